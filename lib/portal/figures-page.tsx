import { LANGUAGES, type Language } from '../core/language.ts';
import type { ProtectedTable } from '../figures/disclosure/cross-table.ts';
import { isShown, type Shown } from '../figures/disclosure/shown.ts';
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
      <Editions editions={editions} current={figures.edition} language={language} />
      {figures.indicators.map((indicator) => (
        <IndicatorCard indicator={indicator} language={language} />
      ))}
      {trend === null ? null : <TrendSection trend={trend} language={language} />}
      <h2>{T.crossTables[language]}</h2>
      <p class="soft">{T.suppressed[language]}</p>
      {figures.tables.map((table) => (
        <CrossTable table={table} language={language} />
      ))}
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

function CrossTable({ table, language }: { table: ProtectedTable; language: Language }) {
  const columns = table.columns?.values ?? [];
  return (
    <>
      <h3>{table.label[language]}</h3>
      <section class="scroll" tabindex={0} aria-label={table.label[language]}>
        <table>
          <thead>
            <tr>
              <th scope="col">{table.rows.label[language]}</th>
              {columns.map((value) => (
                <th scope="col" class="number">
                  {value.label[language]}
                </th>
              ))}
              <th scope="col" class="number">
                {T.total[language]}
              </th>
            </tr>
          </thead>
          <tbody>
            {table.rows.values.map((value, at) => (
              <Row
                label={value.label[language]}
                cells={table.cells[at] ?? []}
                total={table.rowTotals[at]}
                language={language}
              />
            ))}
            <Row
              label={T.total[language]}
              cells={table.columnTotals}
              total={table.total}
              language={language}
            />
          </tbody>
        </table>
      </section>
    </>
  );
}

function Row(props: {
  label: string;
  cells: readonly Shown[];
  total: Shown | undefined;
  language: Language;
}) {
  const { label, cells, total, language } = props;
  return (
    <tr>
      <th scope="row">{label}</th>
      {cells.map((cell) => (
        <td class="number">{number(cell, language)}</td>
      ))}
      <td class="number">{total === undefined ? '' : number(total, language)}</td>
    </tr>
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

function number(shown: Shown, language: Language): string {
  return isShown(shown) ? shown.toLocaleString(`${language}-LU`) : shown;
}
