import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../core/clock.ts';
import { sha256Stream } from '../core/digest.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { chunks } from '../core/lines.ts';
import { PARTICIPANT } from '../store/participant.ts';
import { assertNotRestoring, checkSchema, readSchema, STORED_SCHEMA } from '../store/schema.ts';
import {
  BACKUP_FILES,
  type BackupFacts,
  type BackupObject,
  toExtraPath,
  toObjectPath,
} from './backup.ts';
import { type BagFile, writeBagTags } from './bag.ts';
import { type Installation, OWN_PARTITION } from './ports.ts';

/** Maximum number of attempts. An attempt fails if the installation is written meanwhile. */
const ATTEMPTS = 5;

export interface WriteBackupOptions {
  readonly clock: Clock;
  /** `kaart/` and the version. */
  readonly software: string;
  /** Called with a text about the current step. */
  readonly onProgress?: (text: string) => void;
}

/**
 * Writes a complete copy of an installation into a new directory, readable by its owner only.
 *
 * The table, the objects and the keys show one moment: the objects are listed before and after the table is
 * read, and both lists are equal. The installation may be served meanwhile. The directory gets its name when it
 * is complete.
 *
 * @throws KaartError `wrong-state` if there is nothing to copy, `schema-unknown`, `unavailable` if a
 *   restore is unfinished or the installation is written all the time
 */
export async function writeBackup(
  source: Installation,
  directory: string,
  options: WriteBackupOptions,
): Promise<BackupFacts> {
  const schema = (await readSchema(source.table)) ?? STORED_SCHEMA;
  checkSchema(schema);
  await assertNotRestoring(source.table);
  const part = `${directory}.part`;
  await rm(part, { recursive: true, force: true });
  for (let attempt = 1; ; attempt += 1) {
    await mkdir(join(part, 'data'), { recursive: true, mode: 0o700 });
    const copied = await copyMoment(source, join(part, 'data'), { ...options, schema });
    if (copied !== undefined) {
      await completeBag(part, copied.files, copied.facts);
      await rename(part, directory);
      return copied.facts;
    }
    await rm(part, { recursive: true, force: true });
    if (attempt === ATTEMPTS)
      throw new KaartError('written-while-read', { code: 'unavailable', nextStep: 'stop-writers' });
    options.onProgress?.(`the installation was written: attempt ${attempt + 1}`);
  }
}

/** @returns `undefined` if the installation was written meanwhile */
async function copyMoment(
  source: Installation,
  data: string,
  { schema, clock, software, onProgress }: WriteBackupOptions & { readonly schema: number },
): Promise<{ readonly files: readonly BagFile[]; readonly facts: BackupFacts } | undefined> {
  const takenAt = clock();
  const write = (path: string, texts: AsyncIterable<string> | Iterable<string>) =>
    writeFile(data, path, chunks(texts));
  const keys = await source.keys.load();
  const objects = await listObjects(source);
  const count = { items: 0 };
  try {
    const items = await write(BACKUP_FILES.items, listItemLines(source, count));
    if (count.items === 0 && objects.length === 0)
      throw new KaartError('nothing-to-back-up', { code: 'wrong-state' });
    if (JSON.stringify(await listObjects(source)) !== JSON.stringify(objects)) return undefined;
    const files = [items];
    for (const [at, object] of objects.entries()) {
      onProgress?.(`object ${at + 1} of ${objects.length}`);
      const { body } = await source.objects.get(object.key);
      const file = await writeFile(data, toObjectPath(object.key), body);
      if (file.sha256 !== object.sha256) return undefined;
      files.push(file);
    }
    for (const [path, text] of (await source.extraFiles?.read()) ?? [])
      files.push(await write(toExtraPath(path), [text]));
    if ((await source.keys.load()) !== keys) return undefined;
    if (keys !== undefined) files.push(await write(BACKUP_FILES.keys, [keys]));
    const lines = objects.map((object) => `${JSON.stringify(object)}\n`);
    files.push(await write(BACKUP_FILES.objects, lines));
    const numbers = { items: count.items, objects: objects.length };
    const facts = { format: 'kaart-backup-1', schema, software, takenAt, ...numbers } as const;
    files.push(await write(BACKUP_FILES.facts, [`${JSON.stringify(facts, null, 2)}\n`]));
    return { files, facts };
  } catch (error) {
    if (hasCode(error, 'concurrent-update') || hasCode(error, 'object-not-found')) return undefined;
    throw error;
  }
}

async function* listItemLines({ table }: Installation, count: { items: number }) {
  for await (const item of table.snapshot()) {
    if (item.pk === OWN_PARTITION && item.sk !== PARTICIPANT.sk) continue;
    count.items += 1;
    yield `${JSON.stringify(item)}\n`;
  }
}

/** Lists the objects in the order of their keys, so that two lists can be compared. */
async function listObjects({ objects }: Installation): Promise<readonly BackupObject[]> {
  const found: BackupObject[] = [];
  for await (const { key, bytes, sha256, contentType } of objects.list(''))
    found.push({ key, bytes, sha256, contentType });
  return found;
}

async function writeFile(
  data: string,
  path: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<BagFile> {
  const file = join(data, path);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const hash = sha256Stream();
  let length = 0;
  const hashChunks = async function* () {
    for await (const chunk of bytes) {
      hash.update(chunk);
      length += chunk.byteLength;
      yield chunk;
    }
  };
  await pipeline(hashChunks, createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true }));
  return { path, bytes: length, sha256: hash.digest('hex') };
}

function completeBag(part: string, files: readonly BagFile[], { takenAt, software }: BackupFacts) {
  return writeBagTags(part, files, [
    `Bagging-Date: ${takenAt.slice(0, 10)}`,
    `Bag-Software-Agent: ${software}`,
    'External-Description: complete copy of a Kaart installation, with its signing keys. Keep it secret.',
  ]);
}
