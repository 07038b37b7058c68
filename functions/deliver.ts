import { cloud } from '../lib/app/cloud.ts';
import { domain } from '../lib/app/domain.ts';

const { config, adapters } = cloud(process.env);
const kaart = domain(config, adapters);

/**
 * Works off what is owed, started by the table's stream when something new is. The records
 * themselves are not read: the outbox says what is still owed, in order. A failure fails the batch,
 * so the stream tries again and at last hands it to the dead-letter queue.
 */
export async function handler(): Promise<{ delivered: number }> {
  return { delivered: await kaart.deliver() };
}
