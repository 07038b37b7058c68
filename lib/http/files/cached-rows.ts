import { LruCache } from '../../core/lru-cache.ts';
import { toArray } from '../../core/to-array.ts';
import { byteLines } from '../../publication/byte-lines.ts';
import type { ReadablePublication } from '../../publication/recipient-publication.ts';
import type { ReadableRow } from '../../publication/record-query.ts';
import type { View, ViewFile } from '../../publication/version.ts';

/** Most bytes of all files whose rows are kept. The rows of a file take about four times its bytes. */
const KEPT_BYTES = 32_000_000;

/** Rows in the order of their record ids. */
export type RowBatches = Iterable<readonly ReadableRow[]> | AsyncIterable<readonly ReadableRow[]>;

/**
 * The rows of JSON Lines files, kept by the digest of the file, so that a version is parsed once. A
 * file that is too large to be kept is parsed at each read, in flat memory.
 *
 * Whether a view may be served is decided at every read, before its rows are asked for here.
 */
export class CachedRows {
  readonly #cache = new LruCache<readonly ReadableRow[]>(KEPT_BYTES);

  /**
   * The rows of a view that may be served now, in the order of the record ids, many at a time.
   *
   * @param file the rows as JSON Lines
   * @throws KaartError `view-stale` when the view has been superseded since it was taken
   */
  async read(publication: ReadablePublication, view: View, file: ViewFile): Promise<RowBatches> {
    const known = this.#cache.get(file.sha256);
    if (known !== undefined) return [known];
    const { body } = await publication.open(view, file.path);
    if (file.bytes > KEPT_BYTES) return parseRows(body);
    const rows = (await toArray(parseRows(body))).flat();
    this.#cache.set(file.sha256, rows, file.bytes);
    return [rows];
  }
}

async function* parseRows(body: AsyncIterable<Uint8Array>): AsyncGenerator<readonly ReadableRow[]> {
  for await (const lines of byteLines(body))
    yield lines.map((line) => JSON.parse(Buffer.from(line, 'latin1').toString('utf8')));
}
