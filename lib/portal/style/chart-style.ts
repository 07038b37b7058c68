/** Style of a chart itself, in a page and in a separate file. */
export const DRAWING_STYLE = `
svg text { font-family: var(--font); font-size: 15px; fill: var(--ink); font-variant-numeric: tabular-nums; }
svg .soft { fill: var(--soft); font-size: 13.5px; }
svg .strong { font-weight: 700; }
svg .middle { text-anchor: middle; }
svg .end { text-anchor: end; }
svg .f0, svg .track { fill: var(--zero); }
svg .f1 { fill: var(--data); }
svg .f2 { fill: var(--data-2); }
svg .f3 { fill: var(--data-3); }
svg .f4 { fill: var(--data-4); }
svg .on1 { fill: var(--on-data); font-weight: 600; }
svg .on2 { fill: var(--on-data-2); font-weight: 600; }
svg .on3, svg .on4 { fill: var(--on-data-3); font-weight: 600; }
svg .axis { stroke: var(--line); stroke-width: 1; }
svg .link { stroke: var(--data-3); stroke-width: 6; }
svg .broken { stroke: var(--edge); stroke-width: 1.5; stroke-dasharray: 2 5; }
svg .then { fill: var(--paper); stroke: var(--data); stroke-width: 3; }
svg .now { fill: var(--data); stroke: var(--data); stroke-width: 3; }
svg .gap { stroke: var(--paper); stroke-width: 2; }
svg .plate { fill: var(--paper); }
svg .hatch-ground { fill: var(--withheld-tint); }
svg .hatch-line { stroke: var(--withheld); stroke-width: 1.5; }
svg .hatch-edge { fill: none; stroke: var(--withheld); stroke-width: 1.5; stroke-dasharray: 4 3; }
svg .name { font-size: 12px; font-weight: 500; }
svg .count { font-size: 25px; font-weight: 700; letter-spacing: -.03em; }
svg .withheld { fill: var(--withheld); }
`;

/** Style of a chart in a page, with its frame, legend, list of numbers, and sentences to copy. */
export const CHART_STYLE = `${DRAWING_STYLE}
.embed main { padding: var(--s4); > * + * { margin-top: var(--s3); } h1 { font-size: var(--t-h2); } }
.chart { min-width: 0;
  figcaption { display: grid; gap: var(--s1); margin-bottom: var(--s4); > * { margin: 0; } }
  > svg { display: block; width: 100%; overflow: visible; }
  > svg + * { margin-top: var(--s3); }
}
.legend { display: flex; flex-wrap: wrap; gap: var(--s1) var(--s4); list-style: none; padding: 0; font-size: var(--t-note); max-width: none;
  li { display: inline-flex; gap: var(--s2); align-items: center; }
  svg { width: 1rem; height: 1rem; flex: none; }
}
.tile-map { max-width: 23rem;
  svg a { text-decoration: none; }
  svg a:is(:hover, :focus-visible) rect { stroke: var(--ink); stroke-width: 3; }
  svg a:focus-visible { outline: none; }
}
.tools { display: flex; flex-wrap: wrap; gap: 0 var(--s5); font-size: var(--t-note); border-top: 1px solid var(--line); padding-top: var(--s2);
  > * { margin: 0; }
  > details { border: 0; padding: 0; }
  > details[open], > .note { flex-basis: 100%; min-width: 0; }
  > .downloads { margin-left: auto; }
}
.downloads { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--s3); max-width: none; font-size: var(--t-note);
  a, button { padding: .4rem .1rem; font-weight: 600; }
  button { min-height: 0; border: 0; background: none; color: var(--accent); text-decoration: underline 1px; text-underline-offset: .2em; }
}
.quote { display: grid; gap: var(--s1); padding: var(--s3) 0; border-top: 1px solid var(--line); max-width: 52rem;
  > * { margin: 0; }
  blockquote { user-select: all; }
  .copy { justify-self: start; }
}
.indicators { border-bottom: 1px solid var(--line); }
.indicator { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--s1) var(--s5); padding-block: var(--s4) var(--s2);
  border-top: 1px solid var(--line); scroll-margin: var(--s3);
  && { margin: 0; }
  > * { margin: 0; }
  .value { font-size: 1.75rem; font-weight: 700; letter-spacing: -.02em; line-height: 1.1; font-variant-numeric: tabular-nums; }
  .of { display: block; margin-top: var(--s1); font-weight: 400; letter-spacing: 0; color: var(--soft); font-size: var(--t-note); line-height: 1.4; }
  svg { display: block; width: 100%; height: 8px; max-width: 30rem; }
  h3 { font-weight: 600; }
  .tools { border: 0; padding: 0; }
  .body { display: grid; gap: var(--s2); min-width: 0; > * { margin: 0; } }
}
@media (min-width: 48rem) { .indicator { grid-template-columns: 9.5rem minmax(0, 1fr); } }
.hero { display: grid; gap: var(--s6) var(--s7); grid-template-columns: minmax(0, 1fr); align-items: start;
  > * { margin: 0; }
  .tile-map { max-width: 18.5rem; }
}
@media (min-width: 60rem) {
  .hero { grid-template-columns: minmax(0, 1.35fr) minmax(0, 1fr); }
  .hero > .text { padding-top: 3rem; }
  .hero .tile-map { justify-self: end; width: 100%; }
}
`;
