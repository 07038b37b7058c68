import type { SumTally } from './counts.ts';
import type { Range } from './rounding.ts';

/** Companies none of which is shown to a reader, and what the reader can compute of them. */
export interface Block {
  readonly companies: number;
  /** How many of them are in each class. */
  readonly classes: readonly Range[];
  /** Of each class: whether to be in none such tells something. To have no unknown value tells nothing. */
  readonly tells: readonly boolean[];
}

/** What a reader learns: the value of one or two companies, or what none of at most five is. */
export type Certain = 'value' | 'trait-of-few';

/** Of a set of this size or less, that none of it has a trait counts as told. */
const FEW = 5;

/** What is certain of a block: the value of its companies, or of which classes none of few is. */
export interface Certainty {
  readonly value: boolean;
  readonly none: readonly number[];
}

const NOTHING: Certainty = { value: false, none: [] };

/** What is certain of a block; {@link NOTHING} where the reader must think several values possible. */
export function certaintyOf(block: Block): Certainty {
  const { companies, tells } = block;
  if (companies <= 0) return NOTHING;
  const classes = tightened(block);
  const areKnown = companies <= 2 && classes.every(({ lo, hi }) => lo >= hi);
  if (areKnown || classes.some(({ lo }) => lo >= companies)) return { value: true, none: [] };
  if (companies > FEW) return NOTHING;
  const none = [...classes.keys()].filter((at) => (classes[at]?.hi ?? 0) <= 0 && tells[at]);
  return { value: false, none };
}

/** What is certain now and was not before; `undefined` for nothing. */
export function newlyCertain(now: Certainty, before: Certainty = NOTHING): Certain | undefined {
  if (before.value) return undefined;
  if (now.value) return 'value';
  return now.none.some((at) => !before.none.includes(at)) ? 'trait-of-few' : undefined;
}

/** Every company is in one class, so bounds of the others bound each. */
function tightened({ companies, classes }: Omit<Block, 'tells'>): readonly Range[] {
  const least = classes.reduce((sum, { lo }) => sum + lo, 0);
  const most = classes.reduce((sum, { hi }) => sum + hi, 0);
  return classes.map(({ lo, hi }) => ({
    lo: Math.max(lo, companies - (most - hi)),
    hi: Math.min(hi, companies - (least - lo)),
  }));
}

/** Companies that came or went between two editions, those that changed their class in both, and those that stayed. */
export interface Moved {
  readonly came: number;
  readonly went: number;
  /** By how much the number of each class changed. */
  readonly changes: readonly Range[];
}

/** What the reader of two editions can compute of who came, and of who went, by class. */
export function movedClasses({ came, went, changes }: Moved): {
  readonly came: readonly Range[];
  readonly went: readonly Range[];
} {
  const grown = changes.reduce((sum, { lo }) => sum + Math.max(0, lo), 0);
  // whoever came and went in the same class changes nothing: so many may be anywhere
  const anywhere = came - Math.max(grown, came - went, 0);
  const side = (lo: number, hi: number) => ({
    lo: Math.max(0, lo),
    hi: Math.max(0, hi) + anywhere,
  });
  return {
    came: changes.map(({ lo, hi }) => side(lo, hi)),
    went: changes.map(({ lo, hi }) => side(-hi, -lo)),
  };
}

/** Numbers of each part: companies that came, went and stayed, by class. */
export type Parts<T> = Readonly<Record<'came' | 'went' | 'stayed', T>>;

