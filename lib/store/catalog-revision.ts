import * as z from 'zod';
import type { Key, Table, Write } from './table.ts';

const KEY: Key = { pk: 'CATALOG', sk: 'revision' };

const Counter = z.looseObject({ changes: z.int().min(0) });

/**
 * Counts a change of the offers. It goes into the transaction of the change, and never
 * conflicts, so two changes at once both count.
 */
export function catalogChangeWrite(): Write {
  return { kind: 'add', key: KEY, amounts: { changes: 1 } };
}

/** Changes with every edition that is released or retracted, every version that becomes current, and every notice in force; `0` before the first. */
export async function catalogRevision(table: Pick<Table, 'get'>): Promise<string> {
  const item = await table.get(KEY);
  return item === undefined ? '0' : String(Counter.parse(item.data).changes);
}
