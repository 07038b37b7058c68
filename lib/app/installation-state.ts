import { METRICS, type MetricName } from '../core/metrics.ts';
import { ALARMS } from '../infra/alarm-list.ts';
import type { InstallationState } from '../portal/workbench/operation/state-page.tsx';
import { runChecks } from './checks/run-checks.ts';
import type { HttpDeps } from './http-deps.ts';
import { readGauges } from './readings.ts';

/** Alarms by name, with the metric of each and the value from which it is raised. */
const ALL_ALARMS = Object.entries(ALARMS) as [
  string,
  { readonly metric?: MetricName; readonly at?: number },
][];

/** Reads the state of the installation as far as this process knows it: it asks no service of AWS about alarms. */
export async function readInstallationState(parts: HttpDeps): Promise<InstallationState> {
  const readings = await readGauges(parts);
  const numbers = Object.entries(readings).map(([metric, value]) => ({
    metric,
    value: Number(value),
    isSeconds: METRICS[metric as MetricName].unit === 'Seconds',
    alarm: findAlarm(metric),
  }));
  const shownAlarms = new Set(numbers.map(({ alarm }) => alarm?.name));
  return {
    checks: await runChecks(parts),
    numbers,
    otherAlarms: ALL_ALARMS.map(([name]) => name).filter((name) => !shownAlarms.has(name)),
  };
}

function findAlarm(metric: string): { readonly name: string; readonly at: number } | undefined {
  const [name, alarm] = ALL_ALARMS.find(([, each]) => each.metric === metric) ?? [];
  return name === undefined ? undefined : { name, at: alarm?.at ?? 1 };
}
