import { LANGUAGES, type Language } from '../core/language.ts';
import type { Figures, Indicator } from '../figures/indicator.ts';
import type { Trend } from '../figures/trend.ts';
import { Layout, type PageFacts } from './layout.tsx';
import { COLON, PORTAL_TEXTS as T } from './portal-texts.ts';

/** What the page of an edition's figures shows. */
export interface FiguresPageFacts extends PageFacts {
  readonly figures: Figures;
  readonly trend: Trend | null;
  /** Editions to choose from, the newest first. */
  readonly editions: readonly string[];
  /** Overrides, changes and whatever else belongs to how it was counted. */
  readonly notes: readonly string[];
}

/** The official figures of an edition: number, definition, denominator, date, and a sentence to copy. */
export function FiguresPage(props: FiguresPageFacts) {
  const { figures, trend, editions, language, notes } = props;
  const title = `${T.figures[language]} ${figures.edition}`;
  return (
    <Layout {...props} title={title}>
      <p class="lead">
        {T.edition[language]} {figures.edition} · {T.referenceDate[language]}{' '}
        {figures.referenceDate}
      </p>
      {figures.keptFrom === undefined ? null : (
        <p>
          {T.keptFigures[language]} {figures.keptFrom}
        </p>
      )}
      <Editions editions={editions} current={figures.edition} language={language} />
      {figures.indicators.map((indicator) => (
        <IndicatorCard indicator={indicator} language={language} />
      ))}
      {trend === null ? null : <TrendSection trend={trend} language={language} />}
      <p class="soft">{T.oneWay[language]}</p>
      <Notes notes={notes} language={language} />
      <h2>{T.reproduce[language]}</h2>
      <pre>{`npx kaart figures ${figures.edition} --json`}</pre>
      <p>
        {T.other[language]}
        {COLON[language]} <a href={`/v1/editions/${figures.edition}/figures`}>JSON</a>
      </p>
    </Layout>
  );
}

function Editions(props: { editions: readonly string[]; current: string; language: Language }) {
  const { editions, current, language } = props;
  return (
    <p>
      {T.edition[language]}
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
    denominator === undefined ? '' : ` ${T.denominator[language]} ${number(denominator, language)}`;
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
          {T.roundedTo[language]} {number(roundedTo, language)}. {T.whyRounded[language]}
        </p>
      )}
      <p class="soft">{definition[language]}</p>
      <details>
        <summary>{T.sentence[language]}</summary>
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
      <h2>{T.trend[language]}</h2>
      <ul>
        {trend.changes.map((line) => (
          <li>{line.sentence[language]}</li>
        ))}
        {trend.breaks.map(({ label, reason }) => (
          <li>
            {label[language]}
            {COLON[language]} {T.notComparable[language]}. {reason[language]}
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
      <h2>{T.notes[language]}</h2>
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
