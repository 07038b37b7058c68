import { hasCode } from '../../core/errors.ts';
import type { Edition } from '../../mapping/release/released-edition.ts';
import type { CheckProblem, SystemCheck } from './check.ts';

export const checkRetraction: SystemCheck = {
  name: 'retraction',
  holds: 'no retraction waits for a second person, and no retracted edition is the current one',
  async find({ mapping, publication }) {
    const editions = await mapping.editions();
    return notServed(editions, await servedEdition(publication)) ?? unconfirmed(editions);
  },
};

/** Id of the edition of the current version. */
async function servedEdition(publication: {
  head(): Promise<{ readonly version: { readonly edition: { readonly id: string } } }>;
}): Promise<string | undefined> {
  try {
    return (await publication.head()).version.edition.id;
  } catch (error) {
    if (hasCode(error, 'nothing-published')) return undefined;
    throw error;
  }
}

function notServed(
  editions: readonly Edition[],
  served: string | undefined,
): CheckProblem | undefined {
  if (!editions.some(({ id, state }) => id === served && state === 'retracted')) return undefined;
  return {
    detail: `edition ${served} is retracted, and no other edition has been published since: reads of rows answer 503`,
    next: 'Run kaart publish; if nothing follows, release an edition or the hold that kaart publish names.',
  };
}

function unconfirmed(editions: readonly Edition[]): CheckProblem | undefined {
  const open = editions.filter(
    ({ retracted }) => retracted !== null && retracted.confirmed === null,
  );
  const [first] = open;
  if (first === undefined) return undefined;
  return {
    detail: `the retraction of ${open.map(({ id }) => id).join(', ')} waits for a second person`,
    next: `Run kaart retract ${first.id} --confirm --as NAME, or kaart retract ${first.id} --undo --reason TEXT --as NAME.`,
  };
}
