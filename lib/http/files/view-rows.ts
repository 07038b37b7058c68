import { KaartError } from '../../core/errors.ts';
import { LruCache } from '../../core/lru-cache.ts';
import { toArray } from '../../core/to-array.ts';
import { type ByteLine, byteLines, parseLine, readRecordId } from '../../publication/byte-lines.ts';
import type { ReadablePublication } from '../../publication/recipient-publication.ts';
import {
  type FoundRecords,
  isSearch,
  type ReadableRow,
  type RecordQuery,
  RecordSearch,
  type RecordWindow,
} from '../../publication/record-query.ts';
import type { View, ViewFile } from '../../publication/version.ts';

/**
 * Maximum size of all files whose rows are cached. The rows need about four times the bytes of their
 * file. Bytes.
 */
const CACHED_FILE_BYTES = 32_000_000;
/** Maximum size of a file that is searched: this takes about a second. Bytes. */
const MAX_SEARCHED_BYTES = 128_000_000;

/** The rows of a view, in the order of their record ids. */
export interface ViewRows {
  /** @throws KaartError `message-invalid` if the file is too large to be searched; `view-stale` */
  search(query: RecordQuery, window: RecordWindow): Promise<FoundRecords>;
  find(recordId: string): Promise<ReadableRow | undefined>;
}

/**
 * Reads rows of JSON Lines files. It caches the rows of the newest file of each recipient, so that a version is
 * parsed once, and old versions use no memory. A file that is too large for the cache is read as far as a request needs it, in constant
 * memory.
 *
 * Callers decide at every read, before they use this class, whether a view may be served.
 */
export class StoredRows {
  readonly #cache = new LruCache<CachedFile>(CACHED_FILE_BYTES);

  /**
   * The rows of a view that may be served now.
   *
   * @param file the rows as JSON Lines
   * @throws KaartError `view-stale` if the view has been superseded meanwhile; for a large file only at
   * the search
   */
  async read(publication: ReadablePublication, view: View, file: ViewFile): Promise<ViewRows> {
    const { dataset, audience, purpose, reader } = view;
    const recipient = JSON.stringify([dataset, audience, purpose, reader]);
    const cached = this.#cache.get(recipient);
    if (cached?.sha256 === file.sha256) return cacheRows(cached.rows);
    const open = async () => (await publication.open(view, file.path)).body;
    if (file.bytes > CACHED_FILE_BYTES)
      return streamRows(file, file.rows ?? view.coverage.published, open);
    const rows = (await toArray(byteLines(await open()))).flat().map(parseRow);
    this.#cache.set(recipient, { sha256: file.sha256, rows }, file.bytes);
    return cacheRows(rows);
  }
}

interface CachedFile {
  readonly sha256: string;
  readonly rows: readonly ReadableRow[];
}

function cacheRows(rows: readonly ReadableRow[]): ViewRows {
  return {
    async search(query, window) {
      if (!isSearch(query)) return { total: rows.length, rows: selectWindow(rows, window) };
      const search = new RecordSearch(query, window);
      for (const row of rows) search.add(row);
      return search.getPage();
    },
    find: async (recordId) => rows.find(({ record_id }) => record_id === recordId),
  };
}

function selectWindow<T>(list: readonly T[], { offset, limit }: RecordWindow): readonly T[] {
  return list.slice(offset, offset + limit);
}

/** Rows that are read at each request, and parsed only if they are returned or searched. */
function streamRows(
  { bytes }: ViewFile,
  count: number,
  open: () => Promise<AsyncIterable<Uint8Array>>,
): ViewRows {
  return {
    async search(query, window) {
      if (!isSearch(query)) {
        const lines = await readWindow(await open(), window);
        return { total: count, rows: lines.map(parseRow) };
      }
      if (bytes > MAX_SEARCHED_BYTES)
        throw new KaartError('rows-too-many-to-search', {
          code: 'message-invalid',
          parameters: { rows: count },
        });
      const search = new RecordSearch(query, window);
      for await (const lines of byteLines(await open()))
        for (const line of lines) search.add(parseRow(line));
      return search.getPage();
    },
    async find(recordId) {
      for await (const lines of byteLines(await open())) {
        const line = lines.find((each) => readRecordId(each) >= recordId);
        if (line !== undefined) return readRecordId(line) === recordId ? parseRow(line) : undefined;
      }
      return undefined;
    },
  };
}

/** Reads the lines of a window, and no further. */
async function readWindow(
  body: AsyncIterable<Uint8Array>,
  { offset, limit }: RecordWindow,
): Promise<readonly ByteLine[]> {
  const windowLines: ByteLine[] = [];
  let passedLines = 0;
  for await (const lines of byteLines(body)) {
    windowLines.push(
      ...lines.slice(Math.max(offset - passedLines, 0), Math.max(offset + limit - passedLines, 0)),
    );
    passedLines += lines.length;
    if (passedLines >= offset + limit) break;
  }
  return windowLines;
}

const parseRow = (line: ByteLine) => parseLine<ReadableRow>(line);
