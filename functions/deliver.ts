import { openCloud } from '../lib/app/cloud.ts';

const kaart = openCloud(process.env);

/**
 * Works off what is owed, started by the table's stream when something new is. The records
 * themselves are not read: the outbox says what is still owed, in order. A failure fails the batch,
 * so the stream tries again and at last hands it to the dead-letter queue.
 */
export async function handler(): Promise<{ delivered: number }> {
  return { delivered: await kaart.deliver() };
}
