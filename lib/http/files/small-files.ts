import { toArray } from '../../core/to-array.ts';
import type { ReadablePublication } from '../../publication/recipient-publication.ts';
import type { View, ViewFile } from '../../publication/version.ts';

/** A file up to this size is read whole and kept. Bytes. */
const SMALL_BYTES = 1_000_000;
/** All files together; the one asked for longest ago goes first. Bytes. */
const KEPT_BYTES = 16_000_000;

/**
 * Small files of views, kept by their digest, so that a file many ask for is read once.
 *
 * Whether a view may be served is decided at every read, before its files are asked for here: what
 * is kept is never the answer to that question.
 */
export class SmallFiles {
  readonly #cache = new Map<string, Uint8Array>();
  #bytes = 0;

  /** The bytes of a small file of a view that may be served now; nothing for a larger one. */
  async read(
    publication: ReadablePublication,
    view: View,
    file: ViewFile,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (file.bytes > SMALL_BYTES) return undefined;
    const bytes = this.#cache.get(file.sha256) ?? (await load(publication, view, file));
    this.#keep(file.sha256, bytes);
    return bytes as Uint8Array<ArrayBuffer>;
  }

  #keep(digest: string, bytes: Uint8Array): void {
    this.#bytes += this.#cache.delete(digest) ? 0 : bytes.byteLength;
    this.#cache.set(digest, bytes);
    for (const [oldest, { byteLength }] of this.#cache) {
      if (this.#bytes <= KEPT_BYTES) return;
      this.#cache.delete(oldest);
      this.#bytes -= byteLength;
    }
  }
}

async function load(
  publication: ReadablePublication,
  view: View,
  file: ViewFile,
): Promise<Uint8Array> {
  const { body } = await publication.open(view, file.path);
  return Buffer.concat(await toArray(body));
}