/** Bounds of who came, went and stayed, which together are who is hidden in the one edition and in the other. */
export function settled(
  companies: Parts<number>,
  { came, went }: Omit<Parts<readonly Range[]>, 'stayed'>,
  hidden: readonly { readonly before: Range; readonly after: Range }[],
): Parts<readonly Range[]> {
  const any = came.map(() => ({ lo: 0, hi: companies.stayed }));
  let parts: Parts<readonly Range[]> = { came, went, stayed: any };
  const others = (side: 'before' | 'after', part: readonly Range[]) =>
    part.map(({ lo, hi }, at) => {
      const all = hidden[at]?.[side] ?? { lo: 0, hi: 0 };
      return { lo: all.lo - hi, hi: all.hi - lo };
    });
  const narrowed = (part: keyof typeof companies, ...by: (readonly Range[])[]) =>
    tightened({ companies: companies[part], classes: by.reduce(overlap, parts[part]) });
  for (let round = 0; round < ROUNDS; round++) {
    const [before, after] = [others('before', parts.went), others('after', parts.came)];
    parts = { ...parts, stayed: narrowed('stayed', before, after) };
    const [gone, entered] = [others('before', parts.stayed), others('after', parts.stayed)];
    parts = { ...parts, came: narrowed('came', entered), went: narrowed('went', gone) };
  }
  return parts;
}

/** How often the bounds of one part narrow those of the others; more changes nothing in practice. */
const ROUNDS = 5;

function overlap(a: readonly Range[], b: readonly Range[]): readonly Range[] {
  return a.map(({ lo, hi }, at) => {
    const other = b[at] ?? { lo, hi };
    return { lo: Math.max(lo, other.lo), hi: Math.min(hi, other.hi) };
  });
}

/** A sum over companies that are not shown. */
export interface SumBlock {
  /** As it is; what the reader knows of it is the range of the total. */
  readonly tally: SumTally;
  readonly total: Range;
  /** The limit of the size classes; a reader may know the class of each company. */
  readonly amount: number;
}

const DOMINANCE = { largest: 75, twoLargest: 90 } as const;

/** Whether the number of one or two companies of the block is known within ± 20 %, or dominates the sum. */
export function isNumberKnown(block: SumBlock): boolean {
  const { tally, total } = block;
  const { companies, largest, second } = tally;
  if (companies <= 0) return false;
  const pair = companies === 1 ? largest : largest + second;
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

function sizesOf({ companies, small }: SumTally): Sizes {
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
function isBoundByClasses({ tally, total, amount }: SumBlock): boolean {
  const all = sizesOf(tally);
  return ONE_OR_TWO.some(({ small, large }) => {
    if (small > all.small || large > all.large) return false;
    const others = { small: all.small - small, large: all.large - large };
    const range = less(withinClasses({ small, large }, amount), {
      total,
      others: withinClasses(others, amount),
    });
    return isNarrow(range);
  });
}

/** The bounds of one part of a total, by those of the others. */
function less(part: Range, { total, others }: { total: Range; others: Range }): Range {
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
export interface MovedSum extends Parts<SumTally> {
  /** What is known of those that went and stayed, and of those that came and stayed. */
  readonly before: Range;
  readonly after: Range;
  /** The limit of the size classes. */
  readonly amount: number;
}

/** Whether two sums tell the number of one or two of the companies of each part within ± 20 %. */
export function movedNumbersKnown({ came, went, stayed, ...told }: MovedSum): Parts<boolean> {
  const { before, after, amount } = told;
  const open = before.hi - before.lo + after.hi - after.lo;
  const all = came.sum + went.sum;
  const dominates = ({ companies, largest, second }: SumTally) => {
    if (companies === 0) return false;
    const pair = largest + second;
    return 5 * (all - largest - second + open) <= largest || 5 * (all - pair + open) <= pair;
  };
  const classes = (tally: SumTally) => withinClasses(sizesOf(tally), amount);
  const beforeStayed = less(classes(stayed), { total: before, others: classes(went) });
  const stays = less(beforeStayed, { total: after, others: classes(came) });
  const goes = less(classes(went), { total: before, others: stays });
  const comes = less(classes(came), { total: after, others: stays });
  return {
    came: dominates(came) || isBoundByClasses({ tally: came, total: comes, amount }),
    went: dominates(went) || isBoundByClasses({ tally: went, total: goes, amount }),
    stayed: isBoundByClasses({ tally: stayed, total: stays, amount }),
  };
}
