import type { Child } from 'hono/jsx';
import type { Json } from '../../core/digest.ts';
import { fillText, type Language, type LocalizedText } from '../../core/language.ts';
import { numberText } from '../../core/number-text.ts';
import { COLON } from '../portal-messages.ts';
import { TABLE_ROLES } from '../stacked-table.tsx';
import { LIST_TEXTS as TEXTS } from './list-messages.ts';
import type { WorkbenchFacts } from './workbench-frame.tsx';

/** A column of a list. The same in the CSV for every language; on the page as `show` writes it. */
export interface ListColumn<T> {
  readonly head: LocalizedText;
  /** The value in the CSV. It also decides the order, a filter of the same name, and what a search finds. */
  value(item: T): Json;
  /** The cell on the page. @default the value; `false` leaves the column out of the page */
  readonly show?: ((item: T, facts: WorkbenchFacts) => Child) | false;
  readonly isNumber?: boolean;
}

/** A filter with a fixed set of values, or with a text. */
interface ListFilter<T> {
  /** Name of the parameter in the address. */
  readonly name: string;
  readonly label: LocalizedText;
  /** @default any text */
  readonly choices?: readonly (readonly [value: string, text: LocalizedText])[];
  /** Whether an entry fits. @default the column of the same name has the value */
  fits?(item: T, value: string): boolean;
}

/**
 * A list of the workbench, declared once: its table, filters, orders and CSV follow from it. The names of its columns
 * and their examples are declared for its route (`listRoute`); `sendList` sends the page and the CSV.
 *
 * @example
 * const CAMPAIGNS: StaffList<Campaign, keyof typeof CAMPAIGN_COLUMNS> = {
 *   title: TEXTS.campaigns, empty: TEXTS.noCampaigns, order: TEXTS.byId, idOf: ({ id }) => id,
 *   columns: { campaign: { head: TEXTS.campaign, value: ({ id }) => id }, … },
 * };
 */
export interface StaffList<T, Name extends string = string> {
  readonly title: LocalizedText;
  /** Shown instead of an empty list. */
  readonly empty: LocalizedText;
  /** Name of the order without `sort`. */
  readonly order: LocalizedText;
  /** The first column is the head of its row. */
  readonly columns: Readonly<Record<Name, ListColumn<T>>>;
  readonly filters?: readonly ListFilter<T>[];
  /** What `q` searches: words of the columns (default), or what the source does with it. */
  readonly search?: 'columns' | 'source';
  /** Identifies an entry within its list. */
  idOf(item: T): string;
}

/** A part of a list as its page shows it. */
export interface ListedPart<T> {
  readonly items: readonly T[];
  /** Continues the list. */
  readonly cursor?: string | undefined;
  /** The parameters of the list in the address, without the empty ones. */
  readonly query: Readonly<Record<string, string>>;
}

interface ListFacts<T> extends WorkbenchFacts {
  readonly list: StaffList<T>;
  readonly part: ListedPart<T>;
}

/** Most entries of a CSV, and of a list that is sorted by a column. */
export const MOST_LISTED = 20_000;

/** One page of a list: filters, table, the way to the next page, and the CSV of the whole list. Works without script. */
export function ListSection<T>(props: ListFacts<T>) {
  const { language, list, path } = props;
  return (
    <section aria-labelledby="list">
      <div class="section-head">
        <h2 id="list">{list.title[language]}</h2>
      </div>
      <form action={path} data-live="">
        <input type="hidden" name="lang" value={language} />
        <ListFilters {...props} />
      </form>
      <div class="flow" id="results">
        <Results {...props} />
      </div>
    </section>
  );
}

function ListFilters<T>({ language, list, part }: ListFacts<T>) {
  const { query } = part;
  const filters = list.filters ?? [];
  return (
    <search class="search list-search">
      <input
        type="search"
        name="q"
        value={query['q']}
        maxlength={100}
        aria-label={TEXTS.search[language]}
        placeholder={TEXTS.search[language]}
      />
      {filters.map((filter) => (
        <FilterInput filter={filter} language={language} chosen={query[filter.name]} />
      ))}
      <OrderSelect list={list} language={language} chosen={query['sort']} />
      <button type="submit" class="plain">
        {TEXTS.apply[language]}
      </button>
    </search>
  );
}

function FilterInput<T>({
  filter: { name, label, choices },
  language,
  chosen,
}: {
  readonly filter: ListFilter<T>;
  readonly language: Language;
  readonly chosen: string | undefined;
}) {
  const text = label[language];
  if (choices === undefined)
    return (
      <input name={name} value={chosen} maxlength={200} aria-label={text} placeholder={text} />
    );
  return (
    <select name={name} aria-label={text}>
      <option value="">{`${text}${COLON[language]} ${TEXTS.all[language]}`}</option>
      {choices.map(([value, choice]) => (
        <option value={value} selected={chosen === value}>
          {choice[language]}
        </option>
      ))}
    </select>
  );
}

