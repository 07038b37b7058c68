import type { Demand } from './demand.ts';
import { move } from './move.ts';
import type { Period } from './pattern.ts';

/** Values for all numbers of a table, in the order of `position`, with which everything shown still fits. */
export type Filling = readonly number[];

/**
 * Fillings with which a reader must reckon, so that no hidden number is known too closely: one of
 * each group has to remain possible for him, whatever else he learns of the same companies.
 */
export function fillingsOf(
  period: Period,
  hidden: ReadonlySet<number>,
): readonly (readonly Filling[])[] {
  return [...hidden].flatMap((arc) => {
    for (const demand of period.demands[arc] ?? []) {
      const groups = fillingsFor(period, hidden, arc, demand);
      if (groups.every((group) => group.length > 0)) return groups;
    }
    return [];
  });
}

function fillingsFor(
  { arcs }: Period,
  hidden: ReadonlySet<number>,
  arc: number,
  { low, high, both }: Demand,
): readonly (readonly Filling[])[] {
  const value = arcs[arc]?.value ?? 0;
  const reach = (up: boolean, units: number): readonly Filling[] => {
    const { units: moved, shift } = move(arcs, hidden, { arc, up, units });
    return moved < units ? [] : [arcs.map((each, at) => each.value + (shift[at] ?? 0))];
  };
  const [down, up] = [reach(false, value - low), reach(true, high - value)];
  return both ? [down, up] : [[...down, ...up]];
}
