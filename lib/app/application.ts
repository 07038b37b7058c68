import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { newUuid } from '../core/ids.ts';
import { addMilliseconds, type Instant } from '../core/instant.ts';
import type { CountedEvent } from '../core/metrics.ts';
import { beginTrace, currentTrace, runInTrace } from '../core/trace.ts';
import type { ErasureService } from '../data-rights/erasure-service.ts';
import { Delivery, type DeliveryResult } from '../delivery/delivery.ts';
import type { ExternalCatalog } from '../external-catalog/external-catalog.ts';
import { createIdentity, type Identity } from '../identity/identity.ts';
import type { OidcConfig } from '../identity/oidc-issuer.ts';
import { nightAt } from '../operation/nights.ts';
import { createOutbound } from '../outbound/outbound.ts';
import type { SelfService } from '../self-service/self-service.ts';
import { TableConsentFeed } from '../store/consent-feed.ts';
import type { NightStore } from '../store/night-store.ts';
import { outboxWrite } from '../store/outbox.ts';
import type { Write } from '../store/table.ts';
import { type AccessRequestServices, createAccessRequests } from './access-requests.ts';
import { type Adapters, type OpenAdapters, openStores } from './adapters.ts';
import { type Config, listAllowedAddresses } from './config.ts';
import { type Connector, createConnector } from './connector.ts';
import type { ConnectorOverrides } from './connector-base.ts';
import { createEventHandler } from './event-webhook.ts';
import { createExternalCatalog } from './external-catalog.ts';
import { createIdentityCalls } from './identity-calls.ts';
import { createErasureHandlers, createOutboxHandlers } from './outbox-handlers.ts';
import { createPersonErasures } from './person-erasures.ts';
import { logReadings } from './readings.ts';
import { removeDisclosures } from './remove-disclosures.ts';
import { createSelfService } from './self-service.ts';
import { createServices, type Services } from './services.ts';
import { createWithdrawalServices, type WithdrawalServices } from './withdrawal-services.ts';
import { findWorkbenchOptions } from './workbench-options.ts';

/** Result of the nightly run, for the log. */
interface NightResult {
  readonly outcome: string;
  readonly version?: string;
  /** Root of the audit head of the day. */
  readonly auditRoot: string;
  readonly delivered: number;
  readonly swept: number;
}

/** The work of Kaart that does not start with an HTTP request. */
export interface Application extends Services, WithdrawalServices {
  readonly adapters: OpenAdapters;
  readonly identity: Identity;
  readonly selfService: SelfService;
  readonly accessRequests: AccessRequestServices;
  readonly connector: Connector;
  readonly erasures: ErasureService;
  readonly externalCatalog: ExternalCatalog;
  /** Runs the pending jobs and returns their number. It starts the delivery of process messages and does not wait for it. */
  deliver(): Promise<number>;
  /** Runs the due jobs of the publication. */
  deliverPublication(): Promise<DeliveryResult>;
  /** Sends the queued messages of a data space process. @returns whether nothing failed here */
  deliverTo(pid: string): Promise<boolean>;
  /** Waits until no messages are being sent. */
  waitUntilIdle(): Promise<void>;
  /**
   * Does the work of a nightly run: publishes, deletes abandoned files, signs the audit head. It stores its
   * result, also after a failure.
   *
   * @param deleteFurtherFiles deletes further abandoned files and returns their number
   * @throws the first error, after it has done all work that does not depend on it
   */
  night(deleteFurtherFiles?: () => Promise<number>): Promise<NightResult>;
  readonly nights: NightStore;
  /** Waits for running deliveries, then closes the store. */
  close(): Promise<void>;
}

/** Name of the jobs of the publication in the wake queue, instead of a process id. */
export const PUBLICATION_JOBS = 'jobs';

/** Without a timer, the remaining processes are examined after this time. Milliseconds. */
const NEXT_CHECK_MS = 300_000;

/** How long a process waits at its end for messages that its last work queued. Milliseconds. */
const LAST_MESSAGES_MS = 3_000;

