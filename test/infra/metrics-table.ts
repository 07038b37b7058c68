import { METRIC_LIST, type MetricName } from '../../lib/core/metrics.ts';
import { toPrometheusName } from '../../lib/embedded/prometheus-meter.ts';
import { ALARM_LIST, WITHOUT_ALARM } from '../../lib/infra/alarm-list.ts';

/** The alarms of a metric, or the reason why it has no alarm. */
function alarmsOf(name: MetricName): string {
  const own = ALARM_LIST.filter(([, { metric }]) => metric === name);
  if (own.length > 0)
    return own
      .map(([alarm, { at = 1 }]) => `[${alarm}](runbooks.md#${alarm}), at ${at}`)
      .join('; ');
  return `none: ${WITHOUT_ALARM[name as keyof typeof WITHOUT_ALARM]}`;
}

/** The table of docs/metrics.md, made from the declarations. */
export function metricsTable(): string {
  const lines = METRIC_LIST.map(([name, { kind, meaning, event, labels = {}, inAws }]) => {
    const aws = inAws === undefined ? `\`${name}\`` : `\`${inAws}\``;
    const of = Object.keys(labels).map((label) => `\`${label}\``);
    const prometheus = `\`${toPrometheusName(name, kind)}\`${of.length > 0 ? ` by ${of.join(', ')}` : ''}`;
    return `| ${aws} | ${prometheus} | ${kind} | ${meaning} | \`${event}\` | ${alarmsOf(name)} |`;
  });
  return [
    '| in AWS | in Prometheus | kind | meaning | event | alarm |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}
