import { fillText, type Language } from '../core/language.ts';
import { longDate } from '../core/number-text.ts';
import { ChartDrawing } from './charts/chart-drawing.tsx';
import { Legend } from './charts/chart-figure.tsx';
import type { ChartSource, FigureChart } from './charts/figure-chart.ts';
import { CategoryTable, Foldable, TrendTable } from './charts/figure-tables.tsx';
import { FIGURES_TEXTS } from './figures-messages.ts';
import { HeadOfDocument } from './layout.tsx';

interface EmbedFacts {
  readonly source: ChartSource;
  readonly chart: FigureChart;
  /** Our public URL without a final slash. Links must be absolute, because another site shows the page. */
  readonly publicUrl: string;
  readonly language: Language;
}

/** One chart with its table and its source, for a frame in a page of another site. It has no script and no form. */
export function EmbedPage({ source, chart, publicUrl, language }: EmbedFacts) {
  const { figures, trend } = source;
  const { edition, referenceDate, synthetic } = figures;
  const indicators = figures.indicators.filter(({ group }) => group === chart.table);
  const place = { edition, date: longDate(referenceDate) };
  const origin = FIGURES_TEXTS[synthetic ? 'syntheticSource' : 'source'][language];
  return (
    <html lang={language}>
      <head>
        <HeadOfDocument title={chart.title} />
        <meta name="robots" content="noindex" />
      </head>
      <body class="embed">
        <main>
          <figure class={chart.drawing.kind === 'map' ? 'chart tile-map' : 'chart'}>
            <figcaption>
              <h1>{chart.title}</h1>
              <p class="note">{chart.note}</p>
              <Legend chart={chart} language={language} />
            </figcaption>
            <ChartDrawing chart={chart} id="chart" />
          </figure>
          <Foldable name={FIGURES_TEXTS.table[language]} of={chart.title} language={language}>
            {trend !== null && chart.drawing.kind === 'changes' ? (
              <TrendTable trend={trend} language={language} />
            ) : (
              <CategoryTable indicators={indicators} title={chart.title} language={language} />
            )}
          </Foldable>
          <p class="note">
            {fillText(FIGURES_TEXTS.fileNote[language], place, language)}. {origin}.{' '}
            <a
              href={`${publicUrl}/figures/${edition}?lang=${language}#${chart.table}`}
              target="_top"
            >
              {FIGURES_TEXTS.counted[language]}
            </a>
          </p>
        </main>
      </body>
    </html>
  );
}
