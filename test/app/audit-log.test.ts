import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../lib/core/audit-entry.ts';
import { instant } from '../../lib/core/instant.ts';
import { toArray } from '../../lib/core/to-array.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { AuditLogStore } from '../../lib/store/audit-log.ts';
import { auditWrite } from '../../lib/store/audit-write.ts';
import { body, Setup } from './setup.ts';

interface Page {
  readonly entries: readonly AuditEntry[];
  readonly cursor?: string;
}

const COMPANY = 'LUHT-DEMO-0106';

describe('10.19 the audit log', () => {
  let setup: Setup;
  const readPage = (query: string) => body<Page>(setup.as('auditor', `/v1/audit/entries?${query}`));

  beforeAll(async () => {
    setup = await Setup.demonstration();
    await setup.as('consent-officer', `/v1/companies/${COMPANY}/withdrawals`, {
      json: {
        fieldGroups: ['registry'],
        audiences: ['partners'],
        givenBy: 'company-representative',
        language: 'fr',
        evidenceRef: 'mail://1',
      },
    });
  });

  it('is returned in pages, newest first, each entry once', async () => {
    const whole = (await readPage('limit=1000')).entries;
    expect(whole.length).toBeGreaterThan(10);
    const moments = whole.map(({ at }) => at);
    expect(moments).toEqual([...moments].sort().reverse());
    const read: string[] = [];
    for (let cursor = '', more = true; more; ) {
      const next = await readPage(`limit=3${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      read.push(...next.entries.map(({ id }) => id));
      cursor = next.cursor ?? '';
      more = next.cursor !== undefined;
    }
    expect(read).toEqual(whole.map(({ id }) => id));
  });

  it.each<[string, string, (entry: AuditEntry) => boolean]>([
    ['who', 'actor=SYSTEM', ({ actor }) => actor === 'system'],
    ['what was done', 'action=edition.released', ({ action }) => action === 'edition.released'],
    ['actions of one kind', 'action=edition', ({ action }) => action.startsWith('edition.')],
    ['subjects of one kind', 'subject=import', ({ subject }) => subject.startsWith('import/')],
  ])('is filtered by %s', async (_, query, expected) => {
    const whole = (await readPage('limit=1000')).entries;
    const { entries } = await readPage(`limit=1000&${query}`);
    expect(entries.length).toBeGreaterThan(0);
    expect(entries).toEqual(whole.filter(expected));
  });

  it('is filtered by company, also for a decision about many companies', async () => {
    const { entries } = await readPage(`limit=1000&subject=company/${COMPANY}`);
    expect(entries[0]).toMatchObject({ action: 'consent.recorded', subject: `company/${COMPANY}` });
    expect(entries.slice(1).map(({ subject }) => subject)).toContain('companies');
    expect((await readPage('subject=company/LUHT-DEMO-01')).entries).toEqual([]);
  });

  it('is filtered by time: from `since` to `until`, also by days', async () => {
    const whole = (await readPage('limit=1000')).entries;
    const at = whole[4]?.at ?? '';
    const since = await readPage(`limit=1000&since=${at}`);
    const until = await readPage(`limit=1000&until=${at}`);
    expect(since.entries).toEqual(whole.filter((entry) => entry.at >= at));
    expect(until.entries).toEqual(whole.filter((entry) => entry.at <= at));
    expect((await readPage('limit=1000&since=2025-10-01&until=2025-10-01')).entries).toEqual(
      whole.filter((entry) => entry.at >= '2025-09-30T22' && entry.at < '2025-10-01T22'),
    );
  });

  it('is returned as CSV with a link to the next page', async () => {
    const { entries } = await readPage('limit=2');
    const response = await setup.as('auditor', '/v1/audit/entries?limit=2&format=csv');
    expect(response.headers.get('content-type')).toContain('text/csv');
    const rows = parse(await response.text(), { columns: true }) as Record<string, string>[];
    expect(rows.map(({ id, at, actor }) => ({ id, at, actor }))).toEqual(
      entries.map(({ id, at, actor }) => ({ id, at, actor })),
    );
    const next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1] ?? '';
    const { pathname, search } = new URL(next);
    const second = await (await setup.as('auditor', `${pathname}${search}`)).text();
    const [third] = parse(second, { columns: true }) as Record<string, string>[];
    expect(third?.['id']).toBe((await readPage('limit=3')).entries[2]?.id);
  });

  it('guards cells that a spreadsheet would run', async () => {
    const table = openSqliteTable(':memory:');
    const at = instant('2026-01-01T00:00:00Z');
    const entry = { id: '1', at, actor: '=HYPERLINK("x")', action: 'a.b', subject: 'c/d' };
    await table.transact([auditWrite(entry)]);
    const { auditLogRoutes } = await import('../../lib/http/routes/audit-log-routes.ts');
    const [route] = auditLogRoutes(new AuditLogStore(table));
    const sent: string[] = [];
    const c = { header: () => undefined, body: (text: string) => sent.push(text) };
    const query = { limit: 10, format: 'csv' };
    await route?.handle({ params: {}, query, body: undefined, caller: {}, c } as never);
    expect(sent[0]).toContain(`"'=HYPERLINK(""x"")"`);
  });

  it.each([
    ['partner-admin', 200],
    ['auditor', 200],
    ['analyst', 403],
    ['consent-officer', 403],
  ] as const)('responds to %s with %s', async (role, status) => {
    expect((await setup.as(role, '/v1/audit/entries')).status).toBe(status);
  });

  it('refuses an unknown parameter, and a time without a zone', async () => {
    for (const query of ['who=alice', 'since=yesterday', 'limit=0', 'cursor=zzz'])
      expect((await setup.as('auditor', `/v1/audit/entries?${query}`)).status).toBe(400);
  });
});

describe('10.19 a page of the audit log', () => {
  it('ends after a maximum number of entries; the next page continues there', async () => {
    const table = openSqliteTable(':memory:');
    for (let n = 0; n < 120; n += 1)
      await table.transact(
        Array.from({ length: 100 }, (_, m) =>
          auditWrite({
            id: `${n}-${m}`,
            at: instant(Date.parse('2026-01-01T00:00:00Z') + n * 1_000),
            actor: n === 0 && m === 0 ? 'alice' : 'bob',
            action: 'edition.released',
            subject: 'edition/2025',
          }),
        ),
      );
    const log = new AuditLogStore(table);
    const first = await log.page({ actor: 'alice', limit: 10 });
    expect([first.entries, first.cursor]).toEqual([[], expect.any(String)]);
    const found = await toArray(log.entries({ actor: 'alice' }));
    expect(found.map(({ id }) => id)).toEqual(['0-0']);
  });
});
