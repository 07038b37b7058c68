import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { newUuid } from '../core/ids.ts';
import { addMilliseconds, type Instant } from '../core/instant.ts';
import type { ErasureService } from '../data-rights/erasure-service.ts';
import { Delivery, type DeliveryResult } from '../delivery/delivery.ts';
import { createIdentity, type Identity } from '../identity/identity.ts';
import type { OidcConfig } from '../identity/oidc-issuer.ts';
import { nightAt } from '../operation/nights.ts';
import type { SelfService } from '../self-service/self-service.ts';
import { TableConsentFeed } from '../store/consent-feed.ts';
import type { NightStore } from '../store/night-store.ts';
import { outboxWrite } from '../store/outbox.ts';
import type { Write } from '../store/table.ts';
import { type AccessRequestServices, createAccessRequests } from './access-requests.ts';
import { type Adapters, type OpenAdapters, openStores } from './adapters.ts';
import { runChecks } from './checks/run-checks.ts';
import type { Config } from './config.ts';
import { type Connector, createConnector } from './connector.ts';
import { type ConnectorOverrides, readDocument } from './connector-base.ts';
import { erasureHandlers, outboxHandlers } from './outbox-handlers.ts';
import { personErasures } from './person-erasures.ts';
import { createSelfService } from './self-service.ts';
import { createServices, type Services } from './services.ts';
import { createWithdrawalServices, type WithdrawalServices } from './withdrawal-services.ts';

/** Result of the nightly run, for the log. */
interface Night {
  readonly outcome: string;
  readonly version?: string;
  /** Root of the audit head of the day. */
  readonly auditRoot: string;
  readonly delivered: number;
  readonly swept: number;
}

/** Everything Kaart does without being asked over HTTP. */
export interface Application extends Services, WithdrawalServices {
  readonly adapters: OpenAdapters;
  readonly identity: Identity;
  readonly selfService: SelfService;
  readonly accessRequests: AccessRequestServices;
  readonly connector: Connector;
  readonly erasures: ErasureService;
  /** Runs the pending jobs and returns their number. It starts the delivery of process messages and does not wait for it. */
  deliver(): Promise<number>;
  /** Does the jobs of the publication that are due. */
  deliverPublication(): Promise<DeliveryResult>;
  /** Sends the queued messages of a data space process. @returns whether nothing failed here */
  deliverTo(pid: string): Promise<boolean>;
  /** Waits until no process is sent to any more. */
  idle(): Promise<void>;
  /**
   * Does the work of a night: publishes, deletes leftovers, signs the audit head. How it ended is
   * recorded, also if it fails.
   *
   * @param also more leftovers to delete. @returns how many were deleted
   * @throws the first error; everything that does not depend on it was done
   */
  night(also?: () => Promise<number>): Promise<Night>;
  readonly nights: NightStore;
  /** Waits for running deliveries, then closes the store. */
  close(): Promise<void>;
}

/** Stands in the wake queue in place of a process: the jobs of the publication. */
export const JOBS = 'jobs';

/** Where no timer runs, what one run leaves is looked at after this time. Milliseconds. */
const NEXT_LOOK_MS = 300_000;

/** How long a process waits at its end for messages that its last work queued. Milliseconds. */
const FIRST_TRIES_MS = 3_000;

