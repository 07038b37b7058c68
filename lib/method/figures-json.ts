import type { Json } from '../core/digest.ts';
import { type Figures, findIndicator, type Indicator } from '../figures/indicator.ts';
import type { Trend, TrendChange } from './trend.ts';

/** The figures of an earlier edition, and the trend from that edition. */
export interface ComparisonEdition {
  readonly earlier: Figures;
  readonly trend: Trend;
}

/**
 * Returns the figures of an edition in the short form for machines: numbers under fixed keys, or `null`
 * if there was nothing to count. A figure that the edition does not have has no key. `rounded` maps the
 * id of each rounded indicator to its rounding step; it is absent if all numbers are exact. `kept_from`
 * is present in a correction that keeps the figures of another edition.
 */
export function buildFiguresJson(figures: Figures, comparison?: ComparisonEdition): Json {
  const { earlier, trend } = comparison ?? {};
  return omitUndefined({
    synthetic: figures.synthetic,
    reference_date: figures.referenceDate,
    kept_from: figures.keptFrom,
    entities: findNumerator(figures, 'entities'),
    subsectors: omitUndefined({ ...buildSubsectors(figures), note: findSumNote(figures) }),
    ...buildShares(figures),
    employees_total: findNumerator(figures, 'jobs'),
    cantons: buildCantons(figures),
    rounded: listRoundingSteps(figures),
    ...(earlier && { [`edition_${earlier.edition.slice(0, 4)}`]: buildEarlierJson(earlier) }),
    trend: trend && buildTrendJson(trend),
  });
}

function buildEarlierJson(earlier: Figures): Json {
  return omitUndefined({
    entities: findNumerator(earlier, 'entities'),
    ...buildSubsectors(earlier),
    ...buildShares(earlier),
    employees_total: findNumerator(earlier, 'jobs'),
  });
}

type Part = 'count' | 'of' | 'percent';

/** Key of each share, the id of its indicator, and the numbers that are given. */
const SHARES: readonly (readonly [key: string, id: string, ...parts: Part[]])[] = [
  ['incorporated_le_10y', 'at-most-10-years', 'count', 'percent'],
  ['incorporated_le_5y', 'at-most-5-years', 'count', 'percent'],
  ['younger_than_10y', 'younger-than-10-years', 'count', 'percent'],
  ['digital_focus', 'digital-focus', 'count', 'percent'],
  ['employees_lt_10', 'fewer-than-10-employees', 'count', 'percent'],
  ['employees_le_10', 'at-most-10-employees', 'count', 'percent'],
  ['startups_scaleups', 'startups-and-scaleups', 'count', 'percent'],
  ['fit4start_of_startups', 'fit4start', 'count', 'of', 'percent'],
  ['human_health_exclusive', 'human-health-exclusive', 'count', 'percent'],
  ['human_health_diversified', 'human-health-diversified', 'count', 'percent'],
  ['house_of_biohealth', 'house-of-biohealth', 'count'],
];

function buildShares(figures: Figures): Record<string, Json> {
  const present = SHARES.flatMap(([key, id, ...parts]) => {
    const share = findIndicator(figures, id);
    return share === undefined ? [] : [[key, pickShareParts(share, parts)] as const];
  });
  return Object.fromEntries(present);
}

function pickShareParts(share: Indicator, parts: readonly Part[]): Json {
  const { numerator, denominator, percent } = share;
  const all = { count: numerator, of: denominator ?? null, percent: percent ?? null };
  return Object.fromEntries(parts.map((part) => [part, all[part]]));
}

function findNumerator(figures: Figures, id: string): number | undefined {
  return findIndicator(figures, id)?.numerator;
}

/** Returns the categories of a group with their codes. `Echternach+Redange` is the code of two cantons that are counted together. */
function listCategories(
  figures: Figures,
  group: string,
): readonly (readonly [string, Indicator])[] {
  return figures.indicators
    .filter((indicator) => indicator.group === group)
    .map((share) => [share.id.slice(group.length + 1), share]);
}

function buildSubsectors(figures: Figures): Record<'counts' | 'percent', Json> {
  const all = listCategories(figures, 'subsector');
  return {
    counts: Object.fromEntries(all.map(([code, { numerator }]) => [code, numerator])),
    percent: Object.fromEntries(all.map(([code, { percent }]) => [code, percent ?? null])),
  };
}

function buildCantons(figures: Figures): Json | undefined {
  const all = listCategories(figures, 'canton').map(([code, { numerator }]) => [code, numerator]);
  return all.length === 0 ? undefined : Object.fromEntries(all);
}

/** Returns a note if the rounded shares do not add to 100. The shares themselves are not adjusted. */
function findSumNote(figures: Figures): string | undefined {
  const sum = listCategories(figures, 'subsector').reduce(
    (all, [, { percent }]) => all + (percent ?? 0),
    0,
  );
  return sum === 100 ? undefined : `rounded shares add to ${sum}`;
}

function listRoundingSteps({ indicators }: Figures): Json | undefined {
  const rounded = indicators.flatMap(({ id, roundedTo }) =>
    roundedTo === undefined ? [] : [[id, roundedTo] as const],
  );
  return rounded.length === 0 ? undefined : Object.fromEntries(rounded);
}

function buildTrendJson({ changes, movement }: Trend): Json {
  const findChange = (id: string): Partial<TrendChange> =>
    changes.find((found) => found.id === id) ?? {};
  const jobs = findChange('jobs');
  return omitUndefined({
    employees_delta: jobs.change,
    employees_percent: jobs.percent,
    digital_points: findChange('digital-focus').change,
    continuing: movement.stayed,
    left: movement.left,
    entered: movement.entered,
  });
}

function omitUndefined(members: Readonly<Record<string, Json | undefined>>): Record<string, Json> {
  const present = Object.entries(members).filter((member): member is [string, Json] => {
    const [, value] = member;
    return value !== undefined;
  });
  return Object.fromEntries(present);
}
