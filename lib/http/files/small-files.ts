import { LruCache } from '../../core/lru-cache.ts';
import { toArray } from '../../core/to-array.ts';
import type { FileForm } from '../../publication/file-forms.ts';
import type { ReadablePublication } from '../../publication/recipient-publication.ts';
import type { View } from '../../publication/version.ts';

/** A file up to this size is read whole and kept. Bytes. */
const SMALL_BYTES = 1_000_000;
/** Most bytes of all files together. */
const KEPT_BYTES = 16_000_000;

/** A file of a view, or another form of it: name of the file, digest and length of what is read. */
interface FileBytes {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly form?: FileForm;
}

/**
 * Small files of views, kept by their digest, so that a file many ask for is read once.
 *
 * Whether a view may be served is decided at every read, before its files are asked for here: what
 * is kept is never the answer to that question.
 */
export class SmallFiles {
  readonly #cache = new LruCache<Uint8Array<ArrayBuffer>>(KEPT_BYTES);

  /** The bytes of a small file of a view that may be served now; nothing for a larger one. */
  async read(
    publication: ReadablePublication,
    view: View,
    file: FileBytes,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (file.bytes > SMALL_BYTES) return undefined;
    const known = this.#cache.get(file.sha256);
    if (known !== undefined) return known;
    const bytes = await load(publication, view, file);
    this.#cache.set(file.sha256, bytes, bytes.byteLength);
    return bytes;
  }
}

async function load(
  publication: ReadablePublication,
  view: View,
  { path, form }: FileBytes,
): Promise<Uint8Array<ArrayBuffer>> {
  const { body } = await publication.open(view, path, { form });
  return Buffer.concat(await toArray(body));
}
