import { fillText, LANGUAGES, type Language, type LocalizedText } from '../core/language.ts';
import { longDate, numberText, percentText } from '../core/number-text.ts';
import type { Indicator } from '../figures/indicator.ts';
import type { Trend } from '../method/trend.ts';
import { ChartFigure, Downloads } from './charts/chart-figure.tsx';
import {
  buildFigureChart,
  type ChartSource,
  listCharts,
  writeChange,
  writeCount,
} from './charts/figure-chart.ts';
import { percentOf } from './charts/svg.tsx';
import { Code } from './code.tsx';
import { FIGURES_TEXTS } from './figures-messages.ts';
import { type PageFacts, PageLayout } from './layout.tsx';
import { COLON, PORTAL_TEXTS } from './portal-messages.ts';

/** What the page of an edition's figures shows. */
export interface FiguresPageFacts extends PageFacts, ChartSource {
  readonly publicUrl: string;
  /** Ids of the tables that can be fetched. */
  readonly tables: readonly string[];
  /** Editions to choose from, the newest first. */
  readonly editions: readonly string[];
  /** Overrides, changes and whatever else belongs to how it was counted. */
  readonly notes: readonly string[];
}

/** The official figures of an edition: number, definition, denominator, date, and a sentence to copy. */
export function FiguresPage(props: FiguresPageFacts) {
  const { figures, language, trend } = props;
  const { edition, referenceDate, keptFrom } = figures;
  const charts = listCharts({ figures, trend });
  return (
    <PageLayout
      {...props}
      title={`${PORTAL_TEXTS.figures[language]} ${edition}`}
      synthetic={figures.synthetic}
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

/** The figures of no group. */
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

interface IndicatorFacts {
  readonly indicator: Indicator;
  readonly language: Language;
}

function IndicatorArticle({ indicator, language }: IndicatorFacts) {
  const { id, label, numerator, denominator, percent } = indicator;
  return (
    <article class="indicator" id={id}>
      <p class="value">
        {percent === undefined ? (
          <Count indicator={indicator} language={language} />
        ) : (
          <>
            <data class="percent" value={percent ?? ''}>
              {percentText(percent)[language]}
            </data>
            <span class="of">
              <Count indicator={indicator} language={language} />{' '}
              {PORTAL_TEXTS.denominator[language]}{' '}
              <data class="denominator" value={denominator}>
                {numberText(denominator ?? 0)[language]}
              </data>
            </span>
          </>
        )}
      </p>
      <div class="body">
        <h3>{label[language]}</h3>
        {denominator === undefined ? null : (
          <svg width="100%" height="8" aria-hidden="true">
            <rect class="track" width="100%" height="8" />
            <rect class="f1" width={percentOf(numerator, denominator)} height="8" />
          </svg>
        )}
        <div class="tools">
          <Method indicator={indicator} language={language} />
          <Sentences
            of={label[language]}
            id={id}
            sentence={indicator.sentence}
            language={language}
          />
        </div>
      </div>
    </article>
  );
}

function Count({ indicator, language }: IndicatorFacts) {
  return (
    <data class="count" value={indicator.numerator}>
      {writeCount(indicator)[language]}
    </data>
  );
}

/** Definition, denominator, date, and why a number is rounded or merged. */
function Method({ indicator, language }: IndicatorFacts) {
  const { label, definition, denominator, referenceDate, edition, unknown } = indicator;
  return (
    <details>
      <summary>
        {FIGURES_TEXTS.counted[language]}
        <span class="hidden">
          {COLON[language]} {label[language]}
        </span>
      </summary>
      <dl class="inside">
        <dt>{PORTAL_TEXTS.definition[language]}</dt>
        <dd>{definition[language]}</dd>
        <dt>{FIGURES_TEXTS.denominator[language]}</dt>
        <dd>
          {denominator === undefined
            ? FIGURES_TEXTS.noDenominator[language]
            : fill(FIGURES_TEXTS.allCompanies, { of: numberText(denominator) }, language)}
        </dd>
        {unknown === undefined || unknown === 0 ? null : (
          <>
            <dt>{FIGURES_TEXTS.unknown[language]}</dt>
            <dd>{numberText(unknown)[language]}</dd>
          </>
        )}
        <Protection indicator={indicator} language={language} />
        <dt>{PORTAL_TEXTS.referenceDate[language]}</dt>
        <dd>
          <time datetime={referenceDate}>{longDate(referenceDate)[language]}</time>
        </dd>
        <dt>{PORTAL_TEXTS.edition[language]}</dt>
        <dd>{edition}</dd>
      </dl>
    </details>
  );
}

/** Why a number is rounded, or stands for several categories. */
function Protection({ indicator: { roundedTo, mergedOf }, language }: IndicatorFacts) {
  return (
    <>
      {roundedTo === undefined ? null : (
        <>
          <dt>{FIGURES_TEXTS.rounding[language]}</dt>
          <dd>
            {PORTAL_TEXTS.roundedTo[language]} {numberText(roundedTo)[language]}.{' '}
            {PORTAL_TEXTS.whyRounded[language]}
          </dd>
        </>
      )}
      {mergedOf === undefined ? null : (
        <>
          <dt>{FIGURES_TEXTS.merged[language]}</dt>
          <dd>{FIGURES_TEXTS.whyMerged[language]}</dd>
        </>
      )}
    </>
  );
}

/** A sentence to copy, in each language. */
function Sentences(props: {
  readonly of: string;
  /** Begins the ids of the sentences. */
  readonly id: string;
  readonly sentence: LocalizedText;
  readonly language: Language;
}) {
  const { of, sentence, language } = props;
  return (
    <details>
      <summary>
        {PORTAL_TEXTS.sentence[language]}
        <span class="hidden">
          {COLON[language]} {of}
        </span>
      </summary>
      <div class="inside">
        {LANGUAGES.map((each) => (
          <div class="quote">
            <blockquote lang={each}>{sentence[each]}</blockquote>
          </div>
        ))}
      </div>
    </details>
  );
}

function ChartSection(props: FiguresPageFacts & { readonly table: string }) {
  const { table, language, figures, trend } = props;
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
      </ChartFigure>
    </section>
  );
}

/** Of categories: their table, how each was counted, and their sentences. */
function CategoryParts(props: {
  readonly indicators: readonly Indicator[];
  readonly title: string;
  readonly language: Language;
}) {
  const { indicators, title, language } = props;
  return (
    <>
      <details>
        <summary>
          {FIGURES_TEXTS.table[language]}
          <span class="hidden">
            {COLON[language]} {title}
          </span>
        </summary>
        <div class="inside">
          <CategoryTable {...props} />
        </div>
      </details>
      {indicators.some(({ mergedOf }) => mergedOf !== undefined) ? (
        <p class="note">{FIGURES_TEXTS.whyMerged[language]}</p>
      ) : null}
      <details>
        <summary>
          {FIGURES_TEXTS.counted[language]}
          <span class="hidden">
            {COLON[language]} {title}
          </span>
        </summary>
        <dl class="inside">
          {indicators.map(({ label, definition }) => (
            <>
              <dt>{label[language]}</dt>
              <dd>{definition[language]}</dd>
            </>
          ))}
        </dl>
      </details>
      <details>
        <summary>
          {PORTAL_TEXTS.sentence[language]}
          <span class="hidden">
            {COLON[language]} {title}
          </span>
        </summary>
        <div class="inside">
          {indicators.map(({ sentence }) => (
            <div class="quote">
              <blockquote>{sentence[language]}</blockquote>
            </div>
          ))}
        </div>
      </details>
    </>
  );
}

/** The numbers of the categories of a group, one a line. */
function CategoryTable(props: {
  readonly indicators: readonly Indicator[];
  readonly title: string;
  readonly language: Language;
}) {
  const { indicators, title, language } = props;
  return (
    <table>
      <caption class="hidden">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{FIGURES_TEXTS.category[language]}</th>
          <th scope="col" class="number">
            {FIGURES_TEXTS.companies[language]}
          </th>
          <th scope="col" class="number">
            {FIGURES_TEXTS.share[language]}
          </th>
        </tr>
      </thead>
      <tbody>
        {indicators.map((indicator) => (
          <tr id={indicator.id}>
            <th scope="row">{indicator.label[language]}</th>
            <td class="number">
              <Count indicator={indicator} language={language} />
            </td>
            <td class="number">
              <data class="percent" value={indicator.percent ?? ''}>
                {percentText(indicator.percent ?? null)[language]}
              </data>
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{PORTAL_TEXTS.denominator[language]}</th>
          <td class="number">
            <data class="denominator" value={indicators[0]?.denominator}>
              {numberText(indicators[0]?.denominator ?? 0)[language]}
            </data>
          </td>
          <td />
        </tr>
      </tfoot>
    </table>
  );
}

/** Of the changes since an earlier edition: table, sentences, and what does not compare. */
function TrendParts({ trend, language }: { readonly trend: Trend; readonly language: Language }) {
  const { movement, breaks, changes } = trend;
  const title = PORTAL_TEXTS.trend[language];
  return (
    <>
      <p class="note">
        {fill(
          FIGURES_TEXTS.movement,
          {
            stayed: numberText(movement.stayed),
            entered: numberText(movement.entered),
            left: numberText(movement.left),
          },
          language,
        )}
      </p>
      <details>
        <summary>
          {FIGURES_TEXTS.table[language]}
          <span class="hidden">
            {COLON[language]} {title}
          </span>
        </summary>
        <div class="inside">
          <TrendTable trend={trend} language={language} />
        </div>
      </details>
      {breaks.length === 0 ? null : (
        <details>
          <summary>{FIGURES_TEXTS.whyBroken[language]}</summary>
          <dl class="inside">
            {breaks.map(({ label, reason }) => (
              <>
                <dt>{label[language]}</dt>
                <dd>{reason[language]}</dd>
              </>
            ))}
          </dl>
        </details>
      )}
      <details>
        <summary>
          {PORTAL_TEXTS.sentence[language]}
          <span class="hidden">
            {COLON[language]} {title}
          </span>
        </summary>
        <div class="inside">
          {changes.map(({ sentence }) => (
            <div class="quote">
              <blockquote>{sentence[language]}</blockquote>
            </div>
          ))}
        </div>
      </details>
    </>
  );
}

function TrendTable({ trend, language }: { readonly trend: Trend; readonly language: Language }) {
  const { from, to, changes } = trend;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{FIGURES_TEXTS.figure[language]}</th>
          <th scope="col" class="number">
            {from.edition}
          </th>
          <th scope="col" class="number">
            {to.edition}
          </th>
          <th scope="col" class="number">
            {FIGURES_TEXTS.change[language]}
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => {
          const write = change.unit === 'percentage-points' ? percentText : numberText;
          return (
            <tr>
              <th scope="row">{change.label[language]}</th>
              {[change.from, change.to].map((value) => (
                <td class="number">{value === null ? '–' : write(value)[language]}</td>
              ))}
              <td class="number">{writeChange(change, language)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
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

/** How to cite the edition, and its address that stays. */
function Citation({ figures, publicUrl, language }: FiguresPageFacts) {
  const { edition, referenceDate } = figures;
  const url = `${publicUrl}/figures/${edition}`;
  const facts = { edition, date: longDate(referenceDate), url };
  return (
    <section aria-labelledby="cite">
      <h2 id="cite">{FIGURES_TEXTS.cite[language]}</h2>
      <blockquote id="citation">{fill(FIGURES_TEXTS.citation, facts, language)}</blockquote>
      <p>
        {FIGURES_TEXTS.address[language]}
        {COLON[language]} <a href={`/figures/${edition}`}>{url}</a>
      </p>
    </section>
  );
}

function Everything({ figures, tables, language }: FiguresPageFacts) {
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
          {tables.map((table) => (
            <>
              <dt>{table}</dt>
              <dd>
                <Downloads
                  edition={figures.edition}
                  table={table}
                  title={table}
                  language={language}
                />
              </dd>
            </>
          ))}
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
