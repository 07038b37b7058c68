/** Buttons, fields, badges, boxes, lists and tables. */
export const COMPONENT_STYLE = `
button, .button { display: inline-flex; align-items: center; justify-content: center; gap: var(--s2); min-height: 2.75rem;
  padding: var(--s2) var(--s4); font: inherit; font-weight: 600; line-height: 1.25; text-align: center; color: var(--on-accent);
  background: var(--accent); border: 1px solid var(--accent); border-radius: var(--radius); text-decoration: none; cursor: pointer;
  scroll-margin: var(--s3); }
button:hover, .button:hover { background: var(--accent-strong); border-color: var(--accent-strong); color: var(--on-accent); }
button.plain, .button.plain { color: var(--accent); background: transparent; border-color: var(--edge); }
button.plain:hover, .button.plain:hover { color: var(--accent-strong); background: var(--accent-tint); border-color: var(--accent); }
button.stop { color: var(--error); background: transparent; border-color: var(--error); }
button.stop:hover { background: var(--error-tint); border-color: var(--error); color: var(--error); }
.small { min-height: 2rem; padding: .2rem var(--s3); font-size: var(--t-note); }
.buttons { display: flex; flex-wrap: wrap; gap: var(--s3); align-items: center; max-width: none; }
.chips { display: flex; flex-wrap: wrap; gap: var(--s2); list-style: none; padding: 0; max-width: none; }
.chip { display: inline-flex; align-items: center; gap: var(--s2); min-height: 2rem; padding: .15rem var(--s3); border: 1px solid var(--edge);
  border-radius: 2rem; color: var(--ink); text-decoration: none; font-size: var(--t-note); }
.chip:hover { border-color: var(--accent); background: var(--accent-tint); }
main .chip[aria-current] { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }

input, select, textarea { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--edge); border-radius: var(--radius);
  padding: var(--s2) var(--s3); min-height: 2.75rem; max-width: 100%; scroll-margin: var(--s3); }
input:is([type=checkbox], [type=radio]) { flex: none; width: 1.3rem; height: 1.3rem; min-height: 0; margin: 0; padding: 0; accent-color: var(--accent); }
[aria-invalid=true] { border: 2px solid var(--error); }
.field > label { display: block; margin: .9rem 0 .2rem; font-weight: 600; }
.field > :is(input, select, textarea) { display: block; width: 32rem; }
.search { display: flex; flex-wrap: wrap; gap: var(--s2); max-width: 34rem; > * { margin: 0; } input { flex: 1 1 11rem; } }
.list-search { max-width: none; select { max-width: 16rem; flex: 0 1 auto; } input { flex: 1 1 14rem; max-width: 24rem; } }
fieldset { border: 0; border-top: 1px solid var(--line); margin: 0; padding: .4rem 0 .9rem; min-width: 0; > legend + * { margin-top: 0; } }
legend { float: left; width: 100%; padding: .5rem 0; font-weight: 600; }
legend + * { clear: both; }
.request legend { font-size: var(--t-h3); }
label.choice { display: flex; gap: .6rem; align-items: flex-start; padding: .4rem 0; margin: 0; }
label:has(> [type=checkbox]) { display: flex; gap: .6rem; align-items: flex-start; }
.choices { display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: center;
  label { display: inline-flex; gap: .5rem; align-items: center; min-height: 2rem; }
  .day { display: inline-flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
}
.wrong { border-left: 4px solid var(--error); padding-left: .6rem; color: var(--error); font-weight: 600; }

.badge { display: inline-flex; align-items: center; gap: .4em; max-width: 100%; font-size: var(--t-small); font-weight: 600; line-height: 1.3;
  padding: .15rem .5rem; border: 1px solid var(--line); border-radius: var(--radius); color: var(--soft);
  &:is(.permitted, .withheld, .held, .error)::before { flex: none; display: grid; place-items: center; width: 1.1rem; height: 1.1rem;
    font-size: .7rem; font-weight: 700; line-height: 1; color: var(--paper); }
  &.permitted { color: var(--permitted); background: var(--permitted-tint); border-color: var(--permitted); }
  &.permitted::before { content: "✓" / ""; background: var(--permitted); border-radius: 50%; }
  &.withheld { color: var(--withheld); background: var(--withheld-tint); border: 1px dashed var(--withheld); }
  &.withheld::before { content: "–" / ""; color: var(--withheld); border: 2px solid var(--withheld); border-radius: 50%; }
  &.held { color: var(--held); background: var(--held-tint); border-color: var(--held); }
  &.held::before { content: "II" / ""; background: var(--held); border-radius: 2px; }
  &.error { color: var(--error); background: var(--error-tint); border: 2px solid var(--error); }
  &.error::before { content: "!" / ""; background: var(--error); clip-path: polygon(30% 0, 70% 0, 100% 30%, 100% 70%, 70% 100%, 30% 100%, 0 70%, 0 30%); }
}
.notice { border: 1px solid var(--line); border-left: 6px solid var(--accent); border-radius: var(--radius); background: var(--ground);
  padding: var(--s3) var(--s5); max-width: 52rem;
  &.held { border-color: var(--held); border-left: 8px double var(--held); background: var(--held-tint); }
  &.error { border-color: var(--error); background: var(--error-tint); }
  &.withheld { border: 1px dashed var(--withheld); background: var(--withheld-tint); }
}
.card { border: 1px solid var(--line); border-radius: var(--radius); padding: var(--s4) var(--s5) var(--s5); min-width: 0;
  h2, h3 { font-size: var(--t-h3); }
}
main > .card { margin-top: var(--s5); }
.entry { display: grid; grid-template-rows: auto 1fr auto; gap: var(--s2); padding: var(--s4) var(--s5) var(--s5); border: 1px solid var(--line);
  border-top: 4px solid var(--accent); border-radius: 0 0 var(--radius) var(--radius); color: inherit; text-decoration: none;
  > * { margin: 0; }
  h3 { color: var(--accent); font-size: 1.25rem; }
  .go { font-weight: 600; color: var(--accent); }
  .go::after { content: " →" / ""; }
  &:hover { background: var(--accent-tint); color: inherit; }
}
.stats { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.25rem), 1fr)); gap: var(--s5); padding: 0; list-style: none; }
.stat { border-top: 1px solid var(--ink); padding-top: var(--s3); min-width: 0;
  .value { display: block; font-size: var(--t-number); font-weight: 700; line-height: 1.05; letter-spacing: -.03em; font-variant-numeric: tabular-nums; }
  .value small { font-size: .5em; font-weight: 600; letter-spacing: 0; }
  .what, .since { display: block; margin-top: var(--s1); line-height: 1.35; }
  .what a { color: inherit; }
  .since { font-size: var(--t-small); color: var(--soft); }
}
dl { display: grid; grid-template-columns: minmax(8rem, 13rem) minmax(0, 1fr); max-width: 60rem; }
dt, dd { padding-block: var(--s2); border-top: 1px solid var(--line); }
dt { color: var(--soft); padding-right: var(--s4); }
dd { margin: 0; max-width: none; overflow-wrap: anywhere; }
.strip { grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr)); gap: var(--s4) var(--s5); max-width: none;
  > div { border-top: 1px solid var(--line); padding-top: var(--s3); }
  dt, dd { border: 0; padding: 0; }
  dt { font-size: var(--t-small); }
}
@media (max-width: 35rem) {
  dl { grid-template-columns: minmax(0, 1fr); }
  dt { padding-bottom: 0; font-size: var(--t-note); }
  dd { border: 0; padding-top: 0; }
  .eyebrow { display: block; > * { display: block; } > * + *::before { content: none; } }
}
details { border-top: 1px solid var(--line); padding-top: var(--s1); }
summary { cursor: pointer; list-style: none; display: flex; align-items: center; gap: var(--s2); min-height: 2.25rem; color: var(--accent); font-weight: 600;
  &::-webkit-details-marker { display: none; }
  &::before { content: "+" / ""; flex: none; display: grid; place-items: center; width: 1.15rem; height: 1.15rem; border: 1px solid currentColor;
    border-radius: 2px; font: 700 .85rem/1 var(--mono); }
  &:hover { color: var(--accent-strong); text-decoration: underline; }
}
details[open] > summary::before { content: "–" / ""; }
.inside { padding: var(--s3) 0 var(--s4); }
del { color: var(--error); background: var(--error-tint); }
ins { text-decoration: none; font-weight: 600; border-bottom: 2px solid var(--permitted); }
.open, .closed { font-weight: 600; }
.open::before { content: "● " / ""; } .closed::before { content: "○ " / ""; }

table { border-collapse: collapse; width: 100%; font-size: .95rem; }
caption { text-align: left; font-weight: 600; padding-bottom: var(--s2); }
th, td { text-align: left; vertical-align: top; padding: .55rem 1rem .55rem 0; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-size: var(--t-small); color: var(--soft); vertical-align: bottom; border-bottom: 1px solid var(--ink); }
tbody th { font-weight: 600; hyphens: auto; }
tfoot :is(th, td) { border-top: 1px solid var(--ink); border-bottom: 0; font-weight: 600; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead th.number { white-space: normal; }
td .note { overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
@media (min-width: 48rem) {
  .stacked tbody th code { overflow-wrap: normal; }
  .at-least { display: inline-block; min-width: 9rem; }
}
/* Tables with explicit roles stay tables for assistive technology when they stack. */
@media (max-width: 47.99rem) {
  th { overflow-wrap: anywhere; }
  td.number, th.number { white-space: normal; }
  th, td { padding-right: .6rem; }
}
@media screen and (max-width: 47.99rem) {
  .stacked { td.number { text-align: left; }
    thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    &, tbody, tr, th, td { display: block; }
    tr { border-top: 1px solid var(--ink); padding-block: var(--s3); }
    tbody tr:first-child { border-top: 0; }
    th, td { border: 0; padding: .15rem 0; }
    td[data-label] { position: relative; min-height: 1.9rem; padding-left: 38%; overflow-wrap: anywhere; }
    td[data-label]::before { content: attr(data-label) / ""; position: absolute; left: 0; width: 35%; color: var(--soft); font-size: var(--t-note); }
    td[data-label]:empty { display: none; }
  }
}
.code-c { display: inline-block; min-width: 2.1em; text-align: center; border: 1px dashed var(--withheld); color: var(--withheld);
  background: var(--withheld-tint); border-radius: 2px; font-family: var(--mono); font-size: .9em; padding-inline: .25em; }
.tabs { .choices label { padding-inline: var(--s3); min-height: 2.5rem; border: 1px solid var(--edge); border-radius: var(--radius); cursor: pointer; }
  .choices { gap: var(--s2); }
  .choices label:has(:checked) { border-color: var(--accent); background: var(--accent-tint); font-weight: 600; }
  fieldset { border: 0; }
  .panel > * + * { margin-top: var(--s2); }
}
@supports selector(:has(*)) { @media screen {
  .panel, .panel > .note { display: none; }
  .tabs:has(#tab-curl:checked) .panel-curl, .tabs:has(#tab-python:checked) .panel-python,
  .tabs:has(#tab-typescript:checked) .panel-typescript { display: block; }
} }
.pages { display: flex; flex-wrap: wrap; gap: var(--s2); padding: 0; list-style: none;
  a { display: inline-grid; place-items: center; min-width: 2.75rem; min-height: 2.75rem; padding-inline: var(--s3);
    border: 1px solid var(--line); border-radius: var(--radius); text-decoration: none; }
}

.steps { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9rem), 1fr)); gap: var(--s3); list-style: none; padding: 0;
  counter-reset: step;
  li { counter-increment: step; border-top: 4px solid var(--line); padding-top: var(--s2); font-size: var(--t-note); color: var(--soft); max-width: none; }
  li::before { content: counter(step) ". "; }
  .done { border-color: var(--permitted); color: var(--ink); }
  .done::before { content: "✓ " / ""; color: var(--permitted); font-weight: 700; }
  [aria-current] { border-color: var(--accent); color: var(--ink); font-weight: 700; }
}
.workbench-bar { display: flex; flex-wrap: wrap; gap: var(--s3) var(--s5); align-items: center; justify-content: space-between; > * { margin: 0; } }
main > .workbench-bar + * { margin-top: var(--s5); }
main > .workbench-bar + .part-pages { margin-top: var(--s3); }
main > .part-pages + * { margin-top: var(--s5); }
.review { display: grid; gap: var(--s4); list-style: none; padding: 0; grid-template-columns: minmax(0, 1fr); > li { max-width: none; } }
.companies { display: grid; gap: var(--s4); grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); list-style: none; padding: 0;
  > .card { display: grid; gap: var(--s2); align-content: start; max-width: none; > * { margin: 0; } }
}
.filters { border: 0; font-size: var(--t-note);
  > summary { border: 1px solid var(--edge); border-radius: var(--radius); padding: var(--s2) var(--s4); }
  .choice { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; }
}
@media (min-width: 60rem) { @supports selector(::details-content) {
  .filters > summary { display: none; }
  .filters::details-content { display: block; content-visibility: visible; block-size: auto; }
} }
`;
