import { cachePerObject } from '../core/once-per.ts';
import { similarity } from '../core/similarity.ts';
import { foldText } from '../mapping/values/fold.ts';
import { CANTON_OF, CANTONS } from '../register/communes.ts';
import { editionMethods } from '../register/edition-method.ts';
import { type FieldDeclaration, type FieldDeclarations, findCodes } from '../register/field.ts';
import { publishedFields } from './field-groups.ts';

/** A row as a reader may see it. A withheld field is absent; `null` is unknown. */
export type ReadableRow = Readonly<Record<string, FieldContent | undefined>> & {
  readonly record_id: string;
  /** Withheld groups. */
  readonly withheld: readonly string[];
};
type FieldContent = string | number | boolean | null | readonly string[];

/** The code of a filter for the rows that do not show the field. No field has a value of this name. */
export const NOT_SHOWN = 'not-shown';

/** A query of the rows that a reader may see. */
export interface RecordQuery {
  /** For each coded field, the accepted codes, or {@link NOT_SHOWN}. A row must match in all fields. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
  /** Words that a row must contain in its texts. Case and accents are ignored. */
  readonly q?: string | undefined;
  /** Whether words match that are only similar, as with a typing error. @default they match exactly */
  readonly similar?: boolean;
  /** Sort fields; `-` before the name means descending order. Equal rows are sorted by record id. */
  readonly sort: readonly string[];
}

/** Whether a query selects or orders rows; without it they are all rows, in the order of their record ids. */
export function isSearch({ filters, q, sort }: RecordQuery): boolean {
  return q !== undefined || sort.length > 0 || Object.keys(filters).length > 0;
}

/** The position of a page in the matching rows. */
export interface RecordWindow {
  /** Number of matching rows before the page. */
  readonly offset: number;
  readonly limit: number;
}

export interface FoundRecords {
  /** Number of matching rows on all pages. */
  readonly total: number;
  /** The rows of the page. */
  readonly rows: readonly ReadableRow[];
}

/** Published fields of all methods, in the order of the record, each with its declarations. */
function listDeclaredFields(): ReadonlyMap<string, readonly FieldDeclaration[]> {
  const found = new Map<string, FieldDeclaration[]>();
  for (const { fields } of editionMethods().filter(({ kind }) => kind === 'rows'))
    for (const [name, field] of publishedFields(fields))
      found.set(name, [...(found.get(name) ?? []), field]);
  return found;
}

/** Names of the fields that a reader may see if companies permit it. */
export function listReadableFields(): readonly string[] {
  return [...listDeclaredFields().keys()];
}

/** The fields with a closed list of values, each with these values. */
export function listCodedFields(): Readonly<Record<string, readonly string[]>> {
  const codedFields = [...listDeclaredFields()].map(
    ([name, declarations]): [string, readonly string[]] => [
      name,
      [...new Set(declarations.flatMap(listValues))],
    ],
  );
  return Object.fromEntries(codedFields.filter(([, values]) => values.length > 0));
}

/** Fields whose values have an order. A list of values has none. */
export function listSortableFields(): readonly string[] {
  const isSortable = ({ value: { kind } }: FieldDeclaration) =>
    kind !== 'names' && kind !== 'codes';
  return [...listDeclaredFields()].filter(([, all]) => all.every(isSortable)).map(([name]) => name);
}

/** Fields that `q` searches: all texts that are not codes. */
export function listSearchedFields(): readonly string[] {
  return [...listDeclaredFields()].filter(([, all]) => all.every(isText)).map(([name]) => name);
}

function listValues({ value, ...rest }: FieldDeclaration): readonly string[] {
  if (value.kind === 'boolean') return ['true', 'false'];
  if (value.kind === 'canton') return Object.keys(CANTONS);
  if (value.kind === 'commune') return [...CANTON_OF.keys()].toSorted();
  return Object.keys(findCodes({ value, ...rest }) ?? {});
}

const NO_TEXTS: readonly FieldDeclaration['value']['kind'][] = [
  'boolean',
  'code',
  'codes',
  'date',
  'integer',
  'moment',
  'number',
];

function isText({ value }: FieldDeclarations[string]): boolean {
  return !NO_TEXTS.includes(value.kind);
}

/** A matching row with its sort keys. */
interface SortedRow {
  readonly row: ReadableRow;
  readonly keys: readonly (string | number | undefined)[];
}

/**
 * All texts of a row in the form for the search. They are cached with the row, because they take most
 * of the time of a search.
 */
const foldedTexts = cachePerObject((row: ReadableRow) => {
  const searched = Object.keys(row).filter((field) => isSearched(field));
  return foldText(searched.map((field) => toText(row[field])).join('\n'));
});

let searchedFields: { readonly of: number; readonly names: ReadonlySet<string> } | undefined;

/**
 * Whether `q` searches a field. Computed from the methods, because tests and installations may declare
 * more.
 */
