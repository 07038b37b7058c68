import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { remoteAuditSource } from '../../lib/cli/operation/audit-source.ts';
import type { ApiConnection } from '../../lib/cli/session/session.ts';
import { addMilliseconds, DAY_MS, instant } from '../../lib/core/instant.ts';
import { toArray } from '../../lib/core/to-array.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import type { Role } from '../../lib/identity/roles.ts';
import { outboxWrite } from '../../lib/store/outbox.ts';
import { request } from '../consent/consent-setup.ts';
import { putNextRevision } from './notice-revisions.ts';
import { body, DATA, Setup } from './setup.ts';

const COMPANY = 'LUHT-DEMO-0106';

let setup: Setup;
afterAll(() => setup.close());

/**
 * Three decisions of a company whose row a partner has read. Each decision makes a version and is followed by
 * a nightly run.
 */
beforeAll(async () => {
  setup = await Setup.demonstration();
  for (const action of ['withdraw', 'grant', 'withdraw'] as const) {
    await (await setup.partner(DATA)).text();
    const decisions = (['partners', 'public'] as const).map((audience) =>
      request({ recordId: COMPANY, action, audience }),
    );
    await setup.kaart.consent.record(decisions, 'officer');
    await setup.kaart.deliver();
    setup.now = addMilliseconds(setup.now, DAY_MS);
    await setup.kaart.night();
    await setup.kaart.deliver();
  }
  await (await setup.partner(DATA)).text();
  await fillOutbox();
  await addNotices();
});

/** Two revisions in force, and two that wait for a confirmation. */
async function addNotices(): Promise<void> {
  for (let revision = 2; revision <= 3; revision += 1) await putNextRevision(setup);
  const first = await body<object>(setup.ask('/v1/consent-notices/notice/1'));
  for (const id of ['other-a', 'other-b'])
    await body(
      setup.as('consent-officer', '/v1/consent-notices', { json: { ...first, id, revision: 1 } }),
    );
}

/** Two dead letters and two jobs that are not due yet. */
async function fillOutbox(): Promise<void> {
  const table = openSqliteTable(join(setup.home, 'kaart.sqlite'));
  const message = { kind: 'from-the-future' };
  const dead = { message, attempts: 1, reason: 'no handler', deadSince: setup.now };
  const due = addMilliseconds(instant(new Date()), DAY_MS);
  await table.transact([
    ...['a', 'b'].map((sk) => ({
      kind: 'put' as const,
      key: { pk: 'DEAD-LETTER', sk },
      data: dead,
      if: 'absent' as const,
    })),
    ...['c', 'd'].map((id) => outboxWrite(id, setup.now, { kind: 'silence-due' }, due)),
  ]);
  await table.close();
}

const LISTS: readonly (readonly [path: string, role: Role, least: number])[] = [
  ['/v1/datasets/healthtech-companies-public/versions', 'auditor', 2],
  ['/v1/withdrawals', 'auditor', 2],
  [`/v1/companies/${COMPANY}/disclosures`, 'auditor', 2],
  [`/v1/companies/${COMPANY}/receipts`, 'consent-officer', 3],
  ['/v1/audit/heads', 'auditor', 3],
  ['/v1/outbox', 'operator', 4],
  [`/v1/partners/demo-partner/disclosures?since=2020-01-01T00:00:00Z`, 'auditor', 3],
  ['/v1/consent-notices', 'auditor', 3],
  ['/v1/consent-notices/proposals', 'auditor', 2],
  ['/v1/editions', 'auditor', 2],
  ['/v1/audit/ends/{root}', 'auditor', 3],
  ['/v1/audit/lists/{list}', 'auditor', 3],
  ['/v1/audit/waiting', 'auditor', 3],
];

/** The path of a list with the root hashes of the newest tree head. */
async function fill(path: string): Promise<string> {
  if (!path.includes('{')) return path;
  const { root, lists } = await setup.kaart.audit.loadHead();
  return path.replace('{root}', root).replace('{list}', lists[0]?.root ?? 'none');
}

/** The lists that are part of a JSON document. */
const DOCUMENTS = new Set(['notices', 'proposals', 'editions']);

interface State {
  readonly seq: number;
  readonly events: readonly unknown[];
  readonly cursor?: string;
}

/** The lines of a page as JSON, or the entries of its only list. */
function listEntries(page: string): string[] {
  const lines = page.split('\n').filter((line) => line !== '');
  const [first] = lines;
  const lists = Object.entries<unknown>(JSON.parse(first ?? '{}')).filter(([name]) =>
    DOCUMENTS.has(name),
  );
  const entries = lists[0]?.[1];
  return lines.length === 1 && Array.isArray(entries)
    ? entries.map((entry) => JSON.stringify(entry))
    : lines;
}

/** The lines or entries of all pages. */
async function readPages(path: string, role: Role, limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  const list = await fill(path);
  let next: string | undefined = `${list}${list.includes('?') ? '&' : '?'}limit=${limit}`;
  while (next !== undefined && pages.length < 50) {
    const response: Response = await setup.as(role, next);
    expect(response.status, next).toBe(200);
    pages.push(listEntries(await response.text()));
    const link: string | undefined = /<([^>]*)>; rel="next"/.exec(
      response.headers.get('link') ?? '',
    )?.[1];
    const url = link === undefined ? undefined : new URL(link);
    next = url && `${url.pathname}${url.search}`;
  }
  return pages;
}

