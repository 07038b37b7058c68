import { flat, position, shapeOf } from './cross-table.ts';
import { type Filling, fillingsOf } from './fillings.ts';
import { type Draft, patternFor, periodOf } from './protect.ts';

/** Two tables about the same companies: how many there are of each size, and what they add up to. */
export interface Linked {
  readonly counts: Draft;
  /** Over the rows of `counts`; those that it puts together in its last row may stand alone here. */
  readonly sums: Draft;
  /** Least and most that one company adds, by the code of its column. */
  readonly perCompany: Readonly<Record<string, Range>>;
}

interface Range {
  readonly least: number;
  readonly most: number;
}

/**
 * Settles two linked tables so that one does not give away what the other hides: a reader who
 * knows the sum of a row knows something of the sizes of its companies, and the other way round.
 * Sums are withheld until all that he must think possible of the counts still fits to what he sees
 * of the sums; where even that is not enough, no count is shown that is not official.
 *
 * Sound, not complete: the companies may stay where one filling of each table puts them, so there
 * is no need to solve both tables at once.
 */
export function settleLinked({
  counts,
  sums,
  perCompany,
}: Linked): Pick<Linked, 'counts' | 'sums'> {
  const groups = fillingsOf(periodOf(counts.table, counts.settled.known), openPlaces(counts));
  let settled = sums;
  for (;;) {
    const misfit = firstMisfit(groups, counts, settled, perCompany);
    if (misfit === undefined) return { counts, sums: settled };
    const next = nextToHide(settled, misfit);
    if (next === undefined) return { counts: withAllHidden(counts), sums: settled };
    settled = hiding(settled, [next]);
  }
}

/** Hides every number that is not known from elsewhere. */
export function withAllHidden(draft: Draft): Draft {
  return hiding(draft, flat(draft.table).keys());
}

function hiding({ table, settled }: Draft, places: Iterable<number>): Draft {
  const more = [...places].filter((place) => !settled.known.has(place));
  return { table, settled: { ...settled, hidden: new Set([...settled.hidden, ...more]) } };
}

/** What is withheld and known from nowhere else. */
function openPlaces({ table, settled }: Draft): ReadonlySet<number> {
  return new Set([...patternFor([table], settled)].filter((at) => !settled.known.has(at)));
}

/** Rows of sums that do not fit to a filling of the counts; all of them where only the total does not. */
type Misfit = readonly number[];

function firstMisfit(
  groups: readonly (readonly Filling[])[],
  counts: Draft,
  sums: Draft,
  perCompany: Linked['perCompany'],
): Misfit | undefined {
  const seen = seenOf(sums);
  for (const group of groups) {
    const misfits = group.map((filling) => misfitOf(filling, counts, sums, seen, perCompany));
    if (misfits.length > 0 && misfits.every((misfit) => misfit !== undefined)) return misfits[0];
  }
  return undefined;
}

/** What a reader sees of each sum, in the order of `position`. */
function seenOf(sums: Draft): readonly Range[] {
  const open = openPlaces(sums);
  return periodOf(sums.table, sums.settled.known).arcs.map(({ lower, upper }, at) =>
    open.has(at) ? ANYTHING : { least: lower, most: upper },
  );
}

const ANYTHING: Range = { least: 0, most: Number.POSITIVE_INFINITY };

function misfitOf(
  filling: Filling,
  counts: Draft,
  sums: Draft,
  seen: readonly Range[],
  perCompany: Linked['perCompany'],
): Misfit | undefined {
  const shape = shapeOf(sums.table);
  const rows = sumsByRow(counts, sums);
  const possible = rows.map((places, row) =>
    overlap(
      addedUp(places.map((at) => seen[at] ?? ANYTHING)),
      sumsOf(filling, row, counts, perCompany),
    ),
  );
  const misfit = possible.findIndex(({ least, most }) => least > most);
  if (misfit >= 0) return rows[misfit] ?? [];
  const { least, most } = overlap(addedUp(possible), seen[position.total(shape)] ?? ANYTHING);
  return least > most ? rows.flat() : undefined;
}

/** The places of the sums that belong to each row of the counts. */
function sumsByRow(
  { table: counts }: Draft,
  { table: sums }: Draft,
): readonly (readonly number[])[] {
  const codes = counts.rows.values.map(({ code }) => code);
  const rowOf = (code: string) => (codes.includes(code) ? codes.indexOf(code) : codes.length - 1);
  const shape = shapeOf(sums);
  return codes.map((_, row) =>
    sums.rows.values.flatMap(({ code }, at) =>
      rowOf(code) === row ? [position.rowTotal(shape, at)] : [],
    ),
  );
}

/** Between which sums the companies of a row are, if there are as many of each size. */
function sumsOf(
  filling: Filling,
  row: number,
  { table }: Draft,
  perCompany: Linked['perCompany'],
): Range {
  const shape = shapeOf(table);
  return addedUp(
    (table.columns?.values ?? []).map(({ code }, column) => {
      const count = filling[position.cell(shape, row, column)] ?? 0;
      const { least, most } = perCompany[code] ?? { least: 0, most: 0 };
      return { least: count * least, most: count === 0 ? 0 : count * most };
    }),
  );
}

function addedUp(ranges: readonly Range[]): Range {
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  return { least: sum(ranges.map((r) => r.least)), most: sum(ranges.map((r) => r.most)) };
}

function overlap(a: Range, b: Range): Range {
  return { least: Math.max(a.least, b.least), most: Math.min(a.most, b.most) };
}

/** Of the sums that do not fit one that is shown, else any; the smallest, which tells least to others. */
function nextToHide(sums: Draft, misfit: Misfit): number | undefined {
  const open = openPlaces(sums);
  const value = (at: number) => flat(sums.table)[at]?.value ?? 0;
  const shown = sums.table.rows.values
    .map((_, row) => position.rowTotal(shapeOf(sums.table), row))
    .filter((at) => !open.has(at) && !sums.settled.known.has(at))
    .sort((a, b) => value(a) - value(b));
  return shown.find((at) => misfit.includes(at)) ?? shown[0];
}
