import type { Hono } from 'hono';
import { describeFiguresForSearch } from '../catalog/search-engines.ts';
import { EVERYONE } from '../consent/recipient.ts';
import { type Clock, systemClock } from '../core/clock.ts';
import { COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { newUuid } from '../core/ids.ts';
import { VERSION } from '../core/software.ts';
import { storageError } from '../core/storage-error.ts';
import { createApp } from '../http/app.ts';
import { objectLinks } from '../http/files/object-links.ts';
import { RecordService } from '../http/files/record-service.ts';
import { RenderedPages } from '../http/files/rendered-pages.ts';
import type { RecordDisclosure } from '../http/files/send-file.ts';
import type { HasDisclosure } from '../http/files/shown-version.ts';
import { getHttpStatus } from '../http/problems/problem.ts';
import { createRequestAuthorizer } from '../http/requests/authorize.ts';
import { idempotency } from '../http/requests/idempotency.ts';
import { createUploads, type Uploads } from '../http/requests/uploads.ts';
import type { Route } from '../http/route.ts';
import { archiveRoutes } from '../http/routes/archive-routes.ts';
import { auditLogRoutes } from '../http/routes/audit-log-routes.ts';
import { auditRoutes } from '../http/routes/audit-routes.ts';
import { catalogRoutes } from '../http/routes/catalog-routes.tsx';
import { companyRoutes, consentRoutes } from '../http/routes/consent-routes.ts';
import { credentialRoutes } from '../http/routes/credential-routes.ts';
import { credentialServiceRoutes } from '../http/routes/credential-service-routes.ts';
import { datasetRoutes } from '../http/routes/dataset-routes.ts';
import { decisionRoutes } from '../http/routes/decision-routes.ts';
import { didRoutes } from '../http/routes/did-routes.ts';
import { directoryRoutes } from '../http/routes/directory-routes.tsx';
import { docsRoutes } from '../http/routes/docs-routes.tsx';
import { editionCountRoutes } from '../http/routes/edition-count-routes.ts';
import { embedRoutes } from '../http/routes/embed-routes.tsx';
import { erasureRoutes } from '../http/routes/erasure-routes.ts';
import { figurePageRoutes } from '../http/routes/figure-page-routes.tsx';
import { figureRoutes } from '../http/routes/figure-routes.tsx';
import { importRoutes, uploadRoutes } from '../http/routes/import-routes.ts';
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
import { recoveryRoutes, statusRoutes } from '../http/routes/status-routes.tsx';
import { tokenRoutes } from '../http/routes/token-routes.ts';
import { withdrawalRoutes } from '../http/routes/withdrawal-routes.ts';
import { BreakGlass } from '../identity/break-glass.ts';
import { RateLimiter } from '../identity/rate-limit.ts';
import { catalogSource } from '../offers/catalog-source.ts';
import { auditWrite } from '../store/audit-write.ts';
import { catalogRevision } from '../store/catalog-revision.ts';
import { TableConsentFeed } from '../store/consent-feed.ts';
import { type Disclosure, readVersion } from '../store/disclosure-store.ts';
import type { Objects } from '../store/objects.ts';
import type { ServesLinks } from '../store/served-link.ts';
import { accessRequestApp } from './access-requests.ts';
import type { Adapters } from './adapters.ts';
import { createArchiveService } from './archive-source.ts';
import { countOpenWithdrawals } from './checks/publication-state.ts';
import { RECOVERY_CHECKS } from './checks/restored-data.ts';
import { runChecks, sharedStatus } from './checks/run-checks.ts';
import { buildCatalogOrigin, getParticipantId } from './config.ts';
import { dataSpaceApp, dataSpaceRoutes } from './data-space.ts';
import type { HttpDeps } from './http-deps.ts';
import { askOurselves, describeOnboarding } from './onboarding.ts';
import { selfServiceApp } from './self-service.ts';
import type { Stores } from './stores.ts';

/**
 * Maximum size of a body; API Gateway and Lambda accept slightly more. Larger files need an upload
 * link. Bytes.
 */
const MAX_BODY_BYTES = 4_000_000;

/** Creates all routes over the services, with the same steps before each of them. */
export function httpApp(parts: HttpDeps): Hono {
  const { config, adapters, identity, connector } = parts;
  const { table, objects, log, clock } = adapters;
  const quota = { quota: config.KAART_RATE_PER_MINUTE, windowSeconds: 60 };
  const routes = buildRoutes(parts);
  return createApp({
    routes: [...routes, ...docsRoutes(routes, { publicUrl: config.publicUrl, version: VERSION })],
    gate: createRequestAuthorizer(
      identity.authenticator,
      new RateLimiter({ name: 'client', ...quota }),
      config.publicUrl,
    ),
    dsp: dataSpaceApp(connector, {
      limiter: new RateLimiter({ name: 'participant', ...quota }),
      publicUrl: config.publicUrl,
      clock,
      withdrawals: parts.withdrawals,
    }),
    idempotency: idempotency(table, systemClock),
    publicUrl: config.publicUrl,
    makers: { publisher: config.KAART_PUBLISHER_NAME, coOwner: config.KAART_CO_OWNER_NAME },
    log,
    newId: newUuid,
    maxBodyBytes: MAX_BODY_BYTES,
    ...(servesLinks(objects) ? { objectLinks: objectLinks(objects) } : {}),
    ...(config.KAART_ORIGIN_SECRETS && {
      originGuard: {
        secrets: config.KAART_ORIGIN_SECRETS,
        required: config.KAART_ORIGIN_REQUIRED,
      },
    }),
  });
}

function buildRoutes(parts: HttpDeps): Route[] {
  const { config, adapters, identity, connector, mapping, publication, readers, figures } = parts;
  const { table, objects, log, clock } = adapters;
  const breakGlass = new BreakGlass({
    people: identity.people,
    record: (entry) => table.transact([auditWrite(entry)]),
    log,
    clock,
    newId: newUuid,
  });
  const uploads = createUploads(objects, newUuid);
  const { disclosures, firstDisclosures, listedEditions, nights, auditLog } = adapters.stores;
  const disclose = recordDisclosure(disclosures, clock);
  const records = new RecordService(readers, disclose);
  const requireCompany = (recordId: string) => parts.consent.requireCompany(recordId);
  // The nightly run repeats what failed here.
  const renewSignatures = () =>
    readers
      .signAgain((jws) => identity.isSignedRecently(jws))
      .catch((error: unknown) => log('error', 'signatures.not-renewed', { error: String(error) }));
  const revision = () => catalogRevision(table);
  const origin = buildCatalogOrigin(config);
  const catalog = catalogSource(origin, listedEditions, publication, nights, revision);
  const pages = new RenderedPages(revision);
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
    ...datasetRoutes(readers, disclose, hasRead(firstDisclosures)),
    ...recordRoutes(records),
    ...directoryRoutes(records),
    ...tokenRoutes(identity, renewSignatures),
    ...didRoutes(identity, getParticipantId(config)),
    ...uploadRoutes(uploads),
    ...importRoutes(mapping, uploads, { ...parts, ...parts.selfService }),
    ...releaseRoutes(mapping, breakGlass),
    ...publicationRoutes(publication, readers, breakGlass),
    ...operationRoutes(parts),
    ...registryRoutes(parts, uploads, breakGlass),
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
    ...onboardingRoutes({
      facts: describeOnboarding(config),
      queryOurselves: () => askOurselves(identity),
    }),
    ...credentialServiceRoutes(identity.credentialService, identity.issuance),
    ...ownClientRoutes(identity.partners),
    ...accessRequestApp(config, parts.accessRequests, parts.notices),
    ...peopleRoutes(identity.people),
    ...erasureRoutes(parts.erasures, breakGlass),
    ...selfServiceApp(parts.selfService, parts.consent, config, parts),
    ...dataSpaceRoutes(connector, parts, disclose),
  ];
}

