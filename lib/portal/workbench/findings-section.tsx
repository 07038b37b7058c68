import { cellAddress } from '../../core/cell-address.ts';
import type { Json } from '../../core/digest.ts';
import { fillText, type Language } from '../../core/language.ts';
import type { Finding, Severity } from '../../mapping/finding.ts';
import { StackedTable, TABLE_ROLES } from '../stacked-table.tsx';
import { FINDING_OUTCOMES, IMPORT_TEXTS } from './import-messages.ts';
import { REVIEW_TEXTS as TEXTS } from './review-messages.ts';

/** How the findings are filtered and ordered. */
export interface FindingFilter {
  readonly outcome?: Severity | undefined;
  readonly q?: string | undefined;
  readonly sort?: 'row' | 'code' | 'column' | undefined;
}

/** One page of findings, and how many there are of each outcome. */
export interface ListedFindings {
  readonly shown: readonly Finding[];
  readonly counts: Readonly<Record<Severity, number>>;
  /** Number of the page, from 1. */
  readonly page: number;
  readonly hasNext: boolean;
}

interface SectionFacts {
  readonly language: Language;
  /** Address of the import. */
  readonly path: string;
  readonly findings: ListedFindings;
  readonly filter: FindingFilter;
  /** Whether this person may read the whole file. */
  readonly mayOpenFile: boolean;
}

const ORDER = ['review', 'reject', 'repair', 'warn'] as const satisfies readonly Severity[];

/** The findings on a file as a table: with filter, order, pages and CSV. */
export function FindingsSection(props: SectionFacts) {
  const { language, path, findings } = props;
  const { shown, page, hasNext } = findings;
  return (
    <section aria-labelledby="findings">
      <div class="section-head">
        <h2 id="findings">{TEXTS.findings[language]}</h2>
        <ul class="pages">
          <li>
            <a href={`${path}/findings.csv?lang=${language}&bom=true`}>{TEXTS.csv[language]}</a>
          </li>
          {props.mayOpenFile ? (
            <li>
              <a href={`${path}/workbook.xlsx?lang=${language}`}>{TEXTS.workbook[language]}</a>
            </li>
          ) : null}
        </ul>
      </div>
      <Filters {...props} />
      {shown.length === 0 ? <p>{TEXTS.noneFound[language]}</p> : <FindingTable {...props} />}
      <ul class="pages" aria-label={TEXTS.findings[language]}>
        {page > 1 ? (
          <li>
            <a href={`${addressOf(props, { page: page - 1 })}#findings`} rel="prev">
              {page - 1}
            </a>
          </li>
        ) : null}
        {hasNext ? (
          <li>
            <a href={`${addressOf(props, { page: page + 1 })}#findings`} rel="next">
              {IMPORT_TEXTS.next[language]}
            </a>
          </li>
        ) : null}
      </ul>
    </section>
  );
}

function addressOf(
  { language, path, filter }: SectionFacts,
  more: { readonly outcome?: Severity | undefined; readonly page?: number },
): string {
  const wanted = { lang: language, ...filter, ...more };
  const set = Object.entries(wanted).filter(([, value]) => value !== undefined && value !== '');
  return `${path}?${new URLSearchParams(Object.fromEntries(set.map(([name, value]) => [name, String(value)])))}`;
}

function Filters(props: SectionFacts) {
  const { language, path, findings, filter } = props;
  const { counts } = findings;
  const total = ORDER.reduce((sum, outcome) => sum + counts[outcome], 0);
  const orders = [
    ['row', TEXTS.sortRow],
    ['code', TEXTS.sortCode],
    ['column', TEXTS.sortColumn],
  ] as const;
  return (
    <>
      <ul class="chips">
        {[undefined, ...ORDER].map((outcome) => (
          <li>
            <a
              class="chip"
              href={`${addressOf(props, { outcome })}#findings`}
              aria-current={filter.outcome === outcome ? 'true' : undefined}
            >
              {outcome === undefined
                ? TEXTS.all[language]
                : FINDING_OUTCOMES[outcome].text[language]}{' '}
              {outcome === undefined ? total : counts[outcome]}
            </a>
          </li>
        ))}
      </ul>
      <form method="get" action={`${path}#findings`} class="search">
        <input type="hidden" name="lang" value={language} />
        {filter.outcome === undefined ? null : (
          <input type="hidden" name="outcome" value={filter.outcome} />
        )}
        <input
          name="q"
          value={filter.q}
          maxlength={100}
          aria-label={TEXTS.search[language]}
          placeholder={TEXTS.search[language]}
        />
        <select name="sort" aria-label={TEXTS.sort[language]}>
          {orders.map(([value, text]) => (
            <option value={value} selected={(filter.sort ?? 'row') === value}>
              {text[language]}
            </option>
          ))}
        </select>
        <button type="submit" class="plain">
          {TEXTS.filter[language]}
        </button>
      </form>
    </>
  );
}

function FindingTable({ language, findings }: SectionFacts) {
  const heads = [TEXTS.cell, TEXTS.company, TEXTS.outcome, TEXTS.finding, TEXTS.change];
  const [, company, outcome, finding, change] = heads.map((head) => head[language]);
  return (
    <StackedTable label={TEXTS.findings[language]} heads={heads.map((head) => head[language])}>
      {findings.shown.map((each) => (
        <tr {...TABLE_ROLES.row}>
          <th scope="row" {...TABLE_ROLES.rowheader}>
            <code>{placeOf(each, language)}</code>
          </th>
          <td {...TABLE_ROLES.cell} data-label={company}>
            {each.record_id ?? ''}
          </td>
          <td {...TABLE_ROLES.cell} data-label={outcome}>
            <span class={FINDING_OUTCOMES[each.outcome].badge}>
              {FINDING_OUTCOMES[each.outcome].text[language]}
            </span>
          </td>
          <td {...TABLE_ROLES.cell} data-label={finding}>
            {each.message[language]} <code class="soft">{each.code}</code>
          </td>
          <td {...TABLE_ROLES.cell} data-label={change}>
            <BeforeAndAfter finding={each} />
          </td>
        </tr>
      ))}
    </StackedTable>
  );
}

/** The cell as Excel names it; without one, the row. */
export function placeOf(
  finding: Pick<Finding, 'cell' | 'sheet' | 'row'>,
  language: Language,
): string {
  const { row } = finding;
  return cellAddress(finding) ?? fillText(TEXTS.row[language], { row }, language);
}

/** The cell before and after a repair. */
export function BeforeAndAfter({ finding: { raw, value } }: { readonly finding: Finding }) {
  const after = toText(value);
  return (
    <>
      {raw === null ? null : after === '' ? (
        <span class="id">{raw}</span>
      ) : (
        <del class="id">{raw}</del>
      )}
      {after === '' ? null : (
        <>
          {raw === null ? '' : ' → '}
          <ins class="id">{after}</ins>
        </>
      )}
    </>
  );
}

/** A repaired value as a text; empty for none. */
export function toText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
