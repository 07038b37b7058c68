import { hasCode } from '../core/errors.ts';
import { stateReason, stateText } from '../core/stated-reason.ts';
import { isFlowing, type Transfer } from '../dsp/transfer/transfer.ts';
import type { TransferService } from '../dsp/transfer/transfer-service.ts';
import { allProcesses, type TableProcessStore } from '../store/process-store.ts';
import type { SentWithdrawalNotice } from '../withdrawal/notice.ts';

/** The event in the duties of our offers. Software reads this reason. */
const CONSENT_WITHDRAWN = 'https://w3id.org/dpv#ConsentWithdrawn';
/** Maximum number of rows that the reason names. */
const MAX_NAMED = 20;

export interface SuspendWithdrawnDeps {
  readonly transferStore: TableProcessStore<Transfer>;
  readonly transfers: Pick<TransferService, 'suspend'>;
}

/**
 * Informs a connector without our extension of a withdrawal, by a message that it knows: the running
 * transfers under the agreements of the notice are suspended, and the reasons name the event and the rows.
 * The recipient may start them again, and then reads the remaining rows. For a transfer that has ended, there
 * is no such message.
 */
export async function suspendWithdrawn(
  { transferStore, transfers }: SuspendWithdrawnDeps,
  { counterpartyId, agreements, records }: SentWithdrawalNotice,
): Promise<void> {
  const ids = records.map(({ record_id }) => record_id);
  const more = ids.length > MAX_NAMED ? ', …' : '';
  const rowsReason = stateReason('rows-withdrawn', {
    records: ids.slice(0, MAX_NAMED).join(', ') + more,
  });
  const reasons = [stateText(CONSENT_WITHDRAWN), rowsReason];
  for await (const transfer of allProcesses(transferStore)) {
    const { role, agreement, pid } = transfer;
    const isOfRecipient = role === 'provider' && transfer.counterpartyId === counterpartyId;
    if (!isOfRecipient || !agreements.includes(agreement) || !isFlowing(transfer)) continue;
    await transfers.suspend(pid, reasons, 'system').catch((error) => {
      if (!hasCode(error, 'wrong-state')) throw error;
    });
  }
}
