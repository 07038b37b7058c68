import type { ConsentDraft, RecordedConsentEvent } from './event.ts';
import { isClosing } from './vocabulary.ts';

/** Finds the other record ids that a company had in any edition, retracted ones too. */
export type FindOtherRecordIds = (company: {
  readonly recordId: string;
  /** @see CompanyIdentity */
  readonly identity: string;
}) => Promise<readonly string[]>;

/**
 * Copies the withdrawals and refusals among drafts for each other record id of the company. A wrong edition
 * can have a company under another record id. A withdrawal must then also end the permissions under the
 * right record id, because that edition may be retracted.
 *
 * @param held the companies of the drafts that have events
 */
export async function draftsUnderOtherIds(
  find: FindOtherRecordIds | undefined,
  drafts: readonly ConsentDraft[],
  held: ReadonlyMap<string, { readonly log: readonly RecordedConsentEvent[] }>,
): Promise<readonly ConsentDraft[]> {
  const copies: ConsentDraft[] = [];
  for (const draft of drafts) {
    const { recordId, confirmation } = draft;
    const identity = draft.identity ?? lastOwnIdentity(held.get(recordId)?.log ?? []);
    // A confirmation repeats an earlier decision, which was recorded for all record ids.
    if (!isClosing(draft) || identity === undefined || confirmation !== undefined) continue;
    for (const other of (await find?.({ recordId, identity })) ?? [])
      copies.push({ ...draft, recordId: other, identity, decidedUnder: recordId });
  }
  return copies;
}

/** The identity in the last own decision of a log: that of a company which the current edition lacks. */
export function lastOwnIdentity(
  log: readonly Pick<ConsentDraft, 'identity' | 'decidedUnder'>[],
): string | undefined {
  return log.findLast(({ decidedUnder }) => decidedUnder === undefined)?.identity;
}
