import type { Language } from '../../core/language.ts';
import { similarity } from '../../core/similarity.ts';
import { headerName, nearestColumn } from '../headers.ts';
import { editionLayouts, type TableLayout } from '../layouts.ts';
import { listedNames, type RefusalFacts } from '../messages-refusal.ts';
import { headerKey, namedColumn } from '../reading.ts';
import { MAX_COLUMNS } from './limits.ts';
import { refusal } from './refusal.ts';
import type { FileNotice } from './table-file.ts';

/** A header that fits its layout. */
export interface Header {
  /** The canonical column at each position; `null` at a position without a header. */
  readonly columns: readonly (string | null)[];
  readonly language: Language;
  /** Positions of columns without a name of their own, which may number the rows. */
  readonly unnamed: readonly number[];
  /** Positions of columns that are left out, because the person who hands in the file said so. */
  readonly ignored: readonly number[];
}

/** What pandas and readr call a column without a header, R its row names, and CKAN its row numbers. */
const GENERATED =
  /^(?:unnamed: ?\d+(?:[._]\w+)*|\.\.\.\d+|row[._ ]?names|_id|index|level_\d+|__index_level_\d+__)$/i;
/** What people call the numbers of rows. */
const ROW_NUMBERS =
  /^(?:#|n[°º]|no\.?|nr\.?|lfd\.? ?nr\.?|row|row[ _]?(?:no\.?|nr\.?|num|number|id)|line|ligne|n[°º] de ligne|zeile|zeilennummer)$/i;

/** Whether a program made the name of a column that numbers the rows. */
export function isGenerated(text: string): boolean {
  return GENERATED.test(text.trim());
}

/** Whether a column of this name may number the rows, as programs and people call such a column. */
export function mayNumberRows(text: string): boolean {
  return isGenerated(text) || ROW_NUMBERS.test(text.trim());
}

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
  return Math.max(...[layout, ...editionLayouts()].map((l) => knownColumns(cells, l).size));
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
  const ignored = cells.flatMap((text, i) =>
    namedColumn(text, layout.reading) === null ? [i] : [],
  );
  const names = cells.map((text, i) =>
    ignored.includes(i) || isUnnamed(text, cells, layout)
      ? null
      : (headerName(text, layout) ?? text),
  );
  const columns = names.map((name) =>
    name === null || typeof name === 'string' ? name : name.column,
  );
  refuseOtherEdition(cells, layout, where);
  refuseDuplicate(columns, cells, where);
  refuseUnknown(columns, layout, where);
  refuseMissing(columns, layout, where);
  const languages = names.map((name) => (typeof name === 'object' ? name?.language : undefined));
  const unnamed = columns.flatMap((column, i) =>
    column === null && !ignored.includes(i) ? [i] : [],
  );
  return { columns, language: mostly(languages), unnamed, ignored };
}

