import type { Counterparty, Rights, Standing } from '../rights.ts';
import { refusedCaller } from './refused-caller.ts';

type ValidStanding = Extract<
  Awaited<ReturnType<Rights['counterparty']>>,
  Standing<object> & { holds: true }
>;

/**
 * What is known of a counterparty that sends a message.
 *
 * @throws KaartError `unauthenticated` for one that was revoked
 */
export async function loadStanding(
  rights: Rights,
  counterparty: Counterparty,
): Promise<ValidStanding> {
  const standing = await rights.counterparty(counterparty);
  if (!standing.holds) throw refusedCaller('PARTICIPANT_REVOKED');
  return standing;
}
