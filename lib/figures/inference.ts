import type { SumContributions } from './counts.ts';
import { type Bounds, FEW } from './published.ts';
import type { Range } from './rounding.ts';

/** The change of hidden companies from an edition to a later one. A recipient does not see hidden companies. */
export type MovedPart = 'entered' | 'left' | 'stayed';
export const PARTS: readonly MovedPart[] = ['entered', 'left', 'stayed'];
export type MovementParts<T> = Readonly<Record<MovedPart, T>>;

/** Companies that a recipient does not see in two editions, and their possible classes from the view of the recipient. */
export interface HiddenCompanies {
  readonly companies: MovementParts<number>;
  /** Possible classes of the companies that left and stayed. */
  readonly before: readonly Bounds[];
  /** Possible classes of the companies that entered and stayed; `undefined` if there are too many. */
  readonly after: readonly Bounds[] | undefined;
  /** Whether it reveals something that no company is in this class. For the class of unknown values it reveals nothing. */
  readonly isRevealing: (at: number) => boolean;
}

/**
 * Kind of learned data: the value of one or two companies, or a class to which none of at most five companies
 * belongs.
 */
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
 * Returns the kind of values that are certain now but were not before; `undefined` if every certain value was
 * certain before.
 *
 * @param old classes that were known before to be empty
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
  const areAllTried = hidden.after !== undefined && before.length * after.length <= MAX_PAIRS;
  const pairs = before.flatMap((was) => after.map((is) => [was, is] as const)).slice(0, MAX_PAIRS);
  // most questions are decided by the first networks, so each network is built only when it is needed
  const networks: Network[] = [];
  const isPossible = (question: Question) =>
    pairs.some(([was, is], at) => {
      networks[at] ??= new Network(hidden.companies, was, is);
      return networks[at].canHold(question);
    }) ||
    (open && !areAllTried);
  const classes = [...(before[0] ?? []).keys()];
  const computeCertainty = (part: MovedPart): Certainty => {
    const companies = hidden.companies[part];
    if (companies === 0) return { companies, value: false, none: [] };
    const possible = classes.filter((at) => isPossible({ part, at, least: 1 }));
    const isContradiction = areAllTried && possible.length === 0;
    if (isContradiction) return { companies, value: false, none: [] };
    const isOneEach =
      companies === 2 &&
      possible.length === 2 &&
      !possible.some((at) => isPossible({ part, at, least: 2 }));
    const none = classes.filter((at) => hidden.isRevealing(at) && !possible.includes(at));
    return { companies, value: possible.length <= 1 || isOneEach, none };
  };
  return {
    entered: computeCertainty('entered'),
    left: computeCertainty('left'),
    stayed: computeCertainty('stayed'),
  };
}

/** A question: whether a number of companies of a part may be in a class. */
interface Question {
  readonly part: MovedPart;
  readonly at: number;
  readonly least: number;
}

/** Maximum number of tried pairs of possibilities. If more exist, a question that these pairs do not answer stays open. */
const MAX_PAIRS = 2_000;

const SIGNS = [-1, 0, 1] as const;
const WEIGHTS: readonly MovementParts<number>[] = SIGNS.flatMap((entered) =>
  SIGNS.flatMap((left) => SIGNS.map((stayed) => ({ entered, left, stayed }))),
);
const NONE: MovementParts<number> = { entered: 0, left: 0, stayed: 0 };

/**
 * Decides which divisions of companies among the classes are possible within bounds. A division is a flow in a network:
 * a company that stayed goes from a class of one edition to the same class of the other edition. By Hoffman's theorem, a
 * flow of whole numbers exists exactly if no cut forbids it. A cut adds the three parts with weights of −1, 0 and 1,
 * with the maximum of each class.
 *
 * @see Hoffman, Some recent applications of the theory of linear inequalities (1960)
 */
class Network {
  readonly #was: Bounds;
  readonly #is: Bounds;
  /** Maximum of each class, by class and weight. */
  readonly #free: readonly (readonly number[])[];
  /** Slack of each cut if every class has its maximum, by weight. */
  readonly #slack: readonly number[];

  constructor(companies: MovementParts<number>, was: Bounds, is: Bounds) {
    this.#was = was;
    this.#is = is;
    this.#free = is.map((_, at) => this.#computeMaximum(at, NONE));
    this.#slack = WEIGHTS.map((weight, cut) => {
      const upper = this.#free.reduce((sum, each) => sum + (each[cut] as number), 0);
      return upper - computeWeighted(weight, companies);
    });
  }

  canHold({ part, at, least }: Question): boolean {
    const free = this.#free[at] ?? [];
    const corner = this.#computeMaximum(at, { ...NONE, [part]: least });
    return this.#slack.every(
      (slack, cut) => slack - (free[cut] as number) + (corner[cut] as number) >= 0,
    );
  }

  /** Returns the maximum of a class by weight. @param least minimum numbers of companies in the class */
  #computeMaximum(at: number, least: MovementParts<number>): readonly number[] {
    const corners = computeCorners(this.#was[at] as Range, this.#is[at] as Range, least);
    return WEIGHTS.map((weight) =>
      corners.reduce(
        (highest, each) => Math.max(highest, computeWeighted(weight, each)),
        IMPOSSIBLE,
      ),
    );
  }
}

