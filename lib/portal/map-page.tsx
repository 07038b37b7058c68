import type { Language } from '../core/language.ts';
import type { Figures } from '../figures/indicator.ts';
import { ChartDrawing } from './charts/chart-drawing.tsx';
import { Downloads } from './charts/chart-figure.tsx';
import { buildFigureChart, type ChartSource, listLegend } from './charts/figure-chart.ts';
import { CategoryTable, MergedCategories } from './charts/figure-tables.tsx';
import { EmbedCode, OembedLink } from './embed-section.tsx';
import { FIGURES_TEXTS } from './figures-messages.ts';
import { type PageFacts, PageLayout } from './layout.tsx';

const CANTON = 'canton';

interface MapFacts extends PageFacts {
  readonly source: ChartSource;
  readonly publicUrl: string;
}

/** The companies of an edition by canton: a map of tiles, and the same numbers in a table. */
export function MapPage(props: MapFacts) {
  const { source, language, publicUrl, path } = props;
  const { figures } = source;
  const title = FIGURES_TEXTS.mapTitle[language];
  const indicators = figures.indicators.filter(({ group }) => group === CANTON);
  const chart = buildFigureChart(source, CANTON, language);
  return (
    <PageLayout
      {...props}
      title={title}
      synthetic={figures.synthetic}
      head={<OembedLink publicUrl={publicUrl} path={path} language={language} />}
    >
      <p class="lead">{FIGURES_TEXTS.mapLead[language]}</p>
      {chart === undefined ? (
        <p class="notice">{FIGURES_TEXTS.noMap[language]}</p>
      ) : (
        <div class="cols-2">
          <MapFigure figures={figures} language={language} />
          <div class="flow">
            <CategoryTable indicators={indicators} title={title} language={language} />
            <MergedCategories indicators={indicators} language={language} />
            <EmbedCode
              chart={chart}
              edition={figures.edition}
              publicUrl={publicUrl}
              language={language}
            />
            <Downloads
              edition={figures.edition}
              table={CANTON}
              title={title}
              language={language}
              hasDrawing
            />
          </div>
        </div>
      )}
    </PageLayout>
  );
}

/** The map with its legend. Empty if the edition has no figures by canton. */
export function MapFigure(props: {
  readonly figures: Figures;
  readonly language: Language;
  /** Whether the figure links to the page with the table. */
  readonly isSmall?: boolean;
}) {
  const { figures, language, isSmall = false } = props;
  const chart = buildFigureChart({ figures, trend: null, earlier: null }, CANTON, language);
  if (chart?.drawing.kind !== 'map') return null;
  const legend = listLegend(chart, language).map(({ text }) => text);
  const tiles = chart.drawing.tiles.map((tile) => ({
    ...tile,
    ...(tile.value !== 0 && { href: directoryPath(tile.canton, language) }),
  }));
  return (
    <figure class="chart tile-map">
      <figcaption>
        <h2 class="hidden">{chart.title}</h2>
      </figcaption>
      <ChartDrawing chart={{ ...chart, drawing: { kind: 'map', tiles } }} id="map" />
      <p class="note">
        {legend.join(' ')}{' '}
        {isSmall ? <a href={`/map?lang=${language}`}>{FIGURES_TEXTS.mapLink[language]}</a> : null}
      </p>
    </figure>
  );
}

/** Address of the companies of a canton that are open to everyone. */
function directoryPath(canton: string, language: Language): string {
  return `/companies?lang=${language}&canton=${encodeURIComponent(canton)}`;
}
