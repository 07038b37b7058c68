import { Broken } from './ledger.ts';
import type { Party } from './party.ts';

/** After this number of turns, everything has ended. */
const TURNS = 20_000;

/**
 * Lets everything end, without further faults except a crash that is due.
 *
 * @throws Broken if it does not end, or if work is left undone
 */
export async function rest(parties: readonly Party[]): Promise<void> {
  for (const { wire } of parties) wire.away.clear();
  for (let taken = 0; await parties[0]?.turns.take(); taken += 1)
    if (taken > TURNS) throw new Broken('it never ends');
  for (const { id, ledger } of parties) {
    const unsettled = [...ledger.processes.values()].filter(({ pending }) => pending !== null);
    const left = [...ledger.owed.values()].flatMap((messages) => [...messages.keys()]);
    if (unsettled.length + left.length === 0) continue;
    throw new Broken(`${id} has left something undone: ${JSON.stringify({ unsettled, left })}`);
  }
}
