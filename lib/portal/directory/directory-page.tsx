import { fillText, type Language, type LocalizedText } from '../../core/language.ts';
import { numberText } from '../../core/number-text.ts';
import { type FoundRecords, NOT_SHOWN, type ReadableRow } from '../../publication/record-query.ts';
import { GROUP_LABELS } from '../../publication/render/dataset-messages.ts';
import { type FieldDeclarations, findCodes } from '../../register/field.ts';
import { type PageFacts, PageLayout } from '../layout.tsx';
import { COLON, PORTAL_TEXTS } from '../portal-messages.ts';
import { fieldText } from '../self-service/field-text.ts';
import { DIRECTORY_TEXTS } from './directory-messages.ts';
import { SearchBox } from './search-box.tsx';

/** The fields that the directory is filtered by. */
const FILTERED = ['subsector', 'canton', 'growth_status', 'digital_technologies'] as const;
type FilterField = (typeof FILTERED)[number];

/** The search in the address of the directory. */
interface DirectoryAddress extends Readonly<Partial<Record<FilterField, readonly string[]>>> {
  readonly q: string;
  readonly sort: 'name' | 'commune' | 'youngest';
  readonly view: 'cards' | 'table';
  /** From 1. */
  readonly page: number;
}

interface DirectoryFacts extends PageFacts {
  readonly address: DirectoryAddress;
  readonly found: FoundRecords;
  /** Whether the companies only match similar words. */
  readonly isSimilar: boolean;
  /** Number of all public companies, with any search. */
  readonly all: number;
  /** Number of companies of a page. */
  readonly pageSize: number;
  /** The values of each field, with the number of companies that match the other filters and have the value. */
  readonly values: Readonly<
    Record<string, readonly { readonly code: string; readonly companies: number }[]>
  >;
  readonly fields: FieldDeclarations;
  /** Address of the companies as JSON. */
  readonly data: string;
}

/** The public companies, with search and filters. The form uses GET, so its address holds the search. */
export function DirectoryPage(props: DirectoryFacts) {
  const { language, address } = props;
  return (
    <PageLayout {...props} title={DIRECTORY_TEXTS.title[language]} query={writeQuery(address, {})}>
      <p class="lead">{DIRECTORY_TEXTS.lead[language]}</p>
      {props.all === 0 ? (
        <p class="notice withheld">{DIRECTORY_TEXTS.noneOpen[language]}</p>
      ) : (
        <form action="/companies" data-live="">
          <input type="hidden" name="lang" value={language} />
          <SearchBox words={address.q} language={language} />
          <div class="with-side">
            <Filters {...props} />
            <Results {...props} />
          </div>
        </form>
      )}
    </PageLayout>
  );
}

/** The query of an address of the directory after its language. Values that are the default are left out. */
function writeQuery(address: DirectoryAddress, changed: Partial<DirectoryAddress>): string {
  const { q, sort, view, page, ...chosen } = { ...address, page: 1, ...changed };
  const query = new URLSearchParams();
  if (q !== '') query.set('q', q);
  for (const field of FILTERED) for (const code of chosen[field] ?? []) query.append(field, code);
  if (sort !== 'name') query.set('sort', sort);
  if (view !== 'cards') query.set('view', view);
  if (page !== 1) query.set('page', String(page));
  const text = String(query);
  return text === '' ? '' : `&${text}`;
}

function buildAddress(props: DirectoryFacts, changed: Partial<DirectoryAddress>): string {
  return `/companies?lang=${props.language}${writeQuery(props.address, changed)}`;
}

const isFiltered = (address: DirectoryAddress) =>
  FILTERED.some((name) => (address[name] ?? []).length > 0);

