import type { Language } from '../../core/language.ts';
import { findHeaderName } from '../headers.ts';
import { findNamedColumn } from '../import/reading.ts';
import type { TableLayout } from '../layouts.ts';
import {
  duplicateColumnError,
  isBlank,
  listReadingNotices,
  mayNumberRows,
  mostFrequentLanguage,
  quoteForMessage,
  refuseAbsentHeaders,
  refuseMissing,
  refuseOtherEdition,
  unknownColumnsError,
} from './header.ts';
import {
  addRecordId,
  type JsonRecord,
  readDocumentRecords,
  readLineRecords,
} from './json-records.ts';
import { findFieldsMember, isTechnical } from './json-shape.ts';
import { MAX_COLUMNS } from './limits.ts';
import { createRefusal } from './refusal.ts';
import {
  buildBlankRowNotices,
  isEmpty,
  isRowNumber,
  RowShape,
  refuseEdition,
} from './row-shape.ts';
import type { Cell, FileNotice, OpenedTable, RawRow, TableStart } from './table-file.ts';

/** Opens an array of rows, or an object with one. @throws KaartError `file-refused` */
export function openJsonDocument(
  text: AsyncIterator<string>,
  layout: TableLayout,
  notices: readonly FileNotice[],
): Promise<OpenedTable> {
  const allNotices = [...notices];
  const listener = {
    addMember(name: string, value: unknown) {
      const namesEdition =
        name === 'edition' && (typeof value === 'string' || typeof value === 'number');
      if (namesEdition) refuseEdition(String(value), layout);
    },
    setContainer(path: string) {
      if (!OWN_CONTAINER.test(path)) allNotices.push({ code: 'JSON_CONTAINER', column: path });
    },
    isColumn: (name: string) => findHeaderName(name, layout) !== undefined,
  };
  return openRecords(readDocumentRecords(text, listener), layout, allNotices);
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
  return openRecords(readLineRecords(text), layout, [...notices]);
}

/** The members of the first row of JSON text, and its cells. @throws KaartError `file-refused` */
export async function readJsonStart(
  text: AsyncIterator<string>,
  shape: 'document' | 'lines',
  layout: TableLayout,
): Promise<TableStart> {
  const ignored = { addMember: () => undefined, setContainer: () => undefined };
  const isColumn = (name: string) => findHeaderName(name, layout) !== undefined;
  const records =
    shape === 'lines' ? readLineRecords(text) : readDocumentRecords(text, { ...ignored, isColumn });
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
  allNotices: FileNotice[],
): Promise<OpenedTable> {
  const first = await records.next();
  if (first.done === true) throw createRefusal('NO_ROWS', 'no-row');
  if (Array.isArray(first.value?.value)) throw listsOfValuesError(allNotices);
  const names = new MemberNames(layout, allNotices);
  const start = names.unwrapFields(first.value?.value);
  if (isRow(start)) names.findPositions(start);
  return {
    columns: layout.columns,
    notices: allNotices,
    headerLanguage: names.determineLanguage(),
    rows: toJsonRows(records, first.value, { layout, names, notices: allNotices }),
  };
}

/** The refusal of rows that are lists, as pandas writes with orient="split" or "values", and Socrata as `rows.json`. */
function listsOfValuesError(notices: readonly FileNotice[]) {
  const { column } = notices.find(({ code }) => code === 'JSON_CONTAINER') ?? {};
  return column === undefined
    ? createRefusal('NOT_JSON', 'json-document-without-names')
    : createRefusal('NOT_JSON', 'json-rows-without-names', { columns: [column] });
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
  const shape = new RowShape({ columns: layout.columns, allColumns: layout.columns, layout });
  const toRow = (record: JsonRecord): RawRow | undefined => {
    const value = names.unwrapFields(record?.value);
    if (!isRow(value)) return shape.toRow([], { isRagged: true });
    const cells = toCells(value, names.findPositions(value), layout);
    return shape.toRow(cells.values, { isRagged: cells.ragged });
  };
  try {
    const firstRow = toRow(first);
    if (firstRow !== undefined) yield firstRow;
    for await (const record of records) {
      const row = toRow(record);
      if (row !== undefined) yield row;
    }
  } finally {
    await records.return(undefined); // also if the reader stops at the first row
  }
  refuseMissing([...names.readColumns], layout);
  refuseAbsentHeaders(names.listMembers(), layout);
  if (shape.rows === 0) throw createRefusal('NO_ROWS', 'no-row');
  notices.push(
    ...listReadingNotices(names.listMembers(), layout),
    ...buildBlankRowNotices([shape]),
  );
}

