import type { Context } from 'hono';
import type { JSX } from 'hono/jsx/jsx-runtime';
import type { Language } from '../../core/language.ts';
import { LruCache } from '../../core/lru-cache.ts';
import { RevisionCache } from '../../core/revision-cache.ts';
import type { ReadableRow } from '../../publication/record-query.ts';
import { pageLanguage } from '../context.ts';
import { getFileInFormat } from '../routes/dataset-routes.ts';
import type { OpenedRecords, RecordService } from './record-service.ts';
import { type RenderedPage, renderPage, sendPage } from './rendered-pages.ts';

/** A page with rows. */
interface RowPage {
  readonly element: JSX.Element;
  /** The rows that it shows. */
  readonly shownRows: readonly ReadableRow[];
}

interface CachedPage {
  readonly page: RenderedPage;
  readonly shownRows: readonly ReadableRow[];
}

/** Rendered pages that are kept. Bytes. */
const CACHE_BYTES = 4 * 1024 * 1024;

/** Pages of rows, rendered once for each state of the rows. Every read of one is decided and recorded. */
export class RowPages {
  readonly #records: RecordService;
  readonly #current = new RevisionCache<LruCache<CachedPage>>();

  constructor(records: RecordService) {
    this.#records = records;
  }

  /**
   * Sends a page once its read is on record, also for a HEAD and where it is unchanged.
   *
   * @param openedRecords the rows that the caller may read at this moment
   * @param address of the page, without its language: the page depends on this and the rows only
   */
  async send(
    c: Context,
    openedRecords: OpenedRecords,
    address: string,
    buildPage: (language: Language) => Promise<RowPage>,
  ): Promise<Response> {
    const language = pageLanguage(c);
    const { view } = openedRecords;
    const state = `${view.id} ${getFileInFormat(view, 'jsonl').sha256}`;
    const cache = await this.#current.get(state, async () => new LruCache<CachedPage>(CACHE_BYTES));
    const key = `${language} ${address}`;
    const { page, shownRows } = cache.get(key) ?? (await render(c, buildPage(language)));
    cache.set(key, { page, shownRows }, page.bytes.byteLength + 2 * key.length);
    await this.#records.record(c, openedRecords, {
      sentRows: shownRows,
      bytes: page.bytes.byteLength,
    });
    return sendPage(c, page, language);
  }
}

async function render(c: Context, rowPage: Promise<RowPage>): Promise<CachedPage> {
  const { element, shownRows } = await rowPage;
  return { page: renderPage(c, element), shownRows };
}
