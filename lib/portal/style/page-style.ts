/** Background, fonts, and the parts of every page: header, navigation, footer. */
export const PAGE_STYLE = `
*, ::before, ::after { box-sizing: border-box; }
html { scroll-padding: 1rem 0 2rem; text-size-adjust: 100%; }
body { margin: 0; font: 1rem/1.55 var(--font); color: var(--ink); background: var(--paper); overflow-wrap: break-word; }
h1, h2, h3, h4 { line-height: 1.2; margin: 0; text-wrap: balance; hyphens: auto; letter-spacing: -.011em; }
h1 { font-size: var(--t-h1); letter-spacing: -.022em; line-height: 1.1; }
h2 { font-size: var(--t-h2); }
h3 { font-size: var(--t-h3); }
h4 { font-size: 1rem; }
p, ul, ol, dl, figure, blockquote, pre, table { margin: 0; }
p, li, dd { max-width: var(--measure); text-wrap: pretty; }
ul, ol { padding-left: 1.25rem; }
a { color: var(--accent); text-underline-offset: .2em; text-decoration-thickness: 1px; }
a:hover { color: var(--accent-strong); text-decoration-thickness: 2px; }
main a[aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
:focus-visible, input[type=date]:focus-within { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
code, pre, .id { font-family: var(--mono); font-size: .9em; }
code, .id { overflow-wrap: anywhere; }
pre { background: var(--ground); border: 1px solid var(--line); border-radius: var(--radius); padding: var(--s4);
  overflow-x: auto; line-height: 1.55; tab-size: 2; }
pre.wrap { white-space: pre-wrap; overflow-wrap: anywhere; }
pre code { font-size: 1em; }
.soft, small { color: var(--soft); }
.note { color: var(--soft); font-size: var(--t-note); }
.lead { font-size: var(--t-lead); color: var(--soft); line-height: 1.5; }
[hidden] { display: none !important; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.nowrap { white-space: nowrap; }
.eyebrow { display: flex; flex-wrap: wrap; gap: 0 var(--s3); font-size: var(--t-small); color: var(--soft);
  > * + *::before { content: "·" / ""; margin-right: var(--s3); }
}
.wrap { max-width: var(--page); margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2.5rem); }
main { padding-block: clamp(1.5rem, 4vw, 3rem) var(--s8); }
main > * + *, main section > * + *, main form > * + *, .flow > * + *, .card > * + *, .inside > * + *, fieldset > * + * { margin-top: var(--s4); }
main :is(h2, h3) + *, main > h1 + * { margin-top: var(--s3); }
main > h2, main > form > h2 { margin-top: clamp(2rem, 4vw, 3rem); }
main > section, main > form > section, .flow > section { margin-top: clamp(2.25rem, 5vw, 3.5rem); }
main > :first-child, .flow > :first-child { margin-top: 0; }
.section-head { display: flex; flex-wrap: wrap; gap: var(--s2) var(--s5); align-items: baseline; justify-content: space-between;
  border-bottom: 2px solid var(--ink); padding-bottom: var(--s2);
  > * { margin: 0; }
}
.head { display: grid; gap: var(--s3); > * { margin: 0; } }
/* A column as wide as its place, not as its longest word, which then breaks. */
.head, .entry, .quote, .chart figcaption, .indicator .body, .companies > .card { grid-template-columns: minmax(0, 1fr); }
.cols-2, .cols-3 { display: grid; gap: var(--s5) var(--s6); grid-template-columns: minmax(0, 1fr); > * { margin: 0; } }
@media (min-width: 48rem) {
  .cols-2 { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .cols-3 { grid-template-columns: repeat(3, minmax(0, 1fr)); }
}
.with-side { display: grid; gap: var(--s6) var(--s7); grid-template-columns: minmax(0, 1fr); > * { margin: 0; } }
@media (min-width: 60rem) {
  .with-side { grid-template-columns: 13rem minmax(0, 1fr); }
  .with-side.right { grid-template-columns: minmax(0, 1fr) 17rem; > aside { align-self: start; } }
}
.contents { font-size: var(--t-note);
  ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0 var(--s4); }
  a { display: inline-block; padding-block: .35rem; margin-right: var(--s4); }
}
@media (min-width: 60rem) {
  .with-side > .contents { position: sticky; top: var(--s5); align-self: start;
    ul { display: block; border-left: 2px solid var(--line); }
    a { padding-left: var(--s4); color: var(--ink); text-decoration: none; }
    a:hover { color: var(--accent); text-decoration: underline; }
  }
}

.skip { position: absolute; left: -100vw; z-index: 3; padding: var(--s2) var(--s4); background: var(--accent); color: var(--on-accent); }
.skip:focus { left: 0; }
.demo { background: var(--ground); border-bottom: 1px solid var(--line); font-size: var(--t-small);
  p { max-width: none; padding-block: var(--s2); }
  strong { margin-right: var(--s2); }
}
.site { border-bottom: 1px solid var(--line);
  > .wrap { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--s6); padding-block: var(--s2); }
  ul { display: flex; flex-wrap: wrap; list-style: none; padding: 0; gap: 0 var(--s5); }
  nav :is(a, .link) { display: inline-flex; align-items: center; min-height: 2.75rem; color: var(--ink); text-decoration: none; border-block: 3px solid transparent; }
  .link, .link:hover { padding: 0; border-inline: 0; border-radius: 0; background: none; color: var(--ink); font: inherit; cursor: pointer; }
  nav :is(a, .link):hover { border-bottom-color: var(--line); }
  .places a[aria-current] { border-bottom-color: var(--accent); font-weight: 600; }
  .languages { margin-left: auto; font-size: var(--t-note); ul { gap: 0 var(--s3); } }
  .languages [aria-current] { font-weight: 700; border-bottom-color: var(--ink); }
}
.brand { display: inline-flex; align-items: center; gap: var(--s2); min-height: 2.75rem; font-weight: 700; font-size: 1.25rem;
  letter-spacing: -.02em; color: var(--ink); text-decoration: none;
  svg { width: 1.25rem; height: 1.9rem; fill: var(--data); }
}
@media (max-width: 47.99rem) {
  .site > .wrap { padding-bottom: 0; }
  .site .places { order: 3; width: 100%; border-top: 1px solid var(--line); margin-top: var(--s2); ul { gap: 0 var(--s4); } }
}
.foot { background: var(--ground); border-top: 1px solid var(--line); font-size: var(--t-note); padding-block: var(--s6);
  .wrap { display: grid; gap: var(--s5) var(--s6); grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr)); }
  h2 { font-size: var(--t-note); letter-spacing: 0; margin-bottom: var(--s1); }
  ul { list-style: none; padding: 0; }
  li a { display: inline-block; padding-block: .3rem; color: inherit; }
  .about { color: var(--soft); }
}
@media (min-width: 60rem) { .foot .wrap { grid-template-columns: 1.6fr repeat(3, 1fr); } }
@media (prefers-reduced-motion: no-preference) {
  a, button, .button, .entry, .chip { transition: background-color .12s, border-color .12s, color .12s; }
}
`;

/** On paper: no navigation, light colours, and everything that can be opened is open. */
export const PRINT_STYLE = `
@media (forced-colors: active) {
  .badge, .notice, .chip[aria-current] { border-color: CanvasText; }
  svg .hatch-line { stroke: CanvasText; }
}
@media print {
  :root { color-scheme: light; }
  body { font-size: 10.5pt; }
  nav, button, .button, .contents, .buttons, .search, .filters, .downloads, .skip, .pages, .copy { display: none; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  thead { display: table-header-group; }
  table { font-size: 8.5pt; }
  th, td { padding-right: .5rem; overflow-wrap: anywhere; }
  thead th { font-size: inherit; overflow-wrap: break-word; }
  td .badge { white-space: nowrap; padding: 0; border: 0; font-size: inherit; }
  .scroll { overflow: visible; }
  .with-side, .with-side.right { display: block; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .chart, .indicator, .card, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  main a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .85em; }
  svg rect, svg circle { print-color-adjust: exact; }
}
`;
