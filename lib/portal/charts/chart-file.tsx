import { createHash } from 'node:crypto';
import { raw } from 'hono/html';
import { fillText, type Language } from '../../core/language.ts';
import { longDate } from '../../core/number-text.ts';
import { FIGURES_TEXTS } from '../figures-messages.ts';
import { DRAWING_STYLE } from '../style/chart-style.ts';
import { COLOURS } from '../style/tokens.ts';
import { ChartDrawing } from './chart-drawing.tsx';
import { buildFigureChart, type ChartSource } from './figure-chart.ts';

/** Size of the file in pixels: a width that fits a page of text, and the margins around the drawing. */
const [WIDTH, MARGIN, TOP, BOTTOM] = [680, 24, 76, 44];
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
  const { drawing, height } = placeDrawing(String(<ChartDrawing chart={chart} id="chart" />));
  const place = { edition, date: longDate(referenceDate) };
  const file = (
    <svg xmlns="http://www.w3.org/2000/svg" width={WIDTH} height={TOP + height + BOTTOM}>
      <title>{chart.title}</title>
      <style>{raw(STYLE)}</style>
      <rect width="100%" height="100%" fill={COLOURS.paper[0]} />
      <text class="strong" x={MARGIN} y="34">
        {chart.title}
      </text>
      <text class="soft" x={MARGIN} y="56">
        {fillText(FIGURES_TEXTS.fileNote[language], place, language)}
      </text>
      {raw(drawing)}
      <text class="soft" x={MARGIN} y={TOP + height + BOTTOM - 14}>
        {FIGURES_TEXTS[synthetic ? 'syntheticSource' : 'source'][language]}
      </text>
    </svg>
  );
  return String(file);
}

/** Places the drawing below the title. A map is scaled as a whole; other drawings have a height in pixels. */
function placeDrawing(drawing: string): { readonly drawing: string; readonly height: number } {
  const [, pixels] = /^<svg width="100%" height="(\d+)"/.exec(drawing) ?? [];
  const [width, height] =
    pixels === undefined ? [MAP_WIDTH, MAP_HEIGHT] : [WIDTH - 2 * MARGIN, Number(pixels)];
  const place = `<svg x="${MARGIN}" y="${TOP}" width="${width}" height="${height}" overflow="visible"`;
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
