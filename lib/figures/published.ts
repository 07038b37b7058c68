import type { ClassCounts } from './counts.ts';
import type { Property } from './property.ts';
import { type Range, rangeOf, roundedTo } from './rounding.ts';

/** How the facts of a property are shown: which classes together, and rounded to what. */
export interface PropertyForm {
  readonly parts: readonly (readonly number[])[];
  readonly step: number;
}

/** Classes that are shown as one number, and what a reader knows of it. */
export interface MergedClasses {
  readonly classes: readonly number[];
  readonly range: Range;
  /** Whether a company that is in none of these classes tells something by that. */
  readonly tells: boolean;
}

/** What a reader of the facts of a property knows of the number of each class. */
export function cellsOf<R>(
  property: Property<R>,
  counts: ClassCounts,
  form: PropertyForm,
): readonly MergedClasses[] {
  return property.kind === 'groups'
    ? groupCells(property, counts, form)
    : chainCells(property, counts, form.step);
}

function groupCells<R>(
  { shares }: Property<R>,
  counts: ClassCounts,
  { parts, step }: PropertyForm,
): readonly MergedClasses[] {
  const all = sum(counts, [...counts.keys()]);
  const shown = parts.map((classes) => ({
    classes,
    range: rangeOf(roundedTo(step, sum(counts, classes)), step),
    tells: true,
  }));
  const least = shown.reduce((total, { range }) => total + range.lo, 0);
  const most = shown.reduce((total, { range }) => total + range.hi, 0);
  const range = { lo: Math.max(0, all - most), hi: Math.max(0, all - least) };
  return [...shown, { classes: [shares.length], range, tells: false }];
}

function chainCells<R>(
  { hasUnknown }: Property<R>,
  counts: ClassCounts,
  step: number,
): readonly MergedClasses[] {
  const ranges = counts.map((_, at) => {
    const holding = atLeast(counts, at);
    return at === 0 ? rangeOf(holding, 1) : rangeOf(roundedTo(step, holding), step);
  });
  return counts.map((_, at) => {
    const here = ranges[at] as Range;
    const next = ranges[at + 1] ?? { lo: 0, hi: 0 };
    const range = { lo: Math.max(0, here.lo - next.hi), hi: Math.max(0, here.hi - next.lo) };
    return { classes: [at], range, tells: !(hasUnknown && at === 0) };
  });
}

/** How many companies are in this class of a chain or in a later one: the number of its condition. */
export function atLeast(counts: ClassCounts, at: number): number {
  return counts.slice(at).reduce((total, each) => total + each, 0);
}

/** Companies of these classes together. */
export function sum(counts: ClassCounts, classes: readonly number[]): number {
  return classes.reduce((total, at) => total + (counts[at] ?? 0), 0);
}

/** The cells of two editions on the classes that neither of them tells apart. */
export function sharedParts(
  a: readonly MergedClasses[],
  b: readonly MergedClasses[],
): readonly (readonly [readonly MergedClasses[], readonly MergedClasses[]])[] {
  let groups: { classes: ReadonlySet<number>; sides: [MergedClasses[], MergedClasses[]] }[] = [];
  for (const [side, cells] of [a, b].entries())
    for (const cell of cells) {
      const meets = ({ classes }: { classes: ReadonlySet<number> }) =>
        cell.classes.some((at) => classes.has(at));
      const met = groups.filter(meets);
      const sides: [MergedClasses[], MergedClasses[]] = [
        met.flatMap((group) => group.sides[0]),
        met.flatMap((group) => group.sides[1]),
      ];
      sides[side]?.push(cell);
      const classes = new Set([...met.flatMap((group) => [...group.classes]), ...cell.classes]);
      groups = [...groups.filter((group) => !met.includes(group)), { classes, sides }];
    }
  return groups.map(({ sides }) => sides);
}
