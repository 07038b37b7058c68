import type { MetricName } from '../core/metrics.ts';

/** When an alarm is raised. */
interface AlarmFacts {
  /** The meaning of the alarm, for its mail. */
  readonly means: string;
  /** Our metric; absent for a metric that AWS has anyway: `alarms.ts` names it. */
  readonly metric?: MetricName;
  /** The alarm is raised at this value or above it. @default 1 */
  readonly at?: number;
  /** Whether it is raised below the value instead. */
  readonly isBelow?: boolean;
  /** Number of periods of five minutes one after the other. @default 1 */
  readonly periods?: number;
  /** The reason for this value; absent for an alarm of a single occurrence. */
  readonly because?: string;
}

/**
 * Every alarm of a deployment. Each has a runbook of its name in `docs/runbooks.md`. None depends on the log level.
 *
 * A counter is summed, and counts nothing if it is missing. A gauge is read once a night: the alarm keeps its state
 * until the next reading. An alarm of events that are kept in a queue keeps it until the queue is empty.
 */
export const ALARMS = {
  'api-failed': { means: 'a run of the function api failed' },
  'deliver-failed': { means: 'a run of the function deliver failed' },
  'break-glass-used': {
    means: 'a person with rights in IAM asked for a token by break-glass',
  },
  'server-errors': {
    means: 'five requests or more were answered with 5xx in five minutes',
    at: 5,
    because: 'a single one is a client that was unlucky, and tries again',
  },
  'slow-answers': {
    means: 'for a quarter of an hour, one request of a hundred has taken 5 s or longer',
    at: 5_000,
    periods: 3,
    because: 'a cold start takes 2 s at most, and API Gateway gives up after 30 s',
  },
  'api-throttled': {
    means: 'requests were refused because all executions of api were in use',
  },
  'table-throttled': {
    means: 'DynamoDB refused 20 reads or writes of the table or its index in five minutes',
    at: 20,
    because: 'the SDK repeats a refused request, so a few of them reach no caller',
  },
  'clients-limited': {
    means: 'clients sent 500 requests over their limit in five minutes',
    metric: 'RequestsLimited',
    at: 500,
    because: 'a client in a short loop gets fewer and stops; one that does not stop gets more',
  },
  'reads-refused': {
    means: '50 requests for rows were refused in five minutes',
    metric: 'ReadsRefused',
    at: 50,
    because: 'one partner that reads each minute with an ended token gets five',
  },
  'publication-held': {
    means: 'a publication was held for a person to look at',
    metric: 'PublicationsHeld',
  },
  'withdrawals-overdue': {
    means: 'a recipient has not acknowledged a withdrawal in its term',
    metric: 'WithdrawalsOverdue',
  },
  'erasures-overdue': {
    means: 'the erasure of withdrawn data is not proved in its term',
    metric: 'ErasuresOverdue',
  },
  'recipients-not-reached': {
    means: 'a recipient has not accepted a withdrawal notice for two days',
    metric: 'RecipientsNotReached',
  },
  'messages-given-up': {
    means: 'a message or job was given up, and waits for a person',
    metric: 'MessagesGivenUp',
  },
  'messages-old': {
    means: 'a queued message or job is two hours old',
    metric: 'OldestMessageSeconds',
    at: 7_200,
    because: 'a job is done within seconds, and tried again within an hour',
  },
  'journal-not-replayed': {
    means: 'withdrawals of the journal could not be recorded in the table, and reads are refused',
    metric: 'JournalNotReplayed',
  },
  'audit-not-sealed': {
    means: 'a night could not sign and store the head of the audit log',
    metric: 'AuditNotSealed',
  },
  'delivery-late': {
    means: 'a queued message, such as a withdrawal, has waited longer than the promised 60 s',
    at: 60_000,
    because: 'this is the promise',
  },
  'wake-queue-late': {
    means: 'a message to another connector is an hour late',
    at: 3_600,
    because: 'a message waits a quarter of an hour at most',
  },
  'check-failed': {
    means: 'a check of kaart doctor failed after a night',
    metric: 'ChecksFailed',
  },
  'night-missed': {
    means: 'no publication was tried for a day',
    isBelow: true,
    because: 'a run that is missing sends no number, so a missing one raises the alarm too',
  },
  'nights-lost': { means: 'a nightly run failed at its last try' },
  'deliveries-lost': { means: 'a delivery failed at its last try' },
  'certificate-ending': {
    means: 'the certificate of the domain ends in less than 30 days',
    at: 30,
    isBelow: true,
    because: 'ACM has renewed a certificate by then, if it can',
  },
} as const satisfies Readonly<Record<string, AlarmFacts>>;

export type AlarmName = keyof typeof ALARMS;

/** An alarm of a metric that AWS has. */
export type AwsAlarm = {
  [Name in AlarmName]: (typeof ALARMS)[Name] extends { readonly metric: MetricName } ? never : Name;
}[AlarmName];

/** The alarms by name, with all members of a declaration. */
export const ALARM_LIST = Object.entries(ALARMS) as [AlarmName, AlarmFacts][];

/** Metrics without an alarm, each with the reason. */
export const WITHOUT_ALARM = {
  PublicationHeldSeconds: 'the alarm is of PublicationsHeld, at once and each night',
  PublicationAgeSeconds: 'a night without a change keeps the version, however old it is',
  LastNightAgeSeconds: 'night-missed and nights-lost are raised without a run',
  WithdrawalsOpen: 'an open withdrawal is normal until its term',
  ErasuresOpen: 'an open erasure is normal until its term',
  MessagesParked: 'the alarm is of MessagesGivenUp at once; check-failed repeats it each night',
  RequestSeconds: 'slow-answers and server-errors are of the metrics of API Gateway',
} as const satisfies Readonly<Partial<Record<MetricName, string>>>;

/**
 * Each event of the level `error` that no metric counts, and its alarm. The alarm is raised for more than a
 * single failure: a failed step is tried again, and a lasting problem is counted elsewhere.
 */
export const ALARM_OF_ERROR = {
  'answer.broke-off': 'check-failed',
  'credential.ends-soon': 'check-failed',
  'credential.renewal-failed': 'check-failed',
  'credential.request-rejected': 'check-failed',
  'delivery.failed': 'messages-given-up',
  'delivery.not-stored': 'messages-old',
  'delivery.stopped': 'messages-old',
  'message.defect': 'messages-given-up',
  'night.not-recorded': 'nights-lost',
  'reader.not-superseded': 'erasures-overdue',
  'request.defect': 'server-errors',
  'request.failed': 'server-errors',
  'signatures.not-renewed': 'nights-lost',
  'silence.failed': 'check-failed',
} as const satisfies Readonly<Record<string, AlarmName>>;

/** Events of the level `error` that only a program on a machine logs, where alarms are the operator's own. */
export const ERRORS_OF_MACHINE = [
  'database.session-lost',
  'gauges.not-read',
  'night.failed',
  'rejection.unhandled',
  'server.error',
] as const;

/** Returns the text of the message that an alarm sends. */
export function describeAlarm(name: AlarmName): string {
  return `Kaart: ${ALARMS[name].means}. What to do: docs/runbooks.md#${name}`;
}
