import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ConsentRequest } from '../../lib/consent/event.ts';
import { FIRST_NOTICE } from '../../lib/consent/first-notice.ts';
import { toPinnedNotice } from '../../lib/consent/notice.ts';
import type { EventKind } from '../../lib/consent/vocabulary.ts';
import { hashOfEntry } from '../../lib/core/hash-chain.ts';
import { addMilliseconds, DAY_MS, type Instant, instant } from '../../lib/core/instant.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { listAllItems, type Table, type Write, withoutWrites } from '../../lib/store/table.ts';
import { consentSetup, readRows, request, row } from './consent-setup.ts';

const NOW = instant('2025-09-30T22:00:00Z');

/** A different end for each number, so that none of several decisions is in force already. */
const ending = (n: number) => ({ validUntil: addMilliseconds(NOW, (n + 1) * DAY_MS) });

/** A table whose `transact` does something before the write, or instead of it. */
function tableWith(transact: (real: Table, writes: readonly Write[]) => Promise<void>): Table {
  const real = openSqliteTable(':memory:');
  return {
    ...withoutWrites(real),
    transact: (writes) => transact(real, writes),
  };
}

async function partitionOf(table: Table, pk: string) {
  const items: unknown[] = [];
  for await (const { data } of listAllItems(table, { pk })) items.push(data);
  return items;
}

/** The jobs that reduce access, and the jobs that sign receipts. */
function partition(messages: readonly unknown[]): [unknown[], unknown[]] {
  const isReceipt = (message: unknown) => (message as { kind: string }).kind === 'receipts-due';
  return [messages.filter((message) => !isReceipt(message)), messages.filter(isReceipt)];
}

