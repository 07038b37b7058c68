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
import { allowedAddresses, type Config } from './config.ts';
import { type Connector, createConnector } from './connector.ts';
import type { ConnectorOverrides } from './connector-base.ts';
import { processEventHandler } from './event-webhook.ts';
import { createExternalCatalog } from './external-catalog.ts';
import { identityCalls } from './identity-calls.ts';
import { erasureHandlers, outboxHandlers } from './outbox-handlers.ts';
import { personErasures } from './person-erasures.ts';
import { logReadings } from './readings.ts';
import { removeDisclosures } from './remove-disclosures.ts';
import { createSelfService } from './self-service.ts';
import { createServices, type Services } from './services.ts';
import { createWithdrawalServices, type WithdrawalServices } from './withdrawal-services.ts';
import { findWorkbenchOptions } from './workbench-options.ts';

/** Result of the nightly run, for the log. */
interface Night {
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
  idle(): Promise<void>;
  /**
   * Does the work of a nightly run: publishes, deletes abandoned files, signs the audit head. It stores its
   * result, also after a failure.
   *
   * @param also deletes further abandoned files and returns their number
   * @throws the first error, after it has done all work that does not depend on it
   */
  night(also?: () => Promise<number>): Promise<Night>;
  readonly nights: NightStore;
  /** Waits for running deliveries, then closes the store. */
  close(): Promise<void>;
}

/** Name of the jobs of the publication in the wake queue, instead of a process id. */
export const JOBS = 'jobs';

/** Without a timer, the remaining processes are examined after this time. Milliseconds. */
const NEXT_LOOK_MS = 300_000;

/** How long a process waits at its end for messages that its last work queued. Milliseconds. */
const FIRST_TRIES_MS = 3_000;

/** Composes the domain over its adapters. It reads and writes nothing before the first use. */
export function createApplication(
  config: Config,
  given: Adapters,
  overrides: ConnectorOverrides = {},
): Application {
  const adapters = openStores(given);
  const { table, keys, log, stores } = adapters;
  const { publicUrl } = config;
  const outbound = createOutbound({ allow: allowedAddresses(config) });
  const identity = createIdentity({
    ...{ table, keys, publicUrl, log },
    ...buildOidcConfig(config),
    ...identityCalls(config, outbound),
    workbench: findWorkbenchOptions(config, adapters.developmentCode),
  });
  const parts = createServices(config, adapters, identity);
  const space = createConnector(config, adapters, identity, parts, outbound, overrides);
  const withdrawalParts = createWithdrawalServices(config, adapters, parts, space);
  const selfServiceParts = createSelfService(config, adapters, identity, {
    ...parts,
    ...withdrawalParts,
  });
  const erasures = personErasures(config, adapters, identity, parts);
  const accessRequests = createAccessRequests(config, adapters, identity, parts.notices);
  const externalCatalog = createExternalCatalog(config, adapters, identity, parts, outbound);
  const { wake } = adapters;
  const lookAtSilent = async () => {
    const isMoreDue = await space.silent.checkDue();
    if (!isMoreDue || wake === undefined) return; // a server uses a timer instead
    await table.transact([silenceJob(adapters, addMilliseconds(systemClock(), NEXT_LOOK_MS))]);
    await wake.later(JOBS, NEXT_LOOK_MS + 1_000);
  };
  const delivery = new Delivery({
    table,
    handlers: outboxHandlers({
      ...parts,
      ...withdrawalParts,
      ...{
        selfService: selfServiceParts,
        connector: space,
        identity,
        lookAtSilent,
        erasures,
        accessRequests,
        externalCatalog,
        sendProcessEvent: processEventHandler(config, identity, outbound),
      },
      feed: new TableConsentFeed(table),
    }),
    log,
    ...(wake && { wake: (ms: number) => wake.later(JOBS, ms) }),
  });
  const moduleServices = {
    adapters,
    ...parts,
    ...withdrawalParts,
    selfService: selfServiceParts,
    accessRequests,
    identity,
    connector: space,
    erasures,
    externalCatalog,
  };
  return {
    ...moduleServices,
    async deliver() {
      await space.delivery.resume();
      return (await delivery.drain()).done;
    },
    deliverPublication: () => delivery.drain(),
    deliverTo: (pid) => space.delivery.sendQueued(pid),
    idle: () => space.delivery.waitUntilIdle(),
    nights: stores.nights,
    night: (also) =>
      runInTrace(currentTrace() ?? beginTrace(newUuid()), async () => {
        try {
          return await recordNight(stores.nights, adapters, () =>
            runNight({ ...parts, identity, config }, adapters, also),
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
      await space.silent.close();
      if (delivered.done > 0)
        await Promise.race([
          space.delivery.waitUntilIdle(),
          sleep(FIRST_TRIES_MS, undefined, { ref: false }),
        ]);
      await space.delivery.close();
      space.outbound.close();
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
  const given = {
    jwksUri: config.KAART_OIDC_JWKS_URI,
    clientId: config.KAART_OIDC_CLIENT_ID,
    rolePrefix: config.KAART_OIDC_ROLE_PREFIX,
    roleClaim: config.KAART_OIDC_ROLE_CLAIM,
  };
  const optional = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  return { oidc: { issuer, audience, ...optional } };
}

/** Records a nightly run. Nights use real time, so the demonstration has nights, too. */
async function recordNight(
  nights: NightStore,
  { log, realClock: clock = systemClock }: Adapters,
  run: () => Promise<Night>,
): Promise<Night> {
  const began = clock();
  try {
    const done = await run();
    await nights.recordSuccess(nightAt(began), clock(), done.outcome);
    log('info', 'night.done', { outcome: done.outcome, delivered: done.delivered });
    return done;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    // With a full disk the failure cannot be recorded, but it is in the log.
    await nights.recordFailure(nightAt(began), clock(), text).catch((cause: unknown) => {
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
  also: () => Promise<number> = async () => 0,
): Promise<Night> {
  const [published, head, purged] = await Promise.allSettled([
    publishing(services, adapters),
    services.audit.makeHead(),
    also(),
  ]);
  if (head.status === 'rejected')
    adapters.log('error', 'audit.not-sealed' satisfies CountedEvent, {
      error: String(head.reason),
    });
  await enqueueNightlyJobs(adapters);
  if (published.status === 'rejected') throw published.reason;
  if (head.status === 'rejected') throw head.reason;
  await removeDisclosures(services.identity.verifier, adapters, head.value);
  if (purged.status === 'rejected') throw purged.reason;
  const swept = published.value.swept + purged.value;
  return { ...published.value, swept, auditRoot: head.value.root };
}

async function publishing(
  { publications, mapping, identity, config }: NightServices,
  { table, log }: Adapters,
) {
  const outcome = await publishIfReleased(publications);
  await publications.signAgain((jws) => identity.isSignedRecently(jws));
  const handlers = erasureHandlers(publications);
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
    silenceJob(adapters),
  ]);
}

function silenceJob({ clock }: Adapters, dueAt?: Instant): Write {
  return outboxWrite(newUuid(), clock(), { kind: 'silence-due' }, dueAt);
}
