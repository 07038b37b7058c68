import { hasCode } from '../core/errors.ts';
import { instant } from '../core/instant.ts';
import type { Withdrawals } from '../propagation/withdrawals.ts';
import { giverIn } from '../receipt/claims.ts';
import type { ReceiptService } from '../receipt/receipt-service.ts';
import type { DisclosureEntry, Receipts } from '../self-service/ports.ts';

/** The receipts of what a contact has decided, for the contact. */
export function ownReceipts(receipts: ReceiptService): Receipts {
  return {
    async of(recordId, giver) {
      const own = [];
      for await (const { id, claims } of receipts.list(recordId))
        if (giverIn(claims) === giver)
          own.unshift({ id, at: instant(new Date(claims.iat * 1000).toISOString()) });
      return own;
    },
    async download(recordId, giver, id) {
      try {
        const { claims, jws } = await receipts.get(recordId, id);
        return giverIn(claims) === giver ? jws : undefined;
      } catch (error) {
        if (hasCode(error, 'not-found')) return undefined;
        throw error;
      }
    },
  };
}

/** Who was given the row of a company, the latest first. */
export async function ownReaders(
  withdrawals: Withdrawals,
  recordId: string,
): Promise<readonly DisclosureEntry[]> {
  const readers: DisclosureEntry[] = [];
  for await (const { holder, version, firstReadAt: at } of withdrawals.disclosuresOf(recordId))
    readers.push({ at, reader: holder, version });
  return readers.sort((a, b) => (a.at < b.at ? 1 : -1));
}