function Filters(props: DirectoryFacts) {
  const { address, values, fields, language } = props;
  if (FILTERED.every((name) => (values[name] ?? []).length === 0)) return <div id="filters" />;
  return (
    <details class="filters" id="filters" open={isFiltered(address)}>
      <summary>{DIRECTORY_TEXTS.filters[language]}</summary>
      <div class="inside">
        {FILTERED.map((name) => {
          const field = fields[name];
          const found = values[name] ?? [];
          if (field === undefined || found.length === 0) return null;
          return (
            <fieldset>
              <legend>{field.label[language]}</legend>
              {found.map(({ code, companies }) => (
                <label class="choice">
                  <input
                    type="checkbox"
                    name={name}
                    value={code}
                    checked={address[name]?.includes(code)}
                  />
                  <span>
                    {code === NOT_SHOWN
                      ? DIRECTORY_TEXTS.notShown[language]
                      : (findCodes(field)?.[code]?.[language] ?? code)}
                  </span>
                  <span class="soft number">{numberText(companies)[language]}</span>
                </label>
              ))}
            </fieldset>
          );
        })}
        <p class="note">{DIRECTORY_TEXTS.filterNote[language]}</p>
        <p class="buttons">
          <button type="submit">{DIRECTORY_TEXTS.apply[language]}</button>
          <a href={`/companies?lang=${language}`}>{DIRECTORY_TEXTS.clear[language]}</a>
        </p>
      </div>
    </details>
  );
}

function Results(props: DirectoryFacts) {
  const { found, isSimilar, language, data } = props;
  const { total, rows } = found;
  if (total === 0) return <NoResults {...props} />;
  return (
    <div class="flow" id="results">
      <ResultsBar {...props} />
      {isSimilar ? <p class="notice">{DIRECTORY_TEXTS.near[language]}</p> : null}
      {props.address.view === 'table' ? (
        <CompanyTable {...props} rows={rows} />
      ) : (
        <ul class="companies">
          {rows.map((row) => (
            <CompanyCard {...props} row={row} />
          ))}
        </ul>
      )}
      <Pages {...props} />
      <p class="note">
        {DIRECTORY_TEXTS.asData[language]} <a href={data}>JSON</a>
      </p>
    </div>
  );
}

/** The empty state: which search found nothing, and links to wider searches. */
function NoResults(props: DirectoryFacts) {
  const { address, all, language } = props;
  const { q } = address;
  const write = (text: LocalizedText) =>
    fillText(text[language], { q, total: numberText(all) }, language);
  const noFilters = Object.fromEntries(FILTERED.map((name) => [name, []]));
  return (
    <div class="flow" id="results">
      <h2 role="status">{DIRECTORY_TEXTS.noMatch[language]}</h2>
      <ul>
        {q !== '' && isFiltered(address) ? (
          <>
            <li>
              <a href={buildAddress(props, noFilters)}>{write(DIRECTORY_TEXTS.withoutFilters)}</a>
            </li>
            <li>
              <a href={buildAddress(props, { q: '' })}>{write(DIRECTORY_TEXTS.withoutWords)}</a>
            </li>
          </>
        ) : null}
        <li>
          <a href={buildAddress(props, { q: '', ...noFilters })}>
            {write(DIRECTORY_TEXTS.allOpen)}
          </a>
        </li>
      </ul>
      <p class="note">
        {DIRECTORY_TEXTS.notListed[language]} {DIRECTORY_TEXTS.partnersMay[language]}{' '}
        <a href={`/access?lang=${language}`}>{PORTAL_TEXTS.requestAccess[language]}</a>
      </p>
    </div>
  );
}

function ResultsBar(props: DirectoryFacts) {
  const { address, found, language } = props;
  const total = numberText(found.total);
  const sorts = {
    name: DIRECTORY_TEXTS.byName,
    commune: DIRECTORY_TEXTS.byCommune,
    youngest: DIRECTORY_TEXTS.byAge,
  } as const;
  return (
    <div class="section-head">
      <h2 role="status">
        {found.total === 1
          ? DIRECTORY_TEXTS.one[language]
          : fillText(DIRECTORY_TEXTS.many[language], { total }, language)}
      </h2>
      <div class="buttons">
        <label for="sort">{DIRECTORY_TEXTS.sortBy[language]}</label>
        <select id="sort" name="sort">
          {Object.entries(sorts).map(([sort, text]) => (
            <option value={sort} selected={sort === address.sort}>
              {text[language]}
            </option>
          ))}
        </select>
        <button type="submit" class="plain small">
          {DIRECTORY_TEXTS.apply[language]}
        </button>
        <ul class="chips" aria-label={DIRECTORY_TEXTS.showAs[language]}>
          {(['cards', 'table'] as const).map((view) => (
            <li>
              <a
                class="chip"
                href={buildAddress(props, { view })}
                aria-current={view === address.view ? 'true' : undefined}
              >
                {DIRECTORY_TEXTS[view][language]}
              </a>
            </li>
          ))}
        </ul>
      </div>
      {address.view === 'table' ? <input type="hidden" name="view" value="table" /> : null}
    </div>
  );
}

