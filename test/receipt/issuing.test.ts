import { describe, expect, it } from 'vitest';
import { ConsentService } from '../../lib/consent/consent-service.ts';
import type { ConsentRequest } from '../../lib/consent/event.ts';
import { BUILT_IN_NOTICES } from '../../lib/consent/notice-service.ts';
import type { PendingReceipts } from '../../lib/consent/ports.ts';
import { computeDigest, type Json } from '../../lib/core/digest.ts';
import { instant } from '../../lib/core/instant.ts';
import { noLog } from '../../lib/core/log.ts';
import { allPages } from '../../lib/core/page.ts';
import type { Signer } from '../../lib/core/signature.ts';
import { toArray } from '../../lib/core/to-array.ts';
import { RECEIPT_FORM } from '../../lib/receipt/decision.ts';
import { createReceiptDrafter, ReceiptService } from '../../lib/receipt/receipt-service.ts';
import { TableConsentStore } from '../../lib/store/consent-store.ts';
import { completeOutboxJob, pendingJobs } from '../../lib/store/outbox.ts';
import { TableReceiptStore } from '../../lib/store/receipt-store.ts';
import type { Table } from '../../lib/store/table.ts';
import { demoCompanies } from '../consent/consent-setup.ts';
import { Faults, type Strike } from '../publication/faults.ts';
import { MemoryTable } from '../publication/memory-table.ts';
import { testSigner } from '../publication/publication-setup.ts';
import { CONTROLLER, RECEIPTS } from './decisions.ts';

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

function receiptsOver(table: Table, signer: Signer = testSigner) {
  return new ReceiptService({
    store: new TableReceiptStore(table),
    notices: BUILT_IN_NOTICES,
    signer,
  });
}

/** A process over a table: it records a decision and signs the queued receipts. `name` is the current name of the company. */
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
    draftReceipt: createReceiptDrafter(companies, BUILT_IN_NOTICES, CONTROLLER),
    clock: () => instant('2025-10-15T15:00:00Z'),
    newId: () => `id-${++ids}`,
    log: noLog,
  });
  let signatures = 0;
  const signer = {
    // Like ES256, it gives a different signature each time.
    sign: (payload: never, typ: string) => testSigner.sign(payload, `${typ};${++signatures}`),
  };
  const receipts = receiptsOver(table, signer);
  return {
    receipts,
    async act() {
      const [event] = await consent.record([REQUEST], 'officer');
      for await (const item of pendingJobs(table)) {
        if (item.message.kind !== 'receipts-due') continue;
        await receipts.onReceiptsDue(item.message as unknown as PendingReceipts);
        await completeOutboxJob(table, item);
      }
      return event?.receipt ?? '';
    },
  };
}

describe('a process that stops while a receipt is pending', () => {
  it.each<Pick<Strike, 'moment' | 'manner'>>([
    { manner: 'killed', moment: 'before' },
    { manner: 'killed', moment: 'after' },
    { manner: 'failed', moment: 'after' },
  ])('$manner $moment any call of a store: one decision and one receipt remain', async (how) => {
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
      const receipts = await keptReceipts(table);
      const again = process(table, 'After S.A.');
      const id = await again.act();
      const { claims, jws, ...stored } = await again.receipts.get(COMPANY, id);
      expect(await keptReceipts(table), where).toEqual([stored]);
      if (receipts[0] === undefined) continue;
      expect([null, stored.signature], where).toContain(receipts[0].signature);
      // The receipt keeps the former name of the company.
      expect(JSON.stringify(claims), where).toContain('Before S.A.');
      expect(await testSigner.verify(jws, signedAs(jws)), where).toMatchObject({ payload: claims });
    }
  });
});

function keptReceipts(table: Table) {
  const store = new TableReceiptStore(table);
  return toArray(allPages((page) => store.page(COMPANY, page)));
}

function signedAs(jws: string): string {
  return JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString()).typ;
}

describe('a receipt', () => {
  it('is stored once if two processes sign it at the same time', async () => {
    const table = new MemoryTable();
    const id = await process(table).act();
    const key = { pk: `SIGNED-RECEIPT#${COMPANY}`, sk: id };
    await table.transact([{ kind: 'delete', key, if: 'any' }]);
    const both = await Promise.all([1, 2].map(() => process(table).receipts.get(COMPANY, id)));
    expect(both[0]?.jws).toBe(both[1]?.jws);
  });

  it('is signed at the first request if the outbox has not signed it yet', async () => {
    const table = new MemoryTable();
    const faults = new Faults({ call: 5, manner: 'killed', moment: 'before' });
    await process(faults.table(table))
      .act()
      .catch(() => undefined);
    const [stored] = await keptReceipts(table);
    expect(stored?.signature).toBeNull();
    const { signature } = await process(table).receipts.get(COMPANY, stored?.id ?? '');
    expect((await keptReceipts(table))[0]?.signature).toBe(signature);
  });

  it('11.10 is stored in less than 1,200 bytes', async () => {
    const table = new MemoryTable();
    const id = await process(table).act();
    const [stored] = await keptReceipts(table);
    const { jws } = await receiptsOver(table).get(COMPANY, id);
    expect(JSON.stringify(stored).length).toBeLessThan(1_200);
    expect(jws.length).toBeGreaterThan(4_000);
  });

  it('11.10 is not issued if its consent log was changed since', async () => {
    const table = new MemoryTable();
    const id = await process(table).act();
    const key = { pk: `COMPANY#${COMPANY}`, sk: 'CONSENT#00000001' };
    const event = await table.get<Record<string, Json>>(key);
    const altered = { ...event?.data, action: 'grant' };
    await table.transact([
      { kind: 'put', key, data: altered, if: { version: event?.version ?? 0 } },
    ]);
    await expect(receiptsOver(table).get(COMPANY, id)).rejects.toMatchObject({
      code: 'storage-damaged',
    });
    await table.transact([{ kind: 'delete', key, if: 'any' }]);
    await expect(receiptsOver(table).get(COMPANY, id)).rejects.toMatchObject({
      code: 'storage-damaged',
    });
  });

  // A receipt is built again from its decision at each request, so its form must never change. Before the
  // first release: raise STORED_SCHEMA and write the new digest here. After it: add a form.
  it('11.10 of form 1 has the same bytes in every release', () => {
    expect(RECEIPT_FORM).toBe(1);
    expect(computeDigest(RECEIPTS.map(([name, claims]) => ({ name, claims })))).toBe(
      '26ed62c0c7393e4b009656885e504c9730951ccd0af0e6147311533ca328e672',
    );
  });
});
