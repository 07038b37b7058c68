import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../core/clock.ts';
import { type Log, noLog } from '../core/log.ts';
import type { Identity } from '../identity/identity.ts';
import { Nights } from '../operation/nights.ts';
import type { ComposedKaart } from './compose.ts';
import { type Config, readConfig } from './config.ts';
import { CONNECTION_LIMITS, type ConnectionLimits } from './connection-limits.ts';
import { loadDemonstration, SERVED_CONSENTS } from './demonstration.ts';
import { GRACE_MS, listen } from './listen.ts';
import { createLocalLog, findDataDirectory, type LocalKaart, openLocal } from './local.ts';
import { listenForMetrics } from './metrics-server.ts';
import { newDevelopmentCode } from './workbench-options.ts';

export interface ServeLocalOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly host: string;
  readonly demo: boolean;
  /** Whether there is no log. @default false */
  readonly quiet?: boolean;
  /** Whether nightly runs happen; a command that serves for a moment has none. @default true */
  readonly nightly?: boolean;
  /** How long `close` waits for slow clients and deliveries. Milliseconds. @default 10,000 */
  readonly graceMs?: number;
  /** Shows the current step to a person who waits. */
  writeLine(text: string): void;
}

/** A running server. */
export interface RunningKaart {
  readonly url: string;
  readonly home: string;
  /** The place of the data: the data directory, or the database without its user and password, and the bucket. */
  readonly stores: string;
  /** DSP base URL. */
  readonly dsp: string;
  readonly participant: string;
  readonly datasets: readonly string[];
  /** Secret of the demonstration partner. */
  readonly secret?: string;
  /** The code with which people sign in at the workbench, on one machine without an identity provider. */
  readonly developmentCode?: string;
  /** Address of the metrics on this machine, if they are served. */
  readonly metrics?: string;
  /** Answers a request inside this process, because a server must not open its data directory a second time. */
  answer(request: Request): Promise<Response>;
  /** @see Identity.mintOperatorToken */
  mintOperatorToken: Identity['mintOperatorToken'];
  close(): Promise<void>;
}

/**
 * Serves a data directory on this machine until it is closed, and publishes every night.
 *
 * @throws KaartError `config-invalid`; `wrong-state` for a demonstration in a directory with other data
 */
export async function serveLocal(options: ServeLocalOptions): Promise<RunningKaart> {
  const { env, host, demo, writeLine, graceMs = GRACE_MS } = options;
  const config = readConfig(env);
  const { KAART_PUBLIC_URL } = config;
  const home = findDataDirectory(env);
  const baseLog = options.quiet ? noLog : createLocalLog(env);
  const listener = await listen(getPublicPort(env), host, {
    log: baseLog,
    graceMs,
    limits: buildConnectionLimits(config),
  });
  const closeFunctions = [() => listener.close()];
  try {
    const metrics = await listenForMetrics(config.KAART_METRICS_PORT, baseLog);
    closeFunctions.push(() => metrics.close());
    const { log } = metrics;
    const url = KAART_PUBLIC_URL ?? listener.url;
    const developmentCode = newDevelopmentCode(host);
    const kaart = await openLocal(env, { publicUrl: url, demo, log, developmentCode });
    const secret = demo
      ? await loadDemonstration(kaart, home, writeLine, SERVED_CONSENTS)
      : undefined;
    await doQueuedWork(kaart, log);
    listener.serve(
      async (request, env) =>
        (await kaart.servers.answerQuestion(request)) ?? kaart.app.fetch(request, env),
    );
    metrics.serve(kaart);
    await kaart.servers.removeEndedAddresses(url).catch((error: unknown) => {
      log('warn', 'server.addresses-kept', { error: String(error) });
    });
    const nights = startNights(kaart, log, options.nightly);
    const stopWatching = watchRejections(log);
    const { callbackAddress: dsp, participantId: participant, datasets } = kaart.connector;
    return {
      url,
      home,
      stores: describeStores(config, home),
      dsp,
      participant,
      datasets: (await datasets.all()).map(({ id }) => id),
      ...(secret === undefined ? {} : { secret }),
      ...(kaart.identity.workbench.development && { developmentCode }),
      ...(metrics.url === undefined ? {} : { metrics: metrics.url }),
      answer: async (request) => kaart.app.fetch(request),
      mintOperatorToken: (request) => kaart.identity.mintOperatorToken(request),
      async close() {
        const stopped = nights.stop();
        await Promise.all(closeFunctions.map((close) => close()));
        await waitAtMostGrace(
          stopped.then(() => kaart.close()),
          kaart,
          log,
          graceMs,
        );
        stopWatching();
      },
    };
  } catch (error) {
    await Promise.all(closeFunctions.map((close) => close()));
    throw error;
  }
}

