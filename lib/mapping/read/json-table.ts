import type { Language } from '../../core/language.ts';
import { headerName } from '../headers.ts';
import { findNamedColumn } from '../import/reading.ts';
import type { TableLayout } from '../layouts.ts';
import {
  duplicateColumn,
  isBlank,
  mayNumberRows,
  mostFrequentLanguage,
  quoteForMessage,
  readingNotices,
  refuseAbsentHeaders,
  refuseMissing,
  refuseOtherEdition,
  unknownColumns,
} from './header.ts';
import { documentRecords, type JsonRecord, lineRecords, withRecordId } from './json-records.ts';
import { fieldsMember, isTechnical } from './json-shape.ts';
import { MAX_COLUMNS } from './limits.ts';
import { refusal } from './refusal.ts';
import { blankRows, isEmpty, isRowNumber, RowShape, refuseEdition } from './row-shape.ts';
import type { Cell, FileNotice, OpenedTable, RawRow, TableStart } from './table-file.ts';

/** Opens an array of rows, or an object with one. @throws KaartError `file-refused` */
export function openJsonDocument(
  text: AsyncIterator<string>,
  layout: TableLayout,
  notices: readonly FileNotice[],
): Promise<OpenedTable> {
  const all = [...notices];
  const listener = {
    member(name: string, value: unknown) {
      const says = name === 'edition' && (typeof value === 'string' || typeof value === 'number');
      if (says) refuseEdition(String(value), layout);
    },
    container(path: string) {
      if (!OWN_CONTAINER.test(path)) all.push({ code: 'JSON_CONTAINER', column: path });
    },
    isColumn: (name: string) => headerName(name, layout) !== undefined,
  };
  return openRecords(documentRecords(text, listener), layout, all);
}

/**
 * Opens JSON Lines. A line that is not JSON becomes a row with a fault; the other lines are read.
 * @throws KaartError `file-refused`
 */
export function openJsonLines(
  text: AsyncIterator<string>,
  layout: TableLayout,
  notices: readonly FileNotice[],
): Promise<OpenedTable> {
  return openRecords(lineRecords(text), layout, [...notices]);
}

/** The members of the first row of JSON text, and its cells. @throws KaartError `file-refused` */
export async function readJsonStart(
  text: AsyncIterator<string>,
  shape: 'document' | 'lines',
  layout: TableLayout,
): Promise<TableStart> {
  const ignored = { member: () => undefined, container: () => undefined };
  const isColumn = (name: string) => headerName(name, layout) !== undefined;
  const records =
    shape === 'lines' ? lineRecords(text) : documentRecords(text, { ...ignored, isColumn });
  const { value: record } = await records.next();
  await records.return(undefined);
  const row = new MemberNames(layout, []).unwrapFields(record?.value);
  const members = isRow(row)
    ? Object.entries(row).filter(([name]) => isColumn(name) || !isTechnical(name))
    : [];
  return {
    texts: members.map(([name]) => name),
    first: members.map(([, value]) => toCell(value) ?? null),
  };
}

async function openRecords(
  records: AsyncGenerator<JsonRecord>,
  layout: TableLayout,
  all: FileNotice[],
): Promise<OpenedTable> {
  const first = await records.next();
  if (first.done === true) throw refusal('NO_ROWS', 'no-row');
  if (Array.isArray(first.value?.value)) throw listsOfValues(all);
  const names = new MemberNames(layout, all);
  const start = names.unwrapFields(first.value?.value);
  if (isRow(start)) names.positions(start);
  return {
    columns: layout.columns,
    notices: all,
    headerLanguage: names.language(),
    rows: toJsonRows(records, first.value, { layout, names, notices: all }),
  };
}

/** The refusal of rows that are lists, as pandas writes with orient="split" or "values", and Socrata as `rows.json`. */
function listsOfValues(notices: readonly FileNotice[]) {
  const { column } = notices.find(({ code }) => code === 'JSON_CONTAINER') ?? {};
  return column === undefined
    ? refusal('NOT_JSON', 'json-document-without-names')
    : refusal('NOT_JSON', 'json-rows-without-names', { columns: [column] });
}

