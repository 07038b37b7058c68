import { Broken } from './ledger.ts';
import type { Party } from './party.ts';

/** So many turns are enough for anything to come to rest. */
const TURNS = 20_000;

/**
 * Lets everything come to its end, with no further faults but a crash that is due.
 *
 * @throws Broken where it comes to none, or something is left undone
 */
export async function rest(parties: readonly Party[]): Promise<void> {
  for (const { wire } of parties) wire.away.clear();
  for (let taken = 0; await parties[0]?.turns.take(); taken += 1)
    if (taken > TURNS) throw new Broken('it never comes to rest');
  for (const { id, ledger } of parties) {
    const unsettled = [...ledger.processes.values()].filter(({ pending }) => pending !== null);
    const left = [...ledger.owed.values()].flatMap((messages) => [...messages.keys()]);
    if (unsettled.length + left.length === 0) continue;
    throw new Broken(`${id} has left something undone: ${JSON.stringify({ unsettled, left })}`);
  }
}
