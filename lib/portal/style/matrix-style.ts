/** The matrix of permissions, the bar that saves it, and the cards of the preview. */
export const MATRIX_STYLE = `
.matrix { table-layout: fixed;
  thead th { font-size: 1rem; color: var(--ink); vertical-align: top; }
  th:first-child { width: 40%; }
  .q { display: block; font-weight: 400; font-size: var(--t-small); color: var(--soft); }
  tbody .q::first-letter { text-transform: uppercase; }
  th, td { padding-block: var(--s3); }
  tr:has(+ .days-row) > * { border-bottom: 0; padding-bottom: var(--s1); }
  .days-row > td { padding-top: 0; }
  details { border: 0; padding: 0; }
}
.permit, label.permit:has(> [type=checkbox]) { display: flex; gap: var(--s2); align-items: center; min-height: 3.25rem; padding: var(--s2) var(--s3); line-height: 1.25;
  border: 1px dashed var(--withheld); border-radius: var(--radius); color: var(--withheld); font-size: var(--t-note); hyphens: auto; cursor: pointer;
  &.locked { cursor: default; border-style: dotted; }
  &:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
  &:has(:checked) { border: 1px solid var(--permitted); background: var(--permitted-tint); color: var(--permitted); font-weight: 600; }
  input { accent-color: var(--permitted); }
  .on, .shut, :checked ~ .text > .off { display: none; }
  :checked ~ .text > .on { display: inline; }
  .off.held { color: var(--held); font-weight: 600; }
}
.matrix:has(.base.for-partners input[type=checkbox]:not(:checked)) .for-partners,
.matrix:has(.base.for-dataspace input[type=checkbox]:not(:checked)) .for-dataspace,
.matrix:has(.base.for-public input[type=checkbox]:not(:checked)) .for-public {
  .permit:has(:checked) { border: 3px double var(--held); background: var(--held-tint); color: var(--held); }
  :checked ~ .text > .on { display: none; }
  :checked ~ .text > .shut { display: inline; }
}
.days { display: grid; gap: var(--s4) var(--s5); grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr));
  .field > * { margin-top: var(--s1); }
  .field > input { width: 100%; max-width: 13rem; }
}
.savebar { position: sticky; bottom: 0; z-index: 2; background: var(--paper); border-top: 2px solid var(--ink); padding-block: var(--s3); margin-top: var(--s5); }
html:has(.savebar) { scroll-padding-bottom: 6rem; }
.readers { grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); align-items: start;
  dl { grid-template-columns: minmax(0, 1fr); }
  dt { padding-bottom: 0; font-size: var(--t-small); }
  dd { border: 0; padding-top: 0; }
}
.requests { list-style: none; padding: 0;
  > li { border-top: 1px solid var(--line); padding-block: var(--s3); max-width: none; > * { margin-top: var(--s1); } }
}
@media (min-width: 48rem) {
  .permit .who { display: none; }
}
@media (max-width: 47.99rem) {
  .matrix { &, tbody, tr > th, tr > td { display: block; }
    thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    tr { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: var(--s2); padding-block: var(--s3); border-top: 1px solid var(--ink); }
    tr.days-row { border-top: 0; padding-top: 0; }
    tr > th, tr > td { width: auto; padding: 0; border: 0; min-width: 0; }
    tr > th:first-child, tr > .full { grid-column: 1 / -1; width: auto; }
  }
  .permit, label.permit:has(> [type=checkbox]) { display: grid; justify-items: start; align-content: start; gap: var(--s1); padding: var(--s2); min-height: 100%; font-size: var(--t-small); }
  .permit .text { min-width: 0; overflow-wrap: anywhere; }
  .permit .who { display: block; color: var(--ink); font-weight: 600; }
}
@media print { .savebar, .screen, #all-at-once, #by-name, #correct, .days :is(label, input) { display: none; } }
`;
