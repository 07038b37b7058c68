import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KaartError } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import { lines } from '../core/lines.ts';
import { retryOnConflict } from '../core/retry.ts';
import { JOURNAL_PREFIX } from '../store/consent-journal.ts';
import type { Objects } from '../store/objects.ts';
import { buildMark, findRestore } from '../store/schema.ts';
import type { Item } from '../store/table.ts';
import {
  BACKUP_FILES,
  BackupFacts,
  BackupItem,
  BackupObject,
  parseExtraPath,
  toObjectPath,
} from './backup.ts';
import { INNER_BACKUP, SEAL_FILE, verifyBag } from './bag.ts';
import { type Installation, OWN_PARTITION } from './ports.ts';
import { findUpgrade } from './upgrades.ts';

/** Number of items that are stored together. */
const BATCH_SIZE = 200;

export interface RestoreOptions {
  /** The surviving objects of the lost installation, which contain its journal of withdrawals. */
  readonly journal?: Pick<Objects, 'stored' | 'get'>;
  /** Called with a text about the current step. */
  readonly onProgress?: (text: string) => void;
}

export interface RestoreResult extends BackupFacts {
  /** Entries of the surviving journal that the backup lacks. */
  readonly journalEntries: number;
}

/** A backup with complete files and a schema that can be restored. */
export interface VerifiedBackup {
  readonly directory: string;
  readonly facts: BackupFacts;
  /** Digests of the files by their path below `data/`. */
  readonly digests: ReadonlyMap<string, string>;
  /** Digest of the list of files, which identifies the backup. */
  readonly digest: string;
}

/**
 * Reads and verifies a backup, before an installation is opened or made.
 *
 * @param directory a backup, or an export with a backup
 * @throws KaartError `message-invalid` if the directory is neither of them, `object-corrupt` if a file differs,
 *   `schema-unknown` if the backup has a newer schema or one that is too old
 */
export async function verifyBackup(directory: string): Promise<VerifiedBackup> {
  const backup = await findBackup(directory);
  const bag = await verifyBag(backup);
  const facts = await readFacts(join(backup, 'data'));
  findUpgrade(facts.schema);
  return { directory: backup, facts, ...bag };
}

/**
 * Fills an empty installation from a backup. No program can open the installation before it is complete.
 * After an interruption, the same backup can be restored again.
 *
 * Tokens, ids, versions and signing keys come from the backup. A surviving journal is stored before the
 * installation can be opened, so its withdrawals are recorded before the first read. A backup of an earlier
 * schema is upgraded.
 *
 * @param backup its directory, or the result of {@link verifyBackup} for it
 * @throws KaartError as {@link verifyBackup}, and `wrong-state` if the installation is not empty. In these
 * cases nothing is changed
 */
export async function restoreBackup(
  backup: string | VerifiedBackup,
  target: Installation,
  { journal, onProgress }: RestoreOptions = {},
): Promise<RestoreResult> {
  const verified = typeof backup === 'string' ? await verifyBackup(backup) : backup;
  const { digests, digest, facts } = verified;
  const data = join(verified.directory, 'data');
  const upgrade = findUpgrade(facts.schema);
  // A program that opens the empty table meanwhile writes its keys there. Then the check runs again.
  await retryOnConflict(() => assertEmpty(target, digest));
  await target.table.load([buildMark(digest)]);
  await storeObjects(data, facts, target.objects, onProgress);
  for (const path of digests.keys()) {
    const extra = parseExtraPath(path);
    if (extra !== undefined)
      await target.extraFiles?.write(extra, await readFile(join(data, path), 'utf8'));
  }
  const journalEntries = journal === undefined ? 0 : await addJournal(journal, target.objects);
  if (digests.has(BACKUP_FILES.keys))
    await target.keys.save(await readFile(join(data, BACKUP_FILES.keys), 'utf8'), false);
  onProgress?.(`${facts.items} items`);
  // Every read begins with a `HEAD` item, so these are stored last. A program that opened the table before the mark serves nothing until then.
  const items = () => readItems(data, upgrade);
  await storeItems(items(), target, (item) => item.sk !== 'HEAD');
  await storeItems(items(), target, (item) => item.sk === 'HEAD');
  await target.table.load([buildMark()]);
  return { ...facts, journalEntries };
}

