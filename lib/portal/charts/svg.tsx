import type { Child } from 'hono/jsx';

/** Properties of every drawing. */
export interface DrawingFacts {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** Everything that the chart shows, in words and numbers. */
  readonly description: string;
}

interface SvgFacts extends DrawingFacts {
  /** In pixels. Positions and lengths in a chart are in percent of its width, so text keeps its size. */
  readonly height?: number;
  /** Used instead of a height if the drawing is scaled as a whole. */
  readonly viewBox?: string;
  /** Whether parts of the drawing are links, which would not be found in an image. @default false */
  readonly hasLinks?: boolean;
  readonly children?: Child;
}

/** The frame of each drawing: its role, its name and its description. */
export function Svg(props: SvgFacts) {
  const { id, title, description, height, viewBox, hasLinks = false, children } = props;
  const size = viewBox === undefined ? { width: '100%', height } : { viewBox };
  return (
    <svg {...size} role={hasLinks ? 'group' : 'img'} aria-labelledby={`${id}-title ${id}-desc`}>
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{description}</desc>
      {children}
    </svg>
  );
}

/** Diagonal lines: the sign of a number that is not shown. */
export function Hatch({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern
        id={id}
        width="7"
        height="7"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect class="hatch-ground" width="7" height="7" />
        <line class="hatch-line" x1="0" y1="0" x2="0" y2="7" />
      </pattern>
    </defs>
  );
}

/** A length or a position, in percent of the width. */
export function percentOf(value: number, whole: number, widest = 100): string {
  const share = whole === 0 ? 0 : (value / whole) * widest;
  return `${Math.round(share * 100) / 100}%`;
}

/** Maximum characters of a line at a width of 320 pixels. */
const LINE = 34;

/**
 * Divides a text into lines, because text in a drawing does not wrap.
 *
 * @param letters maximum of a line; the default fits the narrowest page
 */
export function wrapLabel(label: string, letters = LINE): readonly string[] {
  const lines: string[] = [];
  for (const word of label.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < letters)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
