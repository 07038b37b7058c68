import type {
  FigureCounter,
  PropertyBeside,
  PropertyCount,
  SumBeside,
  SumCount,
} from './counter.ts';
import {
  type CertaintyKind,
  computeCertainties,
  findNewCertainty,
  type HiddenCompanies,
  isNumberKnown,
  movedNumbersKnown,
  PARTS,
} from './inference.ts';
import {
  type Bounds,
  boundsWithoutRule,
  countAtLeast,
  decideForm,
  FEWEST_COMPANIES,
  listDivisions,
} from './published.ts';
import { computeRoundedRange, type Range, roundToStep, STEPS, subtractKnown } from './rounding.ts';

/** The reason for rounding a fact: what a reader of the exact number would learn of companies that do not show it. */
type Reason = CertaintyKind | 'number' | 'small';

/** What a reader learns from exact facts. */
interface DisclosureFinding {
  readonly reason: Reason;
  readonly reader: string;
  /** The edition whose facts reveal it together with this one; null if this edition alone reveals it. */
  readonly beside: string | null;
}

/** Facts that are rounded together, what an exact release would tell, and to whom. */
export interface CheckedFacts {
  /** Ids of the indicators. */
  readonly facts: readonly string[];
  /** 1 if they are exact: nothing was found, or they are released exact all the same. */
  readonly roundedTo: number;
  readonly findings: readonly DisclosureFinding[];
}

/** The reader of facts on small numbers: anyone, even without access to rows. */
const ANYONE = 'anyone';

/**
 * How each property and each sum of an edition is released: exact, or rounded by the finest step at
 * which no reader learns anything of a company that does not show it.
 *
 * @param exact ids of indicators that are released exact whatever is found
 * @returns by id of the property or the sum
 */
export function decideRelease<R extends { readonly synthetic: boolean }>(
  counter: FigureCounter<R>,
  exact: ReadonlySet<string>,
): ReadonlyMap<string, CheckedFacts> {
  const finest = (
    facts: readonly string[],
    steps: readonly number[],
    find: (step: number) => Iterable<DisclosureFinding>,
  ): CheckedFacts => {
    const findings = [...find(1)];
    const isSafe = (step: number) => (step === 1 ? findings : [...find(step)]).length === 0;
    const step = facts.some((id) => exact.has(id)) ? 1 : steps.find(isSafe);
    return { facts, roundedTo: step ?? (steps.at(-1) as number), findings };
  };
  const decided = new Map<string, CheckedFacts>();
  for (const count of counter.properties) {
    const facts = count.property.shares.map(({ id }) => id);
    const find = (step: number) => ofProperty(counter, count, step);
    decided.set(count.property.id, finest(facts, STEPS.counts, find));
  }
  for (const each of counter.sums) {
    const { id } = each.definition;
    decided.set(
      id,
      finest([id], STEPS.sums, (step) => ofSum(counter, each, step)),
    );
  }
  return decided;
}

/** A share that cannot be merged: 1 or 2 companies on one of its sides. */
function hasSmallSide<R>({ property, all }: PropertyCount<R>): boolean {
  const isGap = (at: number) => property.kind === 'chain' && at === property.unknown;
  const isSmall = (companies: number) => companies > 0 && companies < FEWEST_COMPANIES;
  return !property.merge && all.some((companies, at) => isSmall(companies) && !isGap(at));
}

/** The earlier editions with their own facts. A correction that kept figures tells no more than the edition that it corrects. */
function* factsBeside<T>(
  { earlier }: Pick<FigureCounter<never>, 'earlier'>,
  beside: readonly (T | undefined)[],
): Generator<readonly [edition: string, T]> {
  for (const [at, { figures }] of earlier.entries()) {
    const each = beside[at];
    if (each !== undefined && figures.keptFrom === undefined) yield [figures.edition, each];
  }
}

