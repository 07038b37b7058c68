import type { NewId } from '../core/ids.ts';
import type { ConsentDraft } from './event.ts';

/**
 * Gives the events of one call their receipts: one for each company, and of one company for each
 * decision maker, notice and language, since a receipt names one notice and has one addressee. A call
 * of the API has one for each company.
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

/** How many receipts {@link receiptIds} gives. */
export function countReceipts(events: readonly ConsentDraft[]): number {
  return new Set(events.map(receiptGroupKey)).size;
}

function receiptGroupKey({ recordId, givenBy, noticeVersion, language }: ConsentDraft): string {
  return JSON.stringify([recordId, givenBy, noticeVersion, language]);
}
