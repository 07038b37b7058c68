import { Hono } from 'hono';
import type { Log } from '../core/log.ts';
import { meteredLog, READ_EVENT, type Readings, samplesOf } from '../core/metrics.ts';
import type { PrometheusMeter } from '../embedded/prometheus-meter.ts';
import { listen } from './listen.ts';
import { type ReadingDeps, readGauges } from './readings.ts';

/** Metrics are for a program on this machine, because a listener for others would need tokens. */
const HOST = '127.0.0.1';

/** The metrics of a server on this machine. */
export interface ServedMetrics {
  /** The log that counts. */
  readonly log: Log;
  /** Address of the metrics; absent if they are not served. */
  readonly url?: string;
  /** Starts to answer requests, which until now wait. */
  serve(parts: ReadingDeps): void;
  close(): Promise<void>;
}

/**
 * Serves `GET /metrics` in the text format of Prometheus, on this machine only, on another port than the
 * public server.
 *
 * @param port 0 for any free port; `undefined` for no metrics
 * @throws KaartError `unavailable` if the port is taken or may not be used
 */
export async function listenForMetrics(port: number | undefined, log: Log): Promise<ServedMetrics> {
  if (port === undefined) return { log, serve: () => undefined, close: async () => undefined };
  const { createPrometheusMeter } = await import('../embedded/prometheus-meter.ts');
  const meter = createPrometheusMeter();
  const listener = await listen(port, HOST, { log });
  return {
    log: meteredLog(log, meter.record),
    url: `${listener.url}/metrics`,
    serve(parts) {
      const app = createMetricsApp(meter, () => readGauges(parts), log);
      listener.serve((request) => app.fetch(request));
    },
    close: () => listener.close(),
  };
}

/** @param readMetrics reads the gauges, at each request */
export function createMetricsApp(
  meter: PrometheusMeter,
  readMetrics: () => Promise<Readings>,
  log: Log,
): Hono {
  const app = new Hono();
  app.get('/metrics', async (c) => {
    try {
      meter.record(samplesOf(READ_EVENT, await readMetrics()), {});
    } catch (error) {
      log('error', 'gauges.not-read', { error: String(error) });
      meter.forgetGauges(); // the counters are also shown if this fails
    }
    return c.body(await meter.text(), 200, { 'Content-Type': meter.mediaType });
  });
  return app;
}
