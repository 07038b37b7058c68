import * as z from 'zod';
import type { Key, Table, Write } from './table.ts';

const KEY: Key = { pk: 'CATALOG', sk: 'revision' };

const Counter = z.looseObject({
  changes: z.int().min(0),
  editions: z.int().min(0).default(0),
});

/**
 * The write that counts a change of the offers, for the transaction of the change. It never conflicts,
 * so simultaneous changes all count.
 *
 * @param editions change of the number of listed editions
 */
export function catalogChangeWrite(editions = 0): Write {
  return { kind: 'add', key: KEY, amounts: { changes: 1, ...(editions !== 0 && { editions }) } };
}

/**
 * Changes with everything that the catalog and the open pages show: an edition that is released or retracted, a
 * version that becomes current or stale, nights that begin or cease to fail, and a notice in force; `0` before the first.
 */
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