/** Puts the domain together over its adapters. Nothing is read or written before it is needed. */
export function createApplication(
  config: Config,
  given: Adapters,
  overrides: ConnectorOverrides = {},
): Application {
  const adapters = openStores(given);
  const { table, keys, log, stores } = adapters;
  const { publicUrl } = config;
  const identity = createIdentity({
    ...{ table, keys, publicUrl },
    ...buildOidcConfig(config),
    fetchKeys: (url) =>
      readDocument(space.outbound, url, 'application/jwk-set+json, application/json'),
  });
  const parts = createServices(config, adapters, identity);
  const space = createConnector(config, adapters, identity, parts, overrides);
  const withdrawalParts = createWithdrawalServices(config, adapters, parts, space);
  const selfServiceParts = createSelfService(config, adapters, identity, {
    ...parts,
    ...withdrawalParts,
  });
  const erasures = personErasures(config, adapters, identity, parts);
  const accessRequests = createAccessRequests(config, adapters, identity, parts.notices);
  const { wake } = adapters;
  const lookAtSilent = async () => {
    const isMoreDue = await space.silent.look();
    if (!isMoreDue || wake === undefined) return; // who serves looks again by a timer
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
  };
  return {
    ...moduleServices,
    async deliver() {
      await space.delivery.resume();
      return (await delivery.drain()).done;
    },
    deliverPublication: () => delivery.drain(),
    deliverTo: (pid) => space.delivery.work(pid),
    idle: () => space.delivery.idle(),
    nights: stores.nights,
    async night(also) {
      try {
        return await recordNight(stores.nights, adapters, () =>
          runNight({ ...parts, identity, config }, adapters, also),
        );
      } finally {
        await runChecks({ ...moduleServices, config }); // what fails is in the log, for the alarm
      }
    },
    async close() {
      // Jobs that this work queued are tried here: a server on the same data does not learn of them.
      const delivered = await delivery.drain().catch(() => ({ done: 0 }));
      await delivery.close();
      await space.silent.close();
      if (delivered.done > 0)
        await Promise.race([
          space.delivery.idle(),
          sleep(FIRST_TRIES_MS, undefined, { ref: false }),
        ]);
      await space.delivery.close();
      space.outbound.close();
      await table.close();
    },
  };
}

/** @throws KaartError `config-invalid` for an issuer without an audience: any token of it would do */
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
  };
  const optional = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  return { oidc: { issuer, audience, ...optional } };
}

/** Nights are counted by real time: the demonstration has nights, too. */
async function recordNight(
  nights: NightStore,
  { log, realClock: clock = systemClock }: Adapters,
  run: () => Promise<Night>,
): Promise<Night> {
  const began = clock();
  try {
    const done = await run();
    await nights.succeeded(nightAt(began), clock(), done.outcome);
    log('info', 'night.done', { outcome: done.outcome, delivered: done.delivered });
    return done;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    // With a full disk the failure cannot be recorded; it is in the log all the same.
    await nights.failed(nightAt(began), clock(), text).catch((cause: unknown) => {
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
  adapters: Adapters,
  also: () => Promise<number> = async () => 0,
): Promise<Night> {
  const [published, head, purged] = await Promise.allSettled([
    publishing(services, adapters),
    services.audit.makeHead(),
    also(),
  ]);
  await enqueueNightlyJobs(adapters);
  if (published.status === 'rejected') throw published.reason;
  if (head.status === 'rejected') throw head.reason;
  if (purged.status === 'rejected') throw purged.reason;
  const swept = published.value.swept + purged.value;
  return { ...published.value, swept, auditRoot: head.value.root };
}

async function publishing(
  { readers, mapping, identity, config }: NightServices,
  { table, log }: Adapters,
) {
  const outcome = await publishIfReleased(readers);
  await readers.signAgain((jws) => identity.isSignedRecently(jws));
  const handlers = erasureHandlers(readers);
  const { done: delivered } = await new Delivery({
    table,
    handlers,
    log,
    withoutHandler: 'stay',
  }).drain();
  const swept = (await readers.deleteAbandonedFiles()) + (await mapping.deleteAbandonedImports());
  const { KAART_CHANGES_DAYS: days } = config;
  if (days !== undefined) {
    const versions = await readers.deleteOldChanges(days);
    if (versions > 0) log('info', 'changes.deleted', { versions, days });
  }
  return { ...outcome, delivered, swept };
}

/** Before the first release there is nothing to publish: that is an outcome and not an error. */
async function publishIfReleased(readers: Services['readers']) {
  try {
    const outcome = await readers.publish({ cause: 'night', actor: 'system' });
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
