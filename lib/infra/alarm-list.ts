/**
 * Every alarm of a deployment, and what it means. Each has a runbook of its name in `docs/runbooks.md`.
 * None depends on the log level.
 */
export const ALARMS = {
  'api-failed': 'a run of the function api failed',
  'deliver-failed': 'a run of the function deliver failed',
  'break-glass-used': 'a person with rights in IAM asked for a token by break-glass',
  'server-errors': 'five requests or more were answered with 5xx in five minutes',
  'slow-answers': 'for a quarter of an hour, one request of a hundred has taken 5 s or longer',
  'api-throttled': 'requests were refused because all executions of api were in use',
  'delivery-late':
    'a queued message, such as a withdrawal, has waited longer than the promised 60 s',
  'wake-queue-late': 'a message to another connector is an hour late',
  'check-failed': 'a check of kaart doctor failed after a night',
  'night-missed': 'no publication was tried for a day',
  'nights-lost': 'a nightly run failed at its last try',
  'deliveries-lost': 'a delivery failed at its last try',
} as const;

export type AlarmName = keyof typeof ALARMS;

/** Returns the text of the message that an alarm sends. */
export function describeAlarm(name: AlarmName): string {
  return `Kaart: ${ALARMS[name]}. What to do: docs/runbooks.md#${name}`;
}
