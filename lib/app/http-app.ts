import type { Hono } from 'hono';
import { describeFiguresForSearch } from '../catalog/search-engines.ts';
import { systemClock } from '../core/clock.ts';
import { hasCode } from '../core/errors.ts';
import { newUuid } from '../core/ids.ts';
import { VERSION } from '../core/software.ts';
import { createApp } from '../http/app.ts';
import { RecordService } from '../http/files/record-service.ts';
import { RenderedPages } from '../http/files/rendered-pages.ts';
import { createUploads, type Uploads } from '../http/requests/uploads.ts';
import type { Route } from '../http/route.ts';
import { archiveRoutes } from '../http/routes/archive-routes.ts';
import { auditLogRoutes } from '../http/routes/audit-log-routes.ts';
import { auditRoutes } from '../http/routes/audit-routes.ts';
import { catalogRoutes } from '../http/routes/catalog-routes.tsx';
import { companyRoutes, consentRoutes } from '../http/routes/consent-routes.ts';
import { credentialRoutes } from '../http/routes/credential-routes.ts';
import { credentialServiceRoutes } from '../http/routes/credential-service-routes.ts';
import { decisionRoutes } from '../http/routes/decision-routes.ts';
import { directoryRoutes } from '../http/routes/directory-routes.tsx';
import { docsRoutes } from '../http/routes/docs-routes.tsx';
import { editionCountRoutes } from '../http/routes/edition-count-routes.ts';
import { embedRoutes } from '../http/routes/embed-routes.tsx';
import { erasureRoutes } from '../http/routes/erasure-routes.ts';
import { eventWebhookRoutes } from '../http/routes/event-webhook-routes.ts';
import { externalCatalogRoutes } from '../http/routes/external-catalog-routes.ts';
import { figurePageRoutes } from '../http/routes/figure-page-routes.tsx';
import { figureRoutes } from '../http/routes/figure-routes.tsx';
import { importRoutes, uploadRoutes } from '../http/routes/import-routes.ts';
import { issuedCredentialRoutes } from '../http/routes/issued-credential-routes.ts';
import { issuerServiceRoutes } from '../http/routes/issuer-service-routes.ts';
import { noticeRoutes } from '../http/routes/notice-routes.ts';
import { onboardingRoutes } from '../http/routes/onboarding-routes.ts';
import { ownClientRoutes } from '../http/routes/own-client-routes.ts';
import { participantRoutes } from '../http/routes/participant-routes.ts';
import { partnerRoutes, webhookRoutes } from '../http/routes/partner-routes.ts';
import { peopleRoutes } from '../http/routes/people-routes.ts';
import { portalRoutes } from '../http/routes/portal-routes.tsx';
import { publicationRoutes } from '../http/routes/publication-routes.ts';
import { receiptRoutes } from '../http/routes/receipt-routes.ts';
import { recordRoutes } from '../http/routes/record-routes.ts';
import { releaseRoutes } from '../http/routes/release-routes.ts';
import {
  recoveryRoutes,
  type StatusRoutesDeps,
  statusRoutes,
} from '../http/routes/status-routes.tsx';
import { withdrawalRoutes } from '../http/routes/withdrawal-routes.ts';
import type { StaffGate } from '../http/workbench/staff-gate.ts';
import { BreakGlass } from '../identity/break-glass.ts';
import { cachedCatalogSource } from '../offers/catalog-source.ts';
import { auditWrite } from '../store/audit-write.ts';
import { TableConsentFeed } from '../store/consent-feed.ts';
import { createAccessRoutes } from './access-request-routes.ts';
import { createArchiveService } from './archive-source.ts';
import { countOpenWithdrawals } from './checks/publication-state.ts';
import { RECOVERY_CHECKS } from './checks/restored-data.ts';
import { createSharedStatus, runChecks } from './checks/run-checks.ts';
import { buildCatalogOrigin, getParticipantId } from './config.ts';
import { createConnectorOperatorRoutes } from './connector-operator-routes.ts';
import { findEventWebhook } from './event-webhook.ts';
import type { HttpDeps } from './http-deps.ts';
import { askOurselves, describeOnboarding, findUnreadableIssuers } from './onboarding.ts';
import { createReadRoutes } from './read-routes.ts';
import { createDisclosureRecorder } from './record-disclosure.ts';
import { createRequestSteps, type RequestSteps } from './request-steps.ts';
import { createSelfServiceRoutes } from './self-service-routes.ts';
import { createOperatorCheck, createStaffGate, createWorkbenchRoutes } from './workbench-routes.ts';

