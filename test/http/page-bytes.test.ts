import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { instant } from '../../lib/core/instant.ts';
import { PageRequest } from '../../lib/core/page.ts';
import { createApp } from '../../lib/http/app.ts';
import { collectLines, MAX_PAGE_BYTES } from '../../lib/http/page-bytes.ts';
import { jsonPage, linesPage, sendLines, streamedPage } from '../../lib/http/reply.ts';
import { route } from '../../lib/http/route.ts';
import { auditWrite } from '../../lib/store/audit-write.ts';
import { Setup } from '../app/setup.ts';

/** An entry of so many bytes in UTF-8, half of which are letters of two bytes. */
const entry = (n: number, bytes: number) => ({ n, text: 'é'.repeat(bytes / 2) });
const SIZES = [...Array.from({ length: 40 }, () => 300_000), 5_000_000, 10, 5_000_000, 10];
const ENTRIES = SIZES.map((bytes, n) => entry(n, bytes));

async function* stream() {
  yield* ENTRIES;
}

/** The entries after a cursor, which is their number. */
function page({ limit, cursor = '0' }: PageRequest) {
  const end = Number(cursor) + limit;
  const next = end < ENTRIES.length ? { cursor: String(end) } : {};
  return { items: ENTRIES.slice(Number(cursor), end), ...next };
}

const common = {
  method: 'get',
  tag: 'operation',
  summary: 'A list',
  access: 'public',
  responses: { 200: { description: 'Entries' } },
} as const;
const CURSOR = PageRequest.pick({ cursor: true });
const app = createApp({
  routes: [
    route({
      ...common,
      id: 'listLines',
      path: '/lines',
      query: PageRequest,
      handle: ({ query, c }) => linesPage(c, page(query)),
    }),
    route({
      ...common,
      id: 'listDocument',
      path: '/document',
      query: PageRequest,
      handle: ({ query, c }) => {
        const { items, cursor } = page(query);
        return jsonPage(c, { entries: items }, cursor);
      },
    }),
    route({
      ...common,
      id: 'listStream',
      path: '/stream',
      query: CURSOR,
      handle: ({ query, c }) => streamedPage(c, stream(), Number(query.cursor ?? 0), String),
    }),
    route({
      ...common,
      id: 'listSince',
      path: '/since',
      query: z.object({ since: z.string().default('0') }),
      handle: async ({ query, c }) =>
        sendLines(c, (await collectLines(stream(), Number(query.since))).lines),
    }),
  ],
  gate: async () => ({ subject: 'all', clientId: 'all', scopes: new Set(), tokenId: 't' }),
  idempotency: (_c: unknown, { run }: { run: () => Promise<Response> }) => run(),
  log: () => undefined,
  newId: () => 'id',
  publicUrl: 'http://kaart.test',
} as unknown as Parameters<typeof createApp>[0]);

/** The numbers of the entries of each page, and its bytes. */
async function pagesOf(path: string) {
  const pages: { readonly numbers: readonly number[]; readonly bytes: number }[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const response: Response = await app.request(next);
    const text = await response.text();
    expect(response.status, text.slice(0, 200)).toBe(200);
    const entries: { n: number }[] = path.startsWith('/document')
      ? JSON.parse(text).entries
      : text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));
    pages.push({ numbers: entries.map(({ n }) => n), bytes: Buffer.byteLength(text) });
    const link: string | undefined = /<([^>]*)>/.exec(response.headers.get('link') ?? '')?.[1];
    const url = link === undefined ? undefined : new URL(link);
    next = url && url.pathname + url.search;
  }
  return pages;
}

describe('18.2 a list with large entries', () => {
  it.each(['/lines', '/lines?limit=1000', '/lines?limit=7', '/document', '/stream'])(
    '%s has pages of at most 4 MB, and each entry once',
    async (path) => {
      const pages = await pagesOf(path);
      expect(pages.flatMap(({ numbers }) => numbers)).toEqual(ENTRIES.map(({ n }) => n));
      for (const { numbers, bytes } of pages)
        if (numbers.length > 1) expect(bytes).toBeLessThanOrEqual(MAX_PAGE_BYTES + 1_000);
      // 13 entries of 300 KB fit, and an entry that is larger than a page is alone.
      if (!path.includes('limit=7'))
        expect(pages.map(({ numbers }) => numbers.length)).toEqual([13, 13, 13, 1, 1, 1, 1, 1]);
    },
  );

  it('is continued from its last entry if it has no cursor of its own', async () => {
    const first = await app.request('/since');
    expect((await first.text()).trim().split('\n')).toHaveLength(13);
    const later = await app.request('/since?since=43');
    expect(await later.json()).toEqual(ENTRIES[43]);
  });

  it('of the audit log is complete over its pages', async () => {
    const setup = await Setup.demonstration();
    const { table } = setup.kaart.adapters;
    const ids = Array.from({ length: 20 }, (_, n) => `large-${n}`);
    for (const id of ids) {
      const at = instant('2025-01-02T00:00:00Z');
      const facts = { reason: 'x'.repeat(300_000) };
      const action = 'version.published' as const;
      await table.transact([auditWrite({ id, at, actor: 'system', action, subject: 'x', facts })]);
    }
    const path = '/v1/audit/entries?until=2025-01-03&limit=1000';
    const first = await setup.as('auditor', path);
    const bytes = Buffer.byteLength(await first.clone().text());
    expect([first.status, bytes < MAX_PAGE_BYTES]).toEqual([200, true]);
    const found: string[] = [];
    for (let next: string | undefined = path; next !== undefined; ) {
      const response: Response = await setup.as('auditor', next);
      const link: string | undefined = /<([^>]*)>/.exec(response.headers.get('link') ?? '')?.[1];
      const { entries } = (await response.json()) as { entries: { id: string }[] };
      found.push(...entries.map(({ id }) => id));
      next = link && new URL(link).pathname + new URL(link).search;
    }
    expect(found.filter((id) => id.startsWith('large-')).sort()).toEqual(ids.sort());
    await setup.close();
  });
});