/** Yields the rows. An absent member of a row is unknown; a member that no row has is a missing column. */
async function* toJsonRows(
  records: AsyncGenerator<JsonRecord>,
  first: JsonRecord,
  {
    layout,
    names,
    notices,
  }: { readonly layout: TableLayout; readonly names: MemberNames; readonly notices: FileNotice[] },
): AsyncGenerator<RawRow> {
  const shape = new RowShape({ columns: layout.columns, all: layout.columns, layout });
  const toRow = (record: JsonRecord): RawRow | undefined => {
    const value = names.unwrapFields(record?.value);
    if (!isRow(value)) return shape.toRow([], { ragged: true });
    const cells = toCells(value, names.positions(value), layout);
    return shape.toRow(cells.values, { ragged: cells.ragged });
  };
  const firstRow = toRow(first);
  if (firstRow !== undefined) yield firstRow;
  for await (const record of records) {
    const row = toRow(record);
    if (row !== undefined) yield row;
  }
  refuseMissing([...names.seen], layout);
  refuseAbsentHeaders(names.members(), layout);
  if (shape.rows === 0) throw refusal('NO_ROWS', 'no-row');
  notices.push(...readingNotices(names.members(), layout), ...blankRows([shape]));
}

function toCells(value: JsonRow, positions: readonly number[], layout: TableLayout) {
  const values: Cell[] = layout.columns.map(() => null);
  let ragged = false;
  for (const [i, member] of Object.values(value).entries()) {
    const at = positions[i] ?? 0;
    if (at === LEFT_OUT) continue;
    const cell = toCell(member);
    if (at === ROW_NUMBER) ragged ||= cell === undefined || !(isRowNumber(cell) || isEmpty(cell));
    else if (cell === undefined) ragged = true;
    else values[at] = cell;
  }
  return { values, ragged };
}

/** A list becomes a text joined by `|`, as in CSV; a deeper value is not a cell. */
function toCell(member: unknown): Cell | undefined {
  if (member === null || typeof member === 'string' || typeof member === 'boolean') return member;
  if (typeof member === 'number') return Number.isFinite(member) ? member : String(member);
  if (!Array.isArray(member) || member.some((part) => typeof part === 'object')) return undefined;
  return member.join('|');
}

/** The position of a member that is not a column. */
const LEFT_OUT = -1;
/** The position of a member with row numbers. */
const ROW_NUMBER = -2;
/** Names of lists of rows for which no notice is needed. */
const OWN_CONTAINER = /^(?:records|rows|companies|entreprises|unternehmen|events|consents)$/i;

/** Whether a member may contain row numbers: it has the name that pandas and R use, or no name. */
function mayNumber(member: string): boolean {
  return isBlank(member) || mayNumberRows(member);
}

type JsonRow = Readonly<Record<string, unknown>>;

function isRow(value: unknown): value is JsonRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Finds the columns of the members of a row. The rows of a file mostly have the same members, so their
 * names are looked up once.
 */
class MemberNames {
  /** Columns that occurred in at least one row. */
  readonly seen = new Set<string>();
  readonly #layout: TableLayout;
  readonly #known = new Map<string, number>();
  readonly #languages: (Language | undefined)[] = [];
  #latest: { readonly names: string; readonly positions: readonly number[] } | undefined;

  readonly #notices: FileNotice[];
  #wrapper: string | undefined;

  constructor(layout: TableLayout, notices: FileNotice[]) {
    this.#layout = layout;
    this.#notices = notices;
  }

