import type { SQSClient } from '@aws-sdk/client-sqs';
import { createAwsClient } from './aws-client.ts';
import { callAws } from './aws-errors.ts';

export interface SqsWakeOptions {
  readonly queueUrl: string;
  /** @default by the environment: region, credentials, `AWS_ENDPOINT_URL_SQS` */
  readonly client?: SQSClient;
  /** A shorter delay is waited for in the process, because a new start costs more. Milliseconds. @default 5,000 */
  readonly afterMs?: number;
}

/** Wakes the delivery of a process by a message in a queue that delays it. */
export interface SqsWake {
  readonly afterMs: number;
  /**
   * Never too early, and late by a second at most; what is due in more than 15 minutes is woken by
   * then and looks again.
   *
   * @throws KaartError `unavailable`
   */
  later(pid: string, ms: number): Promise<void>;
}

/** SQS delays a message by no more. Seconds. */
const LONGEST_DELAY = 900;

/**
 * Opens a standard queue. The body of a message is the pid and nothing else. The outbox holds
 * the messages of the process and their times, so a message that comes twice, late or out of order does no harm.
 */
export function openSqsWake({ queueUrl, client, afterMs = 5_000 }: SqsWakeOptions): SqsWake {
  let opened = client;
  return {
    afterMs,
    async later(pid, ms) {
      // Read only when it is needed: hardly any delivery has to wait.
      const { SendMessageCommand, SQSClient } = await import('@aws-sdk/client-sqs');
      // Otherwise the host of the queue's URL is asked, whatever the environment says.
      opened ??= createAwsClient(SQSClient, { useQueueUrlAsEndpoint: false });
      const DelaySeconds = Math.min(Math.max(Math.ceil(ms / 1000), 0), LONGEST_DELAY);
      const request = { QueueUrl: queueUrl, MessageBody: pid, DelaySeconds };
      await callAws(opened.send(new SendMessageCommand(request)));
    },
  };
}
