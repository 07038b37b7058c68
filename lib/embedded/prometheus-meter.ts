import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { METRIC_LIST, type Meter, type MetricName } from '../core/metrics.ts';

/** Counts metrics in this process since its start, and writes them in the text format of Prometheus. */
export interface PrometheusMeter {
  readonly record: Meter;
  /** Removes the values of all gauges: a gauge whose value cannot be read again then has none. */
  forgetGauges(): void;
  /** The metrics as text, of the media type {@link PrometheusMeter.mediaType}. */
  text(): Promise<string>;
  readonly mediaType: string;
}

/** Limits of the buckets of durations: a read takes milliseconds, and a request at most half a minute. Seconds. */
const BUCKETS = [0.01, 0.03, 0.1, 0.3, 1, 3, 5, 10, 30];

/** Creates a meter with every metric of Kaart, and those of the process: memory, processor time, event loop. */
export function createPrometheusMeter(): PrometheusMeter {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauges: Gauge[] = [];
  const recorders = new Map<MetricName, (value: number, labels: Record<string, string>) => void>();
  for (const [name, { kind, meaning, labels = {} }] of METRIC_LIST) {
    const shape = { help: meaning, labelNames: Object.keys(labels), registers: [registry] };
    const ownName = toPrometheusName(name, kind);
    if (kind === 'counter') {
      const counter = new Counter({ ...shape, name: ownName });
      recorders.set(name, (value, of) => counter.inc(of, value));
    } else if (kind === 'gauge') {
      const gauge = new Gauge({ ...shape, name: ownName });
      gauges.push(gauge);
      recorders.set(name, (value, of) => gauge.set(of, value));
    } else {
      const histogram = new Histogram({ ...shape, name: ownName, buckets: BUCKETS });
      recorders.set(name, (value, of) => histogram.observe(of, value));
    }
  }
  return {
    record: (samples) => {
      for (const { name, value, labels } of samples) recorders.get(name)?.(value, labels);
    },
    forgetGauges: () => {
      for (const gauge of gauges) gauge.remove();
    },
    text: () => registry.metrics(),
    mediaType: registry.contentType,
  };
}

/** The name of a metric in Prometheus: `ReadsRefused` is `kaart_reads_refused_total`. */
export function toPrometheusName(name: MetricName, kind: string): string {
  const snake = name.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
  return `kaart_${snake}${kind === 'counter' ? '_total' : ''}`;
}
