import * as z from 'zod';
import type { Key, Table, Write } from './table.ts';

const KEY: Key = { pk: 'CATALOG', sk: 'revision' };

const Counter = z.looseObject({
  changes: z.int().min(0),
  editions: z.int().min(0).default(0),
});

/**
 * Counts a change of the offers. It goes into the transaction of the change, and never
 * conflicts, so two changes at once both count.
 *
 * @param editions so many more editions are listed; fewer if negative
 */
export function catalogChangeWrite(editions = 0): Write {
  return { kind: 'add', key: KEY, amounts: { changes: 1, ...(editions !== 0 && { editions }) } };
}

/** Changes with every edition that is released or retracted, every version that becomes current, and every notice in force; `0` before the first. */
export async function catalogRevision(table: Pick<Table, 'get'>): Promise<string> {
  return String((await readCounter(table)).changes);
}

/** Number of editions that the catalog lists. */
export async function countListedEditions(table: Pick<Table, 'get'>): Promise<number> {
  return (await readCounter(table)).editions;
}

async function readCounter(table: Pick<Table, 'get'>) {
  return Counter.parse((await table.get(KEY))?.data ?? { changes: 0 });
}
