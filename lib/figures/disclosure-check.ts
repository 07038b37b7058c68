import type { FigureCounter, PropertyCount, SumCount } from './counter.ts';
import type { EditionPair, PropertyMove, SumMove } from './edition-pair.ts';
import {
  type Block,
  type Certain,
  type Certainty,
  certaintyOf,
  isNumberKnown,
  movedClasses,
  movedNumbersKnown,
  newlyCertain,
  type Parts,
  settled,
} from './inference.ts';
import { FEWEST_COMPANIES, mergedCategories } from './merged-categories.ts';
import { cellsOf, type MergedClasses, type PropertyForm, sharedParts, sum } from './published.ts';
import { type Range, rangeOf, roundedTo, STEPS } from './rounding.ts';

/** Why a fact is rounded: what a reader of the exact number would learn of companies that do not show it. */
type Reason = Certain | 'number' | 'small';

/** What a reader learns from exact facts. */
export interface DisclosureFinding {
  readonly reason: Reason;
  readonly reader: string;
  /** The edition beside which it is learned; null where the edition alone tells it. */
  readonly beside: string | null;
}

/** How facts are released, and why. */
export interface CheckedRelease {
  /** Ids of the indicators. */
  readonly facts: readonly string[];
  readonly form: PropertyForm;
  readonly findings: readonly DisclosureFinding[];
}

type Pairs = readonly EditionPair<never, never>[];

/** Whom facts on small numbers are read by: all, without any row. */
const ANYONE = 'anyone';

/**
 * How each property and each sum of an edition is released: exact, or rounded by the finest step at
 * which no reader learns anything of a company that does not show it.
 *
 * @param exact ids of indicators that are released exact whatever is found
 */
export function decideRelease<R extends { readonly synthetic: boolean }>(
  counter: FigureCounter<R>,
  pairs: Pairs,
  exact: ReadonlySet<string>,
): {
  readonly properties: ReadonlyMap<string, CheckedRelease>;
  readonly sums: ReadonlyMap<string, CheckedRelease>;
} {
  const properties = new Map(
    counter.properties.map((property) => {
      const facts = property.property.shares.map(({ id }) => id);
      const formAt = (step: number) => ({ parts: partsOf(property), step });
      const find = (step: number) => [
        ...smallIn(property, step),
        ...ofProperty(counter.readers, property, formAt(step), pairs),
      ];
      const decided = finest(STEPS.counts, find, facts, exact);
      return [
        property.property.id,
        { facts, form: formAt(decided.step), findings: decided.findings },
      ];
    }),
  );
  const sums = new Map(
    counter.sums.map((each) => {
      const facts = [each.definition.id];
      const find = (step: number) => [...ofSum(counter, each, step, pairs)];
      const { step, findings } = finest(STEPS.sums, find, facts, exact);
      return [each.definition.id, { facts, form: { parts: [], step }, findings }];
    }),
  );
  return { properties, sums };
}

function finest(
  steps: readonly number[],
  find: (step: number) => readonly DisclosureFinding[],
  facts: readonly string[],
  exact: ReadonlySet<string>,
): { readonly step: number; readonly findings: readonly DisclosureFinding[] } {
  const findings = find(1);
  if (facts.some((id) => exact.has(id))) return { step: 1, findings };
  const step = steps.find((each) => (each === 1 ? findings : find(each)).length === 0);
  return { step: step ?? (steps.at(-1) as number), findings };
}

function partsOf<R>({ property, all }: PropertyCount<R>): readonly (readonly number[])[] {
  const shares = property.shares.map((_, at) => at);
  if (!property.merge) return shares.map((at) => [at]);
  return mergedCategories(shares.map((at) => all[at] ?? 0));
}

/** A share that cannot be merged: 1 or 2 companies on one of its sides. */
function* smallIn<R>(
  { property, all }: PropertyCount<R>,
  step: number,
): Generator<DisclosureFinding> {
  if (property.merge || step > 1) return;
  const tells = all.slice(property.hasUnknown ? 1 : 0);
  if (tells.some((companies) => companies > 0 && companies < FEWEST_COMPANIES))
    yield { reason: 'small', reader: ANYONE, beside: null };
}

function* ofProperty<R>(
  readers: readonly string[],
  count: PropertyCount<R>,
  form: PropertyForm,
  pairs: Pairs,
): Generator<DisclosureFinding> {
  const cells = cellsOf(count.property, count.all, form);
  for (const [at, reader] of readers.entries()) {
    const known = count.known[at] ?? [];
    const block = hiddenIn(cells, known, companiesOf(count.all) - companiesOf(known));
    const reason = newlyCertain(certaintyOf(block));
    if (reason !== undefined) yield { reason, reader, beside: null };
    for (const { properties, earlier } of pairs) {
      const move = properties.find(({ after }) => after === count);
      const told = move && movedTells(move, cells, at);
      if (told !== undefined) yield { reason: told, reader, beside: earlier.edition };
    }
  }
}

