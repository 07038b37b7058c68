import type { TableDefinition } from '../../../lib/figures/definition.ts';
import type { ProtectedTable } from '../../../lib/figures/disclosure/cross-table.ts';
import { METHOD_2025 } from '../../../lib/figures/method-2025.ts';
import type { MappingRecord } from '../../../lib/mapping/record.ts';
import { codesOf, keyOf } from './edition-model.ts';

/** What a place of a table really holds: the amounts of its companies, the largest first. */
export type Amounts = readonly number[];

/** The companies of each place of a published table, counted by hand from the records. */
export function truthOf(
  table: ProtectedTable,
  records: readonly MappingRecord[],
): ReadonlyMap<string, Amounts> {
  const { rows, columns, amount = () => 1 } = definitionOf(table);
  const shownRows = codesOf(table.rows);
  const amounts = new Map<string, number[]>();
  const add = (row: string, column: string, value: number) => {
    const key = keyOf(row, column);
    amounts.set(key, [...(amounts.get(key) ?? []), value]);
  };
  for (const record of records) {
    const value = amount(record);
    if (value === null) continue;
    const code = rows.codeOf(record);
    const row = shownRows.includes(code) ? code : 'withheld';
    for (const r of [row, ''])
      for (const c of columns === undefined ? [''] : [columns.codeOf(record), '']) add(r, c, value);
  }
  for (const list of amounts.values()) list.sort((a, b) => b - a);
  return amounts;
}

function definitionOf({ id }: ProtectedTable): TableDefinition<MappingRecord> {
  const found = METHOD_2025.tables.find((table) => table.id === id);
  if (found === undefined) throw new Error(`no table ${id}`);
  return found;
}

export function sum(amounts: Amounts): number {
  return amounts.reduce((a, b) => a + b, 0);
}

/** The companies that an official share counts, and those of its denominator that it does not. */
export function sharesOf(
  records: readonly MappingRecord[],
  referenceDate: string,
): ReadonlyMap<string, { readonly counted: number; readonly others: number }> {
  const shares = METHOD_2025.indicators(referenceDate).filter(({ kind }) => kind === 'share');
  const found = new Map<string, { counted: number; others: number }>();
  for (const share of shares) {
    if (share.kind !== 'share') continue;
    const whole = shares.find(({ id }) => id === share.of);
    const among = records.filter(
      (record) =>
        (whole?.kind !== 'share' || whole.counts(record)) && (share.known?.(record) ?? true),
    );
    const counted = among.filter((record) => share.counts(record)).length;
    found.set(share.id, { counted, others: among.length - counted });
  }
  return found;
}
