import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { METRICS, METRICS_NAMESPACE, type MetricName } from '../core/metrics.ts';
import { ALARM_LIST, type AlarmName, type AwsAlarm, describeAlarm } from './alarm-list.ts';
import { TABLE_INDEX } from './data-store.ts';
import type { HttpEntry } from './http-entry.ts';
import type { KaartFunction } from './kaart-function.ts';

/** The watched resources. */
export interface Watched {
  readonly api: KaartFunction;
  readonly publish: KaartFunction;
  readonly deliver: KaartFunction;
  readonly breakGlass: KaartFunction;
  readonly table: ITable;
  readonly entry: HttpEntry;
  /** The queue with which `deliver` starts itself again. */
  readonly wakes: Queue;
  readonly failedNights: Queue;
  readonly failedDeliveries: Queue;
}

export interface AlarmsProps extends Watched {
  /** Address that gets the alarms. @default alarms are visible only in the console */
  readonly email?: string | undefined;
}

const REQUEST_ALARMS: readonly AlarmName[] = ['api-failed', 'server-errors'];

/** Sends alarms about problems that need an action by a person. */
export class Alarms extends Construct {
  readonly alarms: readonly Alarm[];
  /** The alarms that a defect of a new version of `api` raises first. */
  readonly requestAlarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { email, ...watched }: AlarmsProps) {
    super(scope, id);
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    // `enforceSSL` replaces the default policy of the topic, which lets CloudWatch publish. So the right is granted here.
    topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
    const action = new SnsAction(topic);
    const all = new Map<AlarmName, Alarm>();
    const awsMetrics = findAwsMetrics(watched);
    for (const [name, facts] of ALARM_LIST) {
      const metric =
        facts.metric === undefined ? awsMetrics[name as AwsAlarm] : findMetric(this, facts.metric);
      if (metric === undefined) continue; // without a domain there is no certificate
      const { at = 1, isBelow = false, periods = 1 } = facts;
      const alarm = new Alarm(this, name, {
        metric,
        alarmDescription: describeAlarm(name),
        comparisonOperator: isBelow
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        threshold: at,
        evaluationPeriods: periods,
        treatMissingData: chooseMissing(name, facts.metric),
      });
      alarm.addAlarmAction(action);
      all.set(name, alarm);
    }
    this.alarms = [...all.values()];
    this.requestAlarms = REQUEST_ALARMS.map((name) => all.get(name)).filter(
      (alarm) => alarm !== undefined,
    );
  }
}

/**
 * SQS sends no numbers of a queue that no program has called for six hours, also if it holds messages. So these alarms keep
 * their state until a person empties the queue.
 */
const KEPT_EVENT_ALARMS: readonly AlarmName[] = ['nights-lost', 'deliveries-lost'];

/** A counter that is missing counted nothing. A gauge is read once a night, and holds until the next one. */
function chooseMissing(name: AlarmName, metric: MetricName | undefined): TreatMissingData {
  if (name === 'night-missed') return TreatMissingData.BREACHING;
  const isReading = metric !== undefined && METRICS[metric].kind === 'gauge';
  return isReading || name === 'certificate-ending' || KEPT_EVENT_ALARMS.includes(name)
    ? TreatMissingData.IGNORE
    : TreatMissingData.NOT_BREACHING;
}

/** A metric that the functions of this stack send. @param period of a point. @default five minutes */
export function findMetric(scope: Construct, name: MetricName, period?: Duration): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName: name,
    dimensionsMap: { service: Stack.of(scope).stackName },
    statistic: METRICS[name].kind === 'gauge' ? Stats.MAXIMUM : Stats.SUM,
    ...(period !== undefined && { period }),
  });
}

const ONE_DAY = { period: Duration.days(1) };

/** The metrics that AWS has without a charge, by alarm. */
export function findAwsMetrics(watched: Watched): Readonly<Record<AwsAlarm, IMetric | undefined>> {
  const { api, publish, deliver, breakGlass, table, entry, wakes, ...failed } = watched;
  const count = { statistic: Stats.MAXIMUM };
  return {
    'api-failed': api.handler.metricErrors(),
    'deliver-failed': deliver.handler.metricErrors(),
    'break-glass-used': breakGlass.handler.metricInvocations(),
    'api-throttled': api.handler.metricThrottles(),
    'table-throttled': sumThrottled(table),
    'server-errors': entry.api.metricServerError({ statistic: Stats.SUM }),
    'slow-answers': entry.api.metricLatency({ statistic: Stats.percentile(99) }),
    'delivery-late': deliver.handler.metric('IteratorAge', { statistic: Stats.MAXIMUM }),
    'wake-queue-late': wakes.metricApproximateAgeOfOldestMessage(count),
    'nights-lost': failed.failedNights.metricApproximateNumberOfMessagesVisible(count),
    'deliveries-lost': failed.failedDeliveries.metricApproximateNumberOfMessagesVisible(count),
    'night-missed': publish.handler.metricInvocations(ONE_DAY),
    'certificate-ending': entry.certificate?.metricDaysToExpiry({
      ...ONE_DAY,
      statistic: Stats.MINIMUM,
    }),
  };
}

/**
 * The requests that DynamoDB refused for a table and its index. The numbers of a table do not include those
 * of its indexes.
 */
function sumThrottled({ tableName: TableName }: ITable): MathExpression {
  const tableDimensions = { TableName };
  const indexDimensions = { TableName, GlobalSecondaryIndexName: TABLE_INDEX };
  const sumMetric = (metricName: string, dimensionsMap: Record<string, string>) =>
    new Metric({ namespace: 'AWS/DynamoDB', metricName, dimensionsMap, statistic: Stats.SUM });
  return new MathExpression({
    expression: 'SUM(METRICS())',
    label: 'throttled reads and writes',
    usingMetrics: {
      reads: sumMetric('ReadThrottleEvents', tableDimensions),
      writes: sumMetric('WriteThrottleEvents', tableDimensions),
      indexReads: sumMetric('ReadThrottleEvents', indexDimensions),
      indexWrites: sumMetric('WriteThrottleEvents', indexDimensions),
    },
  });
}
