import { parquetReadObjects } from 'hyparquet';
import { readableGroups } from '../consent/timeline.ts';
import { AUDIENCES, type Audience, type FieldGroup } from '../consent/vocabulary.ts';
import { sha256Stream } from '../core/digest.ts';
import { addMilliseconds, DAY_MS } from '../core/instant.ts';
import { toArray } from '../core/to-array.ts';
import { type ByteLine, byteLines, readRecordId } from './byte-lines.ts';
import { decodeForm, type FileForm, splitForm } from './file-forms.ts';
import type { ErasureTarget, Inspection } from './inspection.ts';
import { parseVersionKey, REDACTED_PREFIX, VERSIONS_PREFIX, versionPrefix } from './keys.ts';
import type { ViewFiles } from './ports.ts';
import type { PublicationDeps } from './publication-deps.ts';
import { readXlsxRecordIds } from './render/xlsx-record-ids.ts';
import { FILE_NAMES } from './version.ts';

/**
 * Searches all stored views for withdrawn data.
 *
 * Only files of served versions may be stored: those of the current version and of redacted versions.
 * The search reads all of them: JSON Lines for rows and their withheld groups, CSV, JSON and JSON-LD
 * for the bytes of the id, Parquet and workbooks for their column of ids. Other forms of a file are
 * decoded first. Data that was granted again does not count. An older object version of a served file
 * has the same bytes as the current one, because its key depends on its content.
 */
export async function inspectFiles(
  deps: Pick<
    PublicationDeps,
    'files' | 'versions' | 'redactions' | 'dataset' | 'consents' | 'clock'
  >,
  targets: readonly ErasureTarget[],
): Promise<Inspection> {
  const { files, clock } = deps;
  const stored = await listStoredFiles(deps);
  const search = new RowSearch(await removeGrantedAgain(deps, targets));
  for (const key of stored.served) await search.read(files, key);
  const { objectVersions, inventory, unservedKeys } = stored;
  const proof = { at: clock(), objectVersions, inventory, filesRead: search.filesRead };
  return { proof, remainingRows: search.found, unservedKeys };
}

/**
 * Erases files that no version serves. Files that may belong to a run in progress stay: those with a
 * number above the current version, and those of redacted versions that are younger than a day.
 */
export async function eraseUnserved(
  {
    files,
    versions,
    dataset,
    clock,
  }: Pick<PublicationDeps, 'files' | 'versions' | 'dataset' | 'clock'>,
  unservedKeys: readonly string[],
): Promise<void> {
  const seq = (await versions.head(dataset))?.value.version.seq ?? 0;
  const young = new Set<string>();
  for await (const { key, storedAt } of files.list(REDACTED_PREFIX))
    if (storedAt >= addMilliseconds(clock(), -DAY_MS)) young.add(key);
  for (const key of unservedKeys)
    if (!young.has(key) && (parseVersionKey(key)?.seq ?? 0) < seq) await files.purge(key);
}

/** Lists all stored files of views: the served ones, and keys that no version serves. */
async function listStoredFiles(deps: Parameters<typeof inspectFiles>[0]) {
  const prefixes = await listServedPrefixes(deps);
  const hash = sha256Stream();
  const [current, otherKeys] = [new Set<string>(), new Set<string>()];
  let objectVersions = 0;
  for await (const stored of deps.files.stored(VERSIONS_PREFIX)) {
    objectVersions += 1;
    hash.update(`${stored.key} ${stored.version} ${stored.bytes}\n`);
    const isServed = stored.current && prefixes.some((prefix) => stored.key.startsWith(prefix));
    (isServed ? current : otherKeys).add(stored.key);
  }
  const unservedKeys = [...otherKeys].filter((key) => !current.has(key));
  return { objectVersions, inventory: hash.digest('hex'), served: current, unservedKeys };
}

async function listServedPrefixes({
  versions,
  redactions,
  dataset,
}: Pick<PublicationDeps, 'versions' | 'redactions' | 'dataset'>): Promise<readonly string[]> {
  const head = (await versions.head(dataset))?.value.version;
  const prefixes = head === undefined ? [] : [versionPrefix(head)];
  for await (const { value } of redactions.list(dataset))
    prefixes.push(versionPrefix({ ...value.version, redaction: value.redaction }));
  return prefixes;
}

/** Returns the requested rows without those that the company has granted again. */
async function removeGrantedAgain(
  { consents, clock }: Pick<PublicationDeps, 'consents' | 'clock'>,
  targets: readonly ErasureTarget[],
): Promise<RowsToFind> {
  const now = clock();
  const companies = await consents.load([...new Set(targets.map(({ recordId }) => recordId))]);
  const sought = new Map(AUDIENCES.map((audience) => [audience, new Map()] as const));
  for (const [index, { recordId, audience, fieldGroup }] of targets.entries()) {
    const timeline = companies.get(recordId)?.timeline ?? {};
    if (readableGroups(timeline, audience, now).includes(fieldGroup)) continue;
    const rowsOfAudience = sought.get(audience);
    rowsOfAudience?.set(recordId, [...(rowsOfAudience.get(recordId) ?? []), [index, fieldGroup]]);
  }
  return sought;
}

