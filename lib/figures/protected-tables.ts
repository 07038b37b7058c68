import type { TableDefinition, TableLink } from './definition.ts';
import type { ProtectedTable } from './disclosure/cross-table.ts';
import { settleLinked, withAllHidden } from './disclosure/linked.ts';
import { type Draft, protect } from './disclosure/protect.ts';
import type { Figures } from './indicator.ts';
import { keepsPatternOf } from './same-pattern.ts';
import { settle, withWithheldRowsMerged } from './settle.ts';
import type { TableCounter } from './table-counter.ts';

/** What the tables of an edition are protected against besides themselves. */
export interface Beside {
  /** Ids of the official figures that are withheld. */
  readonly withheld: ReadonlySet<string>;
  /** Figures of the family that were ever released. */
  readonly earlier: readonly Figures[];
  readonly link?: TableLink;
}

/**
 * The cross tables of an edition as they are published. A correction withholds exactly what the
 * editions before it do; where it would have to withhold more in one of them, none of its tables shows
 * anything, since what is shown beside it would tell the rest (README.md, decision 3).
 */
export function protectedTables<R>(
  counters: readonly TableCounter<R>[],
  { withheld, earlier, link }: Beside,
): readonly ProtectedTable[] {
  const before = (id: string) =>
    earlier.flatMap(({ tables }) => tables.filter((table) => table.id === id));
  const drafts = counters.map((counter) => draftOf(counter, withheld, before));
  const settled = linked(drafts, link);
  const isShown = settled.every((draft) => keepsPattern(draft, before));
  return settled.map((draft) => protectedTable(isShown ? draft : withAllHidden(draft)));
}

function keepsPattern(draft: Draft, before: (id: string) => readonly ProtectedTable[]): boolean {
  const earlier = before(draft.table.id);
  if (earlier.length === 0) return true;
  const table = protectedTable(draft);
  return earlier.every((edition) => keepsPatternOf(edition, table));
}

function draftOf<R>(
  counter: TableCounter<R>,
  withheld: ReadonlySet<string>,
  before: (id: string) => readonly ProtectedTable[],
): Draft {
  const { official }: TableDefinition<R> = counter.definition;
  const table = withWithheldRowsMerged(counter.table(), official, withheld);
  return { table, settled: settle(table, official, withheld, before(table.id)) };
}

function linked(drafts: readonly Draft[], link: TableLink | undefined): readonly Draft[] {
  const counts = drafts.find(({ table }) => table.id === link?.counts);
  const sums = drafts.find(({ table }) => table.id === link?.sums);
  if (link === undefined || counts === undefined || sums === undefined) return drafts;
  const settled = settleLinked({ counts, sums, perCompany: link.perCompany });
  const replaced = new Map([
    [counts, settled.counts],
    [sums, settled.sums],
  ]);
  return drafts.map((draft) => replaced.get(draft) ?? draft);
}

function protectedTable({ table, settled }: Draft): ProtectedTable {
  return protect([table], settled)[0] as ProtectedTable;
}