/** Creates the app with all routes over the services. */
export function createHttpApp(parts: HttpDeps): Hono {
  return createWholeApp(parts, createRequestSteps(parts), createReadRoutes(parts));
}

/** Creates the app with all routes. @param recipientRoutes the routes of recipients, which a smaller app may have already */
export function createWholeApp(
  parts: HttpDeps,
  steps: RequestSteps,
  recipientRoutes: readonly Route[],
): Hono {
  const { publicUrl } = parts.config;
  const staff = createStaffGate(parts);
  const isOperator = createOperatorCheck(steps.gate, staff);
  const routes = [...recipientRoutes, ...createOtherRoutes(parts, staff, isOperator)];
  return createApp({
    ...steps,
    staff,
    routes: [...routes, ...docsRoutes(routes, { publicUrl, version: VERSION })],
  });
}

/** All routes, without the routes for reading rows. */
function createOtherRoutes(
  parts: HttpDeps,
  staff: StaffGate,
  isOperator: StatusRoutesDeps['isOperator'],
): Route[] {
  const { config, adapters, identity, connector, mapping, publication, publications } = parts;
  const { table, objects, log, clock } = adapters;
  const breakGlass = new BreakGlass({
    people: identity.people,
    record: (entry) => table.transact([auditWrite(entry)]),
    log,
    clock,
    newId: newUuid,
  });
  const uploads = createUploads(objects, newUuid);
  const { disclosures, auditLog } = adapters.stores;
  const disclose = createDisclosureRecorder(disclosures, clock);
  const records = new RecordService(publications, disclose);
  const requireCompany = (recordId: string) => parts.consent.requireCompany(recordId);
  const { catalog, figures } = openPageSources(parts);
  const pages = new RenderedPages(catalog.revision);
  return [
    ...portalRoutes({ catalog, figures, pages }),
    ...catalogRoutes(catalog, pages),
    ...figureRoutes(figures),
    ...embedRoutes({ figures, pages }),
    ...figurePageRoutes({
      figures,
      pages,
      describe: async (edition, language) =>
        describeFiguresForSearch(await catalog.now(), edition, language),
    }),
    ...editionCountRoutes(mapping),
    ...recordRoutes(records),
    ...directoryRoutes(records),
    ...uploadRoutes(uploads),
    ...importRoutes(mapping, uploads, { ...parts, ...parts.selfService }),
    ...releaseRoutes(mapping, breakGlass),
    ...publicationRoutes(publication, publications, breakGlass),
    ...createOperationRoutes(parts, isOperator),
    ...createRegistryRoutes(parts, uploads, breakGlass),
    ...receiptRoutes(parts.receipts, requireCompany),
    ...auditRoutes(parts.audit),
    ...auditLogRoutes(auditLog),
    ...archiveRoutes(createArchiveService(parts)),
    ...partnerRoutes(identity.partners, disclosures, parts.notices),
    ...webhookRoutes({
      ...identity,
      checkAddress: (url) => connector.outbound.check(url),
    }),
    ...withdrawalRoutes({ withdrawals: parts.withdrawals, requireCompany, ...connector.notices }),
    ...participantRoutes(identity.participants, disclosures),
    ...credentialRoutes(identity.ownCredentials, identity.issuance),
    ...issuedCredentialRoutes(identity.credentialIssuer),
    ...issuerServiceRoutes(identity.issuerEndpoint, identity.credentialIssuer),
    ...onboardingRoutes({
      facts: describeOnboarding(config),
      queryOurselves: () => askOurselves(identity, getParticipantId(config)),
      findUnreadableIssuers: () => findUnreadableIssuers(identity, config),
    }),
    ...credentialServiceRoutes(identity.credentialService, identity.issuance),
    ...ownClientRoutes(identity.partners),
    ...createAccessRoutes(config, parts.accessRequests, parts.notices),
    ...peopleRoutes(identity.people),
    ...erasureRoutes(parts.erasures, breakGlass),
    ...createSelfServiceRoutes(parts.selfService, parts.consent, config, parts),
    ...createConnectorOperatorRoutes(connector, table),
    ...createWorkbenchRoutes(parts, staff, uploads),
  ];
}

