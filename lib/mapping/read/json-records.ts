import { isBlank, quoteForMessage } from './header.ts';
import { findDuplicateMember, readValue, refuseDeep, rowTooLong } from './json-scan.ts';
import { holdsFields, holdsRows, mayHoldRows } from './json-shape.ts';
import { MAX_COLUMNS, MAX_RECORD_CHARS } from './limits.ts';
import { refusal } from './refusal.ts';
import { TextCursor } from './text-cursor.ts';

/** One row of a JSON file; `undefined` if the text is not JSON. */
export type JsonRecord = { readonly value: unknown } | undefined;

/** Receives the parts of a document other than its rows. */
export interface DocumentListener {
  /** A member of the document without rows. */
  member(name: string, value: unknown): void;
  /** The path of the list of rows: `result.records`; `{…}` for an object with one member for each row. */
  container(path: string): void;
  /** Whether a member of this name is a column of a row. */
  isColumn(name: string): boolean;
}

/** Maximum depth of the list of rows: `data.companies.items`. */
const MAX_CONTAINERS = 3;

/** Minimum number of columns in an object that is a row itself. */
const FEWEST_COLUMNS = 3;

/**
 * Yields the rows of a document: the elements of an array, or of an array in a member such as
 * `records`. Services may nest this member in another object. An object may also be a row, or have one
 * member for each row.
 *
 * @throws KaartError `file-refused` NOT_JSON, TOO_LARGE, DUPLICATE_COLUMN
 */
export async function* documentRecords(
  text: AsyncIterator<string>,
  listener: DocumentListener,
): AsyncGenerator<JsonRecord> {
  const cursor = new TextCursor(text);
  try {
    if ((await cursor.peek()) === '[') yield* readElements(cursor);
    else {
      const document = new Members(listener);
      yield* document.records(cursor, []);
      document.end();
    }
    if ((await cursor.peek()) !== undefined) throw refusal('NOT_JSON', 'json-continues');
  } finally {
    await cursor.close();
  }
}

/** Yields each line that is not blank. */
export async function* lineRecords(text: AsyncIterator<string>): AsyncGenerator<JsonRecord> {
  const cursor = new TextCursor(text);
  try {
    for await (const line of textLines(cursor)) if (!isBlank(line)) yield parseLine(line);
  } finally {
    await cursor.close();
  }
}

async function* textLines(cursor: TextCursor): AsyncGenerator<string> {
  for (;;) {
    const known = cursor.rest();
    const lines = known.split(/[\r\n]+/);
    const rest = lines.pop() ?? '';
    if (rest.length > MAX_RECORD_CHARS) throw rowTooLong();
    yield* lines;
    cursor.take(known.length - rest.length);
    if (await cursor.more()) continue;
    yield cursor.take(rest.length);
    return;
  }
}

function parseLine(line: string): JsonRecord {
  if (line.length > MAX_RECORD_CHARS) throw rowTooLong();
  refuseDeep(line);
  const value = tryToParse(line);
  if (value !== undefined) refuseTwice(line, value);
  return value === undefined ? undefined : { value };
}

function tryToParse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function refuseTwice(text: string, value: unknown): void {
  const twice = findDuplicateMember(text, value);
  if (twice === undefined) return;
  const column = quoteForMessage(twice);
  throw refusal('DUPLICATE_COLUMN', 'member-twice', { column });
}

async function* readElements(cursor: TextCursor): AsyncGenerator<JsonRecord> {
  for await (const _ of items(cursor, ']')) yield { value: parseOrRefuse(await readValue(cursor)) };
}

/** Searches the members of a document for its list of rows. */
class Members {
  readonly #listener: DocumentListener;
  readonly #others: string[] = [];
  #found: string | undefined;

  constructor(listener: DocumentListener) {
    this.#listener = listener;
  }

  async *records(cursor: TextCursor, path: readonly string[]): AsyncGenerator<JsonRecord> {
    const names = new Set<string>();
    const own = new Map<string, unknown>();
    for await (const _ of items(cursor, '}')) {
      const name = String(parseOrRefuse(await readValue(cursor)));
      refuseNameTwice(names, name);
      if ((await cursor.peek()) !== ':') throw notJsonError();
      cursor.take(1);
      yield* this.#member(cursor, [...path, name], own);
    }
    if (this.#found === undefined) yield* this.#ownRow(Object.fromEntries(own), path);
  }

  /** The rows in the member at the cursor. Another value is stored as a member of the object. */
  async *#member(
    cursor: TextCursor,
    here: readonly string[],
    own: Map<string, unknown>,
  ): AsyncGenerator<JsonRecord> {
    const name = here.at(-1) ?? '';
    const next = await cursor.peek();
    if (holdsRows(name) && next === '[') {
      this.#take(here.join('.'));
      yield* readElements(cursor);
    } else if (mayHoldRows(name) && next === '{' && here.length < MAX_CONTAINERS)
      yield* this.records(cursor, here);
    else {
      const value = parseOrRefuse(await readValue(cursor));
      if (this.#isRow(value)) {
        this.#take(holdsFields(name) ? here.join('.') : [...here.slice(0, -1), '{…}'].join('.'));
        yield { value: withRecordId(value, name) };
      } else this.#keep(here, value, own);
    }
  }

  #keep(here: readonly string[], value: unknown, own: Map<string, unknown>): void {
    const name = here.at(-1) ?? '';
    this.#others.push(quoteForMessage(here.join('.')));
    if (own.size < MAX_COLUMNS) own.set(name, value);
    if (here.length === 1) this.#listener.member(name, value);
  }

  /** The object itself, if it is a row. */
  *#ownRow(row: object, path: readonly string[]): Generator<JsonRecord> {
    if (!this.#isRow(row)) return;
    refuseColumns(row, path);
    this.#take(path.join('.'));
    yield { value: row };
  }

  #isRow(value: unknown): value is Readonly<Record<string, unknown>> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const columns = Object.keys(value).filter((name) => this.#listener.isColumn(name));
    return columns.length >= FEWEST_COLUMNS;
  }

  /** @throws KaartError `file-refused` NOT_JSON without a list of rows; it lists the members */
  end(): void {
    if (this.#found !== undefined) return;
    if (this.#others.length === 0) throw refusal('NO_ROWS', 'json-empty');
    throw refusal('NOT_JSON', 'json-without-rows', { columns: this.#others.slice(0, 10) });
  }

  #take(path: string): void {
    if (this.#found === path) return;
    if (this.#found !== undefined)
      throw refusal('NOT_JSON', 'json-two-lists', {
        columns: [this.#found, path],
      });
    this.#found = path;
    if (path !== '') this.#listener.container(path);
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
  throw refusal('NOT_JSON', 'json-by-column', { columns });
}

/** The fields of a row. Without a record id in them, it is the name of the row, or the `id` of JSON:API. */
export function withRecordId(
  row: Readonly<Record<string, unknown>>,
  id: unknown,
): Readonly<Record<string, unknown>> {
  const isId = typeof id === 'string' && /^LUHT-/i.test(id);
  return isId && row['record_id'] === undefined ? { record_id: id, ...row } : row;
}

function refuseNameTwice(names: Set<string>, name: string): void {
  const column = quoteForMessage(name);
  if (names.has(name)) throw refusal('DUPLICATE_COLUMN', 'member-twice', { column });
  names.add(name);
}

/** Moves the cursor before each item of an array or object, then after its closing bracket. */
async function* items(cursor: TextCursor, close: ']' | '}'): AsyncGenerator<void> {
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
  refuseTwice(text, value);
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
  return refusal('NOT_JSON', 'json-malformed', { cause });
}