/** @returns the directory itself, or the folder of an export that has its backup. The files of the archive are not read: they may be large. */
async function findBackup(directory: string): Promise<string> {
  const exists = async (path: string) => (await stat(path).catch(() => undefined)) !== undefined;
  if (!(await exists(join(directory, 'data'))))
    throw new KaartError('no-backup-there', {
      code: 'message-invalid',
      parameters: { directory },
      nextStep: 'directory-of-backup',
    });
  if (!(await exists(join(directory, SEAL_FILE)))) return directory;
  const inner = join(directory, INNER_BACKUP);
  if (await exists(inner)) return inner;
  throw new KaartError('export-cannot-be-restored', {
    code: 'message-invalid',
    nextStep: 'export-with-backup',
  });
}

async function readFacts(data: string): Promise<BackupFacts> {
  const text = await readFile(join(data, BACKUP_FILES.facts), 'utf8').catch(() => undefined);
  if (text === undefined) throw new KaartError('not-a-backup', { code: 'message-invalid' });
  return BackupFacts.parse(JSON.parse(text));
}

/**
 * Checks that the installation is empty. The data of an interrupted restore of the same backup are allowed. Signing keys are
 * also allowed, because an installation that has only keys has signed no stored data.
 */
async function assertEmpty(target: Installation, digest: string): Promise<void> {
  const restoring = await findRestore(target.table);
  if (restoring === digest) return;
  if (restoring !== undefined) throw notEmptyError(`KEYS / schema`);
  for await (const { pk, sk } of target.table.snapshot())
    if (pk !== OWN_PARTITION) throw notEmptyError(`${pk} / ${sk}`);
  for await (const { key } of target.objects.stored('')) throw notEmptyError(key);
}

function notEmptyError(place: string): KaartError {
  return new KaartError('restore-not-empty', {
    code: 'wrong-state',
    parameters: { place },
    nextStep: 'empty-installation',
  });
}

async function storeObjects(
  data: string,
  facts: BackupFacts,
  objects: Objects,
  onProgress: RestoreOptions['onProgress'],
): Promise<void> {
  let at = 0;
  for await (const line of readLinesOf(data, BACKUP_FILES.objects)) {
    const { key, ...expected } = BackupObject.parse(JSON.parse(line));
    at += 1;
    onProgress?.(`object ${at} of ${facts.objects}`);
    await copyObject(objects, key, expected, createReadStream(join(data, toObjectPath(key))));
  }
}

async function copyObject(
  objects: Objects,
  key: string,
  expected: Omit<BackupObject, 'key'>,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  const writer = await objects.writer(key, expected);
  try {
    for await (const chunk of body) await writer.write(chunk);
    await writer.close();
  } finally {
    await writer.abort();
  }
}

/** @returns number of entries that were added */
async function addJournal(
  journal: NonNullable<RestoreOptions['journal']>,
  objects: Objects,
): Promise<number> {
  let added = 0;
  for await (const { key, current } of journal.stored(JOURNAL_PREFIX)) {
    if (!current || (await objects.head(key)) !== undefined) continue;
    const { info, body } = await journal.get(key);
    const { bytes, sha256, contentType } = info;
    await copyObject(objects, key, { bytes, sha256, contentType }, body);
    added += 1;
  }
  return added;
}

async function* readItems(
  data: string,
  upgrade: (item: Item) => readonly Item[],
): AsyncGenerator<Item> {
  for await (const line of readLinesOf(data, BACKUP_FILES.items))
    yield* upgrade(BackupItem.parse(JSON.parse(line)) as Item);
}

async function storeItems(
  items: AsyncIterable<Item>,
  { table }: Installation,
  isWanted: (item: Item) => boolean,
) {
  const wanted = async function* (): AsyncGenerator<Item> {
    for await (const item of items) if (isWanted(item)) yield item;
  };
  for await (const batch of inBatches(wanted(), BATCH_SIZE)) await table.load(batch);
}

async function* readLinesOf(data: string, name: string): AsyncGenerator<string> {
  const bytes: AsyncIterable<Uint8Array> = createReadStream(join(data, name));
  for await (const line of lines(bytes)) if (line !== '') yield line;
}
