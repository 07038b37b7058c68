import type {
  EarlierProperty,
  EarlierSum,
  FigureCounter,
  PropertyCount,
  SumCount,
} from './counter.ts';
import {
  type Certainty,
  type CertaintyKind,
  computeCertainties,
  findKnownAmounts,
  findNewCertainty,
  type HiddenCompanies,
  isBoundByClasses,
  isNumberKnown,
  type MovementParts,
  PARTS,
} from './inference.ts';
import {
  type Bounds,
  boundsWithoutRule,
  countAtLeast,
  decideForm,
  FEW,
  FEWEST_COMPANIES,
  listDivisions,
  listPossibleCounts,
} from './published.ts';
import {
  computeRoundedRange,
  listFinerRanges,
  type Range,
  type Refinement,
  STEPS,
  subtractKnown,
} from './rounding.ts';

/**
 * The reason for rounding a fact: what a recipient of the exact number would learn about companies that do
 * not show it. `possible`: it would learn this only in another case that the rounded fact leaves open.
 */
type Reason = CertaintyKind | 'number' | 'small' | 'possible';

/**
 * The data that a recipient learns from exact facts. `otherEdition`: the edition whose facts reveal it
 * together with this one.
 */
interface DisclosureFinding {
  readonly reason: Reason;
  readonly reader: string;
  readonly otherEdition: string | null;
}

/** Facts that are rounded together, and the data that exact facts would reveal to each recipient. */
export interface CheckedFacts {
  /** Ids of the indicators. */
  readonly facts: readonly string[];
  readonly roundedTo: number; // 1: exact, because nothing was found or the releaser wants it
  readonly findings: readonly DisclosureFinding[];
}

const ANYONE = 'anyone'; // also without access to rows

/**
 * Decides how each property and each sum of an edition is released: exact, or rounded. It begins with the coarsest step,
 * and takes finer steps as long as no recipient learns anything. If few companies are hidden, this must hold in every case
 * that the coarser facts leave open. Then the choice of the step reveals nothing more.
 *
 * @param exact ids of indicators that are released exact, whatever the check finds
 * @returns by id of the property or the sum
 */
export function decideRelease<R extends { readonly synthetic: boolean }>(
  counter: FigureCounter<R>,
  exact: ReadonlySet<string>,
): ReadonlyMap<string, CheckedFacts> {
  const chooseStep = (
    facts: readonly string[],
    steps: readonly number[],
    find: (refinement: Refinement) => Generator<DisclosureFinding>,
  ): CheckedFacts => {
    const findAt = (at: number) =>
      find({ step: steps[at - 1] as number, coarser: steps[at] as number });
    const findings = [...findAt(1)];
    const isUnsafe = (at: number) =>
      at === 1 ? findings.length > 0 : findAt(at).next().done === false;
    const decided = steps.findLast((_, at) => at === 0 || isUnsafe(at)) ?? 1;
    const isForced = facts.some((id) => exact.has(id));
    return { facts, roundedTo: isForced ? 1 : decided, findings };
  };
  return new Map([
    ...counter.properties.map((each) => {
      const facts = each.property.shares.map(({ id }) => id);
      const find = (refinement: Refinement) => checkProperty(counter, each, refinement);
      return [each.property.id, chooseStep(facts, STEPS.counts, find)] as const;
    }),
    ...counter.sums.map((each) => {
      const { id } = each.definition;
      const find = (refinement: Refinement) => checkSum(counter, each, refinement);
      return [id, chooseStep([id], STEPS.sums, find)] as const;
    }),
  ]);
}

/** The earlier editions with their own facts. A correction that keeps figures reveals no more than the edition that it corrects. */
function* listEarlierFacts<T>(
  { earlier }: Pick<FigureCounter<never>, 'earlier'>,
  earlierCounts: readonly (T | undefined)[],
): Generator<readonly [edition: string, T]> {
  for (const [at, { figures }] of earlier.entries()) {
    const each = earlierCounts[at];
    if (each !== undefined && figures.keptFrom === undefined) yield [figures.edition, each];
  }
}

function* checkProperty<R extends { readonly synthetic: boolean }>(
  counter: FigureCounter<R>,
  count: PropertyCount<R>,
  refinement: Refinement,
): Generator<DisclosureFinding> {
  const { step, coarser } = refinement;
  if (step === 1 && canHaveSmallSide(count, coarser))
    yield { reason: 'small', reader: ANYONE, otherEdition: null };
  for (const [at, recipient] of counter.recipients.entries()) {
    const found = [...findPropertyDisclosures(counter, count, { at, step })];
    yield* found.map((each) => ({ ...each, reader: recipient }));
    if (found.length > 0) continue;
    const possible = findPossibleDisclosure(counter, count, { at, ...refinement });
    if (possible !== undefined)
      yield { reason: 'possible', reader: recipient, otherEdition: possible.otherEdition };
  }
}

/** Maximum number of hidden companies for which every case is tried that the coarser facts leave open. */
const MAX_TRIED = 12;

/**
 * Returns the data that a recipient would learn in another case that the coarser facts leave open. No case is
 * tried for more than {@link MAX_TRIED} companies.
 */
