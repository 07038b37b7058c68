import { isBlank, quoteForMessage } from './header.ts';
import { findDuplicateMember, readValue, refuseDeepNesting, rowTooLongError } from './json-scan.ts';
import { holdsFields, holdsRows, mayHoldRows } from './json-shape.ts';
import { MAX_COLUMNS, MAX_RECORD_CHARS } from './limits.ts';
import { createRefusal } from './refusal.ts';
import { TextCursor } from './text-cursor.ts';

/** One row of a JSON file; `undefined` if the text is not JSON. */
export type JsonRecord = { readonly value: unknown } | undefined;

/** Receives the parts of a document other than its rows. */
export interface DocumentListener {
  /** A member of the document without rows. */
  addMember(name: string, value: unknown): void;
  /** The path of the list of rows: `result.records`; `{…}` for an object with one member for each row. */
  setContainer(path: string): void;
  /** Whether a member of this name is a column of a row. */
  isColumn(name: string): boolean;
}

/** Maximum depth of the list of rows: `data.companies.items`. */
const MAX_CONTAINERS = 3;

/** Minimum number of columns in an object that is a row itself. */
const MIN_COLUMNS = 3;

/**
 * Yields the rows of a document: the elements of an array, or of an array in a member such as
 * `records`. Services may nest this member in another object. An object may also be a row, or have one
 * member for each row.
 *
 * @throws KaartError `file-refused` NOT_JSON, TOO_LARGE, DUPLICATE_COLUMN
 */
export async function* readDocumentRecords(
  text: AsyncIterator<string>,
  listener: DocumentListener,
): AsyncGenerator<JsonRecord> {
  const cursor = new TextCursor(text);
  try {
    if ((await cursor.peek()) === '[') yield* readElements(cursor);
    else {
      const document = new RowSearch(listener);
      yield* document.findRecords(cursor, []);
      document.refuseWithoutRows();
    }
    if ((await cursor.peek()) !== undefined) throw createRefusal('NOT_JSON', 'json-continues');
  } finally {
    await cursor.close();
  }
}

/** Yields each line that is not blank. */
export async function* readLineRecords(text: AsyncIterator<string>): AsyncGenerator<JsonRecord> {
  const cursor = new TextCursor(text);
  try {
    for await (const line of readTextLines(cursor)) if (!isBlank(line)) yield parseLine(line);
  } finally {
    await cursor.close();
  }
}

async function* readTextLines(cursor: TextCursor): AsyncGenerator<string> {
  for (;;) {
    const text = cursor.getRest();
    const lines = text.split(/[\r\n]+/);
    const rest = lines.pop() ?? '';
    if (rest.length > MAX_RECORD_CHARS) throw rowTooLongError();
    yield* lines;
    cursor.take(text.length - rest.length);
    if (await cursor.readChunk()) continue;
    yield cursor.take(rest.length);
    return;
  }
}

function parseLine(line: string): JsonRecord {
  if (line.length > MAX_RECORD_CHARS) throw rowTooLongError();
  refuseDeepNesting(line);
  const value = tryToParse(line);
  if (value !== undefined) refuseDuplicateMember(line, value);
  return value === undefined ? undefined : { value };
}

function tryToParse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function refuseDuplicateMember(text: string, value: unknown): void {
  const duplicateName = findDuplicateMember(text, value);
  if (duplicateName === undefined) return;
  const column = quoteForMessage(duplicateName);
  throw createRefusal('DUPLICATE_COLUMN', 'member-twice', { column });
}

async function* readElements(cursor: TextCursor): AsyncGenerator<JsonRecord> {
  for await (const _ of readItems(cursor, ']'))
    yield { value: parseOrRefuse(await readValue(cursor)) };
}

/** Searches the members of a document for its list of rows. */
class RowSearch {
  readonly #listener: DocumentListener;
  readonly #otherMembers: string[] = [];
  #rowsPath: string | undefined;

  constructor(listener: DocumentListener) {
    this.#listener = listener;
  }

