import type { Arc } from './network.ts';

/** How far one number can be moved from its true value while everything published stays as it is. */
export interface Move {
  readonly arc: number;
  readonly up: boolean;
  /** Go no further than this. */
  readonly units: number;
  /** What it costs to hide one more number on the way; without it only hidden ones give way. */
  readonly price?: (arc: number) => number;
}

export interface Moved {
  readonly units: number;
  /** Numbers that had to be hidden for it. */
  readonly opened: ReadonlySet<number>;
  readonly cost: number;
  /** By how much each number differs from its true value then; the table still adds up. */
  readonly shift: readonly number[];
}

/**
 * Moves one number along cheapest augmenting paths. Without a price this is a maximum flow, so
 * `units` is exact: a reader who solves the table for that number gets no further either, and
 * (flows being whole) every whole number in between is possible.
 */
export function move(
  arcs: readonly Arc[],
  hidden: ReadonlySet<number>,
  { arc, up, units, price = () => UNBOUNDED }: Move,
): Moved {
  const residual = new Residual(arcs, { hidden, price, target: arc });
  const { from, to } = arcs[arc] as Arc;
  const wanted = Math.min(units, residual.room({ arc, up }));
  let moved = 0;
  while (moved < wanted) {
    const path = up ? residual.cheapestPath(to, from) : residual.cheapestPath(from, to);
    if (path === undefined) break;
    moved += residual.push(path, wanted - moved);
  }
  residual.shift[arc] = up ? moved : -moved;
  return { units: moved, opened: residual.opened, cost: residual.cost, shift: residual.shift };
}

/** The price of a step that cannot be taken, and the room of an arc without a limit. */
const UNBOUNDED = Number.POSITIVE_INFINITY;

interface Step {
  readonly arc: number;
  readonly up: boolean;
}

interface Terms {
  readonly hidden: ReadonlySet<number>;
  readonly price: (arc: number) => number;
  readonly target: number;
}

/** The network while a move is under way: what has shifted, and how much room is left. */
class Residual {
  readonly opened = new Set<number>();
  cost = 0;
  readonly #arcs: readonly Arc[];
  readonly #hidden: ReadonlySet<number>;
  readonly #price: (arc: number) => number;
  /** The arc that is being moved: no path leads back over itself. */
  readonly #target: number;
  readonly shift: number[];

  constructor(arcs: readonly Arc[], { hidden, price, target }: Terms) {
    this.#arcs = arcs;
    this.#hidden = hidden;
    this.#price = price;
    this.#target = target;
    this.shift = arcs.map(() => 0);
  }

  /** How far an arc can still move; a hidden one down to 0 and up without end. */
  room({ arc, up }: Step, hidden = this.#hidden.has(arc) || this.opened.has(arc)): number {
    const { value, lower, upper } = this.#arcs[arc] as Arc;
    const now = value + (this.shift[arc] ?? 0);
    if (up) return (hidden ? UNBOUNDED : upper) - now;
    return now - (hidden ? 0 : lower);
  }

  /** Moves along the path as far as it goes, hiding what has no room of its own. */
  push(path: readonly Step[], atMost: number): number {
    for (const step of path) if (this.room(step) <= 0) this.#open(step.arc);
    const units = Math.min(atMost, ...path.map((step) => this.room(step)));
    for (const { arc, up } of path)
      this.shift[arc] = (this.shift[arc] ?? 0) + (up ? units : -units);
    return units;
  }

  #open(arc: number): void {
    this.opened.add(arc);
    this.cost += this.#price(arc);
  }

  #costOf(step: Step): number {
    if (step.arc === this.#target) return UNBOUNDED;
    if (this.room(step) > 0) return 0;
    return this.room(step, true) > 0 ? this.#price(step.arc) : UNBOUNDED;
  }

  /** Bellman–Ford: tables have some twenty nodes and a hundred arcs. */
  cheapestPath(start: number, end: number): readonly Step[] | undefined {
    const best: Best = new Map([[start, { cost: 0, path: [] }]]);
    const edges = this.#edges();
    let improved = edges;
    while (improved.length > 0) improved = edges.filter((edge) => relax(best, edge));
    return best.get(end)?.path;
  }

  /** Every step that is possible now, and what it costs. */
  #edges(): readonly Edge[] {
    const edges: Edge[] = [];
    for (const [arc, { from, to }] of this.#arcs.entries()) {
      const up = this.#costOf({ arc, up: true });
      const down = this.#costOf({ arc, up: false });
      if (up < UNBOUNDED) edges.push({ from, to, step: { arc, up: true }, cost: up });
      if (down < UNBOUNDED)
        edges.push({ from: to, to: from, step: { arc, up: false }, cost: down });
    }
    return edges;
  }
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly step: Step;
  readonly cost: number;
}

/** Cheapest known way to each node so far. */
type Best = Map<number, { readonly cost: number; readonly path: readonly Step[] }>;

/** Whether going along the edge is cheaper than what was known. */
function relax(best: Best, { from, to, step, cost }: Edge): boolean {
  const here = best.get(from);
  if (here === undefined) return false;
  const there = best.get(to)?.cost ?? UNBOUNDED;
  if (here.cost + cost >= there) return false;
  best.set(to, { cost: here.cost + cost, path: [...here.path, step] });
  return true;
}