/** The state of the installation, and what follows a restore. */
function operationRoutes(parts: HttpDeps): Route[] {
  const status = statusRoutes({
    run: () => runChecks(parts),
    recent: sharedStatus(parts),
    details: () => loadStatusDetails(parts),
    now: systemClock,
    version: VERSION,
  });
  return [...recoveryRoutes(() => recoverAll(parts)), ...status];
}

async function loadStatusDetails(parts: HttpDeps) {
  const hold = await parts.publication.hold();
  const last = await parts.adapters.stores.nights.last();
  return {
    holds: (hold?.reasons ?? []).map(({ code, message }) => ({ code, message })),
    error: last?.failing?.error ?? null,
    openWithdrawals: await countOpenWithdrawals(parts),
  };
}

/** Records withdrawals first, so that no file is created again with withdrawn data. */
async function recoverAll(parts: HttpDeps) {
  const done = await parts.recovery.recover();
  const files = await recreateFiles(parts);
  const compared = await runChecks(parts, RECOVERY_CHECKS);
  return { ...done, ...files, differences: compared.filter(({ ok }) => !ok) };
}

async function recreateFiles({ readers, publication }: HttpDeps) {
  try {
    const before = (await publication.head()).version.seq;
    await readers.supersede({ actor: 'system' });
    const { id, seq } = (await publication.head()).version;
    return { version: id, recreated: seq !== before };
  } catch (error) {
    if (hasCode(error, 'nothing-published')) return { version: null, recreated: false };
    throw error;
  }
}

/** The consent registry: notices, events, decisions. */
function registryRoutes(
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

function servesLinks(objects: Adapters['objects']): objects is Objects & ServesLinks {
  return objects.openLink !== undefined;
}

/** The disclosure log does not identify public readers. */
function hasRead(holdings: Stores['firstDisclosures']): HasDisclosure {
  return async ({ partnerId, subject }, { id: version, since: { seq } }) => {
    const recipient = partnerId ?? subject;
    return (
      recipient !== EVERYONE &&
      holdings.has({ recipient, dataset: COMPANIES_DATASET_ID, version, seq })
    );
  };
}

/**
 * Records a disclosure before the first byte is sent. If it cannot be recorded, nothing is sent: the
 * error is `unavailable`, or the named cause.
 */
function recordDisclosure(disclosures: Stores['disclosures'], clock: Clock): RecordDisclosure {
  return async ({ caller, view, format, records, bytes, requestId }) => {
    const disclosure: Disclosure = {
      id: newUuid(),
      at: clock(),
      partnerId: caller.partnerId ?? caller.subject,
      dataset: view.dataset,
      version: view.id,
      audience: view.audience,
      purpose: view.purpose,
      format,
      bytes,
      ...(records === undefined ? {} : { records: [...records] }),
      // A caller may choose the id of its request, and no data about public readers are stored.
      requestId: caller.subject === EVERYONE ? '-' : requestId,
      tokenId: caller.tokenId,
      ...(caller.agreementId === undefined ? {} : { agreement: caller.agreementId }),
    };
    try {
      await disclosures.record(disclosure, readVersion(view));
    } catch (cause) {
      const named = storageError(cause) ?? cause;
      if (named instanceof KaartError && getHttpStatus(named.code) === 503) throw named;
      throw new KaartError('read-not-recorded', { code: 'unavailable', cause });
    }
  };
}