/** Composes the domain over its adapters. It reads and writes nothing before the first use. */
export function createApplication(
  config: Config,
  baseAdapters: Adapters,
  overrides: ConnectorOverrides = {},
): Application {
  const adapters = openStores(baseAdapters);
  const { table, keys, log, stores } = adapters;
  const { publicUrl } = config;
  const outbound = createOutbound({ allow: listAllowedAddresses(config) });
  const identity = createIdentity({
    ...{ table, keys, publicUrl, log },
    ...buildOidcConfig(config),
    ...createIdentityCalls(config, outbound),
    workbench: findWorkbenchOptions(config, adapters.developmentCode),
  });
  const services = createServices(config, adapters, identity);
  const connector = createConnector(config, adapters, identity, services, outbound, overrides);
  const withdrawalServices = createWithdrawalServices(config, adapters, services, connector);
  const selfService = createSelfService(config, adapters, identity, {
    ...services,
    ...withdrawalServices,
  });
  const erasures = createPersonErasures(config, adapters, identity, services);
  const accessRequests = createAccessRequests(config, adapters, identity, services.notices);
  const externalCatalog = createExternalCatalog(config, adapters, identity, services, outbound);
  const { wake } = adapters;
  const checkSilentProcesses = async () => {
    const isMoreDue = await connector.silentProcesses.checkDue();
    if (!isMoreDue || wake === undefined) return; // a server uses a timer instead
    await table.transact([
      buildSilenceJob(adapters, addMilliseconds(systemClock(), NEXT_CHECK_MS)),
    ]);
    await wake.later(PUBLICATION_JOBS, NEXT_CHECK_MS + 1_000);
  };
  const delivery = new Delivery({
    table,
    handlers: createOutboxHandlers({
      ...services,
      ...withdrawalServices,
      ...{
        selfService,
        connector,
        identity,
        checkSilentProcesses,
        erasures,
        accessRequests,
        externalCatalog,
        sendProcessEvent: createEventHandler(config, identity, outbound),
      },
      feed: new TableConsentFeed(table),
    }),
    log,
    ...(wake && { wake: (ms: number) => wake.later(PUBLICATION_JOBS, ms) }),
  });
  const moduleServices = {
    adapters,
    ...services,
    ...withdrawalServices,
    selfService,
    accessRequests,
    identity,
    connector,
    erasures,
    externalCatalog,
  };
  return {
    ...moduleServices,
    async deliver() {
      await connector.delivery.resume();
      return (await delivery.drain()).done;
    },
    deliverPublication: () => delivery.drain(),
    deliverTo: (pid) => connector.delivery.sendQueued(pid),
    waitUntilIdle: () => connector.delivery.waitUntilIdle(),
    nights: stores.nights,
    night: (deleteFurtherFiles) =>
      runInTrace(currentTrace() ?? beginTrace(newUuid()), async () => {
        try {
          return await recordNight(stores.nights, adapters, () =>
            runNight({ ...services, identity, config }, adapters, deleteFurtherFiles),
          );
        } finally {
          const { runChecks } = await import('./checks/run-checks.ts');
          await runChecks({ ...moduleServices, config }); // the log has the failures, for the alarm
          await logReadings(moduleServices);
        }
      }),
    async close() {
      // Jobs that this process queued are run here, because a server on the same data is not notified.
      const delivered = await delivery.drain().catch(() => ({ done: 0 }));
      await delivery.close();
      await connector.silentProcesses.close();
      if (delivered.done > 0)
        await Promise.race([
          connector.delivery.waitUntilIdle(),
          sleep(LAST_MESSAGES_MS, undefined, { ref: false }),
        ]);
      await connector.delivery.close();
      connector.outbound.close();
      await table.close();
    },
  };
}

/**
 * @throws KaartError `config-invalid` for an issuer without an audience, because any token of the
 * issuer would be valid
 */
function buildOidcConfig(config: Config): { readonly oidc?: OidcConfig } {
  const { KAART_OIDC_ISSUER: issuer, KAART_OIDC_AUDIENCE: audience } = config;
  if (issuer === undefined) return {};
  if (audience === undefined)
    throw new KaartError('oidc-audience-missing', {
      code: 'config-invalid',
      details: { variables: ['KAART_OIDC_AUDIENCE'] },
    });
  const optionalSettings = {
    jwksUri: config.KAART_OIDC_JWKS_URI,
    clientId: config.KAART_OIDC_CLIENT_ID,
    rolePrefix: config.KAART_OIDC_ROLE_PREFIX,
    roleClaim: config.KAART_OIDC_ROLE_CLAIM,
  };
  const optional = Object.fromEntries(
    Object.entries(optionalSettings).filter(([, value]) => value !== undefined),
  );
  return { oidc: { issuer, audience, ...optional } };
}