function companiesOf(counts: readonly number[]): number {
  return counts.reduce((all, each) => all + each, 0);
}

/** What a reader that knows some companies computes of the others. */
function hiddenIn(
  cells: readonly MergedClasses[],
  known: readonly number[],
  companies: number,
): Block {
  return {
    companies,
    classes: cells.map(({ range, classes }) => minus(range, sum([...known], classes))),
    tells: cells.map(({ tells }) => tells),
  };
}

function minus({ lo, hi }: Range, known: number): Range {
  return { lo: Math.max(0, lo - known), hi: Math.max(0, hi - known) };
}

/**
 * What a reader of both editions learns of who came, who went, and who stayed in the class. What the
 * earlier edition tells alone is out already: no rounding of this one takes it back.
 */
function movedTells<A, B>(
  move: PropertyMove<A, B>,
  cells: readonly MergedClasses[],
  reader: number,
): Certain | undefined {
  const companies = {
    came: move.came[reader] ?? 0,
    went: move.went[reader] ?? 0,
    stayed: move.stayed[reader] ?? 0,
  };
  const parts = sharedParts(cellsOf(move.before, move.all, move.form), cells);
  const rest = parts.map(([before, after]) => ({
    before: hiddenOf(before, move.known[reader] ?? []),
    after: hiddenOf(after, move.after.known[reader] ?? []),
    tells: [...before, ...after].some(({ tells }) => tells),
  }));
  const anything = { lo: 0, hi: companies.came + companies.stayed };
  const now = certainParts(companies, rest);
  const already = certainParts(
    companies,
    rest.map((part) => ({ ...part, after: anything })),
  );
  return PARTS.map((part) => newlyCertain(now[part], already[part])).find(
    (told) => told !== undefined,
  );
}

const PARTS = ['came', 'went', 'stayed'] as const;

function certainParts(
  { came, went, stayed }: Parts<number>,
  rest: readonly { readonly before: Range; readonly after: Range; readonly tells: boolean }[],
): Parts<Certainty> {
  const changes = rest.map(({ before, after }) => ({
    lo: after.lo - before.hi,
    hi: after.hi - before.lo,
  }));
  const moved = movedClasses({ came, went, changes });
  const blocks = settled({ came, went, stayed }, moved, rest);
  const tells = rest.map((part) => part.tells);
  return {
    came: certaintyOf({ companies: came, classes: blocks.came, tells }),
    went: certaintyOf({ companies: went, classes: blocks.went, tells }),
    stayed: certaintyOf({ companies: stayed, classes: blocks.stayed, tells }),
  };
}

function hiddenOf(cells: readonly MergedClasses[], known: readonly number[]): Range {
  const ranges = cells.map(({ range, classes }) => ({
    lo: range.lo - sum([...known], classes),
    hi: range.hi - sum([...known], classes),
  }));
  return {
    lo: ranges.reduce((all, { lo }) => all + lo, 0),
    hi: ranges.reduce((all, { hi }) => all + hi, 0),
  };
}

function* ofSum<R extends { readonly synthetic: boolean }>(
  counter: FigureCounter<R>,
  each: SumCount<R>,
  step: number,
  pairs: Pairs,
): Generator<DisclosureFinding> {
  const total = rangeOf(roundedTo(step, each.all.sum), step);
  for (const [at, reader] of counter.readers.entries()) {
    const tally = each.hidden[at] ?? each.all;
    const hidden = minus(total, each.all.sum - tally.sum);
    const { amount } = each.definition.smaller;
    if (isNumberKnown({ tally, total: hidden, amount }))
      yield { reason: 'number', reader, beside: null };
    for (const { sums, earlier } of pairs) {
      const move = sums.find(({ after }) => after === each);
      if (move !== undefined && movedTellsNumber(move, total, at))
        yield { reason: 'number', reader, beside: earlier.edition };
    }
  }
}

function movedTellsNumber<A>(move: SumMove<A>, now: Range, reader: number): boolean {
  const [came, went, stayed] = [move.came[reader], move.went[reader], move.stayed[reader]];
  if (came === undefined || went === undefined || stayed === undefined) return false;
  const then = rangeOf(roundedTo(move.roundedTo, move.all.sum), move.roundedTo);
  const told = {
    ...{ came, went, stayed },
    before: minus(then, move.all.sum - went.sum - stayed.sum),
    amount: move.after.definition.smaller.amount,
  };
  const after = minus(now, move.after.all.sum - came.sum - stayed.sum);
  const known = movedNumbersKnown({ ...told, after });
  const already = movedNumbersKnown({ ...told, after: { lo: 0, hi: Number.POSITIVE_INFINITY } });
  return PARTS.some((part) => known[part] && !already[part]);
}
