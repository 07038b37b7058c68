import { hasCode } from '../core/errors.ts';
import { stateReason } from '../core/stated-reason.ts';
import { toArray } from '../core/to-array.ts';
import type { Agreements } from '../dsp/common/ports.ts';
import type { Negotiation } from '../dsp/negotiation/negotiation.ts';
import type { NegotiationService } from '../dsp/negotiation/negotiation-service.ts';
import { isFlowing, type Transfer } from '../dsp/transfer/transfer.ts';
import type { TransferService } from '../dsp/transfer/transfer-service.ts';
import type { Rights } from '../identity/rights.ts';
import { allProcesses, type TableProcessStore } from '../store/process-store.ts';

export interface SuspendRevokedDeps {
  readonly rights: Pick<Rights, 'counterparty'>;
  readonly agreements: Agreements;
  readonly transferStore: TableProcessStore<Transfer>;
  readonly transfers: TransferService;
  readonly negotiationStore: TableProcessStore<Negotiation>;
  readonly negotiations: NegotiationService;
}

const ACTOR = 'system';
const OPEN_NEGOTIATIONS: readonly Negotiation['state'][] = [
  'REQUESTED',
  'OFFERED',
  'ACCEPTED',
  'AGREED',
  'VERIFIED',
];

/**
 * Suspends the transfers of an owner whose rights have ended, and ends its open negotiations. The
 * state and the message to its connector are one write for each. The protocol cannot suspend a transfer
 * that has not started or waits for an acknowledgement: such a transfer is terminated. Reads are refused
 * before this runs, because every read checks the rights of its owner.
 *
 * A second run changes nothing. A transfer that was started again with new rights continues.
 */
export async function suspendRevoked(deps: SuspendRevokedDeps, owner: string): Promise<void> {
  for await (const transfer of openTransfers(deps, owner)) await suspend(deps, transfer);
  for await (const negotiation of openNegotiations(deps, owner))
    await endNegotiation(deps, negotiation);
}

type ProcessStores = Pick<SuspendRevokedDeps, 'transferStore' | 'negotiationStore'>;

/** Counts the transfers and negotiations that {@link suspendRevoked} would end if the owner had no rights any more. */
export async function countOpenProcesses(
  stores: ProcessStores,
  owner: string,
): Promise<{ readonly transfers: number; readonly negotiations: number }> {
  const transfers = await toArray(openTransfers(stores, owner));
  const negotiations = await toArray(openNegotiations(stores, owner));
  return { transfers: transfers.length, negotiations: negotiations.length };
}

async function* openTransfers(
  { transferStore }: ProcessStores,
  owner: string,
): AsyncGenerator<Transfer> {
  for await (const transfer of allProcesses(transferStore))
    if (isOpen(transfer) && transfer.counterpartyId === owner) yield transfer;
}

async function* openNegotiations(
  { negotiationStore }: ProcessStores,
  owner: string,
): AsyncGenerator<Negotiation> {
  for await (const negotiation of allProcesses(negotiationStore))
    if (isOpenWith(negotiation, owner)) yield negotiation;
}

function isOpen(transfer: Transfer): boolean {
  return transfer.role === 'provider' && (isFlowing(transfer) || transfer.state === 'REQUESTED');
}

async function suspend(
  { rights, agreements, transfers }: SuspendRevokedDeps,
  { pid, counterpartyId: id, agreement, ownerEpoch }: Transfer,
): Promise<void> {
  const { audience = 'dataspace' } = (await agreements.find(agreement, 'provider')) ?? {};
  const rightsState = await rights.counterparty({ id, audience }, ownerEpoch ?? undefined);
  if (rightsState.holds) return;
  const reasons = [stateReason(rightsState.reason)];
  if (await isDone(transfers.suspend(pid, reasons, ACTOR))) return;
  await isDone(transfers.terminate(pid, reasons, ACTOR));
}

function isOpenWith({ role, counterpartyId, state }: Negotiation, owner: string): boolean {
  return role === 'provider' && counterpartyId === owner && OPEN_NEGOTIATIONS.includes(state);
}

async function endNegotiation(
  { rights, negotiations }: SuspendRevokedDeps,
  { pid, counterpartyId: id, audience }: Negotiation,
): Promise<void> {
  const rightsState = await rights.counterparty({ id, audience });
  if (rightsState.holds) return;
  await isDone(negotiations.terminate(pid, [stateReason(rightsState.reason)], ACTOR));
}

/** Whether the state of the process allowed the action. A process that has ended needs no action. */
async function isDone(action: Promise<unknown>): Promise<boolean> {
  try {
    await action;
    return true;
  } catch (error) {
    if (!hasCode(error, 'wrong-state')) throw error;
    return false;
  }
}