describe('ConsentService.record', () => {
  it.each<[string, string, number, string, Partial<ConsentRequest>]>([
    ['an unknown company', 'UNKNOWN_COMPANY', 1, 'record_id', { recordId: 'LUHT-DEMO-9999' }],
    [
      'a company’s grant of contact',
      'CONTACT_NEEDS_DATA_SUBJECT',
      1,
      'given_by',
      { fieldGroup: 'contact' },
    ],
    [
      'a person’s grant of headcount',
      'COMPANY_MUST_GRANT',
      1,
      'given_by',
      { fieldGroup: 'headcount', givenBy: 'data-subject' },
    ],
    [
      'an end before the beginning',
      'EXPIRES_BEFORE_START',
      1,
      'valid_until',
      { validUntil: instant('2025-09-30T21:59:59.999Z') },
    ],
    ['an unknown notice', 'UNKNOWN_NOTICE', 1, 'notice_version', { noticeVersion: 'notice-v2' }],
    ['no evidence', 'MISSING_EVIDENCE', 1, 'evidence_ref', { evidenceRef: ' ' }],
    [
      'a person’s consent that the company gave',
      'ACTOR_NOT_GIVER',
      1,
      'given_by',
      { fieldGroup: 'contact', givenBy: 'data-subject', actor: { role: 'company' } },
    ],
    [
      'a company’s withdrawal that the person gave',
      'ACTOR_NOT_GIVER',
      1,
      'given_by',
      { action: 'withdraw', actor: { role: 'person' } },
    ],
    [
      'a reader by name in public',
      'NOBODY_NAMED_IN_PUBLIC',
      1,
      'recipient',
      { audience: 'public', recipient: 'acme' },
    ],
    [
      'another decision under a known id',
      'DUPLICATE_CONSENT_ID',
      1,
      'consent_id',
      { id: 'known', action: 'refuse' },
    ],
  ])('refuses %s, and records no event of the call', async (_, code, index, column, changes) => {
    const { service } = consentSetup();
    await service.record([request({ id: 'known' })], 'officer');
    const call = service.record([request({ fieldGroup: 'profile' }), request(changes)], 'officer');
    await expect(call).rejects.toMatchObject({
      code: 'consent-rejected',
      details: { code, index, column },
      parameters: {
        text: { en: expect.any(String), fr: expect.any(String), de: expect.any(String) },
      },
    });
    expect(await service.events('LUHT-DEMO-0001')).toHaveLength(1);
  });

  it('refuses a decision about an unknown partner, and accepts one about any participant', async () => {
    const { service } = consentSetup({ recipients: { isPartner: async (id) => id === 'acme' } });
    const about = (recipient: string, audience: 'partners' | 'dataspace') =>
      service.record([request({ action: 'refuse', audience, recipient })], 'officer');
    await expect(about('acne', 'partners')).rejects.toMatchObject({
      details: { code: 'UNKNOWN_RECIPIENT', column: 'recipient' },
    });
    await about('acme', 'partners');
    await about('did:web:lab.example', 'dataspace');
    expect((await service.state('LUHT-DEMO-0001', NOW)).named).toEqual([
      { audience: 'dataspace', recipient: 'did:web:lab.example', permitted: [] },
      { audience: 'partners', recipient: 'acme', permitted: [] },
    ]);
  });

  it('stores the notice, the actor and the channel', async () => {
    const { hash } = toPinnedNotice(FIRST_NOTICE);
    const { service } = consentSetup();
    const [byOfficer, bySelf] = await service.record(
      [
        request(),
        request({
          fieldGroup: 'contact',
          givenBy: 'data-subject',
          actor: { role: 'person', mandate: 'link://7' },
          channel: 'self-service',
        }),
      ],
      'officer',
    );
    expect(byOfficer).toMatchObject({
      noticeHash: hash,
      actor: { role: 'company' },
      channel: 'officer',
    });
    expect(bySelf).toMatchObject({
      noticeHash: hash,
      actor: { role: 'person', mandate: 'link://7' },
      channel: 'self-service',
    });
    await service.importFile([row({}, 1)], 'officer');
    expect((await service.events('LUHT-DEMO-0001')).at(-1)).toMatchObject({
      noticeHash: hash,
      actor: { role: 'company' },
      channel: 'file',
    });
  });

  it.each<[EventKind, string, string[]]>([
    ['requested', 'request', ['registry']],
    ['given', 'grant', ['registry']],
    ['reconfirmed', 'grant', ['registry']],
    ['refused', 'refuse', []],
    ['withdrawn', 'withdraw', []],
    ['superseded', 'withdraw', []],
    ['invalidated', 'withdraw', []],
  ])('stores the kind of an event: %s has the effect of %s', async (kind, action, open) => {
    const { service, tick } = consentSetup();
    await service.record([request(ending(1))], 'officer');
    tick(1_000);
    const [event] = await service.record([request({ kind })], 'officer');
    expect(event).toMatchObject({ kind, action });
    const state = await service.state('LUHT-DEMO-0001', instant('2025-09-30T22:00:01Z'));
    expect(state.permitted.partners).toEqual(open);
  });

  it('records nothing for a caller that has not seen the last event, and names its number', async () => {
    const { service } = consentSetup();
    await service.record([request()], 'officer', { seq: 0 });
    await service.record([request(ending(1))], 'officer', { seq: 1 });
    await expect(service.record([request()], 'officer', { seq: 1 })).rejects.toMatchObject({
      code: 'precondition-failed',
      details: { seq: 2 },
    });
    expect(await service.events('LUHT-DEMO-0001')).toHaveLength(2);
  });

  it('records one of many simultaneous decisions that name the same last event', async () => {
    const { service } = consentSetup();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, () => service.record([request()], 'officer', { seq: 0 })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await service.events('LUHT-DEMO-0001')).toHaveLength(1);
  });

  it('accepts a repeated file that was recorded before events had the identity of the company', async () => {
    const { service, table } = consentSetup();
    await service.importFile([row({}, 1)], 'officer');
    const key = { pk: 'COMPANY#LUHT-DEMO-0001', sk: 'CONSENT#00000001' };
    const stored = await table.get<Record<string, string>>(key);
    const { noticeHash, actor, channel, ...old } = stored?.data ?? {};
    expect([noticeHash, actor, channel]).not.toContain(undefined);
    const version = stored?.version ?? 0;
    await table.transact([{ kind: 'put', key, data: old, if: { version } }]);
    expect(await service.importFile([row({}, 1)], 'officer')).toMatchObject({ repeated: 1 });
  });

  it('refuses more events than one transaction holds', async () => {
    const { service } = consentSetup();
    const many = Array.from({ length: 84 }, (_, n) => request(ending(n)));
    await expect(service.record(many, 'officer')).rejects.toMatchObject({ code: 'too-large' });
    expect(await service.record(many.slice(1), 'officer')).toHaveLength(83);
    const named = many.slice(2).map((each) => ({ ...each, recipient: 'acme' }));
    expect(await service.record(named, 'officer')).toHaveLength(82);
  });

  it('uses the time of the server, numbers the events of a company, and returns them in the order of the call', async () => {
    const { service, tick } = consentSetup();
    const [first] = await service.record([request()], 'officer');
    tick(1_000);
    const more = await service.record(
      [
        request({ recordId: 'LUHT-DEMO-0002' }),
        request({ fieldGroup: 'profile' }),
        request({ action: 'withdraw' }),
      ],
      'officer',
    );
    expect(first).toMatchObject({ seq: 1, effectiveAt: NOW, recordedAt: NOW });
    expect(more.map(({ recordId, seq, effectiveAt }) => [recordId, seq, effectiveAt])).toEqual([
      ['LUHT-DEMO-0002', 1, '2025-09-30T22:00:01.000Z'],
      ['LUHT-DEMO-0001', 2, '2025-09-30T22:00:01.000Z'],
      ['LUHT-DEMO-0001', 3, '2025-09-30T22:00:01.000Z'],
    ]);
    expect(await service.events('LUHT-DEMO-0001')).toEqual([first, more[1], more[2]]);
  });

  it('returns a repeated event as it was first recorded', async () => {
    const { service, tick } = consentSetup();
    const event = request({ id: 'C-1', effectiveAt: NOW });
    const first = await service.record([event], 'officer');
    tick(60_000);
    expect(await service.record([event], 'another person')).toEqual(first);
    expect(await service.events('LUHT-DEMO-0001')).toEqual(first);
  });

  it('ends access at the instant of the withdrawal, for that audience', async () => {
    const { service, tick } = consentSetup();
    await service.record([request(), request({ audience: 'dataspace' })], 'officer');
    tick(1_000);
    await service.record([request({ action: 'withdraw' })], 'officer');
    const state = await service.state('LUHT-DEMO-0001', instant('2025-09-30T22:00:01Z'));
    expect(state.permitted).toEqual({ partners: [], dataspace: ['registry'], public: [] });
    expect((await service.state('LUHT-DEMO-0001', NOW)).permitted.partners).toEqual(['registry']);
  });

  it('records every one of many simultaneous writers', async () => {
    const { service } = consentSetup();
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        service.record([request({ id: `C-${n}`, ...ending(n) })], 'officer'),
      ),
    );
    const log = await service.events('LUHT-DEMO-0001');
    expect(log.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(new Set(log.map(({ id }) => id)).size).toBe(8);
  });
});

