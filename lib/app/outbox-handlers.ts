import { AccessMailJob } from '../access-requests/ports.ts';
import { type AccessReduced, PendingReceipts } from '../consent/ports.ts';
import { hasCode } from '../core/errors.ts';
import { stateReason } from '../core/stated-reason.ts';
import type { ErasureService } from '../data-rights/erasure-service.ts';
import type { HandleJob } from '../delivery/delivery.ts';
import type { Agreements } from '../dsp/common/ports.ts';
import type { Negotiation } from '../dsp/negotiation/negotiation.ts';
import type { NegotiationService } from '../dsp/negotiation/negotiation-service.ts';
import { isFlowing, type Transfer } from '../dsp/transfer/transfer.ts';
import type { TransferService } from '../dsp/transfer/transfer-service.ts';
import type { Identity } from '../identity/identity.ts';
import { OwnerRevoked } from '../identity/owner-revoked.ts';
import type { Rights } from '../identity/rights.ts';
import { RedactionDropped, RedactionWanted, VersionPublished } from '../publication/ports.ts';
import type { RecipientPublications } from '../publication/recipient-publications.ts';
import type { SelfService } from '../self-service/self-service.ts';
import type { TableConsentFeed } from '../store/consent-feed.ts';
import { allProcesses, type TableProcessStore } from '../store/process-store.ts';
import type { WithdrawalService } from '../withdrawal/withdrawal-service.ts';
import type { AccessRequestServices } from './access-requests.ts';
import type { Services } from './services.ts';

/** The services that handle the jobs. */
export interface OutboxHandlerDeps
  extends Pick<Services, 'readers' | 'receipts' | 'consent' | 'journal' | 'recovery'> {
  readonly withdrawalService: WithdrawalService;
  readonly selfService: Pick<SelfService, 'deliverInvitation' | 'notifyWaiting'>;
  readonly connector: Omit<SuspendRevokedDeps, 'rights'>;
  /** Asks silent counterparties for their state. */
  lookAtSilent(): Promise<void>;
  readonly identity: Pick<Identity, 'rights' | 'partners'>;
  readonly erasures: Pick<ErasureService, 'work'>;
  readonly feed: Pick<TableConsentFeed, 'placeAll'>;
  readonly accessRequests: Pick<AccessRequestServices, 'requests' | 'removeOld'>;
}

/** The handler of each kind of outbox job. */
export function outboxHandlers({
  readers,
  receipts,
  consent,
  journal,
  recovery,
  withdrawalService,
  selfService,
  connector,
  identity,
  lookAtSilent,
  erasures,
  feed,
  accessRequests,
}: OutboxHandlerDeps): Readonly<Record<string, HandleJob>> {
  return {
    'access-mail'(message) {
      const { id, mail } = AccessMailJob.parse(message);
      return accessRequests.requests.deliverMail(id, mail);
    },
    'invitation-mail': ({ id }) => selfService.deliverInvitation(String(id)),
    async 'access-reduced'(message) {
      const { withdrawn } = message as unknown as AccessReduced;
      if (withdrawn !== undefined) await withdrawalService.open(withdrawn);
      await readers.onAccessReduced();
    },
    'edition-changed': () => readers.onAccessReduced(),
    'edition-released': () => selfService.notifyWaiting(),
    ...erasureHandlers(readers),
    'owner-revoked': (message) =>
      suspendRevoked({ ...connector, ...identity }, OwnerRevoked.parse(message).owner),
    'receipts-due': (message) => receipts.onReceiptsDue(PendingReceipts.parse(message)),
    async 'expiries-due'() {
      await consent.recordExpiredGrants();
      await journal.markSettledEntries();
      await feed.placeAll();
      await identity.partners.recordEnds();
      await accessRequests.removeOld();
    },
    'withdrawals-due': () => withdrawalService.resume(),
    'withdrawal-due': ({ id }) => withdrawalService.runDueSteps(String(id)),
    'erasure-due': ({ id }) => withdrawalService.proveErasure(String(id)),
    'person-erasure-due': ({ id }) => erasures.work(String(id)),
    async 'recovery-due'() {
      await recovery.recover();
    },
    'silence-due': () => lookAtSilent(),
    'redaction-wanted': (message) => readers.onRedactionWanted(RedactionWanted.parse(message)),
  };
}

/** The handlers that erase files. The nightly run handles only these jobs: it lacks the rights for the others. */
export function erasureHandlers(
  readers: RecipientPublications,
): Readonly<Record<string, HandleJob>> {
  return {
    'version-published': (message) => readers.onVersionPublished(VersionPublished.parse(message)),
    'redaction-dropped': (message) => readers.onRedactionDropped(RedactionDropped.parse(message)),
  };
}

interface SuspendRevokedDeps {
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
async function suspendRevoked(options: SuspendRevokedDeps, owner: string): Promise<void> {
  for await (const transfer of allProcesses(options.transferStore))
    if (isOpen(transfer) && transfer.counterpartyId === owner) await suspend(options, transfer);
  for await (const negotiation of allProcesses(options.negotiationStore))
    if (isOpenWith(negotiation, owner)) await endNegotiation(options, negotiation);
}

function isOpen(transfer: Transfer): boolean {
  return transfer.role === 'provider' && (isFlowing(transfer) || transfer.state === 'REQUESTED');
}

async function suspend(
  { rights, agreements, transfers }: SuspendRevokedDeps,
  { pid, counterpartyId: id, agreement, ownerEpoch }: Transfer,
): Promise<void> {
  const { audience = 'dataspace' } = (await agreements.find(agreement, 'provider')) ?? {};
  const standing = await rights.counterparty({ id, audience }, ownerEpoch ?? undefined);
  if (standing.holds) return;
  const reasons = [stateReason(standing.reason)];
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
  const standing = await rights.counterparty({ id, audience });
  if (standing.holds) return;
  await isDone(negotiations.terminate(pid, [stateReason(standing.reason)], ACTOR));
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
