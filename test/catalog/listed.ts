import { instant } from '../../lib/core/instant.ts';
import type { Edition } from '../../lib/mapping/release/released-edition.ts';
import { listedEditionWrites } from '../../lib/store/listed-editions.ts';
import type { Table } from '../../lib/store/table.ts';

/** Editions listed by one transaction. */
const BATCH = 90;

/** The parts of an edition that the catalog lists. */
export function buildListedEdition(id: string, state: Edition['state'] = 'released'): Edition {
  const facts = {
    id,
    referenceDate: `${id.slice(0, 4)}-09-30`,
    state,
    released: { at: instant('2025-09-01T08:00:00Z') },
    figures: { edition: id },
  };
  return facts as unknown as Edition;
}

/**
 * Lists this many editions as their release does: each year has nine corrections, and the newest year is
 * `newest`.
 */
export async function listEditions(
  table: Pick<Table, 'transact'>,
  count: number,
  newest = 2019,
): Promise<void> {
  const ids = Array.from({ length: count }, (_, at) => {
    const year = String(newest - Math.floor(at / 10)).padStart(4, '0');
    return at % 10 === 0 ? year : `${year}.${at % 10}`;
  });
  for (let from = 0; from < count; from += BATCH)
    await table.transact(
      listedEditionWrites(
        ids.slice(from, from + BATCH).map((id) => ({ next: buildListedEdition(id) })),
      ),
    );
}
