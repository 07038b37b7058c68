import type { ProtectedTable } from '../../../lib/figures/disclosure/cross-table.ts';
import type { Figures } from '../../../lib/figures/indicator.ts';
import { suppressed } from '../../../lib/figures/same-pattern.ts';
import type { MappingRecord } from '../../../lib/mapping/record.ts';
import { codesOf, type EditionModel, keyOf, modelOf, type Place } from './edition-model.ts';
import { type Interval, LinearProgram } from './linear-program.ts';
import { type Link, linkEditions } from './link.ts';
import { type Amounts, sharesOf, truthOf } from './truth.ts';

/** A number that is not shown: what it is, and what a reader can work out of it. */
export interface Finding extends Place {
  /** Which of the editions, from 0. */
  readonly edition: number;
  readonly truth: Amounts;
  readonly found: Interval;
  /** What he could work out if of the last edition less were shown: there is nothing else left to hide. */
  readonly unavoidable: Interval;
}

/** One edition as the auditor has it: what was published of it, and whom it counts. */
export interface Audited {
  readonly figures: Figures;
  readonly records: readonly MappingRecord[];
}

/** The official list stands among the tables; its columns are who a share counts, and who it does not. */
const OFFICIAL = 'official';
const COUNTED = 'counted';
const OTHERS = 'others';

/**
 * Everything that a reader can work out of numbers that are withheld, from one edition or several
 * at once, if he knows how many companies differ between them.
 */
export function audit(editions: readonly Audited[], link?: Link): readonly Finding[] {
  const all = editions.map(({ figures }) => figures);
  return editions.flatMap(({ figures, records }, edition) =>
    [tablePlaces(figures), officialPlaces(figures)].flatMap((places, list) => {
      const found = intervals(all, edition, places, link);
      const hidden = list === 0 ? withTablesHidden : withAllHidden;
      const before = all.map((each, at) => (at < all.length - 1 ? each : hidden(each)));
      const unavoidable = intervals(before, edition, places, link);
      const truth = truths(figures, records);
      return places.map((place, at) => ({
        ...place,
        edition,
        truth: truth(place),
        found: found[at] as Interval,
        unavoidable: unavoidable[at] as Interval,
      }));
    }),
  );
}

function intervals(
  editions: readonly Figures[],
  edition: number,
  places: readonly Place[],
  link: Link | undefined,
): readonly Interval[] {
  const program = new LinearProgram();
  const models = editions.map((figures) => modelOf(program, figures));
  if (link !== undefined) linkEditions(program, models, link);
  return program.intervals(places.map((place) => variableOf(models[edition], place)));
}

function variableOf(model: EditionModel | undefined, { table, row, column }: Place): number {
  const variable =
    table === OFFICIAL
      ? (column === COUNTED ? model?.counted : model?.others)?.get(row)
      : model?.tables.get(table)?.places.get(keyOf(row, column));
  if (variable === undefined) throw new Error(`no such place: ${table} ${row} ${column}`);
  return variable;
}

function truths(figures: Figures, records: readonly MappingRecord[]): (place: Place) => Amounts {
  const tables = new Map(figures.tables.map((table) => [table.id, truthOf(table, records)]));
  const shares = sharesOf(records, figures.referenceDate);
  const ones = (count = 0) => Array.from({ length: count }, () => 1);
  return ({ table, row, column }) =>
    table === OFFICIAL
      ? ones(column === COUNTED ? shares.get(row)?.counted : shares.get(row)?.others)
      : (tables.get(table)?.get(keyOf(row, column)) ?? []);
}

function officialPlaces({ indicators }: Figures): readonly Place[] {
  return indicators
    .filter(({ numerator, denominator }) => numerator === ':c' && denominator !== undefined)
    .flatMap(({ id, group }) =>
      (group === undefined ? [COUNTED, OTHERS] : [COUNTED]).map((column) => ({
        table: OFFICIAL,
        row: id,
        column,
      })),
    );
}

function tablePlaces({ tables }: Figures): readonly Place[] {
  return tables.flatMap(placesHidden);
}

function placesHidden(table: ProtectedTable): readonly Place[] {
  const places: Place[] = [];
  const look = (row: string, column: string, shown: unknown) => {
    if (shown === ':c') places.push({ table: table.id, row, column });
  };
  const columns = codesOf(table.columns);
  for (const [i, row] of codesOf(table.rows).entries()) {
    for (const [j, column] of columns.entries()) look(row, column, table.cells[i]?.[j]);
    look(row, '', table.rowTotals[i]);
  }
  for (const [j, column] of columns.entries()) look('', column, table.columnTotals[j]);
  look('', '', table.total);
  return places;
}

/** The official list is what it is, and how many companies are in none of its sub-sectors; else of the tables nothing is shown. */
function withTablesHidden(figures: Figures): Figures {
  return {
    ...figures,
    tables: figures.tables.map((table) => ({
      ...table,
      cells: table.cells.map(hide),
      rowTotals: table.measure === 'companies' ? table.rowTotals : hide(table.rowTotals),
      columnTotals: hide(table.columnTotals),
      total: ':c' as const,
    })),
  };
}

function hide<T>(list: readonly T[]) {
  return list.map(() => ':c' as const);
}

/** Only how many companies there are is shown. */
function withAllHidden(figures: Figures): Figures {
  const { tables } = withTablesHidden(figures);
  return {
    ...figures,
    tables: tables.map((table) => ({ ...table, rowTotals: hide(table.rowTotals) })),
    indicators: figures.indicators.map((indicator) =>
      indicator.id === 'entities' ? indicator : suppressed(indicator, figures.synthetic),
    ),
  };
}

/** Findings that are known too closely; see lib/figures/README.md, decisions 1 and 5. */
export function breaches(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ truth, found, unavoidable, table }) => {
    const attainable = levelsOf(table, truth).find((level) => level(unavoidable));
    return attainable !== undefined && !attainable(found);
  });
}

type Level = (interval: Interval) => boolean;

const isFew = (amounts: Amounts) => amounts.length === 1 || amounts.length === 2;

const isOpen: Level = ({ low, high }) => high > low;

function levelsOf(table: string, truth: Amounts): readonly Level[] {
  if (table.startsWith('jobs')) return levelsOfSum(truth);
  // one side of a share is withheld for the sake of the other
  return table === OFFICIAL && !isFew(truth) ? [] : levelsOfCount(truth.length);
}

/** The strongest first: what the official list itself rules out cannot be asked of a table. */
function levelsOfCount(count: number): readonly Level[] {
  // zeros are shown; that one is hidden helps others, and may be seen through
  if (count === 0) return [];
  if (count > 2) return [isOpen];
  return [
    ({ low, high }) => low <= 1 && high >= 3,
    ({ low, high }) => low === 0 || high >= 3,
    isOpen,
  ];
}

function levelsOfSum(amounts: Amounts): readonly Level[] {
  const total = amounts.reduce((a, b) => a + b, 0);
  const [first = 0, second = 0] = amounts;
  const dominated = 100 * first > 75 * total || 100 * (first + second) > 90 * total;
  if (!isFew(amounts) && !dominated) return amounts.length === 0 ? [] : [isOpen];
  // the upper protection level of an (n, k) rule: so large that nobody dominates it any more
  const harmless = Math.ceil(Math.max(first / 0.75, (first + second) / 0.9));
  const margin = harmless - total;
  return [
    ({ low, high }) => low <= Math.max(0, total - margin) && high >= harmless,
    ({ high }) => high >= harmless,
    isOpen,
  ];
}
