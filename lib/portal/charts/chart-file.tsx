import { createHash } from 'node:crypto';
import { raw } from 'hono/html';
import { fillText, type Language } from '../../core/language.ts';
import { longDate } from '../../core/number-text.ts';
import { FIGURES_TEXTS } from '../figures-messages.ts';
import { DRAWING_STYLE } from '../style/chart-style.ts';
import { COLOURS } from '../style/tokens.ts';
import { ChartDrawing } from './chart-drawing.tsx';
import { buildFigureChart, type ChartSource, type LegendLine, listLegend } from './figure-chart.ts';
import { wrapLabel } from './svg.tsx';

/** Size of the file in pixels: a width that fits a page of text, and the margins around the drawing. */
const [WIDTH, MARGIN, BOTTOM] = [680, 24, 44];
/** Pixels from the top to the first line below the title, and from line to line. */
const [FIRST_LINE, LINE] = [56, 20];
/** Maximum number of letters that fit in a line. */
const LETTERS = 90;
/** Size of a map in pixels. A map is scaled as a whole. */
const [MAP_WIDTH, MAP_HEIGHT] = [330, 554];

/**
 * Builds a chart as an SVG file with title, source and a light background. The file contains its colours, so
 * it looks the same in a document as on the page. Returns `undefined` for a table without a chart.
 */
export function buildChartFile(
  source: ChartSource,
  table: string,
  language: Language,
): string | undefined {
  const chart = buildFigureChart(source, table, language);
  if (chart === undefined) return undefined;
  const { edition, referenceDate, synthetic } = source.figures;
  const place = { edition, date: longDate(referenceDate) };
  const lines = [
    { text: fillText(FIGURES_TEXTS.fileNote[language], place, language) },
    { text: chart.note },
    ...listLegend(chart, language),
  ].flatMap(wrapLine);
  const top = FIRST_LINE + lines.length * LINE;
  const { drawing, height } = placeDrawing(String(<ChartDrawing chart={chart} id="chart" />), top);
  const file = (
    <svg xmlns="http://www.w3.org/2000/svg" width={WIDTH} height={top + height + BOTTOM}>
      <title>{chart.title}</title>
      <style>{raw(STYLE)}</style>
      <rect width="100%" height="100%" fill={COLOURS.paper[0]} />
      <text class="strong" x={MARGIN} y="34">
        {chart.title}
      </text>
      {lines.map(({ shade, text }, at) => (
        <Line shade={shade} text={text} y={FIRST_LINE + at * LINE} />
      ))}
      {raw(drawing)}
      <text class="soft" x={MARGIN} y={top + height + BOTTOM - 14}>
        {FIGURES_TEXTS[synthetic ? 'syntheticSource' : 'source'][language]}
      </text>
    </svg>
  );
  return String(file);
}

function wrapLine({ shade, text }: LegendLine): readonly LegendLine[] {
  if (shade !== undefined) return [{ shade, text }];
  return wrapLabel(text, LETTERS).map((line) => ({ text: line }));
}

/** A line below the title, after the shade that it names. */
function Line({ shade, text, y }: LegendLine & { readonly y: number }) {
  if (shade === undefined)
    return (
      <text class="soft" x={MARGIN} y={y}>
        {text}
      </text>
    );
  return (
    <>
      <rect class={`f${shade}`} x={MARGIN} y={y - 11} width="12" height="12" />
      <text class="soft" x={MARGIN + 20} y={y}>
        {text}
      </text>
    </>
  );
}

/** Places the drawing. A map is scaled as a whole; other drawings have a height in pixels. */
function placeDrawing(
  drawing: string,
  top: number,
): { readonly drawing: string; readonly height: number } {
  const [, pixels] = /^<svg width="100%" height="(\d+)"/.exec(drawing) ?? [];
  const [width, height] =
    pixels === undefined ? [MAP_WIDTH, MAP_HEIGHT] : [WIDTH - 2 * MARGIN, Number(pixels)];
  const place = `<svg x="${MARGIN}" y="${top}" width="${width}" height="${height}" overflow="visible"`;
  return { drawing: drawing.replace(/^<svg( width="100%" height="\d+")?/, place), height };
}

/** Replaces CSS variables by the light colours, because few programs support variables or a dark mode in files. */
function toLightColours(style: string): string {
  return style.replaceAll(/var\(--([\w-]+)\)/g, (_, name: string) =>
    name === 'font' ? 'sans-serif' : (COLOURS[name as keyof typeof COLOURS]?.[0] ?? 'currentColor'),
  );
}

const STYLE = toLightColours(DRAWING_STYLE);

/** Lets a browser that opens the file use the colours inside it, and nothing else. @see CSP 3, hash-source */
export const CHART_FILE_POLICY = `default-src 'none'; frame-ancestors 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;
