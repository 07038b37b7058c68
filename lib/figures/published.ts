import type { ClassCounts } from './counts.ts';
import type { Figures } from './indicator.ts';
import type { Property } from './property.ts';
import {
  computeRoundedRange,
  listFinerRanges,
  type Range,
  type Refinement,
  roundToStep,
  subtractKnown,
} from './rounding.ts';

/** The published form of a property: the classes that are counted together, and the rounding step. */
export interface PropertyForm {
  readonly parts: readonly (readonly number[])[];
  readonly step: number;
}

/** A category with at least one company, but fewer than this, is merged with the next smallest. */
export const FEWEST_COMPANIES = 3;

/** If a recipient learns that no company of a set of at most this size has a trait, this counts as a disclosure. */
export const FEW = 5;

/**
 * Merges categories: one of 1 or 2 companies is merged with the next smallest until the number is at least 3. A
 * category of 0 stays unchanged; nothing is hidden.
 *
 * @param counts by category
 * @returns the categories of each published number, in the order of their first category
 */
export function mergeCategories(counts: readonly number[]): readonly (readonly number[])[] {
  const companies = (part: readonly number[]) => sum(counts, part);
  let parts: readonly (readonly number[])[] = counts.map((_, at) => [at]);
  for (;;) {
    const bySize = parts
      .filter((part) => companies(part) > 0)
      .sort((a, b) => companies(a) - companies(b));
    const [smallest, next] = bySize;
    if (smallest === undefined || next === undefined || companies(smallest) >= FEWEST_COMPANIES)
      break;
    const merged = [...smallest, ...next].sort((a, b) => a - b);
    parts = [...parts.filter((part) => part !== smallest && part !== next), merged];
  }
  return [...parts].sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

/**
 * Decides the form of facts with a rounding step. If they are exact, small categories are merged. If they are rounded,
 * no category is merged: rounding already hides 1 and 2, and merging would reveal which categories are small.
 */
export function decideForm<R>(
  { merge, classes }: Property<R>,
  counts: ClassCounts,
  step: number,
): PropertyForm {
  const each = Array.from({ length: classes }, (_, at) => [at]);
  return { parts: merge && step === 1 ? mergeCategories(counts) : each, step };
}

/** Reads the form in which an edition shows a property from its figures. */
export function readPublishedForm<R>(
  figures: Figures,
  { shares, classes }: Property<R>,
): PropertyForm {
  const at = (id: string) => {
    const place = shares.findIndex((share) => share.id === id);
    return place < 0 ? shares.length : place;
  };
  const shown = figures.indicators.filter(({ id, mergedOf }) =>
    shares.some((share) => share.id === (mergedOf?.[0] ?? id)),
  );
  const parts = shown.map(({ id, mergedOf = [id] }) => mergedOf.map(at));
  const others = Array.from({ length: classes }, (_, each) => each).filter(
    (each) => !parts.some((part) => part.includes(each)),
  );
  return {
    parts: [...parts, ...others.map((each) => [each])],
    step: shown[0]?.roundedTo ?? 1,
  };
}

/** Bounds of the number of companies that a recipient does not see, by class. */
export type Bounds = readonly Range[];

/** The knowledge of a recipient about the facts and about companies. */
interface RecipientKnowledge {
  readonly counts: ClassCounts;
  /** Counts of the companies that the recipient sees. */
  readonly seen: ClassCounts;
  readonly form: PropertyForm;
}

/** Maximum number of tried possibilities. If more exist, the question stays open. */
const MAX_DIVISIONS = 2_000;

/**
 * Returns the possible classes of the companies that a recipient of the facts does not see; `undefined` if the
 * possibilities are too many. The recipient knows the rule for merging categories.
 */
export function listDivisions<R>(
  property: Property<R>,
  known: RecipientKnowledge,
): readonly Bounds[] | undefined {
  const { counts, seen, form } = known;
  if (property.merge && form.step === 1) return listMergedDivisions(known);
  const ranges =
    property.kind === 'groups' ? computeGroupRanges(property, known) : computeChainRanges(known);
  return [counts.map((_, at) => subtractKnown(ranges[at] as Range, seen[at] ?? 0))];
}

function computeGroupRanges<R>(
  { shares }: Property<R>,
  { counts, form: { step } }: RecipientKnowledge,
): readonly Range[] {
  const shown = shares.map((_, at) => computeRoundedRange(step, counts[at] ?? 0));
  const all = countAtLeast(counts, 0);
  const rest = {
    lo: Math.max(0, all - shown.reduce((total, { hi }) => total + hi, 0)),
    hi: Math.max(0, all - shown.reduce((total, { lo }) => total + lo, 0)),
  };
  return [...shown, rest];
}

function computeChainRanges({ counts, form: { step } }: RecipientKnowledge): readonly Range[] {
  const ranges = counts.map((_, at) => {
    const holding = countAtLeast(counts, at);
    return computeRoundedRange(at === 0 ? 1 : step, holding);
  });
  return counts.map((_, at) => {
    const here = ranges[at] as Range;
    const next = ranges[at + 1] ?? { lo: 0, hi: 0 };
    return { lo: Math.max(0, here.lo - next.hi), hi: Math.max(0, here.hi - next.lo) };
  });
}

/** Returns every division of the companies of merged classes for which the rule merges exactly these classes. */
function listMergedDivisions({
  counts,
  seen,
  form,
}: RecipientKnowledge): readonly Bounds[] | undefined {
  const shown = formatParts(form.parts);
  let hidden: number[][] = [[]];
  for (const part of form.parts) {
    const companies = sum(counts, part) - sum(seen, part);
    const ways = listWaysToDivide(companies, part.length);
    if (ways === undefined || hidden.length * ways.length > MAX_DIVISIONS) return undefined;
    hidden = hidden.flatMap((division) => ways.map((way) => [...division, ...way]));
  }
  const order = form.parts.flat();
  return hidden
    .map((division) => counts.map((_, at) => division[order.indexOf(at)] ?? 0))
    .filter(
      (division) =>
        formatParts(mergeCategories(division.map((n, at) => n + (seen[at] ?? 0)))) === shown,
    )
    .map((division) => division.map((n) => ({ lo: n, hi: n })));
}

/** Returns the possible classes without the rule: a merged class can contain all companies of its number, or no company. */
export function boundsWithoutRule({ counts, seen, form }: RecipientKnowledge): Bounds {
  return counts.map((_, at) => {
    const part = form.parts.find((each) => each.includes(at)) ?? [at];
    const companies = sum(counts, part) - sum(seen, part);
    return { lo: part.length === 1 ? companies : 0, hi: companies };
  });
}

/**
 * Lists the possible counts from the view of a recipient of the coarser facts: one for each way in which the finer facts
 * could be shown. If these are too many, it lists only the counts in which all companies that the recipient does not see
 * are in one class. In no other case are the values of more than {@link FEW} companies certain.
 */
export function listPossibleCounts<R>(
  property: Property<R>,
  { counts, seen }: Pick<RecipientKnowledge, 'counts' | 'seen'>,
  steps: Refinement,
): readonly ClassCounts[] {
  const isChain = property.kind === 'chain';
  const upper = countAtLeast(counts, 0) - countAtLeast(seen, 0);
  const numberIn = (of: ClassCounts, at: number) =>
    isChain ? countAtLeast(of, at + 1) : (of[at] ?? 0);
  const places = [...counts.keys()].slice(0, -1).reverse();
  let ways: number[][] | undefined = isChain || upper <= FEW ? [[]] : undefined;
  for (const at of places) {
    const known = numberIn(seen, at);
    const ranges = listFinerRanges(numberIn(counts, at), { known, highest: upper }, steps);
    ways = ways?.flatMap((way) => {
      const least = isChain ? (way[0] ?? 0) : 0;
      const rest = isChain ? upper : upper - countAtLeast(way, 0);
      return ranges
        .filter(({ lo, hi }) => least <= hi && lo <= rest)
        .map(({ lo }) => [Math.max(lo, least), ...way]);
    });
    if (ways !== undefined && ways.length > MAX_DIVISIONS) ways = undefined;
  }
  if (ways !== undefined)
    return ways.map((way) => {
      const hidden = isChain
        ? [upper, ...way].map((each, at) => each - (way[at] ?? 0))
        : [...way, upper - countAtLeast(way, 0)];
      return hidden.map((each, at) => each + (seen[at] ?? 0));
    });
  const rounded = (of: ClassCounts) =>
    places.map((at) => roundToStep(steps.coarser, numberIn(of, at))).join();
  return counts
    .map((_, all) => counts.map((_each, at) => (seen[at] ?? 0) + (at === all ? upper : 0)))
    .filter((each) => rounded(each) === rounded(counts));
}

function formatParts(parts: PropertyForm['parts']): string {
  return JSON.stringify(parts.map((part) => [...part].sort((a, b) => a - b)).sort());
}

/** Returns all ways to divide companies among places; `undefined` for more than {@link MAX_DIVISIONS}. */
function listWaysToDivide(companies: number, places: number): readonly number[][] | undefined {
  if (places === 1) return [[companies]];
  const ways: number[][] = [];
  for (let first = 0; first <= companies; first++) {
    const others = listWaysToDivide(companies - first, places - 1);
    if (others === undefined || ways.length + others.length > MAX_DIVISIONS) return undefined;
    ways.push(...others.map((other) => [first, ...other]));
  }
  return ways;
}

/** Returns the number of companies in this class of a chain or in a later one, for which its condition holds. */
export function countAtLeast(counts: ClassCounts, at: number): number {
  return counts.slice(at).reduce((total, each) => total + each, 0);
}

/** Returns the number of companies in these classes together. */
export function sum(counts: readonly number[], classes: readonly number[]): number {
  return classes.reduce((total, at) => total + (counts[at] ?? 0), 0);
}