/** A connection of the command line that gets small pages. */
function openConnection(limit: number): ApiConnection {
  return {
    baseUrl: setup.url,
    token: async () =>
      setup.kaart.identity.mintOperatorToken({ subject: 'alice', roles: ['auditor'] }),
    async send(request) {
      const url = new URL(request.url);
      url.searchParams.set('limit', String(limit));
      return setup.kaart.app.fetch(new Request(url, { headers: request.headers }));
    },
    partner: () => Promise.reject(new Error('no partner')),
    close: async () => undefined,
  };
}

describe('11.10 a list in pages', () => {
  it.each(LISTS)('%s has the same entries as in one page', async (path, role, least) => {
    const [all = [], ...more] = await readPages(path, role, 1_000);
    expect(more).toEqual([]);
    expect(all.length).toBeGreaterThanOrEqual(least);
    const limit = all.length > 40 ? Math.ceil(all.length / 7.5) : 1;
    const pages = await readPages(path, role, limit);
    expect(pages.every((page) => page.length <= limit)).toBe(true);
    expect(pages.length).toBeGreaterThanOrEqual(least);
    expect(pages.flat()).toEqual(all);
  });

  it.each(LISTS)('%s refuses a limit that is not a number', async (path, role) => {
    for (const limit of ['0', '1001', 'x']) {
      const list = await fill(path);
      const response = await setup.as(
        role,
        `${list}${list.includes('?') ? '&' : '?'}limit=${limit}`,
      );
      expect(response.status).toBe(400);
    }
  });

  it.each(LISTS)('%s returns no other list for an invalid cursor', async (path, role) => {
    const cursor = encodeURIComponent('WITHDRAWAL-BATCHES#closed/~');
    const list = await fill(path);
    const response = await setup.as(
      role,
      `${list}${list.includes('?') ? '&' : '?'}cursor=${cursor}`,
    );
    expect([200, 400]).toContain(response.status);
    const [all = []] = await readPages(path, role, 1_000);
    const text = await response.text();
    if (response.status === 200)
      for (const entry of listEntries(text)) expect(all).toContain(entry);
  });

  it.each(['/v1/audit/ends/{root}', '/v1/audit/lists/{list}'])(
    '%s refuses a cursor within a line, and one after the end',
    async (path) => {
      for (const cursor of ['1', '17', '99999999', '0', '-1', '1.5']) {
        const response = await setup.as('auditor', `${await fill(path)}?cursor=${cursor}`);
        expect(response.status, cursor).toBe(400);
      }
    },
  );

  it('a page of chains ends early if companies have many events', async () => {
    const pages = await readPages('/v1/audit/chains', 'auditor', 1_000);
    expect(pages.length).toBeGreaterThan(1);
    const all = await toArray(setup.kaart.audit.chains());
    expect(pages.flat()).toEqual(all.map((chain) => JSON.stringify(chain)));
    for (const page of pages.slice(0, -1)) {
      const events = page.map((chain) => (JSON.parse(chain) as State).events.length);
      expect(events.reduce((sum, count) => sum + count, 0) - (events.at(-1) ?? 0)).toBeLessThan(
        500,
      );
    }
  });

  it('is used for every list that may grow', async () => {
    type Operation = { operationId: string; parameters?: { name: string }[] };
    const { paths } = await body<{ paths: Record<string, Record<string, Operation>> }>(
      setup.ask('/openapi.json'),
    );
    const lists = Object.values(paths)
      .flatMap((methods) => Object.values(methods))
      .filter(({ operationId }) => operationId?.startsWith('list'));
    expect(lists.length).toBeGreaterThan(25);
    const whole = lists
      .filter(({ parameters = [] }) => !parameters.some(({ name }) => name === 'limit'))
      .map(({ operationId }) => operationId);
    // This list is limited by the size of one file.
    expect(whole.sort()).toEqual(['listFindings', 'listWaitingRows']);
  });

  it('is followed to its end by the command line', async () => {
    const source = remoteAuditSource(openConnection(2));
    const readInOnePage = async (path: string) => (await readPages(path, 'auditor', 1_000)).flat();
    const { root, lists } = await setup.kaart.audit.loadHead();
    const read = [
      await toArray(source.readEnds(root)),
      await toArray(source.entries(lists[0]?.root ?? '')),
      await toArray(source.listWaiting()),
    ].map((entries) => entries.map((entry) => JSON.stringify(entry)));
    const paths = ['/v1/audit/ends/{root}', '/v1/audit/lists/{list}', '/v1/audit/waiting'];
    expect(read).toEqual(await Promise.all(paths.map(readInOnePage)));
  });

  it('is used for the events of a company', async () => {
    const path = `/v1/companies/${COMPANY}/consents`;
    const all = await body<State>(setup.as('auditor', path));
    expect([all.events.length, all.cursor]).toEqual([all.seq, undefined]);
    const events: unknown[] = [];
    let cursor: string | undefined;
    do {
      const next: string = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: State = await body<State>(setup.as('auditor', `${path}?limit=2${next}`));
      expect(page.events.length).toBeLessThanOrEqual(2);
      events.push(...page.events);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(events).toEqual(all.events);
  });
});