/** Starts the work that needs a running server. A failure is in the log, and reads are answered with 503 until the journal is recorded. */
async function doQueuedWork(kaart: ComposedKaart, log: Log): Promise<void> {
  await kaart.recovery.ready().catch(() => undefined);
  await kaart.deliver().catch((error: unknown) => {
    log('error', 'delivery.stopped', { error: String(error) });
  });
}

function startNights(kaart: LocalKaart, log: Log, nightly = true): Nights {
  const nights = new Nights({
    run: () => kaart.night(),
    store: kaart.nights,
    log,
    clock: systemClock,
  });
  if (nightly)
    kaart.runAsLeader(() => {
      nights.start();
      const stop = kaart.connector.silentProcesses.start();
      return () => {
        stop();
        void nights.stop();
      };
    });
  return nights;
}

/** An unhandled rejection is a defect: it is logged, and does not end the server. */
function watchRejections(log: Log): () => void {
  const logRejection = (error: unknown) => {
    const stack = error instanceof Error ? error.stack : undefined;
    log('error', 'rejection.unhandled', { error: String(error), stack });
  };
  process.on('unhandledRejection', logRejection);
  return () => process.off('unhandledRejection', logRejection);
}

/** If a connector does not respond, this process still stops: queued messages stay queued. */
async function waitAtMostGrace(
  closing: Promise<void>,
  { connector }: ComposedKaart,
  log: Log,
  graceMs: number,
): Promise<void> {
  const closed = new AbortController();
  const graceEnd = sleep(graceMs, undefined, { signal: closed.signal }).then(
    () => {
      log('warn', 'server.deliveries-ended', { afterSeconds: graceMs / 1000 });
      connector.outbound.close();
    },
    () => undefined,
  );
  await Promise.race([closing, graceEnd]);
  closed.abort();
}

function buildConnectionLimits(config: Config): ConnectionLimits {
  return {
    ...CONNECTION_LIMITS,
    connections: config.KAART_CONNECTIONS,
    connectionsPerAddress: config.KAART_CONNECTIONS_OF_ONE,
    bodyMs: config.KAART_BODY_SECONDS * 1_000,
  };
}

/** The port of a public URL on this machine, if no port is named. */
function getPublicPort(env: ServeLocalOptions['env']): number {
  const { PORT, KAART_PUBLIC_URL } = readConfig(env);
  if (env['PORT'] !== undefined || KAART_PUBLIC_URL === undefined) return PORT;
  const { protocol, hostname, port } = new URL(KAART_PUBLIC_URL);
  const isOnThisMachine = protocol === 'http:' && /^(127\.\d+\.\d+\.\d+|localhost)$/.test(hostname);
  return isOnThisMachine && port !== '' ? Number(port) : PORT;
}

/** The place of an installation's data, without the user and the password of a database. */
export function describeStores(
  { KAART_DATABASE_URL: database, KAART_S3_BUCKET: bucket }: Config,
  home: string,
): string {
  if (database === undefined) return home;
  const { host, pathname } = new URL(database);
  return `the database ${host}${pathname} and the bucket ${bucket}`;
}