/** Whether a header is none: empty, or made up by a program for an empty one. */
function isUnnamed(text: string, cells: readonly string[], layout: TableLayout): boolean {
  if (isBlank(text)) return true;
  if (!mayNumberRows(text)) return false;
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
  const other = editionLayouts().find((candidate) => {
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

function refuseDuplicate(
  columns: readonly (string | null)[],
  cells: readonly string[],
  where: Where,
): void {
  const second = columns.findIndex((name, i) => name !== null && columns.indexOf(name) !== i);
  const column = columns[second];
  if (typeof column === 'string')
    throw duplicateColumn(column, [cells[columns.indexOf(column)], cells[second]], where);
}

/** The refusal of a file in which two headers name one column. */
export function duplicateColumn(
  column: string,
  headers: readonly (string | undefined)[],
  where: Where = {},
) {
  const pair = headers.map((text) => quoteForMessage(text ?? '')).join(' and ');
  return refusal('DUPLICATE_COLUMN', `two columns are ${quoteForMessage(column)}: ${pair}`, {
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
  if (unknown.length === 0) return;
  const present = columns.filter((name) => name !== null && layout.columns.includes(name));
  throw unknownColumns(unknown as string[], present as string[], layout, where);
}

/** Unknown headers that a refusal lists; for each of them a known one is looked for. */
const LISTED = 20;

/**
 * The refusal of a file with headers that name no column.
 *
 * @param present canonical columns that other headers name
 */
export function unknownColumns(
  headers: readonly string[],
  present: readonly string[],
  layout: TableLayout,
  where: Where = {},
) {
  const columns = headers.slice(0, LISTED).map(quoteForMessage);
  const names = listedNames(columns, headers.length);
  const one = headers.length === 1;
  return refusal(
    'UNKNOWN_COLUMN',
    `${one ? 'the column' : 'these columns are not known:'} ${names}${one ? ' is not known' : ''}`,
    {
      ...where,
      column: columns[0] ?? '',
      columns,
      suggestions: suggestions(columns, present, layout),
      missing: missing(present, layout),
      required: layout.required,
    },
  );
}

/** Which column of those that the file lacks each header may mean: each column once, for the header most like it. */
function suggestions(
  headers: readonly string[],
  present: readonly string[],
  layout: TableLayout,
): NonNullable<RefusalFacts['suggestions']> {
  const free = new Set(layout.columns.filter((column) => !present.includes(column)));
  const near = headers
    .flatMap((header) => {
      const found = nearestColumn(header, free, layout);
      return found === undefined ? [] : [{ header, ...found }];
    })
    .sort((a, b) => b.likeness - a.likeness);
  return near
    .filter(({ column }, i) => near.findIndex((other) => other.column === column) === i)
    .map(({ header, column }) => ({ header, column }));
}

/**
 * What was said of headers must fit the file: a slip of the pen would otherwise change nothing without a word.
 *
 * @param texts every header of the file
 * @throws KaartError `file-refused` NO_SUCH_COLUMN
 */
export function refuseAbsentHeaders(texts: readonly string[], layout: TableLayout): void {
  const keys = new Map(texts.map((text) => [headerKey(text), text]));
  const absent = layout.reading?.columns.find(({ header }) => !keys.has(headerKey(header)));
  if (absent === undefined) return;
  const header = quoteForMessage(absent.header);
  const [near] = [...keys]
    .map(([key, text]) => ({ text, likeness: similarity(key.slice(0, 60), headerKey(header)) }))
    .filter(({ likeness }) => likeness >= 0.5)
    .sort((a, b) => b.likeness - a.likeness);
  throw refusal('NO_SUCH_COLUMN', `no column of the file is called ${header}`, {
    column: header,
    suggestions: near === undefined ? [] : [{ header, column: quoteForMessage(near.text) }],
  });
}

/** What the report says of the headers that a person named. */
export function readingNotices(texts: readonly string[], layout: TableLayout): FileNotice[] {
  return (layout.reading?.columns ?? []).flatMap(({ header, column }): FileNotice[] => {
    if (!texts.some((text) => headerKey(text) === headerKey(header))) return [];
    return column === null
      ? [{ code: 'COLUMN_IGNORED', column: quoteForMessage(header) }]
      : [{ code: 'COLUMN_MAPPED', column: quoteForMessage(header), as: column }];
  });
}

/** @throws KaartError `file-refused` MISSING_COLUMN */
export function refuseMissing(
  columns: readonly (string | null)[],
  layout: TableLayout,
  where: Where = {},
): void {
  const absent = missing(columns, layout);
  if (absent.length > 0) throw missingColumns(absent, layout, where);
}

/** The refusal of a file without these columns. */
function missingColumns(absent: readonly string[], layout: TableLayout, where: Where = {}) {
  return refusal('MISSING_COLUMN', `required columns are missing: ${listedNames(absent)}`, {
    ...where,
    column: absent[0] ?? '',
    columns: absent,
    required: layout.required,
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
