import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS, METRICS_NAMESPACE, type Meter } from '../core/metrics.ts';
import { currentTrace } from '../core/trace.ts';

/**
 * Writes metrics into the log of the function in the embedded metric format, from which CloudWatch takes them. The
 * line has the ids of the request too. `POWERTOOLS_SERVICE_NAME` is the only dimension: the name of the deployment.
 */
export function createEmfMeter(): Meter {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE });
  return (samples, { requestId = currentTrace()?.requestId }) => {
    const sent = samples.filter(({ name }) => !('inAws' in METRICS[name]));
    if (sent.length === 0) return;
    if (requestId !== undefined) metrics.addMetadata('requestId', String(requestId));
    for (const { name, value, labels } of sent) {
      metrics.addMetric(name, MetricUnit[METRICS[name].unit], value);
      for (const [label, of] of Object.entries(labels)) metrics.addMetadata(label, of);
    }
    metrics.publishStoredMetrics();
  };
}
