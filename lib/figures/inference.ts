import type { SumContributions } from './counts.ts';
import { type Bounds, FEW } from './published.ts';
import type { Range } from './rounding.ts';

/** What became of companies that a reader does not see, from an edition to a later one. */
export type MovedPart = 'came' | 'went' | 'stayed';
export const PARTS: readonly MovedPart[] = ['came', 'went', 'stayed'];
export type MovementParts<T> = Readonly<Record<MovedPart, T>>;

/** Companies that a reader does not see in two editions, and what it must think possible of them. */
export interface HiddenCompanies {
  readonly companies: MovementParts<number>;
  /** Of those that went and stayed. */
  readonly before: readonly Bounds[];
  /** Of those that came and stayed; `undefined` for too many possibilities. */
  readonly after: readonly Bounds[] | undefined;
  /** Whether it tells something that no company is in this class. That no value is unknown tells nothing. */
  readonly tells: (at: number) => boolean;
}

/** What a reader learns: the value of one or two companies, or what none of at most five is. */
export type CertaintyKind = 'value' | 'trait-of-few';

/** Certain values of companies. */
export interface Certainty {
  readonly companies: number;
  /** Whether the values of one or two companies are certain, or that all companies have the same value. */
  readonly value: boolean;
  /** Classes in which certainly no company is. */
  readonly none: readonly number[];
}

/**
 * Returns the values that only now are certain; `undefined` if every certain value was certain before.
 *
 * @param old classes of which it was known before that no company is in them
 */
export function findNewCertainty(
  now: Certainty,
  before?: Certainty,
  old: readonly number[] = [],
): CertaintyKind | undefined {
  if (before?.value) return undefined;
  if (now.value) return 'value';
  const isNew = (at: number) => !old.includes(at) && before?.none.includes(at) !== true;
  return now.companies <= FEW && now.none.some(isNew) ? 'trait-of-few' : undefined;
}

/**
 * Returns the certain values of the companies of each part.
 *
 * @param open whether everything counts as possible if there are too many divisions to try all
 */
export function computeCertainties(
  hidden: HiddenCompanies,
  open = false,
): MovementParts<Certainty> {
  const { before, after = [] } = hidden;
  const isSettled = hidden.after !== undefined && before.length * after.length <= MOST_PAIRS;
  const pairs = before.flatMap((was) => after.map((is) => [was, is] as const)).slice(0, MOST_PAIRS);
  // the first networks answer most questions, so each is built when it is asked
  const networks: Network[] = [];
  const isPossible = (asked: Question) =>
    pairs.some(([was, is], at) => {
      networks[at] ??= new Network(hidden.companies, was, is);
      return networks[at].canHold(asked);
    }) ||
    (open && !isSettled);
  const classes = [...(before[0] ?? []).keys()];
  const computeCertainty = (part: MovedPart): Certainty => {
    const companies = hidden.companies[part];
    if (companies === 0) return { companies, value: false, none: [] };
    const possible = classes.filter((at) => isPossible({ part, at, least: 1 }));
    const isContradiction = isSettled && possible.length === 0;
    if (isContradiction) return { companies, value: false, none: [] };
    const isOneEach =
      companies === 2 &&
      possible.length === 2 &&
      !possible.some((at) => isPossible({ part, at, least: 2 }));
    const none = classes.filter((at) => hidden.tells(at) && !possible.includes(at));
    return { companies, value: possible.length <= 1 || isOneEach, none };
  };
  return {
    came: computeCertainty('came'),
    went: computeCertainty('went'),
    stayed: computeCertainty('stayed'),
  };
}

/** A question: whether a number of companies of a part may be in a class. */
interface Question {
  readonly part: MovedPart;
  readonly at: number;
  readonly least: number;
}

/** Maximum number of pairs of possibilities that are tried. If there are more, a question that these do not answer is not settled. */
const MOST_PAIRS = 2_000;