/** Records a nightly run. Nights use real time, so the demonstration has nights, too. */
async function recordNight(
  nights: NightStore,
  { log, realClock: clock = systemClock }: Adapters,
  run: () => Promise<NightResult>,
): Promise<NightResult> {
  const startedAt = clock();
  try {
    const result = await run();
    await nights.recordSuccess(nightAt(startedAt), clock(), result.outcome);
    log('info', 'night.done', { outcome: result.outcome, delivered: result.delivered });
    return result;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    // With a full disk the failure cannot be recorded, but it is in the log.
    await nights.recordFailure(nightAt(startedAt), clock(), text).catch((cause: unknown) => {
      log('error', 'night.not-recorded', { error: String(cause) });
    });
    throw error;
  }
}

interface NightServices extends Services, Pick<Application, 'identity'> {
  readonly config: Config;
}

/**
 * Queues the nightly jobs of withdrawals and expiries; the worker of the outbox does them. A night that
 * cannot publish still queues them and signs the audit head.
 */
async function runNight(
  services: NightServices,
  adapters: OpenAdapters,
  deleteFurtherFiles: () => Promise<number> = async () => 0,
): Promise<NightResult> {
  const [publication, head, furtherFiles] = await Promise.allSettled([
    publishForNight(services, adapters),
    services.audit.makeHead(),
    deleteFurtherFiles(),
  ]);
  if (head.status === 'rejected')
    adapters.log('error', 'audit.not-sealed' satisfies CountedEvent, {
      error: String(head.reason),
    });
  await enqueueNightlyJobs(adapters);
  if (publication.status === 'rejected') throw publication.reason;
  if (head.status === 'rejected') throw head.reason;
  await removeDisclosures(services.identity.verifier, adapters, head.value);
  if (furtherFiles.status === 'rejected') throw furtherFiles.reason;
  const swept = publication.value.swept + furtherFiles.value;
  return { ...publication.value, swept, auditRoot: head.value.root };
}

async function publishForNight(
  { publications, mapping, identity, config }: NightServices,
  { table, log }: Adapters,
) {
  const outcome = await publishIfReleased(publications);
  await publications.signAgain((jws) => identity.isSignedRecently(jws));
  const handlers = createErasureHandlers(publications);
  const { done: delivered } = await new Delivery({
    table,
    handlers,
    log,
    withoutHandler: 'skip',
  }).drain();
  const swept =
    (await publications.deleteAbandonedFiles()) + (await mapping.deleteAbandonedImports());
  const { KAART_CHANGES_DAYS: days } = config;
  if (days !== undefined) {
    const versions = await publications.deleteOldChanges(days);
    if (versions > 0) log('info', 'changes.deleted', { versions, days });
  }
  return { ...outcome, delivered, swept };
}

/** Before the first release there is nothing to publish. This is a result, not an error. */
async function publishIfReleased(publications: Services['publications']) {
  try {
    const outcome = await publications.publish({ cause: 'night', actor: 'system' });
    const version = outcome.kind === 'held' ? {} : { version: outcome.version.id };
    return { outcome: outcome.kind, ...version };
  } catch (error) {
    if (hasCode(error, 'nothing-published')) return { outcome: 'nothing-to-publish' };
    throw error;
  }
}

async function enqueueNightlyJobs(adapters: Adapters): Promise<void> {
  const { table, clock } = adapters;
  await table.transact([
    outboxWrite(newUuid(), clock(), { kind: 'expiries-due' }),
    outboxWrite(newUuid(), clock(), { kind: 'withdrawals-due' }),
    buildSilenceJob(adapters),
  ]);
}

function buildSilenceJob({ clock }: Adapters, dueAt?: Instant): Write {
  return outboxWrite(newUuid(), clock(), { kind: 'silence-due' }, dueAt);
}
