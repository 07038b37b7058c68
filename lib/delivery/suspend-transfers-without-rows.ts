import type { DataRecipient } from '../consent/recipient.ts';
import type { Audience } from '../consent/vocabulary.ts';
import { hasCode } from '../core/errors.ts';
import { stateReason } from '../core/stated-reason.ts';
import type { Agreements } from '../dsp/common/ports.ts';
import { isFlowing, type Transfer } from '../dsp/transfer/transfer.ts';
import type { TransferService } from '../dsp/transfer/transfer-service.ts';
import type { RecipientPublications } from '../publication/recipient-publications.ts';
import { audienceOfDataset } from '../publication/version.ts';
import { allProcesses, type TableProcessStore } from '../store/process-store.ts';

export interface SuspendWithoutRowsDeps {
  readonly publications: RecipientPublications;
  readonly transferStore: TableProcessStore<Transfer>;
  readonly transfers: TransferService;
  readonly agreements: Agreements;
}

const REASON = stateReason('no-rows-left');

/**
 * Suspends the running transfers of rows to recipients of some audiences, if the current version has no rows for them
 * any more. It does not suspend a transfer with a message in flight; such a transfer reads no rows anyway.
 *
 * @returns the pids of the transfers that are suspended now. A repetition returns the same pids
 */
export async function suspendTransfersWithoutRows(
  options: SuspendWithoutRowsDeps,
  audiences: readonly Audience[],
): Promise<readonly string[]> {
  const suspended: string[] = [];
  const known = new Map<string, Promise<boolean>>();
  for await (const transfer of openTransfers(options)) {
    const agreement = await options.agreements.find(transfer.agreement, 'provider');
    const readAudience = agreement && audienceOfDataset(agreement.dataset, agreement.audience);
    const audience = audiences.find((each) => each === readAudience);
    if (audience === undefined) continue;
    const recipient = { audience, recipient: transfer.counterpartyId };
    const { purposes = [] } = agreement ?? {};
    const key = JSON.stringify([recipient, purposes]);
    const empty = known.get(key) ?? isEmpty(options.publications, recipient, purposes);
    known.set(key, empty);
    if (!(await empty)) continue;
    if (await isSuspended(options, transfer)) suspended.push(transfer.pid);
  }
  return suspended;
}

/**
 * Whether a recipient has no row for any purpose of its agreement. Before the first version, and after a retraction,
 * the result is false: no transfer is running yet, or the retraction may be undone. A purpose that the notice does not
 * name any more gives no row.
 */
async function isEmpty(
  publications: RecipientPublications,
  recipient: DataRecipient,
  purposes: readonly string[],
): Promise<boolean> {
  try {
    for (const purpose of purposes.length === 0 ? [undefined] : purposes)
      if ((await countRows(publications, recipient, purpose)) > 0) return false;
    return true;
  } catch (error) {
    if (hasCode(error, 'nothing-published') || hasCode(error, 'nothing-served')) return false;
    throw error;
  }
}

async function countRows(
  publications: RecipientPublications,
  recipient: DataRecipient,
  purpose: string | undefined,
): Promise<number> {
  try {
    const readable = await publications.findPublication(recipient, purpose);
    return (await readable.view(recipient.audience)).coverage.published;
  } catch (error) {
    if (hasCode(error, 'forbidden')) return 0;
    throw error;
  }
}

/** Yields the transfers of rows that are running or suspended. */
async function* openTransfers({ transferStore }: SuspendWithoutRowsDeps): AsyncGenerator<Transfer> {
  for await (const transfer of allProcesses(transferStore))
    if (transfer.role === 'provider' && hasRows(transfer.dataset) && isOpen(transfer))
      yield transfer;
}

function hasRows(dataset: string): boolean {
  return audienceOfDataset(dataset, 'partners') !== undefined;
}

function isOpen(transfer: Transfer): boolean {
  return isFlowing(transfer) || transfer.state === 'SUSPENDED';
}

async function isSuspended(
  { transfers }: SuspendWithoutRowsDeps,
  { pid, state }: Transfer,
): Promise<boolean> {
  if (state === 'SUSPENDED') return true;
  try {
    await transfers.suspend(pid, [REASON], 'system');
    return true;
  } catch (error) {
    if (!hasCode(error, 'wrong-state')) throw error;
    return false;
  }
}
