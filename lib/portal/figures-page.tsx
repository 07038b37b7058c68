import { fillText, type Language, type LocalizedText } from '../core/language.ts';
import { longDate, numberText } from '../core/number-text.ts';
import type { Indicator } from '../figures/indicator.ts';
import type { Trend } from '../method/trend.ts';
import { ChartFigure, Downloads } from './charts/chart-figure.tsx';
import {
  buildFigureChart,
  type ChartSource,
  listCharts,
  tableTitle,
} from './charts/figure-chart.ts';
import {
  CategoryTable,
  Foldable,
  MergedCategories,
  Sentence,
  TrendTable,
} from './charts/figure-tables.tsx';
import { Code } from './code.tsx';
import { EmbedCode, OembedLink } from './embed-section.tsx';
import { FIGURES_TEXTS } from './figures-messages.ts';
import { IndicatorArticle } from './indicator-article.tsx';
import { type PageFacts, PageLayout } from './layout.tsx';
import { fillMakers } from './makers.tsx';
import { COLON, PORTAL_TEXTS } from './portal-messages.ts';

/** Properties of the page of an edition's figures. */
export interface FiguresPageFacts extends PageFacts, ChartSource {
  readonly publicUrl: string;
  /** Ids of the tables that can be fetched. */
  readonly tables: readonly string[];
  /** Editions to choose from, the newest first. */
  readonly editions: readonly string[];
  /** Notes on the method: overrides, changes and others. */
  readonly notes: readonly string[];
}

/** The official figures of an edition: number, definition, denominator, date, and a sentence to copy. */
export function FiguresPage(props: FiguresPageFacts) {
  const { figures, language, trend, publicUrl } = props;
  const { edition, referenceDate, keptFrom } = figures;
  const charts = listCharts({ figures, trend });
  return (
    <PageLayout
      {...props}
      title={`${PORTAL_TEXTS.figures[language]} ${edition}`}
      synthetic={figures.synthetic}
      head={<OembedLink publicUrl={publicUrl} path={`/figures/${edition}`} language={language} />}
    >
      <p class="lead">{fill(FIGURES_TEXTS.lead, { date: longDate(referenceDate) }, language)}</p>
      {keptFrom === undefined ? null : (
        <p class="notice">
          {PORTAL_TEXTS.keptFigures[language]} {keptFrom}
        </p>
      )}
      <Editions {...props} />
      <div class="with-side">
        <Contents {...props} charts={charts} />
        <div class="flow">
          <Numbers {...props} />
          {charts.map((table) => (
            <ChartSection {...props} table={table} />
          ))}
          <p class="note">{PORTAL_TEXTS.oneWay[language]}</p>
          <Notes {...props} />
          <Citation {...props} />
          <Everything {...props} />
        </div>
      </div>
    </PageLayout>
  );
}

function fill(text: LocalizedText, parameters: Parameters<typeof fillText>[1], language: Language) {
  return fillText(text[language], parameters, language);
}