type Groups = readonly (readonly [number, FieldGroup])[];
type SoughtRows = ReadonlyMap<string, Groups>;
type Files = Pick<ViewFiles, 'get'>;

/** By audience and record id: the searched data, each with its number in the result. */
type RowsToFind = ReadonlyMap<Audience, SoughtRows>;

/** Searches files of views, and records the rows that it finds. */
class RowSearch {
  readonly found = new Set<number>();
  filesRead = 0;
  readonly #sought: RowsToFind;

  constructor(sought: RowsToFind) {
    this.#sought = sought;
  }

  /** @param key of a file of a view; files without rows are skipped */
  async read(files: Files, key: string): Promise<void> {
    const [file = '', audience] = key.split('/').reverse();
    const [path, form] = splitForm(file);
    const sought = this.#sought.get(audience as Audience);
    const read = SEARCHES[path];
    if (read === undefined || sought === undefined || sought.size === 0) return;
    const plain = form === undefined ? files : decodeFiles(files, form);
    for await (const index of read(plain, key, sought)) this.found.add(index);
    this.filesRead += 1;
  }
}

/** Decodes files that are stored in another form. */
function decodeFiles(files: Files, form: FileForm): Files {
  return {
    async get(key) {
      const { info, body } = await files.get(key);
      return { info, body: decodeForm(form, body) };
    },
  };
}

type FileSearch = (files: Files, key: string, sought: SoughtRows) => AsyncIterable<number>;

const SEARCHES: Readonly<Record<string, FileSearch>> = {
  [FILE_NAMES.jsonl]: searchJsonLines,
  [FILE_NAMES.csv]: searchText,
  [FILE_NAMES.json]: searchText,
  [FILE_NAMES.jsonld]: searchText,
  [FILE_NAMES.parquet]: searchParquet,
  [FILE_NAMES.xlsx]: searchXlsx,
};

async function* searchJsonLines(files: Files, key: string, sought: SoughtRows) {
  for await (const line of readByteLines(files, key)) {
    const groups = sought.get(readRecordId(line));
    if (groups !== undefined) yield* listVisibleGroups(line, groups);
  }
}

/** The groups that a row shows. */
function listVisibleGroups(line: ByteLine, groups: Groups): number[] {
  const { withheld } = JSON.parse(line) as { withheld: readonly string[] };
  return groups.flatMap(([index, group]) =>
    group === 'registry' || !withheld.includes(group) ? [index] : [],
  );
}

/** A row of CSV begins a line with its id, a row of JSON or JSON-LD is one line. */
async function* searchText(files: Files, key: string, sought: SoughtRows) {
  for await (const line of readByteLines(files, key)) {
    const id = /"record_id":"([^"]+)"/.exec(line)?.[1] ?? /^"?([^",]+)/.exec(line)?.[1];
    yield* listBaseGroups(id, sought);
  }
}

async function* searchParquet(files: Files, key: string, sought: SoughtRows) {
  const byteLength = await findLength(files, key);
  const file = {
    byteLength,
    slice: (first: number, end = byteLength) => readByteSpan(files, key, first, end),
  };
  for (const { record_id } of await parquetReadObjects({ file, columns: ['record_id'] }))
    yield* listBaseGroups(String(record_id), sought);
}

async function* searchXlsx(files: Files, key: string, sought: SoughtRows) {
  const read = (first: number, end: number) => readSpan(files, key, first, end);
  for await (const id of readXlsxRecordIds(read, await findLength(files, key)))
    yield* listBaseGroups(id, sought);
}

async function findLength(files: Files, key: string): Promise<number> {
  const { info, body } = await files.get(key, { first: 0, last: 0 });
  await body[Symbol.asyncIterator]().return?.();
  return info.bytes;
}

/** In these formats a withheld group is an empty cell, so the whole row is searched. */
function listBaseGroups(id: string | undefined, sought: SoughtRows): number[] {
  const groups = (id === undefined ? undefined : sought.get(id)) ?? [];
  return groups.flatMap(([index, group]) => (group === 'registry' ? [index] : []));
}

async function* readByteLines(files: Files, key: string): AsyncGenerator<ByteLine> {
  for await (const batch of byteLines((await files.get(key)).body)) yield* batch;
}

async function readByteSpan(files: Files, key: string, first: number, end: number) {
  const chunks = await toArray(readSpan(files, key, first, end));
  return new Uint8Array(Buffer.concat(chunks)).buffer;
}

async function* readSpan(files: Files, key: string, first: number, end: number) {
  if (end > first) yield* (await files.get(key, { first, last: end - 1 })).body;
}