function* ofProperty<R extends { readonly synthetic: boolean }>(
  counter: FigureCounter<R>,
  count: PropertyCount<R>,
  step: number,
): Generator<DisclosureFinding> {
  const { property, all, known } = count;
  const form = decideForm(property, all, step);
  if (step === 1 && hasSmallSide(count)) yield { reason: 'small', reader: ANYONE, beside: null };
  for (const [at, reader] of counter.readers.entries()) {
    const seen = known[at] ?? [];
    const came = countAtLeast(all, 0) - countAtLeast(seen, 0);
    const after = listDivisions(property, { counts: all, seen, form });
    const tells = (each: number) => each !== property.unknown;
    const nobody: Bounds = all.map(() => ({ lo: 0, hi: 0 }));
    const companies = { came, went: 0, stayed: 0 };
    const alone = computeCertainties({ companies, before: [nobody], after, tells }).came;
    const reason = findNewCertainty(alone);
    if (reason !== undefined) yield { reason, reader, beside: null };
    for (const [beside, then] of factsBeside(counter, count.beside)) {
      const told = findMovedDisclosures({ then, reader: at, after, tells }, alone.none);
      if (told !== undefined) yield { reason: told, reader, beside };
    }
  }
}

interface Beside extends Pick<HiddenCompanies, 'after' | 'tells'> {
  readonly then: PropertyBeside;
  readonly reader: number;
}

/**
 * What a reader of both editions learns of who came, who went, and who stayed in the class. What the
 * earlier edition tells alone is known already: no rounding of this one takes it back.
 *
 * @param none classes of which the later edition alone tells that no company is in them
 */
function findMovedDisclosures(
  { then, reader, after, tells }: Beside,
  none: readonly number[],
): CertaintyKind | undefined {
  const { property, all: counts, known, form, hidden } = then;
  const companies = hidden[reader];
  if (companies === undefined) return undefined;
  const facts = { counts, seen: known[reader] ?? [], form };
  const before = listDivisions(property, facts) ?? [boundsWithoutRule(facts)];
  const most = companies.came + companies.stayed;
  const anything = counts.map(() => ({ lo: 0, hi: most }));
  const now = computeCertainties({ companies, before, after, tells });
  const already = computeCertainties({ companies, before, after: [anything], tells }, true);
  return PARTS.map((part) =>
    findNewCertainty(now[part], already[part], part === 'went' ? [] : none),
  ).find((told) => told !== undefined);
}

function* ofSum<R extends { readonly synthetic: boolean }>(
  counter: FigureCounter<R>,
  each: SumCount<R>,
  step: number,
): Generator<DisclosureFinding> {
  const total = computeRoundedRange(roundToStep(step, each.all.sum), step);
  const { amount } = each.definition.smaller;
  for (const [at, reader] of counter.readers.entries()) {
    const tally = each.hidden[at] ?? each.all;
    const after = subtractKnown(total, each.all.sum - tally.sum);
    if (isNumberKnown({ tally, total: after, amount }))
      yield { reason: 'number', reader, beside: null };
    for (const [beside, then] of factsBeside(counter, each.beside))
      if (findMovedNumberDisclosures(then, { reader: at, after, amount }))
        yield { reason: 'number', reader, beside };
  }
}

function findMovedNumberDisclosures(
  { all, hidden, roundedTo: step }: SumBeside,
  { reader, after, amount }: { reader: number; after: Range; amount: number },
): boolean {
  const parts = hidden[reader];
  if (parts === undefined) return false;
  const then = computeRoundedRange(roundToStep(step, all.sum), step);
  const before = subtractKnown(then, all.sum - parts.went.sum - parts.stayed.sum);
  const known = movedNumbersKnown({ ...parts, before, after, amount });
  const anything = { lo: 0, hi: Number.POSITIVE_INFINITY };
  const already = movedNumbersKnown({ ...parts, before, after: anything, amount });
  return PARTS.some((part) => known[part] && !already[part]);
}
