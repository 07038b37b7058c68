import type * as z from 'zod';
import { hasCode, KaartError } from '../core/errors.ts';
import { lines } from '../core/lines.ts';
import type { ListPage, PageRequest } from '../core/page.ts';
import { type ChainEnd, ChainEnd as ChainEndSchema } from './head.ts';
import { ListedEntry } from './listed-entry.ts';
import type { HeadFiles } from './ports.ts';

/** Prefix of the files that the audit stores. They are never replaced or deleted. */
export const AUDIT_PREFIX = 'audit/';
const HEADS = `${AUDIT_PREFIX}heads/`;
const HEAD_KEY = /^audit\/heads\/(\d{4}-\d{2}-\d{2})\.jws$/;

/** Stores a signed head. @returns the stored head of the day, which another process may have stored first */
export async function storeHead(files: HeadFiles, date: string, jws: string): Promise<string> {
  const stored = await putOnce(files, headKey(date), jws, 'application/jose');
  return stored ? jws : readHead(files, date);
}

/** @throws KaartError `object-not-found` */
export async function readHead(files: HeadFiles, date: string): Promise<string> {
  let jws = '';
  for await (const line of lines((await files.get(headKey(date))).body)) jws += line;
  return jws;
}

/** Yields the days that have a head, the oldest first. @param after only later days */
export async function* headDates(files: HeadFiles, after?: string): AsyncGenerator<string> {
  for await (const { key } of files.list(HEADS, after === undefined ? after : headKey(after))) {
    const date = HEAD_KEY.exec(key)?.[1];
    if (date !== undefined) yield date;
  }
}

/** Stores the chain ends of a root. Days without new events share one file, because their root is the same. */
export function storeChainEnds(
  files: HeadFiles,
  root: string,
  ends: readonly ChainEnd[],
): Promise<unknown> {
  return storeLines(files, endsKey(root), ends);
}

/** Reads all chain ends of a root. @throws KaartError `object-not-found` */
export function readEnds(files: HeadFiles, root: string): AsyncGenerator<ChainEnd> {
  return readLines(files, endsKey(root), ChainEndSchema);
}

/** Reads a page of the chain ends of a root. @throws KaartError `object-not-found`, `message-invalid` for a cursor of another list */
export function readEndsPage(
  files: HeadFiles,
  root: string,
  page: PageRequest,
): Promise<ListPage<ChainEnd>> {
  return readLinesPage(files, endsKey(root), ChainEndSchema, page);
}

/** Stores the entries of a list. */
export function storeEntryList(
  files: HeadFiles,
  root: string,
  entries: readonly ListedEntry[],
): Promise<unknown> {
  return storeLines(files, listKey(root), entries);
}

/** Reads all entries of the list of a root. @throws KaartError `object-not-found` */
export function readList(files: HeadFiles, root: string): AsyncGenerator<ListedEntry> {
  return readLines(files, listKey(root), ListedEntry);
}

/** Reads a page of the entries of a list. @throws KaartError `object-not-found`, `message-invalid` for a cursor of another list */
export function readListPage(
  files: HeadFiles,
  root: string,
  page: PageRequest,
): Promise<ListPage<ListedEntry>> {
  return readLinesPage(files, listKey(root), ListedEntry, page);
}

async function* readLines<T>(
  files: HeadFiles,
  key: string,
  schema: z.ZodType<T>,
): AsyncGenerator<T> {
  const { body } = await files.get(key);
  for await (const line of lines(body)) yield schema.parse(JSON.parse(line));
}

/** Reads a page of lines of a file that never changes. The cursor is the position of the byte at which the next line begins. */
async function readLinesPage<T>(
  files: HeadFiles,
  key: string,
  schema: z.ZodType<T>,
  { limit, cursor }: PageRequest,
): Promise<ListPage<T>> {
  const items: T[] = [];
  let next = cursor === undefined ? 0 : parseCursor(cursor);
  let isBehindCursor = cursor === undefined;
  for await (const line of lines(await readFrom(files, key, next))) {
    if (!isBehindCursor) {
      // The read starts one byte before the cursor. This byte must be the end of the previous line.
      if (line !== '') throw cursorError();
      isBehindCursor = true;
      continue;
    }
    if (items.length === limit) return { items, cursor: String(next) };
    items.push(schema.parse(JSON.parse(line)));
    next += Buffer.byteLength(line) + 1;
  }
  return { items };
}

async function readFrom(files: HeadFiles, key: string, at: number) {
  if (at === 0) return (await files.get(key)).body;
  try {
    return (await files.get(key, { first: at - 1, last: Number.MAX_SAFE_INTEGER })).body;
  } catch (cause) {
    if (hasCode(cause, 'range-not-satisfiable')) throw cursorError(cause);
    throw cause;
  }
}

function parseCursor(cursor: string): number {
  if (/^[1-9]\d{0,14}$/.test(cursor)) return Number(cursor);
  throw cursorError();
}

function cursorError(cause?: unknown): KaartError {
  return new KaartError('cursor-invalid', { code: 'message-invalid', cause });
}

function headKey(date: string): string {
  return `${HEADS}${date}.jws`;
}

function endsKey(root: string): string {
  return `${AUDIT_PREFIX}ends/${root}.jsonl`;
}

function listKey(root: string): string {
  return `${AUDIT_PREFIX}lists/${root}.jsonl`;
}

function storeLines(files: HeadFiles, key: string, values: readonly unknown[]): Promise<boolean> {
  const text = values.map((value) => `${JSON.stringify(value)}\n`).join('');
  return putOnce(files, key, text, 'application/jsonl');
}

async function putOnce(
  files: HeadFiles,
  key: string,
  body: string,
  contentType: string,
): Promise<boolean> {
  try {
    await files.put(key, body, { contentType, ifAbsent: true });
    return true;
  } catch (error) {
    if (hasCode(error, 'object-exists')) return false;
    throw error;
  }
}
