import { type DrawingFacts, percentOf, Svg } from './svg.tsx';

/** A figure of two editions. */
export interface ChangedFigure {
  readonly label: string;
  /** What changed, or that the two do not compare. */
  readonly change: string;
  readonly from: number;
  readonly to: number;
  /** The end of its own scale, which begins at 0. */
  readonly most: number;
  readonly fromText: string;
  readonly toText: string;
  /** The two editions counted it differently, so no line joins them. */
  readonly isBroken: boolean;
}

/** Pixels from one figure to the next. */
const STEP = 64;
/** Percent of the width between which the scale runs, so that a circle is whole at each end. */
const [LEFT, WIDTH] = [1.5, 95];

/** A figure then (hollow) and now (solid), each on a scale of its own from 0. */
export function Changes(props: DrawingFacts & { readonly figures: readonly ChangedFigure[] }) {
  const { figures, ...drawing } = props;
  return (
    <Svg {...drawing} height={figures.length * STEP - 6}>
      {figures.map((figure, at) => (
        <ChangeRow figure={figure} top={at * STEP} />
      ))}
    </Svg>
  );
}

function ChangeRow({ figure, top }: { readonly figure: ChangedFigure; readonly top: number }) {
  const { label, change, from, to, most, fromText, toText, isBroken } = figure;
  const place = (value: number) => percentOf(LEFT * most + value * WIDTH, most, 1);
  const [then, now] = [place(from), place(to)];
  const line = { y1: top + 33, y2: top + 33 };
  return (
    <>
      <text class="strong" x="0" y={top + 14}>
        {label}
      </text>
      <text class={`end ${isBroken ? 'soft' : 'strong'}`} x="100%" y={top + 14}>
        {change}
      </text>
      <line class="axis" x1="0" x2="100%" {...line} />
      <line class={isBroken ? 'broken' : 'link'} x1={then} x2={now} {...line} />
      {isBroken ? <Cut x={place((from + to) / 2)} top={top} /> : null}
      <circle class="then" cx={then} cy={top + 33} r="6" />
      <circle class="now" cx={now} cy={top + 33} r="6" />
      <text class="soft" {...leanFrom(from, to, most)} x={then} y={top + 54}>
        {fromText}
      </text>
      <text class="soft strong" {...leanFrom(to, from, most)} x={now} y={top + 54}>
        {toText}
      </text>
    </>
  );
}

/** The sign that a series is cut. */
function Cut({ x, top }: { readonly x: string; readonly top: number }) {
  return (
    <>
      <rect class="plate" x={x} y={top + 22} width="14" height="22" transform="translate(-7)" />
      <text class="middle strong" x={x} y={top + 38}>
        {'//'}
      </text>
    </>
  );
}

/** Two numbers near each other lean outwards, so that they do not touch. */
function leanFrom(value: number, other: number, most: number) {
  if (Math.abs(value - other) > most * 0.3) return { 'text-anchor': 'middle' };
  return value < other ? { 'text-anchor': 'end', dx: 1 } : { 'text-anchor': 'start', dx: -1 };
}
