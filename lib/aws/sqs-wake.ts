import type { SQSClient } from '@aws-sdk/client-sqs';
import { createAwsClient } from './aws-client.ts';
import { callAws } from './aws-errors.ts';

export interface SqsWakeOptions {
  readonly queueUrl: string;
  /** @default by the environment: region, credentials, `AWS_ENDPOINT_URL_SQS` */
  readonly client?: SQSClient;
  /** The process waits itself for a shorter delay, because a new start costs more. Milliseconds. @default 5,000 */
  readonly afterMs?: number;
}

/** Starts the delivery of a process later, by a message in a queue that delays it. */
export interface SqsWake {
  readonly afterMs: number;
  /**
   * Queues a message that is delivered after a delay, never too early and at most a second late. A longer delay than
   * 15 minutes is shortened to 15 minutes; the woken delivery then calls this again.
   *
   * @throws KaartError `unavailable`
   */
  later(pid: string, ms: number): Promise<void>;
}

/** Maximum delay of a message in SQS. Seconds. */
const LONGEST_DELAY = 900;

/**
 * Opens a standard queue. The body of a message contains only the pid. The outbox stores the messages of the
 * process and their times, so it has no effect if the queue delivers a message twice, late or out of order.
 */
export function openSqsWake({ queueUrl, client, afterMs = 5_000 }: SqsWakeOptions): SqsWake {
  let opened = client;
  return {
    afterMs,
    async later(pid, ms) {
      // The SDK is loaded only if it is needed, because few deliveries have to wait.
      const { SendMessageCommand, SQSClient } = await import('@aws-sdk/client-sqs');
      // Without this option, the SDK would ignore the endpoint of the environment and use the host of the queue's URL.
      opened ??= createAwsClient(SQSClient, { useQueueUrlAsEndpoint: false });
      const DelaySeconds = Math.min(Math.max(Math.ceil(ms / 1000), 0), LONGEST_DELAY);
      const request = { QueueUrl: queueUrl, MessageBody: pid, DelaySeconds };
      await callAws(opened.send(new SendMessageCommand(request)));
    },
  };
}
