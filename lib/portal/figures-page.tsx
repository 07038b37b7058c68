import { LANGUAGES, type Language } from '../core/language.ts';
import type { Figures, Indicator } from '../figures/indicator.ts';
import type { Trend } from '../method/trend.ts';
import { type PageFacts, PageLayout } from './layout.tsx';
import { COLON, PORTAL_TEXTS } from './portal-messages.ts';

/** What the page of an edition's figures shows. */
export interface FiguresPageFacts extends PageFacts {
  readonly figures: Figures;
  readonly trend: Trend | null;
  /** Ids of the tables that can be fetched. */
  readonly tables: readonly string[];
  /** Editions to choose from, the newest first. */
  readonly editions: readonly string[];
  /** Overrides, changes and whatever else belongs to how it was counted. */
  readonly notes: readonly string[];
}

/** The official figures of an edition: number, definition, denominator, date, and a sentence to copy. */
export function FiguresPage(props: FiguresPageFacts) {
  const { figures, trend, tables, editions, language, notes } = props;
  const title = `${PORTAL_TEXTS.figures[language]} ${figures.edition}`;
  return (
    <PageLayout {...props} title={title}>
      <p class="lead">
        {PORTAL_TEXTS.edition[language]} {figures.edition} · {PORTAL_TEXTS.referenceDate[language]}{' '}
        {figures.referenceDate}
      </p>
      {figures.keptFrom === undefined ? null : (
        <p>
          {PORTAL_TEXTS.keptFigures[language]} {figures.keptFrom}
        </p>
      )}
      <Editions editions={editions} current={figures.edition} language={language} />
      {figures.indicators.map((indicator) => (
        <IndicatorCard indicator={indicator} language={language} />
      ))}
      {trend === null ? null : <TrendSection trend={trend} language={language} />}
      <p class="soft">{PORTAL_TEXTS.oneWay[language]}</p>
      <Notes notes={notes} language={language} />
      <h2>{PORTAL_TEXTS.reproduce[language]}</h2>
      <pre>{`npx kaart figures ${figures.edition} --json`}</pre>
      <p>
        {PORTAL_TEXTS.other[language]}
        {COLON[language]} <a href={`/v1/editions/${figures.edition}/figures`}>JSON</a>,{' '}
        <a href={`/v1/editions/${figures.edition}/figures?format=csv&lang=${language}`}>CSV</a>,{' '}
        <a href={`/v1/editions/${figures.edition}/figures?format=xlsx&lang=${language}`}>XLSX</a>
      </p>
      <Tables tables={tables} edition={figures.edition} language={language} />
    </PageLayout>
  );
}

/** Each table of figures as CSV and as a workbook. */
function Tables(props: { tables: readonly string[]; edition: string; language: Language }) {
  const { tables, edition, language } = props;
  return (
    <details>
      <summary>{PORTAL_TEXTS.eachTable[language]}</summary>
      <ul>
        {tables.map((table) => {
          const address = `/v1/editions/${edition}/figures/tables/${table}?lang=${language}`;
          return (
            <li>
              {table}
              {COLON[language]} <a href={`${address}&format=csv`}>CSV</a>,{' '}
              <a href={`${address}&format=xlsx`}>XLSX</a>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

function Editions(props: { editions: readonly string[]; current: string; language: Language }) {
  const { editions, current, language } = props;
  return (
    <p>
      {PORTAL_TEXTS.edition[language]}
      {COLON[language]}{' '}
      {editions.map((edition) => (
        <>
          <a
            href={`/figures/${edition}?lang=${language}`}
            aria-current={edition === current ? 'page' : undefined}
          >
            {edition}
          </a>{' '}
        </>
      ))}
    </p>
  );
}

function IndicatorCard({ indicator, language }: { indicator: Indicator; language: Language }) {
  const { id, label, definition, percent, numerator, denominator, sentence } = indicator;
  const { roundedTo } = indicator;
  const share =
    percent === undefined || percent === null ? '' : ` · ${number(percent, language)} %`;
  const of =
    denominator === undefined
      ? ''
      : ` ${PORTAL_TEXTS.denominator[language]} ${number(denominator, language)}`;
  return (
    <section class="card" id={id}>
      <h2>{label[language]}</h2>
      <p>
        <strong>
          {number(numerator, language)}
          {of}
          {share}
        </strong>
      </p>
      {roundedTo === undefined ? null : (
        <p>
          {PORTAL_TEXTS.roundedTo[language]} {number(roundedTo, language)}.{' '}
          {PORTAL_TEXTS.whyRounded[language]}
        </p>
      )}
      <p class="soft">{definition[language]}</p>
      <details>
        <summary>{PORTAL_TEXTS.sentence[language]}</summary>
        {LANGUAGES.map((each) => (
          <blockquote lang={each}>{sentence[each]}</blockquote>
        ))}
      </details>
    </section>
  );
}

function TrendSection({ trend, language }: { trend: Trend; language: Language }) {
  return (
    <>
      <h2>{PORTAL_TEXTS.trend[language]}</h2>
      <ul>
        {trend.changes.map((line) => (
          <li>{line.sentence[language]}</li>
        ))}
        {trend.breaks.map(({ label, reason }) => (
          <li>
            {label[language]}
            {COLON[language]} {PORTAL_TEXTS.notComparable[language]}. {reason[language]}
          </li>
        ))}
      </ul>
    </>
  );
}

function Notes({ notes, language }: { notes: readonly string[]; language: Language }) {
  if (notes.length === 0) return null;
  return (
    <>
      <h2>{PORTAL_TEXTS.notes[language]}</h2>
      <ul>
        {notes.map((note) => (
          <li>{note}</li>
        ))}
      </ul>
    </>
  );
}

function number(value: number, language: Language): string {
  return value.toLocaleString(`${language}-LU`);
}