function Editions({ editions, figures, language }: FiguresPageFacts) {
  return (
    <nav aria-label={FIGURES_TEXTS.editions[language]}>
      <ul class="chips">
        {editions.map((edition) => (
          <li>
            <a
              class="chip"
              href={`/figures/${edition}?lang=${language}`}
              aria-current={edition === figures.edition ? 'page' : undefined}
            >
              {PORTAL_TEXTS.edition[language]} {edition}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Contents(props: FiguresPageFacts & { readonly charts: readonly string[] }) {
  const { charts, language } = props;
  const places = [
    ['numbers', FIGURES_TEXTS.numbers[language]],
    ...charts.map((table) => [table, buildFigureChart(props, table, language)?.title]),
    ['cite', FIGURES_TEXTS.cite[language]],
    ['everything', FIGURES_TEXTS.everything[language]],
  ] as const;
  return (
    <nav class="contents" aria-label={FIGURES_TEXTS.onThisPage[language]}>
      <ul>
        {places.map(([id, text]) => (
          <li>
            <a href={`#${id}`}>{text}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The figures without a group. */
function Numbers({ figures, language }: FiguresPageFacts) {
  return (
    <section aria-labelledby="numbers">
      <div class="section-head">
        <h2 id="numbers">{FIGURES_TEXTS.numbers[language]}</h2>
      </div>
      <div class="indicators">
        {figures.indicators
          .filter(({ group }) => group === undefined)
          .map((indicator) => (
            <IndicatorArticle indicator={indicator} language={language} />
          ))}
      </div>
    </section>
  );
}

function ChartSection(props: FiguresPageFacts & { readonly table: string }) {
  const { table, language, figures, trend, publicUrl } = props;
  const chart = buildFigureChart(props, table, language);
  if (chart === undefined) return null;
  const indicators = figures.indicators.filter(({ group }) => group === table);
  return (
    <section>
      <ChartFigure chart={chart} language={language} edition={figures.edition}>
        {trend !== null && chart.drawing.kind === 'changes' ? (
          <TrendParts trend={trend} language={language} />
        ) : (
          <CategoryParts indicators={indicators} title={chart.title} language={language} />
        )}
        <EmbedCode
          chart={chart}
          edition={figures.edition}
          publicUrl={publicUrl}
          language={language}
        />
      </ChartFigure>
    </section>
  );
}

/** The parts below a chart of categories: table, method and sentences. */
function CategoryParts(props: {
  readonly indicators: readonly Indicator[];
  readonly title: string;
  readonly language: Language;
}) {
  const { indicators, title, language } = props;
  const part = { of: title, language };
  return (
    <>
      <MergedCategories indicators={indicators} language={language} />
      <Foldable {...part} name={FIGURES_TEXTS.table[language]}>
        <CategoryTable {...props} />
      </Foldable>
      <Foldable {...part} name={FIGURES_TEXTS.counted[language]}>
        <dl>
          {indicators.map(({ label, definition }) => (
            <>
              <dt>{label[language]}</dt>
              <dd>{definition[language]}</dd>
            </>
          ))}
        </dl>
      </Foldable>
      <Foldable {...part} name={PORTAL_TEXTS.sentence[language]}>
        {indicators.map(({ sentence }) => (
          <Sentence text={sentence[language]} language={language} />
        ))}
      </Foldable>
    </>
  );
}

/** The parts below the trend: table, sentences, and what cannot be compared. */
function TrendParts({ trend, language }: { readonly trend: Trend; readonly language: Language }) {
  const { movement, breaks, changes } = trend;
  const part = { of: PORTAL_TEXTS.trend[language], language };
  const { stayed, entered, left } = movement;
  const moved = {
    stayed: numberText(stayed),
    entered: numberText(entered),
    left: numberText(left),
  };
  return (
    <>
      <p class="note">{fill(FIGURES_TEXTS.movement, moved, language)}</p>
      <Foldable {...part} name={FIGURES_TEXTS.table[language]}>
        <TrendTable trend={trend} language={language} />
      </Foldable>
      {breaks.length === 0 ? null : (
        <Foldable {...part} name={FIGURES_TEXTS.whyBroken[language]}>
          <dl>
            {breaks.map(({ label, reason }) => (
              <>
                <dt>{label[language]}</dt>
                <dd>{reason[language]}</dd>
              </>
            ))}
          </dl>
        </Foldable>
      )}
      <Foldable {...part} name={PORTAL_TEXTS.sentence[language]}>
        {changes.map(({ sentence }) => (
          <Sentence text={sentence[language]} language={language} />
        ))}
      </Foldable>
    </>
  );
}

function Notes({ notes, language }: FiguresPageFacts) {
  if (notes.length === 0) return null;
  return (
    <section aria-labelledby="notes">
      <h2 id="notes">{PORTAL_TEXTS.notes[language]}</h2>
      <ul>
        {notes.map((note) => (
          <li>{note}</li>
        ))}
      </ul>
    </section>
  );
}

/** How to cite the edition, with its permanent address. */
function Citation({ figures, publicUrl, language }: FiguresPageFacts) {
  const { edition, referenceDate } = figures;
  const url = `${publicUrl}/figures/${edition}`;
  const facts = { edition, date: longDate(referenceDate), url };
  return (
    <section aria-labelledby="cite">
      <h2 id="cite">{FIGURES_TEXTS.cite[language]}</h2>
      <Sentence text={fillMakers(FIGURES_TEXTS.citation, language, facts)} language={language} />
      <p>
        {FIGURES_TEXTS.address[language]}
        {COLON[language]} <a href={`/figures/${edition}`}>{url}</a>
      </p>
    </section>
  );
}

function Everything(props: FiguresPageFacts) {
  const { figures, tables, language } = props;
  const path = `/v1/editions/${figures.edition}/figures`;
  return (
    <section aria-labelledby="everything">
      <h2 id="everything">{FIGURES_TEXTS.everything[language]}</h2>
      <p>
        {FIGURES_TEXTS.everythingText[language]} <a href={path}>JSON</a>,{' '}
        <a href={`${path}?format=csv&lang=${language}`}>CSV</a>,{' '}
        <a href={`${path}?format=xlsx&lang=${language}`}>XLSX</a>
      </p>
      <details>
        <summary>{PORTAL_TEXTS.eachTable[language]}</summary>
        <dl class="inside">
          {tables.map((table) => {
            const title = tableTitle(props, table, language);
            return (
              <>
                <dt>{title}</dt>
                <dd>
                  <Downloads
                    edition={figures.edition}
                    table={table}
                    title={title}
                    language={language}
                  />
                </dd>
              </>
            );
          })}
        </dl>
      </details>
      <details>
        <summary>{PORTAL_TEXTS.reproduce[language]}</summary>
        <div class="inside">
          <Code language="sh" text={`npx kaart figures ${figures.edition} --json`} />
        </div>
      </details>
    </section>
  );
}
