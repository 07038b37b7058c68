import { hasCode } from '../core/errors.ts';
import { lines } from '../core/lines.ts';
import { type ChainEnd, ChainEnd as ChainEndSchema } from './head.ts';
import { ListedEntry } from './listed-entry.ts';
import type { HeadFiles } from './ports.ts';

/** Everything the audit keeps in the object store. Nothing under it is ever replaced or deleted. */
export const AUDIT_PREFIX = 'audit/';
const HEADS = `${AUDIT_PREFIX}heads/`;
const DATED = /^audit\/heads\/(\d{4}-\d{2}-\d{2})\.jws$/;

/** Keeps a signed head, or gives the one that another process has kept for this day. */
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

/** The days that have a head, the oldest first, those after a day if given. */
export async function* headDates(files: HeadFiles, after?: string): AsyncGenerator<string> {
  for await (const { key } of files.list(HEADS, after === undefined ? after : headKey(after))) {
    const date = DATED.exec(key)?.[1];
    if (date !== undefined) yield date;
  }
}

/** Keeps the chain ends of a root: days on which nothing was recorded share them. */
export function storeChainEnds(
  files: HeadFiles,
  root: string,
  ends: readonly ChainEnd[],
): Promise<unknown> {
  return keepLines(files, endsKey(root), ends);
}

/** The chain ends of a root. @throws KaartError `object-not-found` */
export async function* readEnds(files: HeadFiles, root: string): AsyncGenerator<ChainEnd> {
  const { body } = await files.get(endsKey(root));
  for await (const line of lines(body)) yield ChainEndSchema.parse(JSON.parse(line));
}

/** Keeps the entries of a list. */
export function storeEntryList(
  files: HeadFiles,
  root: string,
  entries: readonly ListedEntry[],
): Promise<unknown> {
  return keepLines(files, listKey(root), entries);
}

/** The entries of the list of a root. @throws KaartError `object-not-found` */
export async function* readList(files: HeadFiles, root: string): AsyncGenerator<ListedEntry> {
  const { body } = await files.get(listKey(root));
  for await (const line of lines(body)) yield ListedEntry.parse(JSON.parse(line));
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

function keepLines(files: HeadFiles, key: string, values: readonly unknown[]): Promise<boolean> {
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
