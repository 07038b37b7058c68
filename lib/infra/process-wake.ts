import type { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { KaartFunction } from './kaart-function.ts';

export interface ProcessWakeProps {
  readonly deliver: KaartFunction;
  /** How long one run of `deliver` may take. */
  readonly timeout: Duration;
  /** Where a process ends up whose runs failed to the last. */
  readonly failures: IQueue;
}

/**
 * The queue by which `deliver` wakes itself where what a process owes next is due later: a function
 * that waits is billed, and holds up what is behind it. A message is the pid of the process.
 */
export class ProcessWake extends Construct {
  constructor(scope: Construct, id: string, { deliver, timeout, failures }: ProcessWakeProps) {
    super(scope, id);
    const queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // The least that Lambda takes. A process that is looked at twice owes no more for that.
      visibilityTimeout: timeout,
      deadLetterQueue: { queue: failures, maxReceiveCount: 5 },
    });
    deliver.handler.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 10,
        reportBatchItemFailures: true,
        maxConcurrency: 5, // counterparties that are down must not take the concurrency of the API
      }),
    );
    deliver.role.addToPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }),
    );
    deliver.handler.addEnvironment('KAART_WAKE_QUEUE', queue.queueUrl);
  }
}
