import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProtectedTable } from '../../lib/figures/disclosure/cross-table.ts';
import { sumsRoundedTo } from '../../lib/figures/disclosure/rounding.ts';
import { isShown } from '../../lib/figures/disclosure/shown.ts';
import { METHOD_2025 } from '../../lib/figures/method-2025.ts';
import type { MappingRecord } from '../../lib/mapping/record.ts';
import { codesOf } from '../figures/audit/edition-model.ts';
import { editionOf, someEdition } from '../figures/audit/editions.ts';
import { truthOf } from '../figures/audit/truth.ts';
import { figuresOf } from '../figures/edition.ts';
import { ROWS_2025 } from '../figures/example-rows.ts';
import { tauArgusPython } from './tools.ts';

const SCRIPT = new URL('tau-argus/opinion.py', import.meta.url).pathname;
/** The rules of the reference: fewer than three; the largest over 75 %, the two largest over 90 %. */
const RULES = { companies: 'FREQ(3,10)', jobs: 'NK(1,75)|NK(2,90)|FREQ(3,10)' } as const;

interface Asked {
  readonly id: string;
  readonly micro: Readonly<Record<string, readonly (string | number)[]>>;
  readonly rules: string;
  /** Codes of what we withhold. */
  readonly hidden: readonly (readonly string[])[];
}

interface Opinion {
  readonly id: string;
  readonly primary: readonly (readonly string[])[];
  readonly secondary: readonly (readonly string[])[];
  readonly audited: readonly {
    readonly place: readonly string[];
    readonly low: number;
    readonly high: number;
    readonly unsafe: boolean;
  }[];
}

const DEMONSTRATION = ROWS_2025.filter(({ scope }) => scope === 'IN').map(({ record }) => record);
const EDITIONS = [
  DEMONSTRATION,
  ...fc.sample(someEdition, { numRuns: 8, seed: 2 }).map(editionOf),
].filter((records) => records.length > 20);

const cases = EDITIONS.flatMap((records, edition) =>
  figuresOf(records).tables.map((table) => ({
    table,
    records,
    asked: askedOf(table, records, `${edition} ${table.id}`),
  })),
).filter(({ table }) => table.total !== ':c');

/** As if only what is sensitive itself were withheld: the auditor must mind. */
const careless = cases.map(({ asked }) => ({ ...asked, hidden: [] }));

const opinions: readonly Opinion[] = JSON.parse(
  execFileSync(tauArgusPython(), [SCRIPT], {
    input: JSON.stringify([...cases.map(({ asked }) => asked), ...careless]),
    encoding: 'utf8',
    // it leaves its working files where it runs
    cwd: mkdtempSync(join(tmpdir(), 'kaart-tau-argus-')),
    maxBuffer: 10_000_000,
  }),
);

describe.each(cases.map((each, at) => [each.asked.id, each, opinions[at] as Opinion] as const))(
  'τ-ARGUS on %s',
  (_, { table, records, asked }, opinion) => {
    it('finds the same numbers sensitive', () => {
      const truth = [...truthOf(table, records)];
      const sensitive = truth.filter(([, amounts]) => isSensitive(table, amounts));
      const places = sensitive.map(([key]) => placeOf(table, JSON.parse(key)));
      expect(sorted(opinion.primary)).toEqual(sorted(places));
    });

    it('finds nothing unsafe in what we publish', () => {
      expect(opinion.audited.map(({ place }) => place.join())).toEqual(
        expect.arrayContaining(opinion.primary.map((place) => place.join())),
      );
      const unsafe = opinion.audited.filter((each) => each.unsafe);
      expect(unsafe.filter((each) => !isHiddenByRounding(each, table, records))).toEqual([]);
      expect(opinion.audited.length).toBeLessThanOrEqual(asked.hidden.length);
    });
  },
);

it('τ-ARGUS minds tables in which nothing else is withheld', () => {
  const minded = opinions
    .slice(cases.length)
    .filter(({ audited }) => audited.some(({ unsafe }) => unsafe));
  expect(minded.length).toBeGreaterThan(4);
});

/**
 * τ-ARGUS audits a table of exact sums. Ours are rounded, so each that is shown leaves room for what
 * is not: what it finds unsafe is safe where the sum may be so large that nobody dominates it.
 */
function isHiddenByRounding(
  { place, high }: Opinion['audited'][number],
  table: ProtectedTable,
  records: readonly MappingRecord[],
): boolean {
  if (table.measure !== 'jobs') return false;
  const amounts = truthOf(table, records).get(JSON.stringify([...place, ''])) ?? [];
  const [first = 0, second = 0] = amounts;
  const harmless = Math.max(first / 0.75, (first + second) / 0.9);
  const room = table.rowTotals.filter(isShown).reduce<number>((sum, shown) => {
    const { lower, upper } = sumsRoundedTo(shown);
    return sum + (upper - lower) / 2;
  }, 0);
  return high + room >= harmless;
}

function isSensitive({ measure }: ProtectedTable, amounts: readonly number[]): boolean {
  const total = amounts.reduce((a, b) => a + b, 0);
  const [first = 0, second = 0] = amounts;
  const few = amounts.length === 1 || amounts.length === 2;
  return few || (measure === 'jobs' && (first > 0.75 * total || first + second > 0.9 * total));
}

function askedOf(table: ProtectedTable, records: readonly MappingRecord[], id: string): Asked {
  const definition = METHOD_2025.tables.find((each) => each.id === table.id);
  if (definition === undefined) throw new Error(`no table ${table.id}`);
  const { rows, columns, amount = () => 1 } = definition;
  const shown = codesOf(table.rows);
  const counted = records.filter((record) => amount(record) !== null);
  const rowOf = (record: MappingRecord) =>
    shown.includes(rows.codeOf(record)) ? rows.codeOf(record) : 'withheld';
  return {
    id,
    rules: RULES[table.measure],
    micro: {
      row: counted.map(rowOf),
      ...(columns === undefined ? {} : { column: counted.map((each) => columns.codeOf(each)) }),
      amount: counted.map((each) => amount(each) ?? 0),
    },
    hidden: hiddenIn(table).filter((place) => isThere(table, records, place)),
  };
}

/** τ-ARGUS makes its table of the companies: it has no row or column in which nobody is. */
function isThere(
  table: ProtectedTable,
  records: readonly MappingRecord[],
  [row = '', column = '']: readonly string[],
): boolean {
  const truth = truthOf(table, records);
  return truth.has(JSON.stringify([row, ''])) && truth.has(JSON.stringify(['', column]));
}

function hiddenIn(table: ProtectedTable): readonly (readonly string[])[] {
  const columns = codesOf(table.columns);
  const places = codesOf(table.rows).flatMap((row, i) => [
    ...columns.filter((_, j) => table.cells[i]?.[j] === ':c').map((column) => [row, column]),
    ...(table.rowTotals[i] === ':c' ? [[row, '']] : []),
  ]);
  const totals = columns.filter((_, j) => table.columnTotals[j] === ':c');
  return [...places, ...totals.map((column) => ['', column])].map((place) => placeOf(table, place));
}

function placeOf({ columns }: ProtectedTable, place: readonly string[]): readonly string[] {
  return columns === undefined ? place.slice(0, 1) : place;
}

function sorted(places: readonly (readonly string[])[]): readonly string[] {
  return places.map((place) => place.join(' | ')).sort();
}
