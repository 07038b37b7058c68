import type { Log, LogFacts } from './log.ts';

/** How a metric is counted. Each is counted from an event of the log, whatever level the log has. */
interface MetricDeclaration {
  /** `counter`: occurrences. `gauge`: a value now. `histogram`: durations. */
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly unit: 'Count' | 'Seconds';
  readonly meaning: string;
  /** The event from which it is counted. */
  readonly event: string;
  /** Whether an event counts. @default each event counts */
  readonly counts?: (facts: LogFacts) => boolean;
  /** The value of an event. @default 1 */
  readonly value?: (facts: LogFacts) => number;
  /**
   * Labels in `/metrics`. The values of each are from a closed list, never from a request. In AWS a metric has no
   * label, because each value costs as much as a metric.
   */
  readonly labels?: Readonly<Record<string, (facts: LogFacts) => string>>;
  /** The metric of AWS that has the same value without a charge; Kaart does not send it there. */
  readonly inAws?: string;
}

/** Namespace of the metrics in CloudWatch. */
export const METRICS_NAMESPACE = 'Kaart';

/** Event with the readings of a moment: a fact for each gauge. */
export const READ_EVENT = 'measured';

/** A gauge that is read from the stores: `lib/app/readings.ts`. */
function gauge<const U extends MetricDeclaration['unit']>(unit: U, meaning: string) {
  return { kind: 'gauge', unit, meaning, event: READ_EVENT } as const;
}

/**
 * Every metric, by its name in AWS. Code counts them, alarms and the dashboard use them, and docs/metrics.md lists
 * them. Values are numbers and labels are codes, so no metric has personal data or names a company.
 */
export const METRICS = {
  PublicationsHeld: {
    kind: 'counter',
    unit: 'Count',
    meaning: 'runs whose publication was held for a person to look at',
    event: 'publication-held',
  },
  PublicationHeldSeconds: gauge('Seconds', 'how long a publication has been held; 0 if it is not'),
  PublicationAgeSeconds: gauge('Seconds', 'age of the current version'),
  LastNightAgeSeconds: gauge('Seconds', 'time since the last nightly run that succeeded'),
  WithdrawalsOpen: gauge('Count', 'withdrawals that are not closed'),
  WithdrawalsOverdue: gauge(
    'Count',
    'withdrawals that a recipient has not acknowledged in its term',
  ),
  ErasuresOpen: gauge('Count', 'withdrawals whose erasure is not proved yet'),
  ErasuresOverdue: gauge('Count', 'withdrawals whose erasure was not proved in its term'),
  RecipientsNotReached: gauge(
    'Count',
    'recipients that have not accepted a withdrawal notice for two days',
  ),
  OldestMessageSeconds: gauge(
    'Seconds',
    'age of the oldest queued job or message; 0 if none waits',
  ),
  MessagesParked: gauge('Count', 'messages and jobs that were given up and wait for a person'),
  MessagesGivenUp: {
    kind: 'counter',
    unit: 'Count',
    meaning: 'messages and jobs that were given up as dead letters',
    event: 'delivery.dead-letter',
  },
  JournalNotReplayed: {
    kind: 'counter',
    unit: 'Count',
    meaning: 'failed attempts to record withdrawals that only the journal has',
    event: 'journal.not-replayed',
  },
  AuditNotSealed: {
    kind: 'counter',
    unit: 'Count',
    meaning: 'nights whose audit head could not be signed and stored',
    event: 'audit.not-sealed',
  },
  ChecksFailed: {
    kind: 'counter',
    unit: 'Count',
    meaning:
      'checks of `kaart doctor` that failed and no other metric shows, and nights whose gauges could not be read',
    event: 'check.failed',
    counts: ({ metric }) => metric === undefined,
    labels: { check: ({ check }) => String(check) },
  },
  ReadsRefused: {
    kind: 'counter',
    unit: 'Count',
    meaning: 'requests for rows that were answered with an error',
    event: 'request',
    counts: ({ read, code }) => read === true && code !== undefined,
    labels: { code: ({ code }) => String(code) },
  },
  RequestsLimited: {
    kind: 'counter',
    unit: 'Count',
    meaning: 'requests over the limit of one client or participant',
    event: 'request',
    counts: ({ code }) => code === 'rate-limited',
  },
  RequestSeconds: {
    kind: 'histogram',
    unit: 'Seconds',
    meaning: 'duration of requests',
    event: 'request',
    value: ({ ms }) => Number(ms) / 1000,
    labels: {
      read: ({ read }) => String(read === true),
      status: ({ status }) => `${String(status).slice(0, 1)}xx`,
    },
    inAws: 'AWS/ApiGateway Latency',
  },
} as const satisfies Readonly<Record<string, MetricDeclaration>>;

export type MetricName = keyof typeof METRICS;

/** The name of a gauge that is read from the stores. */
type ReadingName = {
  [Name in MetricName]: (typeof METRICS)[Name]['event'] extends typeof READ_EVENT ? Name : never;
}[MetricName];

/** The gauges of a moment. */
export type Readings = Readonly<Record<ReadingName, number>>;

/**
 * An event that a metric counts. Where it is logged, `satisfies CountedEvent` says so: the operator's alarm counts
 * it, so a change of its name does not compile.
 */
export type CountedEvent = (typeof METRICS)[MetricName]['event'];

/** A value of a metric at an event. */
export interface Sample {
  readonly name: MetricName;
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** Takes the samples of an event. */
export type Meter = (samples: readonly Sample[], facts: LogFacts) => void;

/** The metrics by name, with all members of a declaration. */
export const METRIC_LIST: readonly (readonly [MetricName, MetricDeclaration])[] = Object.entries(
  METRICS,
) as [MetricName, MetricDeclaration][];

const BY_EVENT = new Map<string, (typeof METRIC_LIST)[number][]>();
for (const each of METRIC_LIST)
  BY_EVENT.set(each[1].event, [...(BY_EVENT.get(each[1].event) ?? []), each]);

/** Returns the samples of an event; empty if no metric counts it. */
export function samplesOf(event: string, facts: LogFacts): readonly Sample[] {
  const counted = BY_EVENT.get(event) ?? [];
  return counted
    .filter(([, { counts }]) => counts?.(facts) ?? true)
    .map(([name, { value, labels = {} }]) => ({
      name,
      value: event === READ_EVENT ? Number(facts[name]) : (value?.(facts) ?? 1),
      labels: Object.fromEntries(Object.entries(labels).map(([label, of]) => [label, of(facts)])),
    }));
}

/** A log whose counted events go to a meter too, also those below its level. */
export function meteredLog(log: Log, meter: Meter): Log {
  return (level, event, facts = {}) => {
    log(level, event, facts);
    const samples = samplesOf(event, facts);
    if (samples.length > 0) meter(samples, facts);
  };
}