const SIGNS = [-1, 0, 1] as const;
const WEIGHTS: readonly MovementParts<number>[] = SIGNS.flatMap((came) =>
  SIGNS.flatMap((went) => SIGNS.map((stayed) => ({ came, went, stayed }))),
);
const NONE: MovementParts<number> = { came: 0, went: 0, stayed: 0 };

/**
 * How companies can be divided among the classes within bounds. It is a flow in a network: those that
 * stayed go from a class of the one edition to the same of the other. By Hoffman's theorem there is a
 * flow of whole numbers exactly if no cut forbids it. The cuts are the ways to add the three parts up
 * with weights of −1, 0 and 1, each class at its most.
 *
 * @see Hoffman, Some recent applications of the theory of linear inequalities (1960)
 */
class Network {
  readonly #was: Bounds;
  readonly #is: Bounds;
  /** By class and weight: the most that the class can be. */
  readonly #free: readonly (readonly number[])[];
  /** By weight: what is left of the cut when every class is at its most. */
  readonly #left: readonly number[];

  constructor(companies: MovementParts<number>, was: Bounds, is: Bounds) {
    this.#was = was;
    this.#is = is;
    this.#free = is.map((_, at) => this.#most(at, NONE));
    this.#left = WEIGHTS.map((weight, cut) => {
      const most = this.#free.reduce((sum, each) => sum + (each[cut] as number), 0);
      return most - weighted(weight, companies);
    });
  }

  canHold({ part, at, least }: Question): boolean {
    const free = this.#free[at] ?? [];
    const held = this.#most(at, { ...NONE, [part]: least });
    return this.#left.every(
      (left, cut) => left - (free[cut] as number) + (held[cut] as number) >= 0,
    );
  }

  /** By weight: the most that a class can be, with at least so many in it. */
  #most(at: number, least: MovementParts<number>): readonly number[] {
    const corners = computeCorners(this.#was[at] as Range, this.#is[at] as Range, least);
    return WEIGHTS.map((weight) =>
      corners.reduce((most, each) => Math.max(most, weighted(weight, each)), IMPOSSIBLE),
    );
  }
}

/** Less than any sum, and finite: it is added and taken away again. */
const IMPOSSIBLE = -1e9;

function weighted(
  weight: MovementParts<number>,
  { came, went, stayed }: MovementParts<number>,
): number {
  return weight.came * came + weight.went * went + weight.stayed * stayed;
}

/** The corners of what the parts of one class can be. */
function computeCorners(
  before: Range,
  after: Range,
  least: MovementParts<number>,
): readonly MovementParts<number>[] {
  const most = Math.min(before.hi - least.went, after.hi - least.came);
  const turns = [least.stayed, before.lo - least.went, after.lo - least.came, most];
  const corners: MovementParts<number>[] = [];
  for (const stayed of new Set(turns)) {
    if (stayed < least.stayed || stayed > most) continue;
    for (const came of ends(after, least.came, stayed))
      for (const went of ends(before, least.went, stayed)) corners.push({ came, went, stayed });
  }
  return corners;
}

/** The fewest and the most of a class beside those that stayed. */
function ends({ lo, hi }: Range, least: number, stayed: number): readonly number[] {
  return [Math.max(least, lo - stayed), hi - stayed];
}

/** A sum over companies that are not shown. */
export interface SumBlock {
  /** As it is; what the reader knows of it is the range of the total. */
  readonly tally: SumContributions;
  readonly total: Range;
  /** The limit of the size classes; a reader may know the class of each company. */
  readonly amount: number;
}

const DOMINANCE = { largest: 75, twoLargest: 90 } as const;

/**
 * Whether the number of one or two companies of the block is known within ± 20 %, or dominates the sum.
 * Of one or two companies (beside small ones) it is decided by the range alone, which the reader knows:
 * whether they dominate it would tell their number.
 */
