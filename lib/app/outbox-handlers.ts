import type { AccessReduced } from '../consent/ports.ts';
import type { ErasureService } from '../data-rights/erasure-service.ts';
import type { Identity } from '../identity/identity.ts';
import { OwnerRevoked } from '../identity/owner-revoked.ts';
import type { RecipientPublications } from '../publication/recipient-publications.ts';
import type { SelfService } from '../self-service/self-service.ts';
import type { TableConsentFeed } from '../store/consent-feed.ts';
import type { WithdrawalService } from '../withdrawal/withdrawal-service.ts';
import type { HandleJob } from './delivery.ts';
import type { Services } from './services.ts';
import { type SuspendRevokedDeps, suspendRevoked } from './suspend-revoked.ts';

/** The services that handle the jobs. */
export interface OutboxHandlerDeps
  extends Pick<Services, 'readers' | 'receipts' | 'consent' | 'journal'> {
  readonly withdrawalService: WithdrawalService;
  readonly selfService: Pick<SelfService, 'deliverInvitation' | 'tellWaiting'>;
  readonly connector: Omit<SuspendRevokedDeps, 'rights'>;
  /** Asks for silent processes. */
  lookAtSilent(): Promise<void>;
  readonly identity: Pick<Identity, 'rights'>;
  readonly erasures: Pick<ErasureService, 'work'>;
  readonly feed: Pick<TableConsentFeed, 'placeAll'>;
}

/** The handler of each kind of outbox job. */
export function outboxHandlers({
  readers,
  receipts,
  consent,
  journal,
  withdrawalService,
  selfService,
  connector,
  identity,
  lookAtSilent,
  erasures,
  feed,
}: OutboxHandlerDeps): Readonly<Record<string, HandleJob>> {
  return {
    'invitation-mail': ({ id }) => selfService.deliverInvitation(String(id)),
    async 'access-reduced'(message) {
      const { withdrawn } = message as unknown as AccessReduced;
      if (withdrawn !== undefined) await withdrawalService.open(withdrawn);
      await readers.onAccessReduced();
    },
    'edition-changed': () => readers.onAccessReduced(),
    'edition-released': () => selfService.tellWaiting(),
    ...erasureHandlers(readers),
    'owner-revoked': (message) =>
      suspendRevoked({ ...connector, ...identity }, OwnerRevoked.parse(message).owner),
    'receipts-due': (message) => receipts.onReceiptsDue(message as never),
    async 'expiries-due'() {
      await consent.recordExpiredGrants();
      await journal.markSettledEntries();
      await feed.placeAll();
    },
    'withdrawals-due': () => withdrawalService.resume(),
    'withdrawal-due': ({ id }) => withdrawalService.runDueSteps(String(id)),
    'erasure-due': ({ id }) => withdrawalService.proveErasure(String(id)),
    'person-erasure-due': ({ id }) => erasures.work(String(id)),
    'silence-due': () => lookAtSilent(),
    'redaction-wanted': (message) => readers.onRedactionWanted(message as never),
  };
}

/** Of these, what erases: all that the night does itself. It has no right to do the others. */
export function erasureHandlers(
  readers: RecipientPublications,
): Readonly<Record<string, HandleJob>> {
  return {
    'version-published': (message) => readers.onVersionPublished(message as never),
    'redaction-dropped': (message) => readers.onRedactionDropped(message as never),
  };
}
