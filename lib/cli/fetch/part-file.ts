import { createReadStream, createWriteStream } from 'node:fs';
import { access, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { sha256Stream } from '../../core/digest.ts';
import { KaartError } from '../../core/errors.ts';
import { cannotWrite } from '../terminal/output-path.ts';

/** The data of a download, and the known facts of its file. Stored next to the part, for another run. */
const Known = z.object({
  agreement: z.string(),
  /** The query of the address, which is requested in addition to the agreement. */
  query: z.string(),
  /** Our pid of the transfer by which it came. */
  transfer: z.string(),
  etag: z.string().nullable(),
  sha256: z.string().nullable(),
  bytes: z.number().nullable(),
  name: z.string().nullable(),
  extension: z.string(),
});
export type KnownPart = z.infer<typeof Known>;

/** What of a file is there already. */
export interface SavedPart extends KnownPart {
  readonly held: number;
}

/** A file on its way: `<stem>.part`, with what is known of it in `<stem>.part.json`. It gets its name when it is whole. */
export class PartFile {
  readonly #path: string;
  readonly #sidecar: string;

  constructor(stem: string) {
    this.#path = `${stem}.part`;
    this.#sidecar = `${stem}.part.json`;
  }

  /** Finds the part of the same data; `undefined` if there is no part, or a part of other data. */
  async findSavedPart(of: Pick<KnownPart, 'agreement' | 'query'>): Promise<SavedPart | undefined> {
    try {
      const known = Known.parse(JSON.parse(await readFile(this.#sidecar, 'utf8')));
      const { size } = await stat(this.#path);
      const same = known.agreement === of.agreement && known.query === of.query;
      return same ? { ...known, held: size } : undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * Begins from nothing. What was there goes first: a crash must not leave the bytes of one file
   * with the facts of another.
   *
   * @throws KaartError `message-invalid` where no file can be written
   */
  async begin(known: KnownPart): Promise<void> {
    try {
      await this.discard();
      await writeFile(this.#path, '');
      await this.storeFacts(known);
    } catch (cause) {
      throw cannotWrite(this.#path, cause);
    }
  }

  /** Keeps what is known now. */
  async storeFacts(known: KnownPart): Promise<void> {
    await writeFile(this.#sidecar, JSON.stringify(known));
  }

  /**
   * Writes behind what is there. What was written before something went wrong stays.
   *
   * @throws KaartError `message-invalid` where it cannot be written; whatever the stream throws where that is one
   */
  async append(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      await pipeline(chunks, createWriteStream(this.#path, { flags: 'a' }));
    } catch (error) {
      throw error instanceof KaartError ? error : cannotWrite(this.#path, error);
    }
  }

  /** Length and lower-case hexadecimal SHA-256 of what is there. */
  async computeLengthAndDigest(): Promise<{ readonly bytes: number; readonly sha256: string }> {
    const hash = sha256Stream();
    let bytes = 0;
    for await (const chunk of createReadStream(this.#path, { highWaterMark: 1_048_576 })) {
      hash.update(chunk as Uint8Array);
      bytes += (chunk as Uint8Array).length;
    }
    return { bytes, sha256: hash.digest('hex') };
  }

  /** Gives the whole its name. */
  async renameTo(file: string): Promise<void> {
    try {
      await rename(this.#path, file);
    } catch (cause) {
      throw cannotWrite(file, cause);
    }
    await rm(this.#sidecar, { force: true });
  }

  async discard(): Promise<void> {
    await rm(this.#path, { force: true });
    await rm(this.#sidecar, { force: true });
  }
}

/** Returns an unused file name: only a file that the user named is overwritten. */
export async function findUnusedName(name: string): Promise<string> {
  const [, stem = name, extension = ''] = /^(.+?)(\.[^.]*)?$/.exec(name) ?? [];
  for (let each = 1; ; each += 1) {
    const candidate = each === 1 ? name : `${stem}-${each}${extension}`;
    const free = await access(candidate).then(
      () => false,
      () => true,
    );
    if (free) return candidate;
  }
}
