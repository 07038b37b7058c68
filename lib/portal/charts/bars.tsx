import { type DrawingFacts, percentOf, Svg, wrapLabel } from './svg.tsx';

/** One bar: a category, its number, and the text after the bar. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
}

/** Pixels from one line of a label to the next, and of a bar. */
const LINE = 18;
const BAR = 17;
/** Width of the longest bar in percent. The rest is for the numbers after it. */
const MAX_WIDTH = 66;

/** Bars that start at 0, each with its label above and its numbers after it. */
export function Bars({ bars, ...drawing }: DrawingFacts & { readonly bars: readonly Bar[] }) {
  const max = Math.max(...bars.map(({ value }) => value));
  let height = 0;
  const placed = bars.map((bar) => {
    const lines = wrapLabel(bar.label);
    const top = height;
    height += lines.length * LINE + BAR + 16;
    return { ...bar, lines, top };
  });
  return (
    <Svg {...drawing} height={height - 8}>
      {placed.map(({ lines, top, value, text }) => {
        const y = top + lines.length * LINE + 3;
        const width = percentOf(value, max, MAX_WIDTH);
        return (
          <>
            {lines.map((line, at) => (
              <text x="0" y={top + at * LINE + 14}>
                {line}
              </text>
            ))}
            <rect class={value * 2 > max ? 'f1' : 'f2'} x="0" y={y} width={width} height={BAR} />
            <text class="strong" x={width} dx="8" y={y + 14}>
              {text}
            </text>
          </>
        );
      })}
    </Svg>
  );
}

/** Maximum number of parts of one bar. */
export const MAX_BAR_PARTS = 4;

/** One bar that shows the parts of a whole. The legend names them. */
export function PartsBar({ bars, ...drawing }: DrawingFacts & { readonly bars: readonly Bar[] }) {
  const whole = bars.reduce((sum, { value }) => sum + value, 0);
  let before = 0;
  const placed = bars.map((bar, at) => {
    const from = before;
    before += bar.value;
    return { ...bar, at, from };
  });
  return (
    <Svg {...drawing} height={30}>
      {placed.map(({ at, from, value, text }) => (
        <>
          <rect
            class={`f${at + 1} gap`}
            x={percentOf(from, whole)}
            y="0"
            width={percentOf(value, whole)}
            height="30"
          />
          {value * 5 > whole ? (
            <text class={`on${at + 1} middle`} x={percentOf(from + value / 2, whole)} y="20">
              {text}
            </text>
          ) : null}
        </>
      ))}
    </Svg>
  );
}