/** The sources of the pages that everyone may read and that show no company. */
function openPageSources({ config, adapters, publication, figures }: HttpDeps) {
  const { stores, catalogCount } = adapters;
  const origin = buildCatalogOrigin(config);
  const parts = {
    origin,
    listedEditions: stores.listedEditions,
    publication,
    nights: stores.nights,
  };
  return {
    catalog: cachedCatalogSource(parts, () => catalogCount.get()),
    figures: figures.withCachedEditions(async () => (await catalogCount.get()).editionsRevision),
  };
}

/** The state of the installation, the recovery after a restore, the external catalog, and the webhook of the operator. */
function createOperationRoutes(
  parts: HttpDeps,
  isOperator: StatusRoutesDeps['isOperator'],
): Route[] {
  const status = statusRoutes({
    run: () => runChecks(parts),
    recent: createSharedStatus(parts),
    details: () => loadStatusDetails(parts),
    isOperator,
    now: systemClock,
    version: VERSION,
  });
  return [
    ...recoveryRoutes(() => recoverAll(parts)),
    ...status,
    ...externalCatalogRoutes(parts.externalCatalog),
    ...eventWebhookRoutes({ find: () => findEventWebhook(parts.config, parts.identity) }),
  ];
}

async function loadStatusDetails(parts: HttpDeps) {
  const hold = await parts.publication.hold();
  const { nights, removals } = parts.adapters.stores;
  const last = await nights.loadLast();
  const removal = await removals.load();
  return {
    disclosures: {
      keptDays: parts.config.KAART_DISCLOSURE_DAYS ?? null,
      endedBefore: removal?.before ?? null,
      isRemoved: removal?.isDone ?? true,
    },
    holds: (hold?.reasons ?? []).map(({ code, message }) => ({ code, message })),
    error: last?.failing?.error ?? null,
    openWithdrawals: await countOpenWithdrawals(parts),
  };
}

/** Records withdrawals first, so that no file is created again with withdrawn data. */
async function recoverAll(parts: HttpDeps) {
  const recovered = await parts.recovery.recover();
  const files = await recreateFiles(parts);
  const checks = await runChecks(parts, RECOVERY_CHECKS);
  return { ...recovered, ...files, differences: checks.filter(({ ok }) => !ok) };
}

async function recreateFiles({ publications, publication }: HttpDeps) {
  try {
    const before = (await publication.head()).version.seq;
    await publications.supersede({ actor: 'system' });
    const { id, seq } = (await publication.head()).version;
    return { version: id, recreated: seq !== before };
  } catch (error) {
    if (hasCode(error, 'nothing-published')) return { version: null, recreated: false };
    throw error;
  }
}

/** The consent registry: notices, events, decisions. */
function createRegistryRoutes(
  { adapters, consent, companies, notices }: HttpDeps,
  uploads: Uploads,
  breakGlass: BreakGlass,
): Route[] {
  const { table, clock } = adapters;
  return [
    ...noticeRoutes(notices, breakGlass),
    ...companyRoutes((search) => companies.search(search)),
    ...consentRoutes(consent, uploads, clock),
    ...decisionRoutes(consent, new TableConsentFeed(table), clock),
  ];
}
