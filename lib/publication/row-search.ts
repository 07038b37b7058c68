import { parquetReadObjects } from 'hyparquet';
import type { Audience, FieldGroup } from '../consent/vocabulary.ts';
import { type ByteLine, byteLines, readRecordId } from './byte-lines.ts';
import type { ViewFiles } from './ports.ts';
import { FILE_NAMES } from './version.ts';

type Groups = readonly (readonly [number, FieldGroup])[];
type OfAudience = ReadonlyMap<string, Groups>;
type Files = Pick<ViewFiles, 'get'>;

/** By audience and record id: what is sought, each with the number by which it is noted. */
export type RowsToFind = ReadonlyMap<Audience, OfAudience>;

/** Reads files of views through, and notes what it finds. */
export class RowSearch {
  readonly found = new Set<number>();
  filesRead = 0;
  readonly #sought: RowsToFind;

  constructor(sought: RowsToFind) {
    this.#sought = sought;
  }

  /** @param key of a file of a view; one that holds no rows is left aside */
  async read(files: Files, key: string): Promise<void> {
    const [path = '', audience] = key.split('/').reverse();
    const sought = this.#sought.get(audience as Audience);
    const read = READERS[path];
    if (read === undefined || sought === undefined || sought.size === 0) return;
    for await (const index of read(files, key, sought)) this.found.add(index);
    this.filesRead += 1;
  }
}

type FileSearch = (files: Files, key: string, sought: OfAudience) => AsyncIterable<number>;

const READERS: Readonly<Record<string, FileSearch>> = {
  [FILE_NAMES.jsonl]: inJsonLines,
  [FILE_NAMES.csv]: inText,
  [FILE_NAMES.jsonld]: inText,
  [FILE_NAMES.parquet]: inParquet,
};

async function* inJsonLines(files: Files, key: string, sought: OfAudience) {
  for await (const line of readByteLines(files, key)) {
    const groups = sought.get(readRecordId(line));
    if (groups !== undefined) yield* listVisibleGroups(line, groups);
  }
}

/** What of a row is shown. */
function listVisibleGroups(line: ByteLine, groups: Groups): number[] {
  const { withheld } = JSON.parse(line) as { withheld: readonly string[] };
  return groups.flatMap(([index, group]) =>
    group === 'registry' || !withheld.includes(group) ? [index] : [],
  );
}

/** A row of CSV begins a line with its id, a row of JSON-LD is one line. */
async function* inText(files: Files, key: string, sought: OfAudience) {
  for await (const line of readByteLines(files, key)) {
    const id = /"record_id":"([^"]+)"/.exec(line)?.[1] ?? /^"?([^",]+)/.exec(line)?.[1];
    yield* listBaseGroups(id, sought);
  }
}

async function* inParquet(files: Files, key: string, sought: OfAudience) {
  const { info } = await files.get(key, { first: 0, last: 0 });
  const file = {
    byteLength: info.bytes,
    slice: (first: number, end = info.bytes) => readByteSpan(files, key, first, end),
  };
  for (const { record_id } of await parquetReadObjects({ file, columns: ['record_id'] }))
    yield* listBaseGroups(String(record_id), sought);
}

/** In these formats a closed group is an empty cell: what is sought there is the whole row. */
function listBaseGroups(id: string | undefined, sought: OfAudience): number[] {
  const groups = (id === undefined ? undefined : sought.get(id)) ?? [];
  return groups.flatMap(([index, group]) => (group === 'registry' ? [index] : []));
}

async function* readByteLines(files: Files, key: string): AsyncGenerator<ByteLine> {
  for await (const batch of byteLines((await files.get(key)).body)) yield* batch;
}

async function readByteSpan(files: Files, key: string, first: number, end: number) {
  const chunks: Uint8Array[] = [];
  if (end > first)
    for await (const chunk of (await files.get(key, { first, last: end - 1 })).body)
      chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks)).buffer;
}
