import type { Language } from '../../core/language.ts';
import { headerName } from '../headers.ts';
import { EDITION_LAYOUTS, type TableLayout } from '../layouts.ts';
import { MAX_COLUMNS } from './limits.ts';
import { refusal } from './refusal.ts';

/** A header that fits its layout. */
export interface Header {
  /** The canonical column at each position; `null` at a position without a header. */
  readonly columns: readonly (string | null)[];
  readonly language: Language;
  /** Positions of columns without a name of their own that may number the rows: the first, and those that a program named. */
  readonly unnamed: readonly number[];
}

/** What pandas and readr call a column without a header, R its row names, and CKAN its row numbers. */
const GENERATED = /^(?:unnamed: ?\d+(?:\.\d+)*|\.\.\.\d+|row[._ ]?names|_id)$/i;

/**
 * The first row that names the record id and at least half of the layout's columns, -1 if none does: titles, the upper
 * level of a two-level header, lists and notes do not.
 */
export function findHeader(rows: readonly (readonly string[])[], layout: TableLayout): number {
  return rows.findIndex((cells) => {
    const known = knownColumns(cells, layout);
    return known.has('record_id') && share(known, layout) >= 0.5;
  });
}

/** The row most like a header of the layout or of any edition, the first if none is: to say what is wrong with it. */
export function likeliestHeader(rows: readonly (readonly string[])[], layout: TableLayout): number {
  const scores = rows.map((cells) => likeness(cells, layout));
  return Math.max(scores.indexOf(Math.max(...scores, 2)), 0);
}

/** How many columns of the layout, or of the edition it is most like, a row names. */
export function likeness(cells: readonly string[], layout: TableLayout): number {
  return Math.max(...[layout, ...EDITION_LAYOUTS].map((l) => knownColumns(cells, l).size));
}

/** How many of the cells name a column of the layout. */
export function countKnown(cells: readonly string[], layout: TableLayout): number {
  return knownColumns(cells, layout).size;
}

/**
 * Reads a header row.
 *
 * @throws KaartError `file-refused` OTHER_EDITION, DUPLICATE_COLUMN, UNKNOWN_COLUMN, MISSING_COLUMN, TOO_LARGE
 */
export function readHeader(cells: readonly string[], layout: TableLayout, sheet?: string): Header {
  const where = sheet === undefined ? {} : { sheet };
  if (cells.length > MAX_COLUMNS)
    throw refusal('TOO_LARGE', `a header of ${cells.length} columns`, {
      ...where,
      what: 'columns',
      limit: MAX_COLUMNS,
    });
  const names = cells.map((text) =>
    isUnnamed(text, cells, layout) ? null : (headerName(text, layout) ?? text),
  );
  const columns = names.map((name) =>
    name === null || typeof name === 'string' ? name : name.column,
  );
  refuseOtherEdition(cells, layout, where);
  refuseDuplicate(columns, where);
  refuseUnknown(columns, layout, where);
  refuseMissing(columns, layout, where);
  const languages = names.map((name) => (typeof name === 'object' ? name?.language : undefined));
  const unnamed = columns.flatMap((column, i) =>
    column === null && (i === 0 || GENERATED.test((cells[i] ?? '').trim())) ? [i] : [],
  );
  return { columns, language: mostly(languages), unnamed };
}

/** Whether a header is none: empty, or made up by a program for an empty one. */
function isUnnamed(text: string, cells: readonly string[], layout: TableLayout): boolean {
  if (isBlank(text)) return true;
  if (!GENERATED.test(text.trim())) return false;
  const name = headerName(text, layout)?.column;
  // `_id` is a name of the record id, unless another column has a better one.
  return (
    name === undefined ||
    cells.some((other) => other !== text && headerName(other, layout)?.column === name)
  );
}

/** The language that most texts are of; English where there is no more French or German than English. */
export function mostly(languages: readonly (Language | undefined)[]): Language {
  const count = (language: Language) => languages.filter((l) => l === language).length;
  const [en, fr, de] = [count('en'), count('fr'), count('de')];
  if (fr > en && fr >= de) return 'fr';
  return de > en ? 'de' : 'en';
}

/** @throws KaartError `file-refused` OTHER_EDITION where the columns are those of another study */
export function refuseOtherEdition(
  cells: readonly string[],
  layout: TableLayout,
  where: { readonly sheet?: string } = {},
): void {
  if (layout.kind !== 'mapping') return;
  const known = knownColumns(cells, layout);
  const other = EDITION_LAYOUTS.find((candidate) => {
    if (candidate.required === layout.required) return false;
    const names = knownColumns(cells, candidate);
    const own = [...names].some((name) => !layout.columns.includes(name));
    return own && share(names, candidate) > share(known, layout);
  });
  if (other !== undefined)
    throw refusal('OTHER_EDITION', `the columns are those of edition ${other.edition}`, {
      ...where,
      edition: layout.edition,
      looksLike: other.edition,
    });
}

type Where = { readonly sheet?: string };

function refuseDuplicate(columns: readonly (string | null)[], where: Where): void {
  const column = columns.find((name, i) => name !== null && columns.indexOf(name) !== i);
  if (typeof column === 'string')
    throw refusal('DUPLICATE_COLUMN', `the column ${quoteForMessage(column)} is there twice`, {
      ...where,
      column: quoteForMessage(column),
    });
}

function refuseUnknown(
  columns: readonly (string | null)[],
  layout: TableLayout,
  where: Where,
): void {
  const unknown = columns.filter((name) => name !== null && !layout.columns.includes(name));
  const [column] = unknown;
  if (typeof column === 'string')
    throw refusal('UNKNOWN_COLUMN', `nobody classified the column ${quoteForMessage(column)}`, {
      ...where,
      column: quoteForMessage(column),
      columns: unknown.slice(0, 20).map((name) => quoteForMessage(name ?? '')),
      missing: missing(columns, layout),
    });
}

/** @throws KaartError `file-refused` MISSING_COLUMN */
export function refuseMissing(
  columns: readonly (string | null)[],
  layout: TableLayout,
  where: Where = {},
): void {
  const absent = missing(columns, layout);
  const [column] = absent;
  if (column !== undefined)
    throw refusal('MISSING_COLUMN', `the column ${column} is missing`, {
      ...where,
      column,
      columns: absent,
    });
}

function missing(columns: readonly (string | null)[], layout: TableLayout): string[] {
  return layout.required.filter((column) => !columns.includes(column));
}

function knownColumns(cells: readonly string[], layout: TableLayout): Set<string> {
  const known = new Set<string>();
  for (const text of cells.slice(0, MAX_COLUMNS)) {
    const name = text === '' ? undefined : headerName(text, layout);
    if (name !== undefined) known.add(name.column);
  }
  return known;
}

function share(known: ReadonlySet<string>, layout: TableLayout): number {
  return layout.required.filter((column) => known.has(column)).length / layout.required.length;
}

/** Text of a file in an error: short, on one line. */
export function quoteForMessage(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

/** Whether a text has nothing to see: spaces of any kind, zero-width characters. */
export function isBlank(text: string): boolean {
  return text === '' || /^[\s\u200b-\u200d\u2060\ufeff]*$/.test(text);
}
