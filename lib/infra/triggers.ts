import { type CfnElement, Duration, Stack, TimeZone, Validations } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { KaartFunction } from './kaart-function.ts';

interface NightlyPublicationProps {
  readonly publish: KaartFunction;
  /** Local time `HH:MM` in Luxembourg. */
  readonly at: string;
  /** Queue for nightly runs that could not be started. */
  readonly failures: IQueue;
}

/** Starts the publication once a night. Between two runs nothing is billed. */
export class NightlyPublication extends Construct {
  constructor(scope: Construct, id: string, { publish, at, failures }: NightlyPublicationProps) {
    super(scope, id);
    const [hour = '', minute = ''] = at.split(':').map((part) => String(Number(part)));
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    new Schedule(this, 'Schedule', {
      description: 'Kaart: nightly publication',
      schedule: ScheduleExpression.cron({
        hour,
        minute,
        timeZone: TimeZone.of('Europe/Luxembourg'),
      }),
      target: new LambdaInvoke(publish.handler, {
        role,
        deadLetterQueue: failures,
        retryAttempts: 5,
        maxEventAge: Duration.hours(2),
      }),
    });
    const logicalId = Stack.of(this).getLogicalId(publish.handler.node.defaultChild as CfnElement);
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>:*]`,
      reason: 'These are the versions of one function; the CDK construct has no narrower grant.',
    });
  }
}

/** Numbers of simultaneous runs of `deliver` by its two triggers: for each shard of the stream, and for the whole queue. */
export interface DeliveriesAtOnce {
  readonly stream: number;
  readonly queue: number;
}

/** The limits of Lambda: at most 10 batches of a shard, and at least 2 for a queue. */
const LIMITS = { stream: 10, queue: 2 };

/**
 * Divides the executions of `deliver`. If a counterparty does not respond, the queue must not use the
 * executions that the stream needs. The sum is the number of reserved executions. With fewer, a refused start
 * would count as a failed attempt of the queue.
 */
export function divideDeliveries(executions: number): DeliveriesAtOnce {
  const third = Math.max(LIMITS.queue, Math.floor(executions / 3));
  const stream = Math.min(LIMITS.stream, executions - third);
  return { stream, queue: executions - stream };
}

interface OutboxDeliveryProps {
  readonly table: ITable;
  readonly deliver: KaartFunction;
  /** Number of batches of a shard at once. */
  readonly atOnce: number;
  /** Queue for the positions of batches that failed at every attempt. */
  readonly failures: IQueue;
}

/** Partitions of the outbox. Only new items start `deliver`: a worker that changes an item also handles it. */
const OUTBOX_PARTITIONS = [...FilterRule.isEqual('OUTBOX'), ...FilterRule.beginsWith('OUTBOX#')];

/**
 * Starts `deliver` within a second for each new outbox item: the items in `OUTBOX`, and the items of each
 * process in its own partition. Other changes of the table do not start it.
 */
export class OutboxDelivery extends Construct {
  constructor(scope: Construct, id: string, props: OutboxDeliveryProps) {
    super(scope, id);
    const { table, deliver, atOnce, failures } = props;
    deliver.handler.addEventSource(
      new DynamoEventSource(table, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        filters: [
          FilterCriteria.filter({
            eventName: FilterRule.isEqual('INSERT'),
            dynamodb: { Keys: { pk: { S: OUTBOX_PARTITIONS } } },
          }),
        ],
        batchSize: 100,
        // Batches run in parallel: a slow counterparty delays only a part of the others.
        parallelizationFactor: atOnce,
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        retryAttempts: 10,
        maxRecordAge: Duration.hours(12),
        onFailure: new SqsDlq(failures),
      }),
    );
    Validations.of(deliver.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'dynamodb:ListStreams can be granted only for all streams; the right to read is for this stream only.',
    });
  }
}

interface ProcessWakeProps {
  readonly deliver: KaartFunction;
  /** Timeout of one run of `deliver`. */
  readonly timeout: Duration;
  /** Number of runs at once. */
  readonly atOnce: number;
  /** Queue for processes whose runs failed at every attempt. */
  readonly failures: IQueue;
}

/**
 * The queue that starts `deliver` again if the next message of a process is due later. A waiting
 * function would be billed and would delay the items behind it. A message is the pid of the process.
 */
export class ProcessWake extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: ProcessWakeProps) {
    super(scope, id);
    const { deliver, timeout, atOnce, failures } = props;
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // The minimum for Lambda. A second run for the same process finds nothing to do.
      visibilityTimeout: timeout,
      deadLetterQueue: { queue: failures, maxReceiveCount: 5 },
    });
    deliver.handler.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: 10,
        reportBatchItemFailures: true,
        maxConcurrency: atOnce,
      }),
    );
    deliver.role.addToPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }),
    );
    deliver.handler.addEnvironment('KAART_WAKE_QUEUE', this.queue.queueUrl);
  }
}
