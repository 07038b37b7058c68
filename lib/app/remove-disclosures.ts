import { removeEndedDisclosures } from '../audit/ended-disclosures.ts';
import { systemClock } from '../core/clock.ts';
import { COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import type { Verifier } from '../core/signature.ts';
import { TableEntryLists } from '../store/listing-table.ts';
import type { OpenAdapters } from './adapters.ts';

/** Removes the disclosures that have ended according to the newest head. The head is stored before. */
export async function removeDisclosures(
  verifier: Verifier,
  { table, objects, stores, log, realClock: clock = systemClock }: OpenAdapters,
  head: { readonly jws: string },
): Promise<void> {
  const lists = new TableEntryLists(table);
  const firstReads = () => stores.firstDisclosures.listLatest(COMPANIES_DATASET_ID);
  const removed = await removeEndedDisclosures(
    { files: objects, lists, verifier, progress: stores.removals, clock, firstReads },
    head,
  );
  if (removed > 0) log('info', 'disclosures.removed', { removed });
}
