import type { Child } from 'hono/jsx';
import { fillText, type Language } from '../../core/language.ts';
import { FIGURES_TEXTS } from '../figures-messages.ts';
import { ChartDrawing } from './chart-drawing.tsx';
import { type FigureChart, listLegend } from './figure-chart.ts';

interface ChartFigureFacts {
  readonly chart: FigureChart;
  readonly language: Language;
  /** The edition of the figures. */
  readonly edition: string;
  /** Content between the drawing and the downloads: a table, the method. */
  readonly children?: Child;
}

/** A chart with its title, legend, and downloads. */
export function ChartFigure({ chart, language, edition, children }: ChartFigureFacts) {
  const { table, title, note, drawing } = chart;
  return (
    <figure class={drawing.kind === 'map' ? 'chart tile-map' : 'chart'} id={table}>
      <figcaption>
        <h2>{title}</h2>
        <p class="note">{note}</p>
        <Legend chart={chart} language={language} />
      </figcaption>
      <ChartDrawing chart={chart} id={`${table}-chart`} />
      <div class="tools">
        {children}
        <Downloads edition={edition} table={table} title={title} language={language} hasDrawing />
      </div>
    </figure>
  );
}

/** Explains the shades and signs of a chart that have no label of their own. */
export function Legend({ chart, language }: Pick<ChartFigureFacts, 'chart' | 'language'>) {
  const lines = listLegend(chart, language);
  if (lines.length === 0) return null;
  return (
    <ul class="legend">
      {lines.map(({ shade, text }) => (
        <li>
          {shade === undefined ? null : (
            <svg aria-hidden="true">
              <rect class={`f${shade}`} width="16" height="16" />
            </svg>
          )}
          {text}
        </li>
      ))}
    </ul>
  );
}

/** Links to a table of figures as files. */
export function Downloads(props: {
  readonly edition: string;
  readonly table: string;
  readonly title: string;
  readonly language: Language;
  /** Whether the table also has a drawing. */
  readonly hasDrawing?: boolean;
}) {
  const { edition, table, title, language, hasDrawing } = props;
  const path = `/v1/editions/${edition}/figures/tables/${table}?lang=${language}`;
  const formats = hasDrawing ? ['csv', 'xlsx', 'svg'] : ['csv', 'xlsx'];
  return (
    <p class="downloads">
      <span class="hidden">
        {fillText(FIGURES_TEXTS.downloadAs[language], { title }, language)}
      </span>
      {formats.map((format) => (
        <a href={`${path}&format=${format}`}>{format.toUpperCase()}</a>
      ))}
      {hasDrawing ? (
        <a
          class="as-png"
          href={`${path}&format=svg`}
          data-name={`healthtech-${table}-${edition}.png`}
          hidden
        >
          PNG
        </a>
      ) : null}
      {hasDrawing ? <noscript>{FIGURES_TEXTS.pngNeedsScript[language]}</noscript> : null}
    </p>
  );
}