  /** The fields of a record: the record itself, or its member `properties`, `attributes` or similar. */
  unwrapFields(record: unknown): unknown {
    if (!isRow(record)) return record;
    const wrapper = fieldsMember(record) ?? this.#findOnlyObject(record);
    const fields = wrapper === undefined ? undefined : this.#findInnermost(record[wrapper]);
    if (!isRow(fields) || this.#countColumns(record) >= this.#countColumns(fields)) return record;
    if (this.#wrapper === undefined)
      this.#notices.push({ code: 'JSON_CONTAINER', column: `[].${wrapper}` });
    this.#wrapper = wrapper;
    return withRecordId(fields, record['id']);
  }

  /** The only member of a record that is an object with columns, of any name, for example `company`. */
  #findOnlyObject(record: JsonRow): string | undefined {
    return Object.keys(record).find((name) => this.#countColumns(record[name]) > 2);
  }

  /** Opendatasoft has the fields of a record in `record.fields`. */
  #findInnermost(fields: unknown): unknown {
    const within = isRow(fields) ? fieldsMember(fields) : undefined;
    if (within === undefined || !isRow(fields)) return fields;
    return this.#countColumns(fields) >= this.#countColumns(fields[within])
      ? fields
      : fields[within];
  }

  /** @throws KaartError `file-refused` OTHER_EDITION, DUPLICATE_COLUMN, UNKNOWN_COLUMN */
  positions(row: JsonRow): readonly number[] {
    const members = Object.keys(row);
    const names = members.join('\n');
    if (this.#latest?.names === names) return this.#latest.positions;
    if (members.length > MAX_COLUMNS)
      throw refusal('TOO_LARGE', 'row-of-many-columns', {
        what: 'columns',
        limit: MAX_COLUMNS,
      });
    const positions = members.map(
      (member) => this.#known.get(member) ?? this.#addMember(member, row),
    );
    const twice = positions.find(
      (position, i) => position >= 0 && positions.indexOf(position) !== i,
    );
    if (twice !== undefined) {
      const both = members.filter((_, i) => positions[i] === twice);
      throw duplicateColumn(this.#layout.columns[twice] ?? '', both);
    }
    this.#latest = { names, positions };
    return positions;
  }

  /**
   * Number of members that name a column. The row number of a service may have the name `id`, which is
   * also a name of our record id.
   */
  #countColumns(record: unknown): number {
    if (!isRow(record)) return 0;
    return Object.keys(record).filter((name) => headerName(name, this.#layout) !== undefined)
      .length;
  }

  /** Whether another member is the record id. */
  #namesId(members: readonly string[], but: string): boolean {
    return members.some(
      (name) => name !== but && headerName(name, this.#layout)?.column === 'record_id',
    );
  }

  /** Members of the rows that were read. */
  members(): string[] {
    return [...this.#known.keys()];
  }

  #listUnknown(members: readonly string[]): unknown {
    const { reading } = this.#layout;
    const columns = members.map((member) => headerName(member, this.#layout)?.column);
    const unknown = members.filter(
      (member, i) =>
        columns[i] === undefined &&
        !isTechnical(member) &&
        findNamedColumn(member, reading) !== null,
    );
    const present = columns.filter((column) => column !== undefined);
    return unknownColumns(unknown, present, this.#layout);
  }

  language(): Language {
    return mostFrequentLanguage(this.#languages);
  }

  #addMember(member: string, row: JsonRow): number {
    const members = Object.keys(row);
    if (findNamedColumn(member, this.#layout.reading) === null) {
      this.#known.set(member, LEFT_OUT);
      return LEFT_OUT;
    }
    const name = headerName(member, this.#layout);
    if (isTechnical(member) && (name === undefined || this.#namesId(members, member))) {
      this.#notices.push({ code: 'INDEX_COLUMN', column: quoteForMessage(member) });
      this.#known.set(member, LEFT_OUT);
      return LEFT_OUT;
    }
    if (name === undefined && mayNumber(member) && isRowNumber(toCell(row[member]))) {
      this.#notices.push({ code: 'INDEX_COLUMN', column: quoteForMessage(member) });
      this.#known.set(member, ROW_NUMBER);
      return ROW_NUMBER;
    }
    if (name === undefined) {
      refuseOtherEdition(members, this.#layout);
      throw this.#listUnknown(members);
    }
    const position = this.#layout.columns.indexOf(name.column);
    this.#known.set(member, position);
    this.#languages.push(name.language);
    this.seen.add(name.column);
    return position;
  }
}
