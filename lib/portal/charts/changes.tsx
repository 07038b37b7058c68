import { type DrawingFacts, percentOf, Svg } from './svg.tsx';

/** A figure of two editions. */
export interface ChangedFigure {
  readonly label: string;
  /** The change, or that the two numbers cannot be compared. */
  readonly change: string;
  readonly from: number;
  readonly to: number;
  /** Maximum of its own scale, which begins at 0. */
  readonly max: number;
  readonly fromText: string;
  readonly toText: string;
  /** Whether the two editions counted it differently. Then no line joins the numbers. */
  readonly isBroken: boolean;
}

/** Pixels from one figure to the next. */
const STEP = 64;
/** Start and length of the scale in percent of the width. A circle fits at each end. */
const [LEFT, WIDTH] = [1.5, 95];

/** Figures of the earlier edition (hollow circle) and of the later one (solid circle), each on its own scale from 0. */
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
  const { label, change, from, to, max, fromText, toText, isBroken } = figure;
  const toX = (value: number) => percentOf(LEFT * max + value * WIDTH, max, 1);
  const [then, now] = [toX(from), toX(to)];
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
      {isBroken ? <BreakSign x={toX((from + to) / 2)} top={top} /> : null}
      <circle class="then" cx={then} cy={top + 33} r="6" />
      <circle class="now" cx={now} cy={top + 33} r="6" />
      <text class="soft" {...textPosition(from, to, max)} x={then} y={top + 54}>
        {fromText}
      </text>
      <text class="soft strong" {...textPosition(to, from, max)} x={now} y={top + 54}>
        {toText}
      </text>
    </>
  );
}

/** The sign of an interrupted series. */
function BreakSign({ x, top }: { readonly x: string; readonly top: number }) {
  return (
    <>
      <rect class="plate" x={x} y={top + 22} width="14" height="22" transform="translate(-7)" />
      <text class="middle strong" x={x} y={top + 38}>
        {'//'}
      </text>
    </>
  );
}

/** Moves two close numbers apart, so that their texts do not overlap. */
function textPosition(value: number, other: number, max: number) {
  if (Math.abs(value - other) > max * 0.3) return { 'text-anchor': 'middle' };
  return value < other ? { 'text-anchor': 'end', dx: 1 } : { 'text-anchor': 'start', dx: -1 };
}
