import { AccessMailJob } from '../access-requests/ports.ts';
import { type AccessReduced, PendingReceipts } from '../consent/ports.ts';
import type { ErasureService } from '../data-rights/erasure-service.ts';
import type { HandleJob } from '../delivery/delivery.ts';
import { PROCESS_EVENT } from '../delivery/process-events.ts';
import { type SuspendRevokedDeps, suspendRevoked } from '../delivery/suspend-revoked.ts';
import type { ExternalCatalog } from '../external-catalog/external-catalog.ts';
import type { Identity } from '../identity/identity.ts';
import { OwnerRevoked } from '../identity/owner-revoked.ts';
import { RedactionDropped, RedactionWanted, VersionPublished } from '../publication/ports.ts';
import type { RecipientPublications } from '../publication/recipient-publications.ts';
import { NewLinkDue } from '../self-service/new-links.ts';
import type { SelfService } from '../self-service/self-service.ts';
import type { TableConsentFeed } from '../store/consent-feed.ts';
import { EXTERNAL_CATALOG_DUE } from '../store/external-catalog-store.ts';
import type { WithdrawalService } from '../withdrawal/withdrawal-service.ts';
import type { AccessRequestServices } from './access-requests.ts';
import type { Services } from './services.ts';

/** The services that handle the jobs. */
export interface OutboxHandlerDeps
  extends Pick<Services, 'publications' | 'receipts' | 'consent' | 'journal' | 'recovery'> {
  readonly withdrawalService: WithdrawalService;
  readonly selfService: Pick<SelfService, 'deliverInvitation' | 'notifyWaiting' | 'newLinks'>;
  readonly connector: Omit<SuspendRevokedDeps, 'rights'>;
  /** Asks silent counterparties for their state. */
  checkSilentProcesses(): Promise<void>;
  readonly identity: Pick<Identity, 'rights' | 'partners' | 'issuance'>;
  readonly erasures: Pick<ErasureService, 'erase'>;
  readonly feed: Pick<TableConsentFeed, 'assignPlaces'>;
  readonly accessRequests: Pick<AccessRequestServices, 'requests' | 'removeOld'>;
  readonly sendProcessEvent: HandleJob;
  readonly externalCatalog: Pick<ExternalCatalog, 'update' | 'recheck' | 'deliver'>;
}

/** The handler of each kind of outbox job. */
export function createOutboxHandlers({
  publications,
  receipts,
  consent,
  journal,
  recovery,
  withdrawalService,
  selfService,
  connector,
  identity,
  checkSilentProcesses,
  erasures,
  feed,
  accessRequests,
  sendProcessEvent,
  externalCatalog,
}: OutboxHandlerDeps): Readonly<Record<string, HandleJob>> {
  return {
    'access-mail'(message) {
      const { id, mail } = AccessMailJob.parse(message);
      return accessRequests.requests.deliverMail(id, mail);
    },
    'new-link-due': (message) => selfService.newLinks.send(NewLinkDue.parse(message)),
    'invitation-mail': ({ id }) => selfService.deliverInvitation(String(id)),
    async 'access-reduced'(message) {
      const { withdrawn } = message as unknown as AccessReduced;
      if (withdrawn !== undefined) await withdrawalService.open(withdrawn);
      await publications.onAccessReduced();
    },
    async 'edition-changed'() {
      await publications.onAccessReduced();
      await externalCatalog.update();
    },
    async 'edition-released'() {
      await selfService.notifyWaiting();
      await externalCatalog.update();
    },
    ...createErasureHandlers(publications),
    async 'version-published'(message) {
      await publications.onVersionPublished(VersionPublished.parse(message));
      await externalCatalog.update(); // the first version of an edition
    },
    'owner-revoked': (message) =>
      suspendRevoked({ ...connector, ...identity }, OwnerRevoked.parse(message).owner),
    'receipts-due': (message) => receipts.onReceiptsDue(PendingReceipts.parse(message)),
    async 'expiries-due'() {
      await consent.recordExpiredGrants();
      await journal.markSettledEntries();
      await feed.assignPlaces();
      await identity.partners.recordEnds();
      await accessRequests.removeOld();
      await identity.issuance.renew();
      await externalCatalog.recheck();
    },
    'withdrawals-due': () => withdrawalService.resume(),
    'withdrawal-due': ({ id }) => withdrawalService.runDueSteps(String(id)),
    'erasure-due': ({ id }) => withdrawalService.proveErasure(String(id)),
    'person-erasure-due': ({ id }) => erasures.erase(String(id)),
    async 'recovery-due'() {
      await recovery.recover();
    },
    'silence-due': () => checkSilentProcesses(),
    [EXTERNAL_CATALOG_DUE]: () => externalCatalog.deliver(),
    [PROCESS_EVENT]: sendProcessEvent,
    'redaction-wanted': (message) => publications.onRedactionWanted(RedactionWanted.parse(message)),
  };
}

/** The handlers that erase files. The nightly run handles only these jobs: it lacks the rights for the others. */
export function createErasureHandlers(
  publications: RecipientPublications,
): Readonly<Record<string, HandleJob>> {
  return {
    'version-published': (message) =>
      publications.onVersionPublished(VersionPublished.parse(message)),
    'redaction-dropped': (message) =>
      publications.onRedactionDropped(RedactionDropped.parse(message)),
  };
}