function OrderSelect<T>({
  list,
  language,
  chosen,
}: Pick<ListFacts<T>, 'list' | 'language'> & { readonly chosen: string | undefined }) {
  return (
    <select name="sort" aria-label={TEXTS.order[language]}>
      <option value="">{list.order[language]}</option>
      {shownColumns(list).flatMap(([name, { head }]) =>
        [
          [name, TEXTS.upwards],
          [`-${name}`, TEXTS.downwards],
        ].map(([value, text]) => (
          <option value={value as string} selected={chosen === value}>
            {fillText((text as LocalizedText)[language], { head: head[language] }, language)}
          </option>
        )),
      )}
    </select>
  );
}

function Results<T>(props: ListFacts<T>) {
  const { language, list, part } = props;
  const { items, cursor, query } = part;
  const isPart = cursor !== undefined || query['cursor'] !== undefined;
  const isFiltered = Object.keys(query).some((name) => name !== 'sort' && name !== 'cursor');
  const none = isPart ? TEXTS.noneHere : isFiltered ? TEXTS.noneFits : list.empty;
  return (
    <>
      {items.length === 0 ? (
        <p role="status">{none[language]}</p>
      ) : (
        <>
          <p class="note" role="status">
            {countText(items.length, isPart, language)}
          </p>
          <ListTable {...props} />
        </>
      )}
      {isPart ? <Pages {...props} /> : null}
      {items.length === 0 && !isPart ? null : (
        <p class="note">
          <a href={listAddress(props, { format: 'csv', bom: 'true' })}>{TEXTS.csv[language]}</a>{' '}
          {fillText(
            TEXTS.csvLimit[language],
            { number: numberText(MOST_LISTED)[language] },
            language,
          )}
        </p>
      )}
    </>
  );
}

function countText(number: number, isPart: boolean, language: Language): string {
  const text = isPart ? TEXTS.onThisPage : number === 1 ? TEXTS.oneEntry : TEXTS.entries;
  return fillText(text[language], { number }, language);
}

function ListTable<T>(props: ListFacts<T>) {
  const { language, list, part } = props;
  const columns = shownColumns(list);
  const [rowHead, ...others] = columns;
  return (
    <table class="stacked" {...TABLE_ROLES.table} aria-label={list.title[language]}>
      <thead {...TABLE_ROLES.rowgroup}>
        <tr {...TABLE_ROLES.row}>
          {columns.map(([name, { head, isNumber }]) => (
            <th
              scope="col"
              {...TABLE_ROLES.columnheader}
              class={isNumber ? 'number' : undefined}
              aria-sort={sortOf(name, part.query['sort'])}
            >
              {head[language]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...TABLE_ROLES.rowgroup}>
        {part.items.map((item) => (
          <tr {...TABLE_ROLES.row}>
            <th scope="row" {...TABLE_ROLES.rowheader}>
              {rowHead === undefined ? null : <Cell {...props} column={rowHead[1]} item={item} />}
            </th>
            {others.map(([, column]) => (
              <td
                {...TABLE_ROLES.cell}
                data-label={column.head[language]}
                class={column.isNumber ? 'number' : undefined}
              >
                <Cell {...props} column={column} item={item} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell<T>(props: ListFacts<T> & { readonly column: ListColumn<T>; readonly item: T }) {
  const { column, item } = props;
  return <>{column.show ? column.show(item, props) : listText(column.value(item))}</>;
}

/** A value as text: the items of a list with commas, an unknown value empty. */
export function listText(value: Json): string {
  if (value === null) return '';
  return Array.isArray(value) ? value.map(listText).join(', ') : String(value);
}

function Pages<T>(props: ListFacts<T>) {
  const { language, part } = props;
  const { cursor, query } = part;
  return (
    <ul class="pages" aria-label={TEXTS.pages[language]}>
      {query['cursor'] === undefined ? null : (
        <li>
          <a href={listAddress(props, { cursor: '' })} rel="first">
            {TEXTS.first[language]}
          </a>
        </li>
      )}
      {cursor === undefined ? null : (
        <li>
          <a href={listAddress(props, { cursor })} rel="next">
            {TEXTS.next[language]}
          </a>
        </li>
      )}
    </ul>
  );
}

/** The address of another part of a list. @param changed parameters; an empty one is left out */
function listAddress<T>(
  { path, language, part }: ListFacts<T>,
  changed: Readonly<Record<string, string>>,
): string {
  const { cursor, ...kept } = part.query;
  const page = changed['format'] === undefined && cursor !== undefined ? { cursor } : {};
  const all = { lang: language, ...kept, ...page, ...changed };
  return `${path}?${new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ''))}`;
}

function shownColumns<T>({ columns }: StaffList<T>): [string, ListColumn<T>][] {
  return Object.entries(columns).filter(([, { show }]) => show !== false);
}

function sortOf(name: string, sort: string | undefined): 'ascending' | 'descending' | undefined {
  if (sort === name) return 'ascending';
  return sort === `-${name}` ? 'descending' : undefined;
}
