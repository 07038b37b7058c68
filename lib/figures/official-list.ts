import type { ShareDefinition } from './definition.ts';
import type { CrossTable } from './disclosure/cross-table.ts';
import { isSensitive, isSmall, LIMITS } from './disclosure/primary.ts';
import { protect } from './disclosure/protect.ts';
import { SUPPRESSED } from './disclosure/shown.ts';
import { emptyTally, type Tally } from './disclosure/tally.ts';
import { UNKNOWN } from './facets.ts';
import type { IndicatorCount } from './indicator-count.ts';

type Counts<R> = ReadonlyMap<string, IndicatorCount<R>>;

/**
 * Ids of the official figures that must be withheld: small by count on either side of the share
 * (129 of 130 tells of one company as 1 of 130 does), sums that one or two companies make up, and
 * of a group that divides all companies as many as it takes that none can be recomputed.
 *
 * @param before what an earlier edition of the family withheld: the pattern stays the same
 */
export function withheldIndicators<R>(
  counts: Counts<R>,
  before: ReadonlySet<string>,
): ReadonlySet<string> {
  const all = [...counts.values()];
  const entities = counts.get(ENTITIES);
  if (entities === undefined || before.has(ENTITIES) || isSmall(entities.numerator.companies))
    return new Set(counts.keys());
  const withheld = new Set([...before, ...withheldOfGroups(counts, entities.numerator, before)]);
  for (const id of dominatedSums(all)) withheld.add(id);
  // a share of another share comes after it in the list
  for (const count of all)
    if (count.definition.kind === 'share' && tellsOfFew(count, count.definition, counts, withheld))
      withheld.add(count.definition.id);
  for (const count of all)
    for (const sum of sumsTelling(count, counts, withheld)) withheld.add(sum);
  return withheld;
}

function dominatedSums<R>(counts: readonly IndicatorCount<R>[]): readonly string[] {
  return counts
    .filter(
      ({ definition, numerator }) => definition.kind === 'sum' && isSensitive(numerator, 'jobs'),
    )
    .map(({ definition }) => definition.id);
}

/**
 * The sum, where it would give a withheld share away: so small that there can be no three companies
 * of the larger ones, or too small for all but one to be larger; or a sum of no more than three.
 */
function* sumsTelling<R>(
  { definition, numerator, denominator }: IndicatorCount<R>,
  counts: Counts<R>,
  withheld: ReadonlySet<string>,
): Generator<string> {
  if (definition.kind !== 'share' || definition.below === undefined) return;
  if (!withheld.has(definition.id)) return;
  const { amount, sum } = definition.below;
  if (denominator <= LIMITS.fewestCompanies) yield sum;
  const total = counts.get(sum)?.numerator.value ?? 0;
  const few = amount * LIMITS.fewestCompanies;
  const many = isSmall(numerator.companies) ? amount * (denominator - 1) : 0;
  if (total < Math.max(few, many)) yield sum;
}

function tellsOfFew<R>(
  { numerator, denominator }: IndicatorCount<R>,
  { of, within, group }: ShareDefinition<R>,
  counts: Counts<R>,
  withheld: ReadonlySet<string>,
): boolean {
  if (of !== undefined && withheld.has(of)) return true;
  const outside = within === undefined ? undefined : counts.get(within)?.numerator.companies;
  return [
    ...(group === undefined ? [numerator.companies, denominator - numerator.companies] : []),
    ...(outside === undefined ? [] : [outside - numerator.companies]),
    denominator,
  ].some(isSmall);
}

const ENTITIES = 'entities';

function* withheldOfGroups<R>(
  counts: Counts<R>,
  total: Tally,
  before: ReadonlySet<string>,
): Generator<string> {
  const shares = [...counts.values()].filter(({ definition }) => definition.kind === 'share');
  const groupOf = ({ definition }: IndicatorCount<R>) =>
    definition.kind === 'share' ? definition.group : undefined;
  for (const group of new Set(shares.map(groupOf))) {
    if (group === undefined) continue;
    const members = shares.filter((share) => groupOf(share) === group);
    const table = groupTable(members, total);
    const ids = [...members.map(({ definition }) => definition.id), `${group}/${UNKNOWN}`];
    const hidden = new Set([...ids.keys()].filter((at) => before.has(ids[at] ?? '')));
    const [shown] = protect([table], { known: new Set([ids.length]), hidden });
    yield* ids.filter((_, at) => shown?.rowTotals[at] === SUPPRESSED);
  }
}

/** The group as a table over one facet; its last row are the companies in no share of it. */
function groupTable<R>(members: readonly IndicatorCount<R>[], total: Tally): CrossTable {
  const counted = members.map(({ numerator }) => numerator);
  const rest = emptyTally();
  rest.companies = total.companies - counted.reduce((sum, { companies }) => sum + companies, 0);
  rest.value = rest.companies;
  const text = { en: '', fr: '', de: '' };
  const rowTotals = [...counted, rest];
  const values = rowTotals.map((_, at) => ({ code: String(at), label: text }));
  const rows = { id: 'group', label: text, values };
  return {
    ...{ id: 'group', label: text, measure: 'companies', rows },
    ...{ cells: [], rowTotals, columnTotals: [], total },
  };
}