function isSearched(field: string): boolean {
  const of = editionMethods().length;
  if (searchedFields?.of !== of) searchedFields = { of, names: new Set(listSearchedFields()) };
  return searchedFields.names.has(field);
}

/** Number of rows in memory in addition to the page, before others are dropped. */
const MAX_EXTRA_ROWS = 2_000;

/**
 * Finds the matching rows in a stream of rows.
 *
 * It uses only the data that the reader may see. So a withheld value matches no filter and no word.
 * Rows without a value are last in both directions.
 */
export class RecordSearch {
  readonly #filters: readonly (readonly [string, ReadonlySet<string>])[];
  readonly #words: readonly string[];
  readonly #similar: boolean;
  readonly #sort: readonly { readonly field: string; readonly direction: 1 | -1 }[];
  readonly #window: RecordWindow;
  #rows: SortedRow[] = [];
  #total = 0;

  constructor({ filters, q, sort, similar = false }: RecordQuery, window: RecordWindow) {
    this.#filters = Object.entries(filters).map(([field, codes]) => [field, new Set(codes)]);
    this.#words = q === undefined ? [] : foldText(q).split(' ');
    this.#similar = similar;
    this.#sort = sort.map((key) =>
      key.startsWith('-') ? { field: key.slice(1), direction: -1 } : { field: key, direction: 1 },
    );
    this.#window = window;
  }

  /** Adds the next row; rows must have ascending record ids. */
  add(row: ReadableRow): void {
    if (!this.#matches(row)) return;
    this.#total += 1;
    const { offset, limit } = this.#window;
    if (this.#sort.length === 0) {
      if (this.#total > offset && this.#rows.length < limit) this.#rows.push({ row, keys: [] });
      return;
    }
    this.#rows.push({ row, keys: this.#sort.map(({ field }) => sortKey(row[field])) });
    if (this.#rows.length > 2 * (offset + limit) + MAX_EXTRA_ROWS) this.#keepFirst(offset + limit);
  }

  getPage(): FoundRecords {
    const { offset, limit } = this.#window;
    if (this.#sort.length > 0) {
      this.#keepFirst(offset + limit);
      this.#rows = this.#rows.slice(offset);
    }
    return { total: this.#total, rows: this.#rows.map(({ row }) => row) };
  }

  #matches(row: ReadableRow): boolean {
    for (const [field, codes] of this.#filters) if (!hasCode(row[field], codes)) return false;
    if (this.#words.length === 0) return true;
    const text = foldedTexts(row);
    const others = this.#similar ? text.split(' ') : [];
    return this.#words.every(
      (word) => text.includes(word) || others.some((other) => isAlike(word, other)),
    );
  }

  /** Sorting is stable, and rows have ascending record ids. */
  #keepFirst(count: number): void {
    this.#rows.sort((a, b) => this.#compare(a, b));
    this.#rows = this.#rows.slice(0, count);
  }

  #compare(a: SortedRow, b: SortedRow): number {
    for (const [at, { direction }] of this.#sort.entries()) {
      const [left, right] = [a.keys[at], b.keys[at]];
      if (left === right) continue;
      if (left === undefined) return 1;
      if (right === undefined) return -1;
      return left < right ? -direction : direction;
    }
    return a.row.record_id < b.row.record_id ? -1 : 1;
  }
}

/** How alike two words are that may be the same one with a typing error. */
const MIN_SIMILARITY = 0.75;
/** Longer words are compared without this step, because the work grows with their length. */
const MAX_LETTERS = 40;

function isAlike(a: string, b: string): boolean {
  const [shorter = 0, longer = 0] = [a.length, b.length].sort((one, other) => one - other);
  return (
    longer <= MAX_LETTERS &&
    shorter >= MIN_SIMILARITY * longer &&
    similarity(a, b) >= MIN_SIMILARITY
  );
}

/** The codes by which a filter finds a value; none if it is unknown. */
export function listCodes(value: FieldContent | undefined): readonly string[] {
  if (value === undefined) return [NOT_SHOWN];
  return value === null ? [] : [value].flat().map(String);
}

function hasCode(value: FieldContent | undefined, codes: ReadonlySet<string>): boolean {
  return listCodes(value).some((each) => codes.has(each));
}

function toText(value: FieldContent | undefined): string {
  if (value === undefined || value === null) return '';
  return Array.isArray(value) ? value.join('\n') : String(value);
}

/** Numbers by size, `false` before `true`, texts without regard to case and accents. */
function sortKey(value: FieldContent | undefined): string | number | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? foldText(value) : Number(value);
}

/**
 * A row with these fields only. `record_id` and `withheld` are always included.
 *
 * @param fields all of them where none is named
 */
export function projectRow(row: ReadableRow, fields: readonly string[] | undefined): ReadableRow {
  if (fields === undefined) return row;
  const entries = Object.entries(row).filter(
    ([name]) => name === 'record_id' || name === 'withheld' || fields.includes(name),
  );
  return Object.fromEntries(entries) as ReadableRow;
}
