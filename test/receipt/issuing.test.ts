import { describe, expect, it } from 'vitest';
import { ConsentService } from '../../lib/consent/consent-service.ts';
import type { ConsentRequest } from '../../lib/consent/event.ts';
import { BUILT_IN_NOTICES } from '../../lib/consent/notice-service.ts';
import type { ReceiptsOwed } from '../../lib/consent/ports.ts';
import { instant } from '../../lib/core/instant.ts';
import { noLog } from '../../lib/core/log.ts';
import { ReceiptService, receiptDrafts } from '../../lib/receipt/receipt-service.ts';
import { TableConsentStore } from '../../lib/store/consent-store.ts';
import { owed, settle } from '../../lib/store/outbox.ts';
import { TableReceiptStore } from '../../lib/store/receipt-store.ts';
import type { Table } from '../../lib/store/table.ts';
import { demoCompanies } from '../consent/consent-room.ts';
import { Faults, type Strike } from '../publication/faults.ts';
import { MemoryTable } from '../publication/memory-table.ts';
import { testSigner } from '../publication/world.ts';
import { KEEPER } from './decisions.ts';

const COMPANY = 'LUHT-DEMO-0001';
const REQUEST: ConsentRequest = {
  id: 'C-1',
  recordId: COMPANY,
  fieldGroup: 'registry',
  audience: 'partners',
  action: 'withdraw',
  effectiveAt: instant('2025-10-15T15:00:00Z'),
  validUntil: null,
  givenBy: 'company-representative',
  noticeVersion: 'notice-v1',
  language: 'en',
  evidenceRef: 'mail://1',
};

/** A process over a table: it records and signs what it owes. The company is called what it is called now. */
function process(table: Table, name = 'Before S.A.') {
  let ids = 0;
  const companies = {
    find: async (recordIds: readonly string[]) =>
      new Map(
        [...(await demoCompanies.find(recordIds))].map(([id, known]) => [id, { ...known, name }]),
      ),
  };
  const consent = new ConsentService({
    store: new TableConsentStore(table),
    companies,
    draftReceipt: receiptDrafts(companies, BUILT_IN_NOTICES, KEEPER),
    clock: () => instant('2025-10-15T15:00:00Z'),
    newId: () => `id-${++ids}`,
    log: noLog,
  });
  let signatures = 0;
  const signer = {
    // As ES256 does, it never signs the same twice.
    sign: (payload: never, typ: string) => testSigner.sign(payload, `${typ};${++signatures}`),
  };
  const receipts = new ReceiptService({ store: new TableReceiptStore(table), signer });
  return {
    receipts,
    async act() {
      const [event] = await consent.record([REQUEST], 'officer');
      for await (const item of owed(table)) {
        if (item.message.kind !== 'receipts-owed') continue;
        await receipts.onReceiptsOwed(item.message as unknown as ReceiptsOwed);
        await settle(table, item);
      }
      return event?.receipt ?? '';
    },
  };
}

describe('a process that dies while a receipt is owed', () => {
  it.each<Pick<Strike, 'moment' | 'manner'>>([
    { manner: 'killed', moment: 'before' },
    { manner: 'killed', moment: 'after' },
    { manner: 'failed', moment: 'after' },
  ])('$manner $moment any call leaves one decision and one receipt in the end', async (how) => {
    for (let call = 1; ; call += 1) {
      const table = new MemoryTable();
      const faults = new Faults({ call, ...how });
      await process(faults.table(table))
        .act()
        .catch(() => undefined);
      if (!faults.struck) {
        expect(call).toBeGreaterThan(6);
        return;
      }
      const where = `${how.manner} ${how.moment} call ${call}, ${faults.names[call - 1]}`;
      const kept = await keptReceipts(table);
      const again = process(table, 'After S.A.');
      const id = await again.act();
      const { jws, claims } = await again.receipts.get(COMPANY, id);
      expect(await keptReceipts(table), where).toEqual([{ id, claims, jws }]);
      if (kept[0] === undefined) continue;
      expect(claims, where).toEqual(kept[0].claims); // the snapshot, also where the company has a new name
      expect([null, jws], where).toContain(kept[0].jws);
      expect(JSON.stringify(claims), where).toContain('Before S.A.');
    }
  });
});

async function keptReceipts(table: Table) {
  const kept = [];
  for await (const { id, claims, jws } of new TableReceiptStore(table).list(COMPANY))
    kept.push({ id, claims, jws });
  return kept;
}

describe('a receipt', () => {
  it('that two processes sign at once is one', async () => {
    const table = new MemoryTable();
    const id = await process(table).act();
    const [stored] = await keptReceipts(table);
    const fresh = new MemoryTable();
    await fresh.transact([
      {
        kind: 'put',
        key: { pk: `RECEIPT#${COMPANY}`, sk: id },
        data: { claims: stored?.claims as never },
        if: 'absent',
      },
    ]);
    const both = await Promise.all([1, 2].map(() => process(fresh).receipts.get(COMPANY, id)));
    expect(both[0]?.jws).toBe(both[1]?.jws);
  });

  it('is signed by the first who asks where its delivery has not come to it', async () => {
    const table = new MemoryTable();
    const faults = new Faults({ call: 5, manner: 'killed', moment: 'before' });
    await process(faults.table(table))
      .act()
      .catch(() => undefined);
    const [stored] = await keptReceipts(table);
    expect(stored?.jws).toBeNull();
    const { jws } = await process(table).receipts.get(COMPANY, stored?.id ?? '');
    expect((await keptReceipts(table))[0]?.jws).toBe(jws);
  });
});