describe('ConsentService.state', () => {
  it('grants nothing for a company without decisions', async () => {
    const { service } = consentSetup();
    expect(await service.state('LUHT-DEMO-0001', NOW)).toEqual({
      recordId: 'LUHT-DEMO-0001',
      at: NOW,
      seq: 0,
      named: [],
      permitted: { partners: [], dataspace: [], public: [] },
      waiting: 0,
    });
  });

  it('is not found for an unknown company', async () => {
    const { service } = consentSetup();
    await expect(service.state('LUHT-DEMO-9999', NOW)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('the chain of a company', () => {
  it('links each event to the previous one, over calls and imports, with all its members', async () => {
    const { service, store, tick } = consentSetup();
    await service.record([request(), request({ fieldGroup: 'profile' })], 'officer');
    tick(1_000);
    await service.importFile([row({ field_group: 'funding' }, 3)], 'officer');
    await service.record([request({ action: 'withdraw' })], 'officer');
    const log = await service.events('LUHT-DEMO-0001');
    expect(log.map(({ prevHash }) => prevHash)).toEqual([
      null,
      ...log.slice(0, -1).map(({ hash }) => hash),
    ]);
    for (const event of log) {
      expect(event.hash).toBe(hashOfEntry(event));
      for (const member of Object.keys(event).filter((name) => name !== 'hash'))
        expect(hashOfEntry({ ...event, [member]: 'other' })).not.toBe(event.hash);
    }
    expect((await store.load(['LUHT-DEMO-0001'])).get('LUHT-DEMO-0001')).toMatchObject({
      lastSeq: 4,
      lastHash: log.at(-1)?.hash,
    });
  });

  it('stays one chain per company with simultaneous writers', async () => {
    const { service } = consentSetup();
    const ids = ['LUHT-DEMO-0001', 'LUHT-DEMO-0002'];
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        service.record(
          [request({ id: `C-${n}`, recordId: ids[n % 2] ?? '', ...ending(n) })],
          'officer',
        ),
      ),
    );
    for (const recordId of ids) {
      const log = await service.events(recordId);
      expect(log.map(({ prevHash }) => prevHash)).toEqual([
        null,
        ...log.slice(0, 3).map(({ hash }) => hash),
      ]);
    }
  });
});

describe('receipts', () => {
  it('are one for each call and company, named by every event of it', async () => {
    const { service } = consentSetup();
    const [a, b, c] = await service.record(
      [request(), request({ recordId: 'LUHT-DEMO-0002' }), request({ fieldGroup: 'profile' })],
      'officer',
    );
    const [later] = await service.record([request({ action: 'refuse' })], 'officer');
    expect(a?.receipt).toBe(c?.receipt);
    expect(new Set([a?.receipt, b?.receipt, later?.receipt]).size).toBe(3);
  });

  it('are separate for a company and its contact person, and for each language', async () => {
    const { service } = consentSetup();
    const recorded = await service.record(
      [
        request(),
        request({ fieldGroup: 'contact', givenBy: 'data-subject' }),
        request({ fieldGroup: 'profile', language: 'fr' }),
      ],
      'officer',
    );
    expect(new Set(recorded.map(({ receipt }) => receipt)).size).toBe(3);
  });

  it('are issued for an import only on request', async () => {
    const { service, table } = consentSetup();
    await service.importFile([row({}, 1)], 'officer');
    await service.importFile([row({ field_group: 'profile' }, 2)], 'officer', { receipts: true });
    const [without, having] = await service.events('LUHT-DEMO-0001');
    expect(without?.receipt).toBeNull();
    expect(await partitionOf(table, 'RECEIPT#LUHT-DEMO-0001')).toEqual([['C-2']]);
    expect(having?.receipt).toEqual(expect.any(String));
  });

  it('of an import have as many rows as the import', async () => {
    const { service, table } = consentSetup();
    const rows = Array.from({ length: 150 }, (_, n) => row({}, n + 1));
    await service.importFile(rows, 'officer', { receipts: true });
    const receipts = (await partitionOf(table, 'RECEIPT#LUHT-DEMO-0001')) as string[][];
    expect(receipts.flat().sort()).toEqual(rows.map(({ cells }) => cells['consent_id']).sort());
  });

  it('are named by an event also when it is sent again', async () => {
    const { service, table } = consentSetup();
    const event = request({ id: 'C-1', effectiveAt: NOW });
    const first = await service.record([event], 'officer');
    expect(await service.record([event], 'officer')).toEqual(first);
    expect(await partitionOf(table, 'RECEIPT#LUHT-DEMO-0001')).toHaveLength(1);
  });
});

describe('the jobs of a decision', () => {
  const listJobs = async (...requests: ConsentRequest[]) => {
    const { service, table, store } = consentSetup();
    const [first] = await service.record(requests, 'officer');
    const [narrowed, signatures] = partition(await partitionOf(table, 'OUTBOX'));
    expect(signatures).toEqual([
      { kind: 'receipts-due', receipts: [{ recordId: 'LUHT-DEMO-0001', id: first?.receipt }] },
    ]);
    return { messages: narrowed, epoch: await store.epoch() };
  };

  it('is empty for a grant without end', async () => {
    expect(await listJobs(request())).toEqual({
      messages: [],
      epoch: { partners: 0, dataspace: 0, public: 0 },
    });
  });

  it.each<[string, Partial<ConsentRequest>]>([
    ['withdrawal', { action: 'withdraw' }],
    [
      'withdrawal that is still to come',
      { action: 'withdraw', effectiveAt: instant('2026-01-01T00:00:00Z') },
    ],
    ['refusal', { action: 'refuse' }],
    ['grant that ends', { validUntil: instant('2026-01-01T00:00:00Z') }],
  ])('is one message and an epoch for each %s', async (_, changes) => {
    const twice = [
      request({ audience: 'public', ...changes }),
      request(changes),
      request({ fieldGroup: 'funding', ...changes }),
    ];
    expect(await listJobs(request({ audience: 'dataspace' }), ...twice)).toEqual({
      messages: [{ kind: 'access-reduced', audiences: ['partners', 'public'] }],
      epoch: { partners: 2, dataspace: 0, public: 1 },
    });
  });
});

describe('a process that stops during an import', () => {
  it.each([1, 2, 5, 9])(
    'before transaction %s loses nothing: the next run completes it',
    async (fatal) => {
      let calls = 0;
      const table = tableWith(async (real, writes) => {
        calls += 1;
        if (calls >= fatal && calls < 1_000) throw new Error('killed');
        await real.transact(writes);
      });
      const { service, store } = consentSetup({ table });
      const rows = await readRows('examples/consents.csv');
      await expect(service.importFile(rows, 'officer')).rejects.toThrow('killed');
      calls = 1_000;
      const report = await service.importFile(rows, 'officer');
      expect(report.recorded + report.repeated).toBe(810);
      expect(report.recorded > 0 && report.repeated > 0).toBe(fatal > 1);
      const fresh = consentSetup();
      await fresh.service.importFile(rows, 'officer');
      const at = '2025-10-31T22:59:59.000Z' as Instant;
      expect(await service.coverage(at)).toEqual(await fresh.service.coverage(at));
      expect(await store.epoch()).toEqual(await fresh.store.epoch());
    },
  );

  it('leaves no running work after a failure', async () => {
    let calls = 0;
    let written = 0;
    const table = tableWith(async (real, writes) => {
      calls += 1;
      if (calls === 1) throw new Error('disk full');
      await sleep(20);
      await real.transact(writes);
      written += 1;
    });
    const { service } = consentSetup({ table });
    const rows = await readRows('examples/consents.csv');
    await expect(service.importFile(rows, 'officer')).rejects.toThrow('disk full');
    const atOnce = written;
    await sleep(60);
    expect(written).toBe(atOnce);
  });

  it('repeats nothing after a commit with a lost response', async () => {
    let lost = 0;
    const table = tableWith(async (real, writes) => {
      await real.transact(writes);
      lost += 1;
      if (lost === 2) throw new Error('connection lost');
    });
    const { service } = consentSetup({ table });
    const rows = await readRows('examples/consents.csv');
    await expect(service.importFile(rows, 'officer')).rejects.toThrow('connection lost');
    await service.importFile(rows, 'officer');
    const log = await service.events('LUHT-DEMO-0106');
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, n) => n + 1));
    expect(new Set(log.map(({ id }) => id)).size).toBe(log.length);
  });
});