export function isNumberKnown(block: SumBlock): boolean {
  const { tally, total } = block;
  const { companies, small, largest, second } = tally;
  if (companies <= 0) return false;
  const isByRange = companies <= 2 || (companies > small && companies - small <= 2);
  if (isByRange) return isBoundByClasses(block);
  const pair = largest + second;
  return (
    100 * largest > DOMINANCE.largest * total.hi ||
    100 * pair > DOMINANCE.twoLargest * total.hi ||
    // the second largest subtracts itself; others know the two together
    10 * (total.hi - second) <= 12 * largest ||
    10 * total.hi <= 12 * pair ||
    isBoundByClasses(block)
  );
}

/** One or two companies, by class. */
const ONE_OR_TWO = [
  { small: 1, large: 0 },
  { small: 0, large: 1 },
  { small: 2, large: 0 },
  { small: 1, large: 1 },
  { small: 0, large: 2 },
] as const;
type Sizes = Readonly<Record<'small' | 'large', number>>;

function countSizes({ companies, small }: SumContributions): Sizes {
  return { small, large: companies - small };
}

/** What companies of known classes can add: nothing bounds the larger from above. */
function withinClasses({ small, large }: Sizes, limit: number): Range {
  return {
    lo: limit * large,
    hi: large > 0 ? Number.POSITIVE_INFINITY : (limit - 1) * small,
  };
}

/** Whether the limits of the classes, with the total, bound what any one or two of the companies add. */
export function isBoundByClasses({ tally, total, amount }: SumBlock): boolean {
  const all = countSizes(tally);
  const any = withinClasses(all, amount);
  if (total.hi < any.lo || total.lo > any.hi) return false;
  return ONE_OR_TWO.some(({ small, large }) => {
    if (small > all.small || large > all.large) return false;
    const others = { small: all.small - small, large: all.large - large };
    const range = subtractBounds(withinClasses({ small, large }, amount), {
      total,
      others: withinClasses(others, amount),
    });
    return isNarrow(range);
  });
}

/** The bounds of one part of a total, by those of the others. */
function subtractBounds(part: Range, { total, others }: { total: Range; others: Range }): Range {
  return {
    lo: Math.max(part.lo, total.lo - others.hi),
    hi: Math.min(part.hi, total.hi - others.lo),
  };
}

/** Whether some value is within ± 20 % of all of the range: 1.2 / 0.8 is 1.5. */
function isNarrow({ lo, hi }: Range): boolean {
  return 10 * hi <= 15 * lo || hi <= lo;
}

/** Amounts that came, went (those that changed did both) and stayed, none of which the reader knows. */
export interface MovedAmounts extends MovementParts<SumContributions> {
  /** What is known of those that went and stayed, and of those that came and stayed. */
  readonly before: Range;
  readonly after: Range;
  /** The limit of the size classes. */
  readonly amount: number;
}

/** Whether two sums tell the number of one or two of the companies of each part within ± 20 %. */
export function movedNumbersKnown({
  came,
  went,
  stayed,
  ...told
}: MovedAmounts): MovementParts<boolean> {
  const { before, after, amount } = told;
  const open = before.hi - before.lo + after.hi - after.lo;
  const all = came.sum + went.sum;
  const dominates = ({ companies, largest, second }: SumContributions) => {
    if (companies === 0) return false;
    const pair = largest + second;
    return 5 * (all - largest - second + open) <= largest || 5 * (all - pair + open) <= pair;
  };
  const classes = (tally: SumContributions) => withinClasses(countSizes(tally), amount);
  const beforeStayed = subtractBounds(classes(stayed), { total: before, others: classes(went) });
  const stays = subtractBounds(beforeStayed, { total: after, others: classes(came) });
  const goes = subtractBounds(classes(went), { total: before, others: stays });
  const comes = subtractBounds(classes(came), { total: after, others: stays });
  return {
    came: dominates(came) || isBoundByClasses({ tally: came, total: comes, amount }),
    went: dominates(went) || isBoundByClasses({ tally: went, total: goes, amount }),
    stayed: isBoundByClasses({ tally: stayed, total: stays, amount }),
  };
}