interface RowFacts extends DirectoryFacts {
  readonly row: ReadableRow;
}

/** The value of a field in words; `undefined` if the field is withheld. */
export function writeField(
  row: ReadableRow,
  name: string,
  { fields, language }: { readonly fields: FieldDeclarations; readonly language: Language },
): string | undefined {
  const value = row[name];
  return value === undefined ? undefined : fieldText(fields[name], value, language);
}

/** The displayed name of a company: its trade name or its legal name, otherwise its record id. */
export function displayName(row: ReadableRow): string {
  return String(row['trade_name'] || row['legal_name'] || row.record_id);
}

/** The description of a company in a language; empty if it is withheld or unknown. */
export function companyDescription(row: ReadableRow, language: Language): string {
  return String(row[`description_${language}`] || row['description_en'] || '');
}

function CompanyCard({ row, ...props }: RowFacts) {
  const { language } = props;
  const growth = writeField(row, 'growth_status', props);
  return (
    <li class="card">
      <h3>
        <a href={companyAddress(row, language)}>{displayName(row)}</a>
      </h3>
      <p class="note">
        {[writeField(row, 'subsector', props), row['commune']].filter(Boolean).join(' · ')}
      </p>
      <p>{companyDescription(row, language)}</p>
      {growth === undefined ? null : (
        <p>
          <span class="badge">{growth}</span>
        </p>
      )}
      <PrivateLine row={row} language={language} />
    </li>
  );
}

/** The groups that the company does not show to everyone. */
function PrivateLine({
  row,
  language,
}: {
  readonly row: ReadableRow;
  readonly language: Language;
}) {
  if (row.withheld.length === 0) return null;
  const groups = row.withheld.map((group) => groupLabel(group, language));
  return (
    <p class="note">
      {DIRECTORY_TEXTS.private[language]}
      {COLON[language]} {groups.join(', ')}
    </p>
  );
}

export function groupLabel(group: string, language: Language): string {
  return GROUP_LABELS[group as keyof typeof GROUP_LABELS]?.[language] ?? group;
}

/** The permanent address of a company. */
function companyAddress({ record_id: id }: ReadableRow, language: Language): string {
  return `/companies/${encodeURIComponent(id)}?lang=${language}`;
}

const COLUMNS = ['subsector', 'commune', 'growth_status'] as const;

function CompanyTable({ rows, ...props }: DirectoryFacts & { rows: readonly ReadableRow[] }) {
  const { fields, language } = props;
  return (
    <section class="scroll" tabindex={0} aria-label={DIRECTORY_TEXTS.companies[language]}>
      <table>
        <thead>
          <tr>
            <th scope="col">{DIRECTORY_TEXTS.name[language]}</th>
            {COLUMNS.map((name) => (
              <th scope="col">{fields[name]?.label[language]}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row">
                <a href={companyAddress(row, language)}>{displayName(row)}</a>
              </th>
              {COLUMNS.map((name) => (
                <td>
                  {writeField(row, name, props) ?? (
                    <span class="soft">{DIRECTORY_TEXTS.notShown[language]}</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Pages(props: DirectoryFacts) {
  const { address, found, language } = props;
  const pages = Math.ceil(found.total / props.pageSize);
  if (pages < 2) return null;
  const { page } = address;
  return (
    <nav aria-label={DIRECTORY_TEXTS.pages[language]}>
      <ul class="pages">
        {page > 1 ? (
          <li>
            <a href={buildAddress(props, { page: page - 1 })} rel="prev">
              {DIRECTORY_TEXTS.previous[language]}
            </a>
          </li>
        ) : null}
        <li class="note">{fillText(DIRECTORY_TEXTS.page[language], { page, pages }, language)}</li>
        {page < pages ? (
          <li>
            <a href={buildAddress(props, { page: page + 1 })} rel="next">
              {DIRECTORY_TEXTS.next[language]}
            </a>
          </li>
        ) : null}
      </ul>
    </nav>
  );
}