describe('another writer for the same company', () => {
  it('causes a retry, and the new decision uses its result', async () => {
    const table = openSqliteTable(':memory:');
    let interfere = true;
    const [other] = [consentSetup({ table })];
    const intruded = consentSetup({
      table: {
        ...withoutWrites(table),
        transact: async (writes) => {
          if (interfere) {
            interfere = false;
            await other.service.importFile([row({}, 1)], 'another process');
          }
          await table.transact(writes);
        },
      },
    });
    const report = await intruded.service.importFile(
      [row({}, 1), row({ audience: 'public' }, 2)],
      'officer',
    );
    expect(report).toMatchObject({ recorded: 1, repeated: 1 });
    expect((await intruded.service.events('LUHT-DEMO-0001')).map(({ seq }) => seq)).toEqual([1, 2]);
  });
});

describe('ConsentRequest', () => {
  it.each<[string, object]>([
    ['an unknown group', { fieldGroup: 'internal' }],
    ['a time without zone', { effectiveAt: '2025-10-15T17:00:00' }],
    ['an evidence text of a kilobyte', { evidenceRef: 'x'.repeat(1_000) }],
  ])('refuses %s', (_, changes) => {
    expect(ConsentRequest.safeParse({ ...request(), ...changes }).success).toBe(false);
  });

  it('adds omitted members', () => {
    const { validUntil, ...rest } = request();
    expect(ConsentRequest.parse(rest)).toEqual(request());
  });
});
