import { isBlank } from './header.ts';
import { readValue, refuseDeep, tooLarge } from './json-scan.ts';
import { holdsRows } from './json-shape.ts';
import { MAX_RECORD_CHARS } from './limits.ts';
import { refusal } from './refusal.ts';
import { TextCursor } from './text-cursor.ts';

/** One row of a JSON file; `undefined` where the text is no JSON. */
export type JsonRecord = { readonly value: unknown } | undefined;

/**
 * The elements of an array of rows, or of the array that an object holds under a name such as `records`, one after the other.
 *
 * @param onMember told of every other member of that object
 * @throws KaartError `file-refused` NOT_JSON, TOO_LARGE
 */
export async function* documentRecords(
  text: AsyncIterator<string>,
  onMember: (name: string, value: unknown) => void,
): AsyncGenerator<JsonRecord> {
  const cursor = new TextCursor(text);
  try {
    if ((await cursor.peek()) === '[') yield* elements(cursor);
    else yield* members(cursor, onMember);
    if ((await cursor.peek()) !== undefined)
      throw refusal('NOT_JSON', 'the file goes on behind its JSON document');
  } finally {
    await cursor.close();
  }
}

/** Each line that is not blank. */
export async function* lineRecords(text: AsyncIterator<string>): AsyncGenerator<JsonRecord> {
  const cursor = new TextCursor(text);
  try {
    for await (const line of textLines(cursor)) if (!isBlank(line)) yield parsedLine(line);
  } finally {
    await cursor.close();
  }
}

async function* textLines(cursor: TextCursor): AsyncGenerator<string> {
  for (;;) {
    const known = cursor.rest();
    const lines = known.split(/[\r\n]+/);
    const rest = lines.pop() ?? '';
    if (rest.length > MAX_RECORD_CHARS) throw tooLarge('row', MAX_RECORD_CHARS);
    yield* lines;
    cursor.take(known.length - rest.length);
    if (await cursor.more()) continue;
    yield cursor.take(rest.length);
    return;
  }
}

function parsedLine(line: string): JsonRecord {
  if (line.length > MAX_RECORD_CHARS) throw tooLarge('row', MAX_RECORD_CHARS);
  refuseDeep(line);
  try {
    return { value: JSON.parse(line) };
  } catch {
    return undefined;
  }
}

async function* elements(cursor: TextCursor): AsyncGenerator<JsonRecord> {
  for await (const _ of items(cursor, ']')) yield { value: parsed(await readValue(cursor)) };
}

async function* members(
  cursor: TextCursor,
  onMember: (name: string, value: unknown) => void,
): AsyncGenerator<JsonRecord> {
  let found = false;
  for await (const _ of items(cursor, '}')) {
    const name = String(parsed(await readValue(cursor)));
    if ((await cursor.peek()) !== ':') throw notJson();
    cursor.take(1);
    if (holdsRows(name) && (await cursor.peek()) === '[') {
      found = true;
      yield* elements(cursor);
    } else onMember(name, parsed(await readValue(cursor)));
  }
  if (!found)
    throw refusal('NOT_JSON', 'the JSON document holds no list of rows, named `records` or alike');
}

/** Stops before each item of the array or object at the cursor, and behind the bracket that closes it. */
async function* items(cursor: TextCursor, close: ']' | '}'): AsyncGenerator<void> {
  cursor.take(1);
  if ((await cursor.peek()) === close) {
    cursor.take(1);
    return;
  }
  for (;;) {
    yield;
    const next = await cursor.peek();
    if (next !== ',' && next !== close) throw notJson();
    cursor.take(1);
    if (next === close) return;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notJson(cause);
  }
}

function notJson(cause?: unknown) {
  return refusal('NOT_JSON', 'the file is not well-formed JSON', { cause });
}
