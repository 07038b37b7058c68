import { describe, expect, it } from 'vitest';
import { AuditService } from '../../lib/audit/audit-service.ts';
import { writeEntryLists } from '../../lib/audit/list-entries.ts';
import { instant } from '../../lib/core/instant.ts';
import { agreementWrite } from '../../lib/store/agreement-store.ts';
import { auditWrite } from '../../lib/store/audit-write.ts';
import { type Disclosure, DisclosureStore } from '../../lib/store/disclosure-store.ts';
import { TableReceiptStore } from '../../lib/store/receipt-store.ts';
import type { Key, Write } from '../../lib/store/table.ts';
import { A, auditRoom, type Evidence, evidenceOf, verify } from './audit-room.ts';

const AT = instant('2025-10-01T00:30:00Z');
const DAY1 = '2025-10-01';
const READ = { seq: 1, activation: 'activation-1', redacted: false };

function disclosure(id: string): Disclosure {
  return {
    ...{ id, at: AT, partnerId: 'lux-labs', dataset: 'companies', version: '2025-0123456789ab' },
    ...{
      audience: 'partners',
      purpose: null,
      format: 'csv',
      bytes: 1,
      requestId: 'r',
      tokenId: 't',
    },
  };
}

function entry(id: string): Write {
  return auditWrite({
    id,
    at: AT,
    actor: 'alice',
    action: 'edition.released',
    subject: 'edition/2025',
  });
}

const AGREEMENT = agreementWrite({
  id: 'urn:a:1',
  role: 'provider',
  counterpartyId: 'did:web:b',
  concludedAt: AT,
} as never);

/** One entry of every log under the head of the first day, and one entry that no head has yet. */
async function logs() {
  const room = auditRoom();
  const disclosures = new DisclosureStore(room.table);
  await room.table.transact([entry('1'), AGREEMENT]);
  await disclosures.record(disclosure('d1'), READ);
  await room.grant(A, 'registry');
  await room.audit.makeHead();
  await room.table.transact([entry('2')]);
  const places = Object.values((await evidenceOf(room)).lists).flat();
  const place = (log: string): Key => {
    const found = places.find(({ partition }) => partition.startsWith(`${log}#`));
    if (found === undefined) throw new Error(`nothing of ${log} is listed`);
    return { pk: found.partition, sk: found.key };
  };
  return { ...room, disclosures, place };
}

const found = async (room: Parameters<typeof evidenceOf>[0]) =>
  (await verify(await evidenceOf(room))).findings.map(({ code, facts }) => [code, facts]);

describe('9.6 an entry of an append-only log', () => {
  it.each(['AUDIT', 'DISCLOSURE', 'RECEIPT', 'AGREEMENT'])(
    '%s that was deleted is found and named',
    async (log) => {
      const room = await logs();
      expect(await found(room)).toEqual([]);
      const key = room.place(log);
      await room.raw.transact([{ kind: 'delete', key, if: 'any' }]);
      const facts = { partition: key.pk, key: key.sk, date: DAY1 };
      expect(await found(room)).toEqual([['ENTRY_DELETED', facts]]);
    },
  );

  it.each(['AUDIT', 'DISCLOSURE', 'RECEIPT', 'AGREEMENT'])(
    '%s that was changed is found and named',
    async (log) => {
      const room = await logs();
      const key = room.place(log);
      const item = await room.raw.get<object>(key);
      const data = { ...item?.data, actor: 'bob' } as never;
      await room.raw.transact([{ kind: 'put', key, data, if: { version: 1 } }]);
      const facts = { partition: key.pk, key: key.sk, date: DAY1 };
      expect(await found(room)).toEqual([['ENTRY_ALTERED', facts]]);
    },
  );

  it('is found and named if it was deleted before a head signed it', async () => {
    const room = await logs();
    const { key } = entry('2');
    await room.raw.transact([{ kind: 'delete', key, if: 'any' }]);
    const facts = { partition: key.pk, key: key.sk };
    expect(await found(room)).toEqual([['NEW_ENTRY_DELETED', facts]]);
  });

  it('is counted if a whole log was deleted', async () => {
    const room = auditRoom();
    const ids = Array.from({ length: 130 }, (_, n) => String(n).padStart(3, '0'));
    for (const id of ids) await room.table.transact([entry(id)]);
    await room.audit.makeHead();
    for (const id of ids)
      await room.raw.transact([{ kind: 'delete', key: entry(id).key, if: 'any' }]);
    const findings = await found(room);
    expect(findings).toHaveLength(101);
    const more = { log: 'AUDIT', code: 'ENTRY_DELETED', count: 30 };
    expect(findings.at(-1)).toEqual(['MORE_ENTRIES', more]);
  });

  it('cannot be written twice, changed or deleted through the table that Kaart uses', async () => {
    const room = await logs();
    for (const log of ['AUDIT', 'DISCLOSURE', 'RECEIPT', 'AGREEMENT']) {
      const key = room.place(log);
      const writes: readonly Write[] = [
        { kind: 'put', key, data: {}, if: { version: 1 } },
        { kind: 'delete', key, if: { version: 1 } },
        { kind: 'add', key, amounts: { n: 1 } },
      ];
      for (const write of writes)
        await expect(room.table.transact([write])).rejects.toThrow(/append-only/);
      await expect(
        room.table.transact([{ kind: 'put', key, data: {}, if: 'absent' }]),
      ).rejects.toMatchObject({ code: 'concurrent-update' });
    }
    const event = { pk: `COMPANY#${A}`, sk: 'CONSENT#00000001' };
    await expect(room.table.transact([{ kind: 'delete', key: event, if: 'any' }])).rejects.toThrow(
      /append-only/,
    );
    expect(await found(room)).toEqual([]);
  });

  it('stays valid when its receipt is signed', async () => {
    const room = await logs();
    const receipts = new TableReceiptStore(room.table);
    const { sk: id } = room.place('RECEIPT');
    expect(await receipts.keep({ id, recordId: A }, 'a..c')).toBe('a..c');
    expect(await found(room)).toEqual([]);
  });
});

