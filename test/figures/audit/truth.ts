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
  const { amount = () => 1 } = definitionOf(table);
  const amounts = new Map<string, number[]>();
  for (const record of records) {
    const value = amount(record);
    if (value === null) continue;
    for (const key of keysOf(table, record)) amounts.set(key, [...(amounts.get(key) ?? []), value]);
  }
  for (const list of amounts.values()) list.sort((a, b) => b - a);
  return amounts;
}

/** The cell of a company, and the totals that it is counted in. */
function keysOf(table: ProtectedTable, record: MappingRecord): readonly string[] {
  const { rows, columns } = definitionOf(table);
  const code = rows.codeOf(record);
  const row = codesOf(table.rows).includes(code) ? code : 'withheld';
  const places = columns === undefined ? [''] : [columns.codeOf(record), ''];
  return [row, ''].flatMap((each) => places.map((column) => keyOf(each, column)));
}

function definitionOf({ id }: ProtectedTable): TableDefinition<MappingRecord> {
  const found = METHOD_2025.tables.find((table) => table.id === id);
  if (found === undefined) throw new Error(`no table ${id}`);
  return found;
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
