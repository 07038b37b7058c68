import type { ReadablePublication } from '../../publication/recipient-publication.ts';
import { countRows, type RowCounts } from '../../publication/row-counts.ts';
import type { View, ViewFile } from '../../publication/version.ts';
import type { SmallFiles } from './small-files.ts';

/** Maximum number of cached tables; the least recently used one is removed first. */
const MAX_TABLES = 200;

/**
 * A cache for counts of rows by the digest of their file, so that a repeated request does not read a
 * large file again.
 *
 * Callers decide at every read, before they use the cache, whether a view may be served.
 */
export class CachedCounts {
  readonly #cache = new Map<string, RowCounts>();
  readonly #smallFiles: SmallFiles;

  constructor(smallFiles: SmallFiles) {
    this.#smallFiles = smallFiles;
  }

  /**
   * Counts the rows of a view that may be served now.
   *
   * @param file the rows as JSON Lines
   * @throws KaartError `view-stale` if the view has been superseded meanwhile
   */
  async getCounts(
    publication: ReadablePublication,
    view: View,
    file: ViewFile,
    fieldNames: readonly string[],
  ): Promise<RowCounts> {
    const key = [file.sha256, ...fieldNames].join(' ');
    const counts = this.#cache.get(key) ?? (await this.#count(publication, view, file, fieldNames));
    this.#cache.delete(key);
    this.#cache.set(key, counts);
    for (const oldest of this.#cache.keys()) {
      if (this.#cache.size <= MAX_TABLES) break;
      this.#cache.delete(oldest);
    }
    return counts;
  }

  async #count(
    publication: ReadablePublication,
    view: View,
    file: ViewFile,
    fieldNames: readonly string[],
  ): Promise<RowCounts> {
    const wholeFile = await this.#smallFiles.read(publication, view, file);
    if (wholeFile !== undefined) return countRows([wholeFile], fieldNames);
    return countRows((await publication.open(view, file.path)).body, fieldNames);
  }
}
