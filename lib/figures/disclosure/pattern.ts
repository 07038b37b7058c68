import type { Demand } from './demand.ts';
import { type Moved, move } from './move.ts';
import type { Arc } from './network.ts';

/** One period's table as the pattern sees it. */
export interface Period {
  readonly arcs: readonly Arc[];
  /** Demands of each number, should it be hidden; the strongest first. */
  readonly demands: readonly (readonly Demand[])[];
}

export interface PatternRules {
  /** Numbers that are hidden whatever happens: sensitive in a period, or hidden before. */
  readonly hidden: ReadonlySet<number>;
  /** What it costs to hide a number; `Infinity` where a reader knows it from elsewhere. */
  readonly price: (arc: number) => number;
}

/**
 * Which numbers to hide, the same in every period, so that no hidden number of any period can be
 * recomputed: starts from those that must be hidden, and as long as one of them can be solved too
 * closely hides the cheapest further numbers that widen it; then shows again what proved needless.
 */
export function patternOf(periods: readonly Period[], rules: PatternRules): ReadonlySet<number> {
  const grown = grow(periods, rules);
  const dearestFirst = [...grown.hidden]
    .filter((arc) => !rules.hidden.has(arc))
    .sort((a, b) => rules.price(b) - rules.price(a) || a - b);
  for (const arc of dearestFirst) {
    const fewer = new Set(grown.hidden);
    fewer.delete(arc);
    if (grown.met.every((met) => met.arc === arc || isMet(met, fewer))) grown.hidden.delete(arc);
  }
  return grown.hidden;
}

/** A demand that a pattern meets, and that later changes must go on meeting. */
interface Met {
  readonly period: Period;
  readonly arc: number;
  readonly demand: Demand;
}

interface Grown {
  readonly hidden: Set<number>;
  met: readonly Met[];
}

function grow(periods: readonly Period[], rules: PatternRules): Grown {
  const grown: Grown = { hidden: new Set(rules.hidden), met: [] };
  for (let before = -1; before < grown.hidden.size; ) {
    before = grown.hidden.size;
    grown.met = periods.flatMap((period) =>
      [...grown.hidden].flatMap((arc) => meet(period, arc, grown.hidden, rules.price)),
    );
  }
  return grown;
}

/** Hides what the number's strongest attainable demand costs; nothing where public numbers give it away. */
function meet(
  period: Period,
  arc: number,
  hidden: Set<number>,
  price: PatternRules['price'],
): readonly Met[] {
  for (const demand of period.demands[arc] ?? []) {
    const opened = cheapestWay(period, arc, demand, hidden, price);
    if (opened === undefined) continue;
    for (const other of opened) hidden.add(other);
    return [{ period, arc, demand }];
  }
  return [];
}

function cheapestWay(
  { arcs }: Period,
  arc: number,
  { low, high, both }: Demand,
  hidden: ReadonlySet<number>,
  price: PatternRules['price'],
): ReadonlySet<number> | undefined {
  const reach = (up: boolean, units: number): Moved | undefined => {
    const moved = move(arcs, hidden, { arc, up, units, price });
    return moved.units >= units ? moved : undefined;
  };
  const value = arcs[arc]?.value ?? 0;
  const down = reach(false, value - low);
  const up = reach(true, high - value);
  if (both) return down && up && new Set([...down.opened, ...up.opened]);
  return down === undefined || (up !== undefined && up.cost < down.cost) ? up?.opened : down.opened;
}

function isMet({ period, arc, demand }: Met, hidden: ReadonlySet<number>): boolean {
  const none = () => Number.POSITIVE_INFINITY;
  return cheapestWay(period, arc, demand, hidden, none) !== undefined;
}
