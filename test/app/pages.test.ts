import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMilliseconds, instant } from '../../lib/core/instant.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import type { Role } from '../../lib/identity/roles.ts';
import { outboxWrite } from '../../lib/store/outbox.ts';
import { request } from '../consent/consent-room.ts';
import { body, DATA, Room } from './room.ts';

const COMPANY = 'LUHT-DEMO-0106';
const DAY_MS = 86_400_000;

let room: Room;
afterAll(() => room.close());

/** Three decisions of a company that a partner has read, each in a version of its own, and three nights. */
beforeAll(async () => {
  room = await Room.demonstration();
  for (const action of ['withdraw', 'grant', 'withdraw'] as const) {
    await (await room.partner(DATA)).text();
    const decisions = (['partners', 'public'] as const).map((audience) =>
      request({ recordId: COMPANY, action, audience }),
    );
    await room.kaart.consent.record(decisions, 'officer');
    await room.kaart.deliver();
    room.now = addMilliseconds(room.now, DAY_MS);
    await room.kaart.night();
    await room.kaart.deliver();
  }
  await (await room.partner(DATA)).text();
  await fillOutbox();
});

/** Two dead letters and two jobs that are not due yet. */
async function fillOutbox(): Promise<void> {
  const table = openSqliteTable(join(room.home, 'kaart.sqlite'));
  const message = { kind: 'from-the-future' };
  const dead = { message, attempts: 1, reason: 'no handler', deadSince: room.now };
  const due = addMilliseconds(instant(new Date()), DAY_MS);
  await table.transact([
    ...['a', 'b'].map((sk) => ({
      kind: 'put' as const,
      key: { pk: 'DEAD-LETTER', sk },
      data: dead,
      if: 'absent' as const,
    })),
    ...['c', 'd'].map((id) => outboxWrite(id, room.now, { kind: 'silence-due' }, due)),
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
];

interface State {
  readonly seq: number;
  readonly events: readonly unknown[];
  readonly cursor?: string;
}

/** The lines of each page, until there is no other. */
async function pagesOf(path: string, role: Role, limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  let next: string | undefined = `${path}${path.includes('?') ? '&' : '?'}limit=${limit}`;
  while (next !== undefined && pages.length < 50) {
    const answer: Response = await room.as(role, next);
    expect(answer.status, next).toBe(200);
    pages.push((await answer.text()).split('\n').filter((line) => line !== ''));
    const link: string | undefined = /<([^>]*)>; rel="next"/.exec(
      answer.headers.get('link') ?? '',
    )?.[1];
    const url = link === undefined ? undefined : new URL(link);
    next = url && `${url.pathname}${url.search}`;
  }
  return pages;
}

describe('11.10 a list by pages', () => {
  it.each(LISTS)('%s has the same entries as in one page', async (path, role, least) => {
    const [all = [], ...more] = await pagesOf(path, role, 1_000);
    expect(more).toEqual([]);
    expect(all.length).toBeGreaterThanOrEqual(least);
    const pages = await pagesOf(path, role, 1);
    expect(pages.length).toBeGreaterThanOrEqual(least);
    expect(pages.flat()).toEqual(all);
  });

  it.each(LISTS)('%s refuses a limit that is none', async (path, role) => {
    for (const limit of ['0', '1001', 'x']) {
      const answer = await room.as(role, `${path}${path.includes('?') ? '&' : '?'}limit=${limit}`);
      expect(answer.status).toBe(400);
    }
  });

  it.each(LISTS)('%s gives no other list for a cursor that is none', async (path, role) => {
    const cursor = encodeURIComponent('WITHDRAWAL-BATCHES#closed/~');
    const answer = await room.as(role, `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`);
    expect([200, 400]).toContain(answer.status);
    const [all = []] = await pagesOf(path, role, 1_000);
    for (const line of (await answer.text()).split('\n').filter(Boolean))
      if (answer.status === 200) expect(all).toContain(line);
  });

  it('the events of a company come page by page', async () => {
    const path = `/v1/companies/${COMPANY}/consents`;
    const all = await body<State>(room.as('auditor', path));
    expect([all.events.length, all.cursor]).toEqual([all.seq, undefined]);
    const events: unknown[] = [];
    let cursor: string | undefined;
    do {
      const next: string = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: State = await body<State>(room.as('auditor', `${path}?limit=2${next}`));
      expect(page.events.length).toBeLessThanOrEqual(2);
      events.push(...page.events);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(events).toEqual(all.events);
  });
});
