import type { ConsentService } from '../consent/consent-service.ts';
import { systemClock } from '../core/clock.ts';
import type { Route } from '../http/route.ts';
import { campaignRoutes } from '../http/routes/campaign-routes.ts';
import { contactEntryRoutes } from '../http/routes/contact-entry-routes.tsx';
import { contactPageRoutes } from '../http/routes/contact-page-routes.ts';
import { correctionRoutes } from '../http/routes/correction-routes.ts';
import { dataSubjectRoutes } from '../http/routes/data-subject-routes.ts';
import { invitationRoutes } from '../http/routes/invitation-routes.ts';
import { newLinkRoutes } from '../http/routes/new-link-routes.tsx';
import { ownReceiptRoutes } from '../http/routes/own-receipt-routes.tsx';
import { receiptCheckRoutes } from '../http/routes/receipt-check-routes.tsx';
import { ContactSessions } from '../http/self-service/contact-session.ts';
import { RateLimiter } from '../identity/rate-limit.ts';
import { verifyReceipt } from '../receipt/verify.ts';
import type { SelfService } from '../self-service/self-service.ts';
import { createAccessService } from './company-data-source.ts';
import { type Config, getParticipantId } from './config.ts';
import type { HttpDeps } from './http-deps.ts';

/** Requests of one contact per minute, in each process. */
const PER_MINUTE = 60;

/** The pages of contacts, and the routes with which the staff serve them. */
export function createSelfServiceRoutes(
  service: SelfService,
  consent: ConsentService,
  config: Config,
  parts: HttpDeps,
): Route[] {
  const { clock } = parts.adapters;
  const limiter = new RateLimiter({ name: 'contact', quota: PER_MINUTE, windowSeconds: 60 });
  const sessions = new ContactSessions(service.access, limiter, config.publicUrl);
  const { verifier } = parts.identity;
  const issuer = getParticipantId(config);
  const check = (jws: string) => verifyReceipt(jws, verifier, { issuer });
  const pages = {
    service,
    sessions,
    clock,
    help: config.KAART_CONTACT_EMAIL,
    checkReceipt: check,
  };
  return [
    ...contactEntryRoutes(pages),
    ...contactPageRoutes(pages),
    ...ownReceiptRoutes(pages),
    ...newLinkRoutes(pages),
    ...receiptCheckRoutes({ check, publicUrl: config.publicUrl }),
    ...invitationRoutes(service.invitations, (id) => consent.requireCompany(id), systemClock),
    ...dataSubjectRoutes(createAccessService(parts), pages),
    ...correctionRoutes(service.corrections, clock),
    ...campaignRoutes(service),
  ];
}
