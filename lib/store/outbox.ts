import type { Json } from '../core/digest.ts';
import type { Instant } from '../core/instant.ts';
import { all, type Table, type Write } from './table.ts';

/** What a state change owes, by its kind. The kinds belong to the rooms that owe them. */
export type OutboxMessage = { readonly kind: string } & { readonly [member: string]: Json };

/** A message that is still owed. */
export interface OutboxItem {
  /** In the order in which the messages were written. */
  readonly id: string;
  readonly message: OutboxMessage;
}

const PARTITION = 'OUTBOX';

/** The write that owes a message from now on; part of the transaction of the change that owes it. */
export function outboxWrite(id: string, at: Instant, message: OutboxMessage): Write {
  return {
    kind: 'put',
    key: { pk: PARTITION, sk: `${at}#${id}` },
    data: message,
    if: 'absent',
  };
}

/** What is owed, the oldest first. */
export async function* owed(table: Table): AsyncGenerator<OutboxItem> {
  for await (const { sk, data } of all<OutboxMessage>(table, { pk: PARTITION }))
    yield { id: sk, message: data };
}

/**
 * Takes a message out once its work is done: a worker that dies before leaves it owed, so what it
 * does for a message must bear being done twice. Two workers may both take out the same.
 */
export async function settle(table: Table, { id }: OutboxItem): Promise<void> {
  await table.transact([{ kind: 'delete', key: { pk: PARTITION, sk: id }, if: 'any' }]);
}
