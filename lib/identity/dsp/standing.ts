import type { Counterparty, Rights, Standing } from '../rights.ts';
import { refusedCaller } from './refused-caller.ts';

type Held = Extract<
  Awaited<ReturnType<Rights['counterparty']>>,
  Standing<object> & { holds: true }
>;

/**
 * What is known of a counterparty that sends a message.
 *
 * @throws KaartError `unauthenticated` for one that was revoked
 */
export async function standingOf(rights: Rights, counterparty: Counterparty): Promise<Held> {
  const standing = await rights.counterparty(counterparty);
  if (!standing.holds) throw refusedCaller('PARTICIPANT_REVOKED');
  return standing;
}
