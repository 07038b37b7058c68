/** The one stylesheet, served at /style.css: readable at 320 px, in light and dark, on paper. */
export const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1b2330, #e8ebf0); --soft: light-dark(#4d5868, #a7b0be);
  --line: light-dark(#d5dae2, #39424f); --paper: light-dark(#fff, #14181f); --tint: light-dark(#f3f6fa, #1c222b);
  --accent: light-dark(#00538f, #7cc0f5); --error: light-dark(#a4001d, #ff9aa5); }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word; color: var(--ink); background: var(--paper); }
header, main, footer { max-width: 62rem; margin: 0 auto; padding: 1rem; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; border-bottom: 1px solid var(--line); }
header strong { font-size: 1.25rem; } header nav, .languages { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
.languages { margin-left: auto; }
a { color: var(--accent); } :focus-visible, input[type=date]:focus-within { outline: 3px solid var(--accent); outline-offset: 2px; }
a[aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
.skip { position: absolute; left: -100vw; } .skip:focus { left: 1rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 1rem 0 .5rem; } h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
p { max-width: 46rem; } .lead { font-size: 1.1rem; color: var(--soft); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .3rem 1.25rem; } dt { color: var(--soft); } dd { margin: 0; }
pre, code { font: .9rem/1.5 ui-monospace, monospace; } pre { background: var(--tint); padding: .75rem; overflow-x: auto; }
.notice { background: var(--tint); border-left: 4px solid var(--accent); padding: .6rem .9rem; }
.card { border: 1px solid var(--line); padding: .2rem 1.1rem 1rem; margin: 1rem 0; }
small, .soft { color: var(--soft); } footer { border-top: 1px solid var(--line); margin-top: 3rem; font-size: .9rem; color: var(--soft); }
button, .button, input { scroll-margin: .75rem; } button, .button { font: inherit; font-weight: 600; padding: .45rem 1rem; min-height: 2.75rem; border: 1px solid var(--accent);
  border-radius: .3rem; color: var(--paper); background: var(--accent); cursor: pointer; }
button.plain { color: var(--accent); background: none; } .buttons { display: flex; flex-wrap: wrap; gap: .6rem; max-width: none; }
input, select, textarea { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: .25rem;
  padding: .4rem .5rem; max-width: 100%; } input[type=radio] { width: 1.3rem; height: 1.3rem; margin: 0; accent-color: var(--accent); }
#correct > label { display: block; margin: .9rem 0 .2rem; font-weight: 600; } #correct > :is(input, select, textarea) { display: block; width: 32rem; min-height: 2.75rem; }
fieldset { border: 0; border-top: 1px solid var(--line); margin: 0; padding: .4rem 0 .9rem; min-width: 0; } fieldset p { margin: .1rem 0 .5rem; }
legend { float: left; width: 100%; padding: .5rem 0 0; font-weight: 600; } legend + * { clear: both; }
.choices { display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: center; } .choices label { display: inline-flex; gap: .5rem; align-items: center; min-height: 2rem; }
.choices .day { flex-wrap: wrap; color: var(--soft); } .contents { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 1.25rem 0; }
details { border-top: 1px solid var(--line); padding: .5rem 0; } summary { cursor: pointer; font-weight: 600; padding: .25rem 0; }
main > form { margin-top: 1.5rem; } .card h2, .card h3 { margin: 1rem 0 .5rem; } dd, pre.wrap { overflow-wrap: anywhere; } pre.wrap { white-space: pre-wrap; }
ins { text-decoration: none; font-weight: 600; } .open::before { content: "● "; } .closed::before { content: "○ "; }
.request .field > label { display: block; margin: .9rem 0 .2rem; font-weight: 600; } .request .field > :is(input, select, textarea) { display: block; width: 32rem; min-height: 2.75rem; }
.request .choice { display: flex; gap: .6rem; align-items: flex-start; padding: .4rem 0; } .request .choice input { flex: none; width: 1.3rem; height: 1.3rem; margin: .1rem 0 0; accent-color: var(--accent); }
.wrong { border-left: 4px solid var(--error); padding-left: .6rem; margin: .6rem 0; font-weight: 600; } .request legend { font-size: 1.15rem; } [aria-invalid=true] { border-color: var(--error); }
@media (max-width: 32rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
@media print { header nav, .languages, footer { display: none; } }
`;