describe('9.6 a list of entries', () => {
  const DAMAGES: readonly (readonly [
    string,
    string,
    (evidence: Evidence, root: string) => unknown,
  ])[] = [
    ['an entry left out', 'LIST_ALTERED', ({ lists }, root) => lists[root]?.pop()],
    ['its entries in another order', 'LIST_ALTERED', ({ lists }, root) => lists[root]?.reverse()],
    [
      'another digest',
      'LIST_ALTERED',
      ({ lists }, root) => Object.assign(lists[root]?.[0] ?? {}, { sha256: 'f'.repeat(64) }),
    ],
    [
      'no file any more',
      'LIST_UNREADABLE',
      (evidence, root) => {
        delete evidence.lists[root];
      },
    ],
  ];
  it.each(DAMAGES)('with %s is found', async (_, code, damage) => {
    const evidence = await evidenceOf(await logs());
    const [root = ''] = Object.keys(evidence.lists);
    damage(evidence, root);
    const { findings } = await verify(evidence);
    expect(findings.map((finding) => [finding.code, finding.facts['date']])).toEqual([
      [code, DAY1],
    ]);
  });

  it('has no entry of a refused transaction, and each entry of many writers once', async () => {
    const room = auditRoom();
    const writers = Array.from({ length: 40 }, (_, n) =>
      room.table.transact([entry(String(n % 20))]),
    );
    const outcomes = await Promise.allSettled(writers);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    const head = await room.audit.makeHead();
    expect(head.lists.map(({ entries }) => entries)).toEqual([20]);
    expect(await found(room)).toEqual([]);
  });

  it('is signed once, even if several processes make the head at the same time', async () => {
    const room = auditRoom();
    await room.table.transact([entry('1')]);
    const heads = await Promise.all([1, 2, 3].map(() => new AuditService(room.ports).makeHead()));
    expect(new Set(heads.map(({ jws }) => jws)).size).toBe(1);
    room.at('2025-10-02T01:30:00Z');
    expect((await room.audit.makeHead()).lists).toEqual([]);
    expect(await found(room)).toEqual([]);
  });

  it('is split if there are many entries', async () => {
    const room = auditRoom();
    for (let n = 0; n < 25; n += 1) await room.table.transact([entry(String(n))]);
    const { lists, ids } = await writeEntryLists(room.ports.lists, room.files, 10);
    expect(lists.map(({ entries }) => entries)).toEqual([10, 10, 5]);
    expect(ids).toHaveLength(25);
  });

  it('is empty in the head of a day on which nothing was added', async () => {
    const room = auditRoom();
    await room.audit.makeHead();
    room.at('2025-10-02T01:30:00Z');
    expect(await room.audit.makeHead()).toMatchObject({ date: '2025-10-02', lists: [] });
  });
});