/** A number below any sum. It is finite, because it is added and subtracted again. */
const IMPOSSIBLE = -1e9;

function computeWeighted(
  weight: MovementParts<number>,
  { entered, left, stayed }: MovementParts<number>,
): number {
  return weight.entered * entered + weight.left * left + weight.stayed * stayed;
}

/** Returns the corners of the range of the three parts in one class. */
function computeCorners(
  before: Range,
  after: Range,
  least: MovementParts<number>,
): readonly MovementParts<number>[] {
  const upper = Math.min(before.hi - least.left, after.hi - least.entered);
  const turningPoints = [least.stayed, before.lo - least.left, after.lo - least.entered, upper];
  const corners: MovementParts<number>[] = [];
  for (const stayed of new Set(turningPoints)) {
    if (stayed < least.stayed || stayed > upper) continue;
    for (const entered of ends(after, least.entered, stayed))
      for (const left of ends(before, least.left, stayed)) corners.push({ entered, left, stayed });
  }
  return corners;
}

/** Returns the minimum and the maximum number of companies in a class without those that stayed. */
function ends({ lo, hi }: Range, least: number, stayed: number): readonly number[] {
  return [Math.max(least, lo - stayed), hi - stayed];
}

/** A sum over companies that are not shown. */
export interface SumBlock {
  /** The true contributions. The recipient knows only the range of their total. */
  readonly tally: SumContributions;
  readonly total: Range;
  /** The limit of the size classes; a recipient may know the class of each company. */
  readonly amount: number;
}

const DOMINANCE = { largest: 75, twoLargest: 90 } as const;

/**
 * Whether the amount of one or two companies of the block is known within ± 20 %, or dominates the sum. If
 * the block has only one or two companies (or only one or two that are not small), only the range decides,
 * because the recipient knows the range. A decision by dominance would reveal their amount.
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
    // the second largest company can subtract its own amount; other recipients know the sum of both
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

/** Returns the possible sum of companies of known size classes. The class of larger companies has no upper limit. */
function withinClasses({ small, large }: Sizes, limit: number): Range {
  return {
    lo: limit * large,
    hi: large > 0 ? Number.POSITIVE_INFINITY : (limit - 1) * small,
  };
}

/**
 * Whether the limits of the classes, together with the total, limit the amount of any one or two of the
 * companies.
 */
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

/** Narrows the bounds of one part of a total by the bounds of the other parts. */
function subtractBounds(part: Range, { total, others }: { total: Range; others: Range }): Range {
  return {
    lo: Math.max(part.lo, total.lo - others.hi),
    hi: Math.min(part.hi, total.hi - others.lo),
  };
}

/** Whether one value is within ± 20 % of every value of the range: 1.2 / 0.8 is 1.5. */
function isNarrow({ lo, hi }: Range): boolean {
  return 10 * hi <= 15 * lo || hi <= lo;
}

/**
 * Amounts of the companies that entered, left and stayed. A changed amount counts as left and entered. The
 * recipient knows none of them.
 */
export interface MovedAmounts extends MovementParts<SumContributions> {
  /**
   * Known range of the sum of the amounts that left and stayed (`before`), and of those that entered and
   * stayed (`after`).
   */
  readonly before: Range;
  readonly after: Range;
  /** The limit of the size classes. */
  readonly amount: number;
}

/** Whether two sums reveal the amount of one or two companies within ± 20 %, for each part. */
export function findKnownAmounts({
  entered,
  left,
  stayed,
  ...ranges
}: MovedAmounts): MovementParts<boolean> {
  const { before, after, amount } = ranges;
  const open = before.hi - before.lo + after.hi - after.lo;
  const all = entered.sum + left.sum;
  const dominates = ({ companies, largest, second }: SumContributions) => {
    if (companies === 0) return false;
    const pair = largest + second;
    return 5 * (all - largest - second + open) <= largest || 5 * (all - pair + open) <= pair;
  };
  const classes = (tally: SumContributions) => withinClasses(countSizes(tally), amount);
  const beforeStayed = subtractBounds(classes(stayed), { total: before, others: classes(left) });
  const stayedRange = subtractBounds(beforeStayed, { total: after, others: classes(entered) });
  const leftRange = subtractBounds(classes(left), { total: before, others: stayedRange });
  const enteredRange = subtractBounds(classes(entered), { total: after, others: stayedRange });
  return {
    entered:
      dominates(entered) || isBoundByClasses({ tally: entered, total: enteredRange, amount }),
    left: dominates(left) || isBoundByClasses({ tally: left, total: leftRange, amount }),
    stayed: isBoundByClasses({ tally: stayed, total: stayedRange, amount }),
  };
}
