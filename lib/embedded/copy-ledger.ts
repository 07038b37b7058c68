import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { sha256, sha256Stream } from '../core/digest.ts';
import type { Copies, Copy, CopyResult } from '../withdrawal/received-notice.ts';
import { hasSystemCode, removeFile } from './durable-file.ts';
import { writeWhole } from './whole-file.ts';

/** Folder of the records in the data directory. */
export const COPIES_DIRECTORY = 'copies';

const Entry = z.object({
  agreement: z.string(),
  path: z.string(),
  sha256: z.string(),
  bytes: z.int().min(0),
  fetchedAt: z.string(),
  /** Whether the fetched file is being deleted or was deleted. */
  deleting: z.boolean(),
});
type Entry = z.infer<typeof Entry>;

/** Records the copies that were fetched on this machine: one file for each copy, with its path and digest, without rows. */
export class CopyLedger implements Copies {
  readonly #directory: string;

  constructor(home: string) {
    this.#directory = join(home, COPIES_DIRECTORY);
  }

  /** Records the path of a fetched file. @param copy with an absolute path */
  async remember(copy: Copy): Promise<void> {
    await this.#write({ ...copy, deleting: false });
  }

  async eraseCopies(agreement: string): Promise<readonly CopyResult[]> {
    const results: CopyResult[] = [];
    for (const entry of await this.#listEntries(agreement))
      results.push({ path: entry.path, fate: await this.#erase(entry) });
    return results;
  }

  /** Deletes a copy if it is still the fetched file. The deletion is recorded before. */
  async #erase(entry: Entry): Promise<CopyResult['fate']> {
    const found = await lstat(entry.path).catch(ignoreMissing);
    if (found === undefined) return entry.deleting ? 'deleted' : 'gone';
    if (!found.isFile() || found.size !== entry.bytes) return 'changed';
    if ((await computeFileDigest(entry.path)) !== entry.sha256) return 'changed';
    await this.#write({ ...entry, deleting: true });
    await removeFile(entry.path);
    return 'deleted';
  }

  async #listEntries(agreement: string): Promise<readonly Entry[]> {
    const directory = this.#agreementDirectory(agreement);
    const names = await readdir(directory).catch(ignoreMissing);
    const texts = (names ?? [])
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => readFile(join(directory, name), 'utf8'));
    return (await Promise.all(texts)).map((text) => Entry.parse(JSON.parse(text)));
  }

  async #write(entry: Entry): Promise<void> {
    const path = join(this.#agreementDirectory(entry.agreement), `${sha256(entry.path)}.json`);
    await writeWhole(path, JSON.stringify(entry), false);
  }

  #agreementDirectory(agreement: string): string {
    return join(this.#directory, sha256(agreement));
  }
}

async function computeFileDigest(path: string): Promise<string> {
  const hash = sha256Stream();
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** Handles an error of a read: a missing file is `undefined`, any other error is thrown. */
function ignoreMissing(error: unknown): undefined {
  if (!hasSystemCode(error, 'ENOENT')) throw error;
}