function findPossibleDisclosure<R extends { readonly synthetic: boolean }>(
  counter: FigureCounter<R>,
  count: PropertyCount<R>,
  { at, step, coarser }: Refinement & { readonly at: number },
): Pick<DisclosureFinding, 'otherEdition'> | undefined {
  const facts = { counts: count.all, seen: count.known[at] ?? [] };
  const hidden = countAtLeast(facts.counts, 0) - countAtLeast(facts.seen, 0);
  if (hidden > MAX_TRIED) return undefined;
  // of five consecutive numbers, one always reveals that none of so few companies is in a class
  if (step === 1 && 0 < hidden && hidden <= FEW) return { otherEdition: null };
  for (const all of listPossibleCounts(count.property, facts, { step, coarser })) {
    const [found] = findPropertyDisclosures(
      counter,
      { ...count, all, earlierCounts: [] },
      { at, step },
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether 1 or 2 companies can be on one side of a share that cannot be merged. */
function canHaveSmallSide<R>({ property, all }: PropertyCount<R>, step: number): boolean {
  const facts = { counts: all, seen: [], form: decideForm(property, all, step) };
  const [bounds = []] = property.merge ? [] : (listDivisions(property, facts) ?? []);
  const isSmall = ({ lo, hi }: Range) => lo < FEWEST_COMPANIES && hi > 0;
  return bounds.some((each, at) => isSmall(each) && at !== property.unknown);
}

function* findPropertyDisclosures<R extends { readonly synthetic: boolean }>(
  counter: FigureCounter<R>,
  { property, all, known, earlierCounts: earlier }: PropertyCount<R>,
  { at, step }: { readonly at: number; readonly step: number },
): Generator<Omit<DisclosureFinding, 'reader'>> {
  const form = decideForm(property, all, step);
  const seen = known[at] ?? [];
  const entered = countAtLeast(all, 0) - countAtLeast(seen, 0);
  const after = listDivisions(property, { counts: all, seen, form });
  const isRevealing = (each: number) => each !== property.unknown;
  const noCompany: Bounds = all.map(() => ({ lo: 0, hi: 0 }));
  const companies = { entered, left: 0, stayed: 0 };
  const alone = computeCertainties({ companies, before: [noCompany], after, isRevealing }).entered;
  const reason = findNewCertainty(alone);
  if (reason !== undefined) yield { reason, otherEdition: null };
  for (const [otherEdition, earlierProperty] of listEarlierFacts(counter, earlier)) {
    const disclosed = findMovedDisclosures(
      { earlier: earlierProperty, recipient: at, after, isRevealing },
      alone.none,
    );
    if (disclosed !== undefined) yield { reason: disclosed, otherEdition };
  }
}

interface ComparedEditions extends Pick<HiddenCompanies, 'after' | 'isRevealing'> {
  readonly earlier: EarlierProperty;
  readonly recipient: number;
}

/**
 * Returns the data that a recipient of both editions learns about the companies that are new, that left, and
 * that stayed in the class. It ignores data that the earlier edition reveals alone, because no rounding of
 * this edition can hide them.
 *
 * @param none classes that are empty according to the later edition alone
 */
function findMovedDisclosures(
  { earlier, recipient, after, isRevealing }: ComparedEditions,
  none: readonly number[],
): CertaintyKind | undefined {
  const { property, all: counts, known, form, hidden } = earlier;
  const companies = hidden[recipient];
  if (companies === undefined) return undefined;
  const facts = { counts, seen: known[recipient] ?? [], form };
  const before = listDivisions(property, facts) ?? [boundsWithoutRule(facts)];
  const upper = companies.entered + companies.stayed;
  const anything = counts.map(() => ({ lo: 0, hi: upper }));
  const now = computeCertainties({ companies, before, after, isRevealing });
  const find = (before?: MovementParts<Certainty>) =>
    PARTS.map((part) =>
      findNewCertainty(now[part], before?.[part], part === 'left' ? [] : none),
    ).find((disclosed) => disclosed !== undefined);
  if (find() === undefined) return undefined;
  return find(computeCertainties({ companies, before, after: [anything], isRevealing }, true));
}

function* checkSum<R extends { readonly synthetic: boolean }>(
  counter: FigureCounter<R>,
  { definition, all, hidden, earlierCounts: earlier }: SumCount<R>,
  refinement: Refinement,
): Generator<DisclosureFinding> {
  const { amount } = definition.smaller;
  for (const [at, recipient] of counter.recipients.entries()) {
    const tally = hidden[at] ?? all;
    const known = all.sum - tally.sum;
    const after = subtractKnown(computeRoundedRange(refinement.step, all.sum), known);
    const others = listFinerRanges(
      all.sum,
      { known, highest: Number.POSITIVE_INFINITY },
      refinement,
    );
    if (isNumberKnown({ tally, total: after, amount }))
      yield { reason: 'number', reader: recipient, otherEdition: null };
    else if (others.some((total) => isBoundByClasses({ tally, total, amount })))
      yield { reason: 'possible', reader: recipient, otherEdition: null };
    for (const [otherEdition, earlierProperty] of listEarlierFacts(counter, earlier))
      if (findMovedNumberDisclosures(earlierProperty, { recipient: at, after, amount }))
        yield { reason: 'number', reader: recipient, otherEdition };
  }
}

function findMovedNumberDisclosures(
  { all, hidden, roundedTo: step }: EarlierSum,
  { recipient, after, amount }: { recipient: number; after: Range; amount: number },
): boolean {
  const parts = hidden[recipient];
  if (parts === undefined) return false;
  const earlier = computeRoundedRange(step, all.sum);
  const before = subtractKnown(earlier, all.sum - parts.left.sum - parts.stayed.sum);
  const known = findKnownAmounts({ ...parts, before, after, amount });
  const anything = { lo: 0, hi: Number.POSITIVE_INFINITY };
  const knownBefore = findKnownAmounts({ ...parts, before, after: anything, amount });
  return PARTS.some((part) => known[part] && !knownBefore[part]);
}
