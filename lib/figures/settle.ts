import type { OfficialTotals } from './definition.ts';
import { placesHiddenBy } from './disclosure/align.ts';
import {
  type CrossTable,
  type FacetValue,
  type ProtectedTable,
  position,
  shapeOf,
  withRowsMerged,
} from './disclosure/cross-table.ts';
import type { Settled } from './disclosure/protect.ts';

/** The row of what the official list does not tell apart. */
const WITHHELD_TOGETHER: FacetValue = {
  code: 'withheld',
  label: {
    en: 'Not shown separately',
    fr: 'Non publiés séparément',
    de: 'Nicht einzeln ausgewiesen',
  },
};

/** The table with those rows put together whose totals the official list withholds. */
export function withWithheldRowsMerged(
  table: CrossTable,
  { rows: totals, rowsAsIn: rows = totals }: OfficialTotals,
  withheld: ReadonlySet<string>,
): CrossTable {
  if (rows === undefined) return table;
  const codes = table.rows.values.map(({ code }) => code);
  const hidden = new Set(codes.filter((code) => withheld.has(`${rows}/${code}`)));
  return withRowsMerged(table, hidden, WITHHELD_TOGETHER);
}

/** What the official list already says about the totals of a table, and what earlier editions hid. */
export function settle(
  table: CrossTable,
  official: OfficialTotals,
  withheld: ReadonlySet<string>,
  earlier: readonly ProtectedTable[],
): Settled {
  const shape = shapeOf(table);
  const known = new Set<number>();
  const hidden = new Set(earlier.flatMap((before) => [...placesHiddenBy(before, table)]));
  const say = (place: number, indicator: string) =>
    (withheld.has(indicator) ? hidden : known).add(place);
  say(position.total(shape), official.total);
  if (official.rows !== undefined)
    for (let row = 0; row < shape.rows; row++) known.add(position.rowTotal(shape, row));
  for (const [code, indicator] of columnsOf(official)) {
    const column = table.columns?.values.findIndex((value) => value.code === code) ?? -1;
    if (column >= 0) say(position.columnTotal(shape, column), indicator);
  }
  return { known, hidden };
}

function columnsOf({ columns = {}, unknown }: OfficialTotals): readonly [string, string][] {
  const known = Object.entries(columns);
  return unknown === undefined ? known : [...known, [unknown.column, unknown.of]];
}
