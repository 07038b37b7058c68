import type { AccessReduced } from '../consent/ports.ts';
import type { ErasureService } from '../data-rights/erasure-service.ts';
import type { Identity } from '../identity/identity.ts';
import { OwnerRevoked } from '../identity/owner-revoked.ts';
import type { PropagationService } from '../propagation/propagation-service.ts';
import type { RecipientPublications } from '../publication/reader-publications.ts';
import type { SelfService } from '../self-service/self-service.ts';
import type { Deliver } from './delivery.ts';
import type { Services } from './services.ts';
import { type SuspendRevokedOptions, suspendRevoked } from './suspend-revoked.ts';

/** Who does it. */
export interface Delivering extends Pick<Services, 'readers' | 'receipts' | 'consent' | 'journal'> {
  readonly propagation: PropagationService;
  readonly selfService: Pick<SelfService, 'deliverInvitation' | 'tellWaiting'>;
  readonly connector: Omit<SuspendRevokedOptions, 'rights'>;
  /** Asks for silent processes. */
  lookAtSilent(): Promise<void>;
  readonly identity: Pick<Identity, 'rights'>;
  readonly erasures: Pick<ErasureService, 'work'>;
}

/** What is done for each kind of message that a state change owes. */
export function outboxHandlers({
  readers,
  receipts,
  consent,
  journal,
  propagation,
  selfService,
  connector,
  identity,
  lookAtSilent,
  erasures,
}: Delivering): Readonly<Record<string, Deliver>> {
  return {
    'invitation-mail': ({ id }) => selfService.deliverInvitation(String(id)),
    async 'consent-narrowed'(message) {
      const { withdrawn } = message as unknown as AccessReduced;
      if (withdrawn !== undefined) await propagation.open(withdrawn);
      await readers.onConsentNarrowed();
    },
    'edition-changed': () => readers.onConsentNarrowed(),
    'edition-released': () => selfService.tellWaiting(),
    ...erasureHandlers(readers),
    'owner-revoked': (message) =>
      suspendRevoked({ ...connector, ...identity }, OwnerRevoked.parse(message).owner),
    'receipts-owed': (message) => receipts.onReceiptsOwed(message as never),
    async 'expiries-due'() {
      await consent.sweep();
      await journal.settle();
    },
    'withdrawals-due': () => propagation.resume(),
    'withdrawal-due': ({ id }) => propagation.work(String(id)),
    'erasure-due': ({ id }) => propagation.proveErasure(String(id)),
    'person-erasure-due': ({ id }) => erasures.work(String(id)),
    'silence-due': () => lookAtSilent(),
    'redaction-wanted': (message) => readers.onRedactionWanted(message as never),
  };
}

/** Of these, what erases: all that the night does itself. It has no right to do the others. */
export function erasureHandlers(readers: RecipientPublications): Readonly<Record<string, Deliver>> {
  return {
    'version-published': (message) => readers.onVersionPublished(message as never),
    'redaction-dropped': (message) => readers.onRedactionDropped(message as never),
  };
}
