import { LruCache } from '../../core/lru-cache.ts';
import { toArray } from '../../core/to-array.ts';
import type { FileForm } from '../../publication/file-forms.ts';
import type { ReadablePublication } from '../../publication/recipient-publication.ts';
import type { View } from '../../publication/version.ts';

/** Files up to this size are cached. Bytes. */
const SMALL_BYTES = 1_000_000;
/** Maximum size of all cached files together. Bytes. */
const CACHE_BYTES = 16_000_000;

/** A file of a view, or another form of it: name of the file, and digest and length of the bytes. */
interface FileBytes {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly form?: FileForm;
}

/**
 * A cache for small files of views by their digest, so that a popular file is read once.
 *
 * Callers decide at every read, before they use the cache, whether a view may be served. The cache
 * never decides that.
 */
export class SmallFiles {
  readonly #cache = new LruCache<Uint8Array<ArrayBuffer>>(CACHE_BYTES);

  /** The bytes of a small file of a view that may be served now; `undefined` for a larger file. */
  async read(
    publication: ReadablePublication,
    view: View,
    file: FileBytes,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (file.bytes > SMALL_BYTES) return undefined;
    const cached = this.#cache.get(file.sha256);
    if (cached !== undefined) return cached;
    const bytes = await loadFile(publication, view, file);
    this.#cache.set(file.sha256, bytes, bytes.byteLength);
    return bytes;
  }
}

async function loadFile(
  publication: ReadablePublication,
  view: View,
  { path, form }: FileBytes,
): Promise<Uint8Array<ArrayBuffer>> {
  const { body } = await publication.open(view, path, { form });
  return Buffer.concat(await toArray(body));
}
