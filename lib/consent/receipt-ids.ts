import type { NewId } from '../core/ids.ts';
import type { ConsentDraft } from './event.ts';

/**
 * Assigns receipts to the events of one call: one for each company, decision maker, notice and
 * language, because a receipt names one notice and has one addressee. A call of the API has one receipt
 * for each company.
 */
export function receiptIds(newId: NewId): (draft: ConsentDraft) => string {
  const ids = new Map<string, string>();
  return (draft) => {
    const key = receiptGroupKey(draft);
    const id = ids.get(key) ?? newId();
    ids.set(key, id);
    return id;
  };
}

/** Number of receipts that {@link receiptIds} assigns. */
export function countReceipts(events: readonly ConsentDraft[]): number {
  return new Set(events.map(receiptGroupKey)).size;
}

function receiptGroupKey({ recordId, givenBy, noticeVersion, language }: ConsentDraft): string {
  return JSON.stringify([recordId, givenBy, noticeVersion, language]);
}
