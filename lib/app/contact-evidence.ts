import { hasCode } from '../core/errors.ts';
import type { ReceiptService } from '../receipt/receipt-service.ts';
import type { DisclosureList, Receipts } from '../self-service/ports.ts';
import type { Withdrawals } from '../withdrawal/withdrawals.ts';

/** The receipts of what a contact has decided, for the contact. */
export function createContactReceipts(receipts: ReceiptService): Receipts {
  return {
    async of(recordId, giver) {
      const own = [];
      for await (const { id, decision } of receipts.list(recordId))
        if (decision.givenBy === giver) own.push({ id, at: decision.recordedAt });
      return own.reverse();
    },
    async download(recordId, giver, id) {
      try {
        const { decision, jws } = await receipts.get(recordId, id);
        return decision.givenBy === giver ? jws : undefined;
      } catch (error) {
        if (hasCode(error, 'not-found')) return undefined;
        throw error;
      }
    },
  };
}

/** Maximum numbers of listed disclosures and of searched versions: with a version each night, three quarters of a year. */
const MOST = { disclosures: 100, versions: 270 } as const;

/** Loads the latest disclosures of a company's row, latest first. */
export async function loadRecentDisclosures(
  withdrawals: Withdrawals,
  recordId: string,
): Promise<DisclosureList> {
  const { latest, isAll } = await withdrawals.listLatestDisclosures(recordId, MOST);
  const entries = latest.map(({ recipient: reader, version, firstReadAt: at }) => ({
    at,
    reader,
    version,
  }));
  return { entries: entries.sort((a, b) => (a.at < b.at ? 1 : -1)), isAll };
}
