import type { Context } from 'hono';
import type { JSX } from 'hono/jsx/jsx-runtime';
import { sha256 } from '../../core/digest.ts';
import type { Language } from '../../core/language.ts';
import { LruCache } from '../../core/lru-cache.ts';
import { RevisionCache } from '../../core/revision-cache.ts';
import { pageLanguage } from '../context.ts';
import { writeHtml } from '../html.ts';
import { matchesIfNoneMatch } from '../reply.ts';

/** A rendered page. */
export interface RenderedPage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** A digest of the bytes, with quotation marks. */
  readonly etag: string;
}

/** Size of the cache of rendered pages. Bytes. */
const CACHE_BYTES = 6 * 1024 * 1024;

/**
 * A cache of the pages that are the same for every caller. Each page is rendered once for each revision of
 * its data. Memory is bounded. A repeated request costs one read of the revision.
 */
export class RenderedPages {
  readonly #revision: () => Promise<string>;
  readonly #current = new RevisionCache<LruCache<RenderedPage>>();

  /** @param revision changes with everything that a page shows: one cheap read */
  constructor(revision: () => Promise<string>) {
    this.#revision = revision;
  }

  /**
   * Sends a page in the language of the request; 304 if the caller already has it.
   *
   * @param address of the page, without its language: the page depends on nothing else
   * @param buildPage builds the page; an error of it is not cached
   */
  async send(
    c: Context,
    address: string,
    buildPage: (language: Language) => JSX.Element | Promise<JSX.Element>,
  ): Promise<Response> {
    const language = pageLanguage(c);
    const cache = await this.#current.get(
      await this.#revision(),
      async () => new LruCache<RenderedPage>(CACHE_BYTES),
    );
    const key = `${language} ${address}`;
    const page = cache.get(key) ?? renderPage(c, await buildPage(language));
    cache.set(key, page, page.bytes.byteLength + 2 * key.length);
    return sendPage(c, page, language);
  }
}

/** A page in bytes. */
export function renderPage(c: Context, element: JSX.Element): RenderedPage {
  const bytes = new TextEncoder().encode(writeHtml(c, element));
  return { bytes, etag: `"${sha256(bytes)}"` };
}

/** Sends a rendered page; 304 if the caller already has it. */
export function sendPage(c: Context, { bytes, etag }: RenderedPage, language: Language): Response {
  c.header('Content-Language', language);
  c.header('ETag', etag);
  if (matchesIfNoneMatch(c.req.header('if-none-match'), etag)) return c.body(null, 304);
  return c.body(bytes, 200, { 'Content-Type': 'text/html; charset=UTF-8' });
}
