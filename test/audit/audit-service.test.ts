import { describe, expect, it } from 'vitest';
import { AuditService, type AuditServiceDeps, type Chain } from '../../lib/audit/audit-service.ts';
import type { EntryLists, HeadFiles } from '../../lib/audit/ports.ts';
import { verifyProof } from '../../lib/audit/proof.ts';
import { type Json, sha256 } from '../../lib/core/digest.ts';
import type { ListPage } from '../../lib/core/page.ts';
import { Faults } from '../publication/faults.ts';
import { testSigner } from '../publication/publication-setup.ts';
import { A, B, collectEvidence, openAuditSetup, recordThreeDays, verify } from './audit-setup.ts';

describe('the tree head of a day', () => {
  it('is made once and never changed, also after many requests', async () => {
    const setup = openAuditSetup();
    await setup.grant(A, 'registry');
    const first = await setup.audit.makeHead();
    await setup.grant(B, 'registry');
    expect(await setup.audit.makeHead()).toEqual(first);
    expect(await setup.audit.loadHead('2025-10-01')).toEqual(first);
    expect(first).toMatchObject({ date: '2025-10-01', companies: 1, previous: null });
  });

  it('is made once if many processes make it at the same time', async () => {
    const setup = openAuditSetup();
    await setup.grant(A, 'registry');
    let signatures = 0;
    const signer = {
      sign: async (payload: never, typ: string) => {
        signatures += 1;
        return `${await testSigner.sign(payload, typ)}${signatures}`;
      },
    };
    const heads = await Promise.all(
      Array.from({ length: 5 }, () => new AuditService({ ...setup.ports, signer }).makeHead()),
    );
    expect(new Set(heads.map(({ jws }) => jws)).size).toBe(1);
  });

  it('names the previous head, also after days without a head', async () => {
    const setup = openAuditSetup();
    const first = await setup.audit.makeHead();
    setup.at('2025-10-09T23:59:59Z');
    const next = await setup.audit.makeHead();
    expect(next.previous).toEqual({ date: '2025-10-01', sha256: sha256(first.jws) });
    expect(next.root).toBe(first.root);
    expect(await setup.audit.loadHead()).toEqual(next);
  });

  it.each([
    ['the first head', ['2040-01-01', '2025-10-01', '2025-10-02', '2025-10-03']],
    ['a later head', ['2025-10-01', '2040-01-01', '2025-10-02', '2025-10-03']],
    ['the previous head', ['2025-10-01', '2025-09-20', '2025-10-02']],
  ])('11.2 is signed every night, also if %s is in the future', async (_, days) => {
    const setup = openAuditSetup();
    for (const [n, day] of days.entries()) {
      setup.at(`${day}T01:30:00Z`);
      await setup.grant(A, n === 0 ? 'registry' : 'profile');
      const made = await setup.audit.makeHead();
      expect(made.date).toBe(day);
      expect(await setup.audit.loadHead()).toEqual(made);
    }
    expect((await verify(await collectEvidence(setup))).findings).toEqual([]);
    const ahead = days.filter((day) => day > (days.at(-1) ?? ''));
    expect(await setup.audit.listFutureHeads()).toEqual(ahead);
  });

  it('11.2 that is missing is found if another head names it, also if heads are in the future', async () => {
    const setup = openAuditSetup();
    for (const day of ['2025-10-01', '2040-01-01', '2025-10-02', '2025-10-03']) {
      setup.at(`${day}T01:30:00Z`);
      await setup.grant(A, 'registry');
      await setup.audit.makeHead();
    }
    const evidence = await collectEvidence(setup);
    const heads = evidence.heads.filter(({ date }) => date !== '2025-10-02');
    expect((await verify({ ...evidence, heads })).findings).toMatchObject([
      { code: 'HEAD_MISSING', facts: { date: '2025-10-03', previous: '2025-10-02' } },
    ]);
  });

  it('is not found for a day without a head', async () => {
    await expect(openAuditSetup().audit.loadHead()).rejects.toMatchObject({ code: 'not-found' });
    await expect(openAuditSetup().audit.loadHead('2025-10-01')).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it.each(['before', 'after'] as const)(
    'is made by the next run if a run crashes %s any step',
    async (moment) => {
      for (let call = 1; ; call += 1) {
        const setup = openAuditSetup();
        await setup.grant(A, 'registry');
        await setup.audit.makeHead();
        setup.at('2025-10-02T01:30:00Z');
        await setup.grant(B, 'registry');
        const faults = new Faults({ call, moment, manner: 'killed' });
        const struck = new AuditService({
          ...setup.ports,
          ...makeFaultyPorts(faults, setup.ports),
        });
        await struck.makeHead().catch(() => undefined);
        const { date, companies } = await setup.audit.makeHead();
        expect([date, companies]).toEqual(['2025-10-02', 2]);
        const evidence = await collectEvidence(setup);
        expect(evidence.heads).toHaveLength(2);
        expect((await verify(evidence)).findings).toEqual([]);
        const listed = [...Object.values(evidence.lists), evidence.waiting].flat();
        // Entries that a head has signed and the list still contains are listed twice. No entry is lost.
        expect(new Set(listed.map(({ key }) => key)).size).toBe(4);
        if (!faults.struck) {
          expect(call).toBeGreaterThan(5);
          return;
        }
      }
    },
  );
});

function makeFaultyPorts(
  faults: Faults,
  { files, lists }: Pick<AuditServiceDeps, 'files' | 'lists'>,
) {
  return { files: makeFaultyFiles(faults, files), lists: makeFaultyLists(faults, lists) };
}

function makeFaultyLists(faults: Faults, lists: EntryLists): EntryLists {
  return {
    async *listWaiting(range) {
      await faults.call('get', async () => undefined);
      yield* lists.listWaiting(range);
    },
    remove: (ids) => faults.call('delete', () => lists.remove(ids)),
    removeEnded: (entries) => lists.removeEnded(entries),
    stored: (entry) => lists.stored(entry),
  };
}

function makeFaultyFiles(faults: Faults, files: HeadFiles): HeadFiles {
  return {
    put: (key, body, options) => faults.call('put', () => files.put(key, body, options)),
    get: (...args) => faults.call('get', () => files.get(...args)),
    async *list(...args) {
      await faults.call('list', async () => undefined);
      yield* files.list(...args);
    },
  };
}

describe('the chains', () => {
  it('are listed in pages, each company once', async () => {
    const { audit } = await recordThreeDays();
    const read: string[] = [];
    for (let cursor: string | undefined, first = true; first || cursor; first = false) {
      const page: ListPage<Chain> = await audit.chainsPage({ limit: 2, cursor });
      expect(page.items.length).toBeLessThanOrEqual(2);
      read.push(...page.items.map(({ recordId }) => recordId));
      cursor = page.cursor;
    }
    expect(read).toEqual(['LUHT-DEMO-0001', 'LUHT-DEMO-0002', 'LUHT-DEMO-0003']);
  });

  it('are consistent also while other processes write', async () => {
    const setup = openAuditSetup();
    await setup.grant(A, 'registry');
    let writes = 0;
    const log = {
      chainEnds: (after?: string) => setup.store.chainEnds(after),
      chainEnd: (recordId: string) => setup.store.chainEnd(recordId),
      async *storedEvents(recordId: string) {
        writes += 1;
        if (writes === 1) await setup.grant(A, 'profile');
        yield* setup.store.storedEvents(recordId);
      },
    };
    const evidence = await collectEvidence({
      ...setup,
      audit: new AuditService({ ...setup.ports, log }),
    });
    expect(evidence.chains[0]?.events).toHaveLength(2);
    expect((await verify(evidence)).findings).toEqual([]);
  });
});

describe('an item of the table that an attacker has edited', () => {
  const key = { pk: 'TIMELINES', sk: B };
  const listFindings = async (setup: Awaited<ReturnType<typeof recordThreeDays>>) =>
    (await verify(await collectEvidence(setup))).findings.map(({ code, facts }) => [code, facts]);

  it.each<[string, (data: object) => Json, string, object]>([
    ['opens what was never granted', openReceipt, 'PROJECTION_ALTERED', { recordId: B }],
    ['is empty', () => null, 'END_MISMATCH', { recordId: B, seq: 1, lastSeq: 0 }],
  ])('so that %s is found', async (_, edited, code, facts) => {
    const setup = await recordThreeDays();
    const item = await setup.table.get<object>(key);
    const data = edited(item?.data ?? {});
    await setup.table.transact([{ kind: 'put', key, data, if: { version: 1 } }]);
    expect(await listFindings(setup)).toEqual([[code, facts]]);
  });

  it('so that it is not JSON is reported with its company', async () => {
    const setup = await recordThreeDays();
    const log = {
      chainEnds: (after?: string) => setup.store.chainEnds(after),
      chainEnd: (recordId: string) => setup.store.chainEnd(recordId),
      async *storedEvents(recordId: string) {
        if (recordId === B) throw new SyntaxError('the item is no JSON');
        yield* setup.store.storedEvents(recordId);
      },
    };
    const audit = new AuditService({ ...setup.ports, log });
    expect(await listFindings({ ...setup, audit })).toEqual([
      ['CHAIN_UNREADABLE', { recordId: B }],
    ]);
  });

  function openReceipt(data: object): Json {
    const decision = { seq: 1, id: 'x', action: 'grant', effectiveAt: '2025-01-01T00:00:00.000Z' };
    return { ...data, timeline: { 'contact/public': [decision] } } as Json;
  }
});

describe('the proof of an event', () => {
  it('leads from every event to every head that covers it', async () => {
    const { audit } = await recordThreeDays();
    for (const [recordId, group, date] of [
      [A, 'registry', '2025-10-01'],
      [A, 'registry', undefined],
      [A, 'funding', '2025-10-02'],
      ['LUHT-DEMO-0003', 'profile', '2025-10-03'],
      [B, 'registry', '2025-10-02'],
    ] as const) {
      const id = `${recordId}-${group}`;
      const proof = await audit.proof(recordId, id, date);
      const { proved, findings } = await verifyProof(JSON.parse(JSON.stringify(proof)), testSigner);
      expect(findings).toEqual([]);
      expect(proved?.event).toMatchObject({ id, recordId });
      expect(proved?.head.date).toBe(date ?? '2025-10-03');
    }
  });

  it('reveals nothing about other companies', async () => {
    const { audit } = await recordThreeDays();
    const text = JSON.stringify(await audit.proof(B, `${B}-registry`));
    expect(text).not.toContain(A);
    expect(text).not.toContain(sha256(A));
  });

  it('is refused for an event that no head covers yet, and for an unknown event', async () => {
    const { audit } = await recordThreeDays();
    await expect(audit.proof(A, 'last')).rejects.toMatchObject({ code: 'wrong-state' });
    await expect(audit.proof(A, `${A}-funding`, '2025-10-01')).rejects.toMatchObject({
      code: 'wrong-state',
    });
    await expect(audit.proof(A, 'none')).rejects.toMatchObject({ code: 'not-found' });
    await expect(audit.proof(B, `${A}-registry`)).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each<[string, string, (proof: Forged) => unknown]>([
    [
      'another event',
      'EVENT_ALTERED',
      ({ chain }) => Object.assign(chain[0] ?? {}, { action: 'refuse' }),
    ],
    ['an event left out', 'EVENT_MISSING', ({ chain }) => chain.splice(1, 1)],
    ['the end left out', 'PROOF_FAILS', ({ chain }) => chain.pop()],
    ['another place', 'PROOF_FAILS', ({ inclusion }) => Object.assign(inclusion, { index: 1 })],
    ['another size', 'PROOF_FAILS', ({ inclusion }) => Object.assign(inclusion, { size: 4 })],
    ['another path', 'PROOF_FAILS', ({ inclusion }) => inclusion.path.reverse()],
    ['no event', 'PROOF_UNREADABLE', ({ chain }) => chain.splice(0)],
    ['no head', 'HEAD_BAD_SIGNATURE', (proof) => Object.assign(proof, { head: 'a.b.c' })],
  ])('fails with %s', async (_, code, forge) => {
    const { audit } = await recordThreeDays();
    const proof = structuredClone(await audit.proof(A, `${A}-registry`)) as unknown as Forged;
    forge(proof);
    const { proved, findings } = await verifyProof(proof, testSigner);
    expect(proved).toBeNull();
    expect(findings.map((finding) => finding.code)).toEqual([code]);
  });
});

interface Forged {
  head: string;
  chain: Record<string, unknown>[];
  inclusion: { index: number; size: number; path: string[] };
}
