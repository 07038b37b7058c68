import type { Audience } from '../consent/vocabulary.ts';
import { hasCode } from '../core/errors.ts';
import type { Agreements } from '../dsp/common/ports.ts';
import { isFlowing, type Transfer } from '../dsp/transfer/transfer.ts';
import type { TransferService } from '../dsp/transfer/transfer-service.ts';
import type { PublicationService } from '../publication/publication-service.ts';
import { COMPANIES } from '../publication/version.ts';
import type { TableProcessStore } from '../store/process-store.ts';

export interface SuspendingOptions {
  readonly publication: PublicationService;
  readonly transferStore: TableProcessStore<Transfer>;
  readonly transfers: TransferService;
  readonly agreements: Agreements;
}

const REASON = 'nothing is left to serve under this agreement';

/**
 * Suspends the running transfers of the rows to audiences for which the version that is served has
 * none left. What has a message on its way is left alone: what it reads is empty.
 *
 * @returns the pids of those that were suspended now
 */
export async function suspendEmpty(
  options: SuspendingOptions,
  audiences: readonly Audience[],
): Promise<readonly string[]> {
  const empty = await emptyOf(options.publication, audiences);
  const suspended: string[] = [];
  if (empty.length === 0) return suspended;
  for await (const transfer of runningTransfers(options)) {
    const agreement = await options.agreements.find(transfer.agreement, 'provider');
    if (!empty.some((audience) => audience === agreement?.audience)) continue;
    if (await isSuspendedNow(options, transfer)) suspended.push(transfer.pid);
  }
  return suspended;
}

/** Before the first version nothing runs. */
async function emptyOf(
  publication: PublicationService,
  audiences: readonly Audience[],
): Promise<readonly Audience[]> {
  try {
    const { views } = (await publication.head()).version;
    return audiences.filter((audience) => views[audience].coverage.published === 0);
  } catch (error) {
    if (hasCode(error, 'nothing-published')) return [];
    throw error;
  }
}

async function* runningTransfers({ transferStore }: SuspendingOptions): AsyncGenerator<Transfer> {
  let cursor: string | undefined;
  do {
    const page = await transferStore.list(cursor === undefined ? {} : { cursor });
    for (const transfer of page.processes)
      if (transfer.role === 'provider' && transfer.dataset === COMPANIES && isFlowing(transfer))
        yield transfer;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

async function isSuspendedNow(
  { transfers }: SuspendingOptions,
  { pid }: Transfer,
): Promise<boolean> {
  try {
    await transfers.suspend(pid, [REASON], 'system');
    return true;
  } catch (error) {
    if (!hasCode(error, 'wrong-state')) throw error;
    return false;
  }
}
