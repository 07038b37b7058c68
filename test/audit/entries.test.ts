import { describe, expect, it } from 'vitest';
import { AuditService } from '../../lib/audit/audit-service.ts';
import { writeEntryLists } from '../../lib/audit/list-entries.ts';
import { instant } from '../../lib/core/instant.ts';
import { agreementWrite } from '../../lib/store/agreement-store.ts';
import { auditWrite } from '../../lib/store/audit-write.ts';
import { type Disclosure, DisclosureStore } from '../../lib/store/disclosure-store.ts';
import { TableReceiptStore } from '../../lib/store/receipt-store.ts';
import type { Key, Write } from '../../lib/store/table.ts';
import { A, collectEvidence, type Evidence, openAuditSetup, verify } from './audit-setup.ts';

const AT = instant('2025-10-01T00:30:00Z');
const DAY1 = '2025-10-01';
const READ = { seq: 1, activation: 'activation-1', redacted: false };

function buildDisclosure(id: string): Disclosure {
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

function writeEntry(id: string): Write {
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
async function writeLogs() {
  const setup = openAuditSetup();
  const disclosures = new DisclosureStore(setup.table);
  await setup.table.transact([writeEntry('1'), AGREEMENT]);
  await disclosures.record(buildDisclosure('d1'), READ);
  await setup.grant(A, 'registry');
  await setup.audit.makeHead();
  await setup.table.transact([writeEntry('2')]);
  const places = Object.values((await collectEvidence(setup)).lists).flat();
  const findPlace = (log: string): Key => {
    const found = places.find(({ partition }) => partition.startsWith(`${log}#`));
    if (found === undefined) throw new Error(`nothing of ${log} is listed`);
    return { pk: found.partition, sk: found.key };
  };
  return { ...setup, disclosures, findPlace };
}

const listFindings = async (setup: Parameters<typeof collectEvidence>[0]) =>
  (await verify(await collectEvidence(setup))).findings.map(({ code, facts }) => [code, facts]);

describe('9.6 an entry of an append-only log', () => {
  it.each(['AUDIT', 'DISCLOSURE', 'RECEIPT', 'AGREEMENT'])(
    '%s that was deleted is found and named',
    async (log) => {
      const setup = await writeLogs();
      expect(await listFindings(setup)).toEqual([]);
      const key = setup.findPlace(log);
      await setup.raw.transact([{ kind: 'delete', key, if: 'any' }]);
      const facts = { partition: key.pk, key: key.sk, date: DAY1 };
      expect(await listFindings(setup)).toEqual([['ENTRY_DELETED', facts]]);
    },
  );

  it.each(['AUDIT', 'DISCLOSURE', 'RECEIPT', 'AGREEMENT'])(
    '%s that was changed is found and named',
    async (log) => {
      const setup = await writeLogs();
      const key = setup.findPlace(log);
      const item = await setup.raw.get<object>(key);
      const data = { ...item?.data, actor: 'bob' } as never;
      await setup.raw.transact([{ kind: 'put', key, data, if: { version: 1 } }]);
      const facts = { partition: key.pk, key: key.sk, date: DAY1 };
      expect(await listFindings(setup)).toEqual([['ENTRY_ALTERED', facts]]);
    },
  );

  it('is found and named if it was deleted before a head signed it', async () => {
    const setup = await writeLogs();
    const { key } = writeEntry('2');
    await setup.raw.transact([{ kind: 'delete', key, if: 'any' }]);
    const facts = { partition: key.pk, key: key.sk };
    expect(await listFindings(setup)).toEqual([['NEW_ENTRY_DELETED', facts]]);
  });

  it('is counted if a whole log was deleted', async () => {
    const setup = openAuditSetup();
    const ids = Array.from({ length: 130 }, (_, n) => String(n).padStart(3, '0'));
    for (const id of ids) await setup.table.transact([writeEntry(id)]);
    await setup.audit.makeHead();
    for (const id of ids)
      await setup.raw.transact([{ kind: 'delete', key: writeEntry(id).key, if: 'any' }]);
    const findings = await listFindings(setup);
    expect(findings).toHaveLength(101);
    const more = { log: 'AUDIT', code: 'ENTRY_DELETED', count: 30 };
    expect(findings.at(-1)).toEqual(['MORE_ENTRIES', more]);
  });

  it('cannot be written twice, changed or deleted through the table that Kaart uses', async () => {
    const setup = await writeLogs();
    for (const log of ['AUDIT', 'DISCLOSURE', 'RECEIPT', 'AGREEMENT']) {
      const key = setup.findPlace(log);
      const writes: readonly Write[] = [
        { kind: 'put', key, data: {}, if: { version: 1 } },
        { kind: 'delete', key, if: { version: 1 } },
        { kind: 'add', key, amounts: { n: 1 } },
      ];
      for (const write of writes)
        await expect(setup.table.transact([write])).rejects.toThrow(/append-only/);
      await expect(
        setup.table.transact([{ kind: 'put', key, data: {}, if: 'absent' }]),
      ).rejects.toMatchObject({ code: 'concurrent-update' });
    }
    const event = { pk: `COMPANY#${A}`, sk: 'CONSENT#00000001' };
    await expect(setup.table.transact([{ kind: 'delete', key: event, if: 'any' }])).rejects.toThrow(
      /append-only/,
    );
    expect(await listFindings(setup)).toEqual([]);
  });

  it('stays valid when its receipt is signed', async () => {
    const setup = await writeLogs();
    const receipts = new TableReceiptStore(setup.table);
    const { sk: id } = setup.findPlace('RECEIPT');
    expect(await receipts.saveSignature({ id, recordId: A }, 'a..c')).toBe('a..c');
    expect(await listFindings(setup)).toEqual([]);
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
    const evidence = await collectEvidence(await writeLogs());
    const [root = ''] = Object.keys(evidence.lists);
    damage(evidence, root);
    const { findings } = await verify(evidence);
    expect(findings.map((finding) => [finding.code, finding.facts['date']])).toEqual([
      [code, DAY1],
    ]);
  });

  it('has no entry of a refused transaction, and each entry of many writers once', async () => {
    const setup = openAuditSetup();
    const writers = Array.from({ length: 40 }, (_, n) =>
      setup.table.transact([writeEntry(String(n % 20))]),
    );
    const outcomes = await Promise.allSettled(writers);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    const head = await setup.audit.makeHead();
    expect(head.lists.map(({ entries }) => entries)).toEqual([20]);
    expect(await listFindings(setup)).toEqual([]);
  });

  it('is signed once, even if several processes make the head at the same time', async () => {
    const setup = openAuditSetup();
    await setup.table.transact([writeEntry('1')]);
    const heads = await Promise.all([1, 2, 3].map(() => new AuditService(setup.ports).makeHead()));
    expect(new Set(heads.map(({ jws }) => jws)).size).toBe(1);
    setup.at('2025-10-02T01:30:00Z');
    expect((await setup.audit.makeHead()).lists).toEqual([]);
    expect(await listFindings(setup)).toEqual([]);
  });

  it('is split if there are many entries', async () => {
    const setup = openAuditSetup();
    for (let n = 0; n < 25; n += 1) await setup.table.transact([writeEntry(String(n))]);
    const { lists, ids } = await writeEntryLists(setup.ports.lists, setup.files, 10);
    expect(lists.map(({ entries }) => entries)).toEqual([10, 10, 5]);
    expect(ids).toHaveLength(25);
  });

  it('is empty in the head of a day on which nothing was added', async () => {
    const setup = openAuditSetup();
    await setup.audit.makeHead();
    setup.at('2025-10-02T01:30:00Z');
    expect(await setup.audit.makeHead()).toMatchObject({ date: '2025-10-02', lists: [] });
  });
});
