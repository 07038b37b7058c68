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
import type { HttpEntry } from './http-entry.ts';
import type { KaartFunction } from './kaart-function.ts';

export interface AlarmsProps {
  readonly api: KaartFunction;
  readonly publish: KaartFunction;
  readonly deliver: KaartFunction;
  readonly entry: HttpEntry;
  readonly failures: readonly Queue[];
  /** Address that gets the alarms. @default alarms are visible only in the console */
  readonly email?: string | undefined;
}

interface Watch {
  readonly metric: IMetric;
  /** Description of the problem in the alarm. */
  readonly what: string;
  /** The alarm is raised at this value or above it. @default 1 */
  readonly at?: number;
}

/** Sends alarms about problems that need an action by a person. */
export class Alarms extends Construct {
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
    this.#watchFunctions(props);
    this.#watchNights(props);
    props.failures.forEach((queue, i) => {
      const metric = queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM });
      this.#watch(`Failures${i}`, { metric, what: `${queue.node.id} is not empty` });
    });
  }

  #watchFunctions({ api, publish, deliver, entry }: AlarmsProps): void {
    for (const { handler, node } of [api, publish, deliver])
      this.#watch(`${node.id}Errors`, {
        metric: handler.metricErrors(),
        what: `${node.id} failed`,
      });
    this.#watch('ServerErrors', {
      metric: entry.api.metricServerError({ statistic: Stats.SUM }),
      what: 'requests were answered with 5xx',
      at: 5,
    });
    this.#watch('Withdrawals', {
      metric: deliver.handler.metric('IteratorAge', { statistic: Stats.MAXIMUM }),
      what: 'a withdrawal has waited longer than 60 s',
      at: 60_000,
    });
  }

  /** Watches the nightly runs. The checks of `kaart doctor` run after each of them. Their metric is billed only in hours with a failed check. */
  #watchNights({ publish }: AlarmsProps): void {
    const failed = new MetricFilter(this, 'ChecksFilter', {
      logGroup: publish.logs,
      filterPattern: FilterPattern.stringValue('$.event', '=', 'check.failed'),
      metricNamespace: 'Kaart',
      metricName: `${Stack.of(this).stackName}-check-failed`,
    });
    this.#watch('Checks', { metric: failed.metric(), what: 'a check failed: run kaart doctor' });
    const runs = publish.handler.metricInvocations({ period: Duration.days(1) });
    const missed = new Alarm(this, 'Missed', {
      metric: runs,
      alarmDescription: 'Kaart: no publication was started for a day',
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.BREACHING,
    });
    missed.addAlarmAction(new SnsAction(this.#topic));
  }

  #watch(id: string, { metric, what, at = 1 }: Watch): void {
    const alarm = new Alarm(this, id, {
      metric,
      alarmDescription: `Kaart: ${what}`,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: at,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
  }
}
