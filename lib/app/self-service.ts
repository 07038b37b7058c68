import type { ConsentService } from '../consent/consent-service.ts';
import type { NoticeService } from '../consent/notice-service.ts';
import type { Companies } from '../consent/ports.ts';
import { systemClock } from '../core/clock.ts';
import { newUuid } from '../core/ids.ts';
import type { Route } from '../http/route.ts';
import { accessRoutes } from '../http/routes/access-routes.ts';
import { campaignRoutes } from '../http/routes/campaign-routes.ts';
import { contactEntryRoutes } from '../http/routes/contact-entry-routes.tsx';
import { contactPageRoutes } from '../http/routes/contact-page-routes.ts';
import { correctionRoutes } from '../http/routes/correction-routes.ts';
import { invitationRoutes } from '../http/routes/invitation-routes.ts';
import { ContactSessions } from '../http/self-service/contact-session.ts';
import type { Identity } from '../identity/identity.ts';
import { RateLimiter } from '../identity/rate-limit.ts';
import type { MappingService } from '../mapping/import/import-service.ts';
import type { ReceiptService } from '../receipt/receipt-service.ts';
import { isForSameContact } from '../self-service/invitation.ts';
import { SelfService } from '../self-service/self-service.ts';
import { TableCampaignStore } from '../store/campaign-store.ts';
import { TableSessionStore } from '../store/session-store.ts';
import type { Withdrawals } from '../withdrawal/withdrawals.ts';
import type { OpenAdapters } from './adapters.ts';
import type { BoundConsents } from './bound-consents.ts';
import { createAccessService } from './company-data-source.ts';
import { createCompanyRecords } from './company-records.ts';
import type { Config } from './config.ts';
import { createContactReceipts, loadRecentDisclosures } from './contact-evidence.ts';
import type { HttpDeps } from './http-deps.ts';

/** The services that the self-service needs. */
export interface SelfServiceAppDeps {
  readonly consent: ConsentService;
  readonly companies: Companies;
  /** Consents by the company that the row describes. */
  readonly bound: BoundConsents;
  readonly notices: NoticeService;
  readonly mapping: MappingService;
  readonly receipts: ReceiptService;
  readonly withdrawals: Withdrawals;
}

/** The self-service over its stores. Invitations and sessions live in real time, also in the demonstration. */
export function createSelfService(
  { publicUrl }: Config,
  { table, clock, mailer, stores }: OpenAdapters,
  { signer, verifier, rights }: Pick<Identity, 'signer' | 'verifier' | 'rights'>,
  { consent, companies, bound, notices, mapping, receipts, withdrawals }: SelfServiceAppDeps,
): SelfService {
  const { invitations, corrections } = stores;
  const identity = async (recordId: string) =>
    (await companies.find([recordId])).get(recordId)?.identity;
  const isForThisContact = async (id: string) => {
    const invitation = (await invitations.find(id))?.value;
    if (invitation === undefined) return false;
    return isForSameContact(invitation, await identity(invitation.recordId));
  };
  return new SelfService({
    invitations,
    campaigns: new TableCampaignStore(table),
    sessions: new TableSessionStore(table),
    mayUse: async (id) => (await rights.invitation(id)).holds && (await isForThisContact(id)),
    corrections,
    records: createCompanyRecords(mapping),
    consent,
    consents: bound,
    identity,
    notices,
    receipts: createContactReceipts(receipts),
    disclosures: (recordId) => loadRecentDisclosures(withdrawals, recordId),
    signer,
    verifier,
    publicUrl,
    clock: systemClock,
    consentClock: clock,
    newId: newUuid,
    ...(mailer && { mailer }),
  });
}

/** Requests that one contact may send in a minute, in each process. */
const PER_MINUTE = 60;

/** The pages of contacts, and the routes with which the staff serve them. */
export function selfServiceApp(
  service: SelfService,
  consent: ConsentService,
  config: Config,
  parts: HttpDeps,
): Route[] {
  const { clock } = parts.adapters;
  const limiter = new RateLimiter({ name: 'contact', quota: PER_MINUTE, windowSeconds: 60 });
  const sessions = new ContactSessions(service.access, limiter, config.publicUrl);
  const pages = { service, sessions, clock, help: config.KAART_CONTACT_EMAIL };
  return [
    ...contactEntryRoutes(pages),
    ...contactPageRoutes(pages),
    ...invitationRoutes(service.invitations, (id) => consent.requireCompany(id), systemClock),
    ...accessRoutes(createAccessService(parts), pages),
    ...correctionRoutes(service.corrections, clock),
    ...campaignRoutes(service),
  ];
}
