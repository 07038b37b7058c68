import { MAX_JSON_DEPTH, MAX_RECORD_CHARS } from './limits.ts';
import { createRefusal } from './refusal.ts';
import type { TextCursor } from './text-cursor.ts';

/** Characters that determine the end of a value. */
const STRUCTURE = /["{}[\],]/g;

/**
 * Reads the text of the JSON value at the cursor, and moves the cursor after it. Length and depth of
 * the value are limited, so that `JSON.parse` may parse it.
 *
 * @throws KaartError `file-refused` TOO_LARGE, NOT_JSON if the text ends within the value
 */
export async function readValue(cursor: TextCursor): Promise<string> {
  await cursor.peek();
  let triedLength = 0;
  for (;;) {
    // The text is doubled before the next attempt, so that a long value is not scanned again after each
    // chunk.
    while (cursor.getRest().length < 2 * triedLength && (await cursor.readChunk()));
    triedLength = cursor.getRest().length;
    const end = findValueEnd(cursor.getRest());
    if ((end ?? cursor.getRest().length) > MAX_RECORD_CHARS) throw rowTooLongError();
    if (end !== undefined) return cursor.take(end);
    if (await cursor.readChunk()) continue;
    const last = cursor.getRest();
    if (/^[\w.+-]+\s*$/.test(last)) return cursor.take(last.length);
    throw createRefusal('NOT_JSON', 'json-ends-early');
  }
}

/** Position of the end of the value at the beginning of the text; `undefined` if the text ends before. */
function findValueEnd(text: string): number | undefined {
  let depth = 0;
  for (
    let token = findNextToken(text, 0);
    token !== undefined;
    token = findNextToken(text, token.end)
  ) {
    depth = changeDepth(depth, token.char);
    if (depth < 0 || (depth === 0 && token.char === ',')) return token.start;
    if (depth === 0) return token.end;
  }
  return undefined;
}

interface Token {
  readonly char: string;
  readonly start: number;
  readonly end: number;
}

/** Returns the next bracket, comma or string; undefined if there is no complete one. */
function findNextToken(text: string, from: number): Token | undefined {
  STRUCTURE.lastIndex = from;
  const found = STRUCTURE.exec(text);
  if (found === null) return undefined;
  const start = found.index;
  const end = found[0] === '"' ? findStringEnd(text, start + 1) : start + 1;
  return end === undefined ? undefined : { char: found[0], start, end };
}

/** @throws KaartError `file-refused` TOO_LARGE */
function changeDepth(depth: number, char: string): number {
  const newDepth = depth + getDepthChange(char);
  if (newDepth > MAX_JSON_DEPTH)
    throw createRefusal('TOO_LARGE', 'json-too-deep', { what: 'depth', limit: MAX_JSON_DEPTH });
  return newDepth;
}

function getDepthChange(char: string): number {
  if (char === '{' || char === '[') return 1;
  return char === '}' || char === ']' ? -1 : 0;
}

/** Position after the closing quote of a string. */
function findStringEnd(text: string, start: number): number | undefined {
  let quote = text.indexOf('"', start);
  while (quote !== -1 && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote === -1 ? undefined : quote + 1;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes++;
  return slashes % 2 === 1;
}

/** @throws KaartError `file-refused` TOO_LARGE if the text is nested more deeply than a row may be */
export function refuseDeepNesting(text: string): void {
  if (!mayBeTooDeep(text)) return;
  let depth = 0;
  for (
    let token = findNextToken(text, 0);
    token !== undefined;
    token = findNextToken(text, token.end)
  )
    depth = changeDepth(depth, token.char);
}

/**
 * The name that an object of a JSON text has twice, at any depth; `undefined` if every name is unique.
 * `JSON.parse` would keep the last.
 *
 * @param value the parsed text
 */
export function findDuplicateMember(text: string, value: unknown): string | undefined {
  const colons = text.match(/"\s*:/g)?.length ?? 0;
  return colons === countMembers(value) ? undefined : findFirstDuplicate(text);
}

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const parts: unknown[] = Object.values(value);
  const ownMembers = Array.isArray(value) ? 0 : parts.length;
  return parts.reduce((sum: number, part) => sum + countMembers(part), ownMembers);
}

function findFirstDuplicate(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (
    let token = findNextToken(text, 0);
    token !== undefined;
    token = findNextToken(text, token.end)
  ) {
    if (token.char === '{' || token.char === '[') open.push(new Set());
    if (token.char === '}' || token.char === ']') open.pop();
    if (token.char !== '"' || !/^\s*:/.test(text.slice(token.end, token.end + 100))) continue;
    const name = String(JSON.parse(text.slice(token.start, token.end)));
    if (open.at(-1)?.has(name)) return name;
    open.at(-1)?.add(name);
  }
  return undefined;
}

/** Whether there are enough brackets for too many levels. A normal row has fewer, and counting is cheap. */
function mayBeTooDeep(text: string): boolean {
  let count = 0;
  for (const bracket of ['{', '['])
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1))
      if (++count > MAX_JSON_DEPTH) return true;
  return false;
}

/** The refusal of a row that is longer than any row of the mapping. */
export function rowTooLongError() {
  return createRefusal('TOO_LARGE', 'row-too-long', { what: 'row', limit: MAX_RECORD_CHARS });
}