  async *findRecords(cursor: TextCursor, path: readonly string[]): AsyncGenerator<JsonRecord> {
    const names = new Set<string>();
    const ownMembers = new Map<string, unknown>();
    for await (const _ of readItems(cursor, '}')) {
      const name = String(parseOrRefuse(await readValue(cursor)));
      refuseRepeatedName(names, name);
      if ((await cursor.peek()) !== ':') throw notJsonError();
      cursor.take(1);
      yield* this.#findInMember(cursor, [...path, name], ownMembers);
    }
    if (this.#rowsPath === undefined) yield* this.#yieldIfRow(Object.fromEntries(ownMembers), path);
  }

  /** The rows in the member at the cursor. Another value is stored as a member of the object. */
  async *#findInMember(
    cursor: TextCursor,
    memberPath: readonly string[],
    ownMembers: Map<string, unknown>,
  ): AsyncGenerator<JsonRecord> {
    const name = memberPath.at(-1) ?? '';
    const next = await cursor.peek();
    if (holdsRows(name) && next === '[') {
      this.#storeRowsPath(memberPath.join('.'));
      yield* readElements(cursor);
    } else if (mayHoldRows(name) && next === '{' && memberPath.length < MAX_CONTAINERS)
      yield* this.findRecords(cursor, memberPath);
    else {
      const value = parseOrRefuse(await readValue(cursor));
      if (this.#isRow(value)) {
        this.#storeRowsPath(
          holdsFields(name) ? memberPath.join('.') : [...memberPath.slice(0, -1), '{…}'].join('.'),
        );
        yield { value: addRecordId(value, name) };
      } else this.#storeMember(memberPath, value, ownMembers);
    }
  }

  #storeMember(
    memberPath: readonly string[],
    value: unknown,
    ownMembers: Map<string, unknown>,
  ): void {
    const name = memberPath.at(-1) ?? '';
    this.#otherMembers.push(quoteForMessage(memberPath.join('.')));
    if (ownMembers.size < MAX_COLUMNS) ownMembers.set(name, value);
    if (memberPath.length === 1) this.#listener.addMember(name, value);
  }

  /** The object itself, if it is a row. */
  *#yieldIfRow(row: object, path: readonly string[]): Generator<JsonRecord> {
    if (!this.#isRow(row)) return;
    refuseColumns(row, path);
    this.#storeRowsPath(path.join('.'));
    yield { value: row };
  }

  #isRow(value: unknown): value is Readonly<Record<string, unknown>> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const columns = Object.keys(value).filter((name) => this.#listener.isColumn(name));
    return columns.length >= MIN_COLUMNS;
  }

  /** @throws KaartError `file-refused` NOT_JSON without a list of rows; it lists the members */
  refuseWithoutRows(): void {
    if (this.#rowsPath !== undefined) return;
    if (this.#otherMembers.length === 0) throw createRefusal('NO_ROWS', 'json-empty');
    throw createRefusal('NOT_JSON', 'json-without-rows', {
      columns: this.#otherMembers.slice(0, 10),
    });
  }

  #storeRowsPath(path: string): void {
    if (this.#rowsPath === path) return;
    if (this.#rowsPath !== undefined)
      throw createRefusal('NOT_JSON', 'json-two-lists', {
        columns: [this.#rowsPath, path],
      });
    this.#rowsPath = path;
    if (path !== '') this.#listener.setContainer(path);
  }
}

/**
 * @throws KaartError `file-refused` NOT_JSON for an object with one member for each column, as pandas
 * writes it
 */
function refuseColumns(row: Readonly<Record<string, unknown>>, path: readonly string[]): void {
  const lists = Object.keys(row).filter(
    (name) => typeof row[name] === 'object' && row[name] !== null,
  );
  if (lists.length * 2 <= Object.keys(row).length) return;
  const columns = lists.slice(0, 10).map((name) => quoteForMessage([...path, name].join('.')));
  throw createRefusal('NOT_JSON', 'json-by-column', { columns });
}

/** The fields of a row. Without a record id in them, it is the name of the row, or the `id` of JSON:API. */
export function addRecordId(
  row: Readonly<Record<string, unknown>>,
  id: unknown,
): Readonly<Record<string, unknown>> {
  const isId = typeof id === 'string' && /^LUHT-/i.test(id);
  return isId && row['record_id'] === undefined ? { record_id: id, ...row } : row;
}

function refuseRepeatedName(names: Set<string>, name: string): void {
  const column = quoteForMessage(name);
  if (names.has(name)) throw createRefusal('DUPLICATE_COLUMN', 'member-twice', { column });
  names.add(name);
}

/** Moves the cursor before each item of an array or object, then after its closing bracket. */
async function* readItems(cursor: TextCursor, close: ']' | '}'): AsyncGenerator<void> {
  cursor.take(1);
  if ((await cursor.peek()) === close) {
    cursor.take(1);
    return;
  }
  for (;;) {
    yield;
    const next = await cursor.peek();
    if (next !== ',' && next !== close) throw notJsonError();
    cursor.take(1);
    if (next === close) return;
  }
}

function parseOrRefuse(text: string): unknown {
  const value = parseValue(text);
  refuseDuplicateMember(text, value);
  return value;
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notJsonError(cause);
  }
}

function notJsonError(cause?: unknown) {
  return createRefusal('NOT_JSON', 'json-malformed', { cause });
}