function toCells(value: JsonRow, positions: readonly number[], layout: TableLayout) {
  const values: Cell[] = layout.columns.map(() => null);
  let ragged = false;
  for (const [i, member] of Object.values(value).entries()) {
    const position = positions[i] ?? 0;
    if (position === IGNORED_POSITION) continue;
    const cell = toCell(member);
    if (position === ROW_NUMBER_POSITION)
      ragged ||= cell === undefined || !(isRowNumber(cell) || isEmpty(cell));
    else if (cell === undefined) ragged = true;
    else values[position] = cell;
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
const IGNORED_POSITION = -1;
/** The position of a member with row numbers. */
const ROW_NUMBER_POSITION = -2;
/** Names of lists of rows for which no notice is needed. */
const OWN_CONTAINER = /^(?:records|rows|companies|entreprises|unternehmen|events|consents)$/i;

/** Whether a member may contain row numbers: its name is one of pandas or R, or is empty. */
function mayNumberRowsOrUnnamed(member: string): boolean {
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
  readonly readColumns = new Set<string>();
  readonly #layout: TableLayout;
  readonly #positionOfMember = new Map<string, number>();
  readonly #languages: (Language | undefined)[] = [];
  #lastRow: { readonly names: string; readonly positions: readonly number[] } | undefined;

  readonly #notices: FileNotice[];
  #wrapper: string | undefined;

  constructor(layout: TableLayout, notices: FileNotice[]) {
    this.#layout = layout;
    this.#notices = notices;
  }

  /** The fields of a record: the record itself, or its member `properties`, `attributes` or similar. */
  unwrapFields(record: unknown): unknown {
    if (!isRow(record)) return record;
    const wrapper = findFieldsMember(record) ?? this.#findOnlyObject(record);
    const fields = wrapper === undefined ? undefined : this.#findInnermost(record[wrapper]);
    if (!isRow(fields) || this.#countColumns(record) >= this.#countColumns(fields)) return record;
    if (this.#wrapper === undefined)
      this.#notices.push({ code: 'JSON_CONTAINER', column: `[].${wrapper}` });
    this.#wrapper = wrapper;
    return addRecordId(fields, record['id']);
  }

  /** The only member of a record that is an object with columns, of any name, for example `company`. */
  #findOnlyObject(record: JsonRow): string | undefined {
    return Object.keys(record).find((name) => this.#countColumns(record[name]) > 2);
  }

  /** Opendatasoft has the fields of a record in `record.fields`. */
  #findInnermost(fields: unknown): unknown {
    const innerMember = isRow(fields) ? findFieldsMember(fields) : undefined;
    if (innerMember === undefined || !isRow(fields)) return fields;
    return this.#countColumns(fields) >= this.#countColumns(fields[innerMember])
      ? fields
      : fields[innerMember];
  }

  /** @throws KaartError `file-refused` OTHER_EDITION, DUPLICATE_COLUMN, UNKNOWN_COLUMN */
  findPositions(row: JsonRow): readonly number[] {
    const members = Object.keys(row);
    const names = members.join('\n');
    if (this.#lastRow?.names === names) return this.#lastRow.positions;
    if (members.length > MAX_COLUMNS)
      throw createRefusal('TOO_LARGE', 'row-of-many-columns', {
        what: 'columns',
        limit: MAX_COLUMNS,
      });
    const positions = members.map(
      (member) => this.#positionOfMember.get(member) ?? this.#addMember(member, row),
    );
    const repeatedPosition = positions.find(
      (position, i) => position >= 0 && positions.indexOf(position) !== i,
    );
    if (repeatedPosition !== undefined) {
      const repeatedMembers = members.filter((_, i) => positions[i] === repeatedPosition);
      throw duplicateColumnError(this.#layout.columns[repeatedPosition] ?? '', repeatedMembers);
    }
    this.#lastRow = { names, positions };
    return positions;
  }

  /**
   * Number of members that name a column. The row number of a service may have the name `id`, which is
   * also a name of our record id.
   */
  #countColumns(record: unknown): number {
    if (!isRow(record)) return 0;
    return Object.keys(record).filter((name) => findHeaderName(name, this.#layout) !== undefined)
      .length;
  }

  /** Whether another member is the record id. */
  #namesId(members: readonly string[], excluded: string): boolean {
    return members.some(
      (name) => name !== excluded && findHeaderName(name, this.#layout)?.column === 'record_id',
    );
  }

  /** Members of the rows that were read. */
  listMembers(): string[] {
    return [...this.#positionOfMember.keys()];
  }

  #unknownMembersError(members: readonly string[]): unknown {
    const { reading } = this.#layout;
    const columns = members.map((member) => findHeaderName(member, this.#layout)?.column);
    const unknown = members.filter(
      (member, i) =>
        columns[i] === undefined &&
        !isTechnical(member) &&
        findNamedColumn(member, reading) !== null,
    );
    const present = columns.filter((column) => column !== undefined);
    return unknownColumnsError(unknown, present, this.#layout);
  }

  determineLanguage(): Language {
    return mostFrequentLanguage(this.#languages);
  }

  #addMember(member: string, row: JsonRow): number {
    const members = Object.keys(row);
    if (findNamedColumn(member, this.#layout.reading) === null) {
      this.#positionOfMember.set(member, IGNORED_POSITION);
      return IGNORED_POSITION;
    }
    const name = findHeaderName(member, this.#layout);
    if (isTechnical(member) && (name === undefined || this.#namesId(members, member))) {
      this.#notices.push({ code: 'INDEX_COLUMN', column: quoteForMessage(member) });
      this.#positionOfMember.set(member, IGNORED_POSITION);
      return IGNORED_POSITION;
    }
    if (name === undefined && mayNumberRowsOrUnnamed(member) && isRowNumber(toCell(row[member]))) {
      this.#notices.push({ code: 'INDEX_COLUMN', column: quoteForMessage(member) });
      this.#positionOfMember.set(member, ROW_NUMBER_POSITION);
      return ROW_NUMBER_POSITION;
    }
    if (name === undefined) {
      refuseOtherEdition(members, this.#layout);
      throw this.#unknownMembersError(members);
    }
    const position = this.#layout.columns.indexOf(name.column);
    this.#positionOfMember.set(member, position);
    this.#languages.push(name.language);
    this.readColumns.add(name.column);
    return position;
  }
}
