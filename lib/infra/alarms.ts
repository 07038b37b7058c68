import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CHECK_FAILED } from '../core/log.ts';
import { type AlarmName, describeAlarm } from './alarm-list.ts';
import type { HttpEntry } from './http-entry.ts';
import type { KaartFunction } from './kaart-function.ts';

export interface AlarmsProps {
  readonly api: KaartFunction;
  readonly publish: KaartFunction;
  readonly deliver: KaartFunction;
  readonly breakGlass: KaartFunction;
  readonly entry: HttpEntry;
  /** By which `deliver` wakes itself. */
  readonly wakes: Queue;
  readonly failedNights: Queue;
  readonly failedDeliveries: Queue;
  /** Address that gets the alarms. @default alarms are visible only in the console */
  readonly email?: string | undefined;
}

interface Watch {
  readonly metric: IMetric;
  /** The alarm is raised at this value or above it. @default 1 */
  readonly at?: number;
  /** Number of periods one after the other. @default 1 */
  readonly periods?: number;
}

/** Sends alarms about problems that need an action by a person. */
export class Alarms extends Construct {
  /** The alarms that a defect of a new version of `api` raises first. */
  readonly ofRequests: readonly Alarm[];
  readonly #topic: Topic;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#topic = new Topic(this, 'Topic', { enforceSSL: true });
    // `enforceSSL` replaces the default policy of the topic, which lets CloudWatch publish. So the right is granted here.
    this.#topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (props.email !== undefined) this.#topic.addSubscription(new EmailSubscription(props.email));
    this.ofRequests = [this.#watchFunctions(props), this.#watchRequests(props.entry)];
    this.#watchQueues(props);
    this.#watchNights(props);
  }

  #watchFunctions({ api, deliver, breakGlass }: AlarmsProps): Alarm {
    this.#watch('deliver-failed', { metric: deliver.handler.metricErrors() });
    this.#watch('break-glass-used', { metric: breakGlass.handler.metricInvocations() });
    this.#watch('api-throttled', { metric: api.handler.metricThrottles() });
    return this.#watch('api-failed', { metric: api.handler.metricErrors() });
  }

  #watchRequests({ api }: HttpEntry): Alarm {
    const slowest = api.metricLatency({ statistic: Stats.percentile(99) });
    this.#watch('slow-answers', { metric: slowest, at: 5_000, periods: 3 });
    const metric = api.metricServerError({ statistic: Stats.SUM });
    return this.#watch('server-errors', { metric, at: 5 });
  }

  #watchQueues({ deliver, wakes, failedNights, failedDeliveries }: AlarmsProps): void {
    const age = deliver.handler.metric('IteratorAge', { statistic: Stats.MAXIMUM });
    this.#watch('delivery-late', { metric: age, at: 60_000 });
    const oldest = wakes.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM });
    this.#watch('wake-queue-late', { metric: oldest, at: 3_600 });
    const count = { statistic: Stats.MAXIMUM };
    const lost = failedNights.metricApproximateNumberOfMessagesVisible(count);
    this.#watch('nights-lost', { metric: lost });
    const undelivered = failedDeliveries.metricApproximateNumberOfMessagesVisible(count);
    this.#watch('deliveries-lost', { metric: undelivered });
  }

  /** Watches the nightly runs. The checks of `kaart doctor` run after each of them. Their metric is billed only in hours with a failed check. */
  #watchNights({ publish }: AlarmsProps): void {
    const failed = new MetricFilter(this, 'ChecksFilter', {
      logGroup: publish.logs,
      filterPattern: FilterPattern.stringValue('$.event', '=', CHECK_FAILED),
      metricNamespace: 'Kaart',
      metricName: `${Stack.of(this).stackName}-check-failed`,
    });
    this.#watch('check-failed', { metric: failed.metric() });
    const missed = new Alarm(this, 'night-missed', {
      metric: publish.handler.metricInvocations({ period: Duration.days(1) }),
      alarmDescription: describeAlarm('night-missed'),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.BREACHING,
    });
    missed.addAlarmAction(new SnsAction(this.#topic));
  }

  #watch(name: AlarmName, { metric, at = 1, periods = 1 }: Watch): Alarm {
    const alarm = new Alarm(this, name, {
      metric,
      alarmDescription: describeAlarm(name),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: at,
      evaluationPeriods: periods,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
    return alarm;
  }
}
