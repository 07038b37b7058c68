import { describe, expect, it } from 'vitest';
import { FigureCounter } from '../../lib/figures/counter.ts';
import {
  computeCertainties,
  findNewCertainty,
  type MovementParts,
  PARTS,
} from '../../lib/figures/inference.ts';
import type { Property } from '../../lib/figures/property.ts';
import {
  type Bounds,
  decideForm,
  listDivisions,
  mergeCategories,
} from '../../lib/figures/published.ts';
import { buildReleasedFigures } from '../../lib/figures/release.ts';
import { METHOD_2025 } from '../../lib/method/method-2025.ts';
import { randomOf } from '../random.ts';
import { company } from './edition.ts';

/** All ways to divide companies among places. */
function divisions(companies: number, places: number): number[][] {
  if (places === 1) return [[companies]];
  return Array.from({ length: companies + 1 }, (_, first) => first).flatMap((first) =>
    divisions(companies - first, places - 1).map((others) => [first, ...others]),
  );
}

const CLASSES = 3;
const isWithin = (bounds: Bounds, ...parts: readonly number[][]) =>
  bounds.every(({ lo, hi }, at) => {
    const companies = parts.reduce((sum, part) => sum + (part[at] ?? 0), 0);
    return lo <= companies && companies <= hi;
  });

/** Every division of the three parts within the bounds. */
function* allFits(companies: MovementParts<number>, was: Bounds, is: Bounds) {
  for (const entered of divisions(companies.entered, CLASSES))
    for (const stayed of divisions(companies.stayed, CLASSES))
      for (const left of divisions(companies.left, CLASSES))
        if (isWithin(is, entered, stayed) && isWithin(was, left, stayed))
          yield { entered, left, stayed };
}

describe('certain facts about new, lost and remaining companies', () => {
  it('13 are exactly those that hold in all possible divisions, in 400 small cases', () => {
    const random = randomOf(13);
    const some = (limit: number) => Math.floor(random() * (limit + 1));
    const bounds = (): Bounds =>
      Array.from({ length: CLASSES }, () => {
        const lo = some(2);
        return { lo, hi: lo + some(2) };
      });
    let certain = 0;
    for (let at = 0; at < 400; at++) {
      const companies = { entered: some(3), left: some(3), stayed: some(3) };
      const [before, after] = [[bounds(), bounds()], [bounds()]];
      const fits = before.flatMap((was) => [...allFits(companies, was, after[0] as Bounds)]);
      if (fits.length === 0) continue;
      const found = computeCertainties({ companies, before, after, isRevealing: () => true });
      for (const part of PARTS) {
        if (companies[part] === 0) continue;
        const ways = new Set(fits.map((fit) => fit[part].join()));
        const none = [0, 1, 2].filter((each) => fits.every((fit) => fit[part][each] === 0));
        const isKnown = ways.size === 1 && (companies[part] <= 2 || none.length === CLASSES - 1);
        expect([at, part, found[part].none, found[part].value]).toEqual([at, part, none, isKnown]);
        if (none.length > 0) certain += 1;
      }
    }
    expect(certain).toBeGreaterThan(100);
  });
});

/** Three merged categories, and companies in no category. */
const CATEGORIES = 4;
const MERGED = {
  ...{ id: 'category', kind: 'groups', merge: true, fields: 'registry', shares: [] },
  ...{ classes: CATEGORIES, unknown: CATEGORIES - 1, classOf: () => 0 },
} satisfies Property<never>;

/** The number of visible and hidden companies of each category, for a recipient. */
interface Case {
  readonly seen: readonly number[];
  readonly hidden: readonly number[];
}

/** The findings of the check in exact facts. */
function found({ seen, hidden }: Case): string | undefined {
  const counts = seen.map((n, at) => n + (hidden[at] ?? 0));
  const after = listDivisions(MERGED, {
    counts,
    seen: [...seen],
    form: decideForm(MERGED, counts, 1),
  });
  const entered = hidden.reduce((sum, n) => sum + n, 0);
  const before = [counts.map(() => ({ lo: 0, hi: 0 }))];
  const isRevealing = (at: number) => at !== MERGED.unknown;
  const companies = { entered, left: 0, stayed: 0 };
  return findNewCertainty(computeCertainties({ companies, before, after, isRevealing }).entered);
}

/**
 * The same findings by enumeration: all divisions that give the same numbers, with or without the rule for
 * merging.
 */
function foundByHand({ seen, hidden }: Case, knowsRule: boolean): string | undefined {
  const all = (of: readonly number[]) => seen.map((n, at) => n + (of[at] ?? 0));
  const parts = mergeCategories(all(hidden));
  const totals = (of: readonly number[]) =>
    parts.map((part) => part.reduce((sum, at) => sum + (all(of)[at] ?? 0), 0)).join();
  const companies = hidden.reduce((sum, n) => sum + n, 0);
  if (companies === 0) return undefined;
  const worlds = divisions(companies, CATEGORIES)
    .filter((of) => totals(of) === totals(hidden))
    .filter((of) => !knowsRule || mergeCategories(all(of)).join('|') === parts.join('|'));
  const possible = seen.map((_, at) => at).filter((at) => worlds.some((of) => (of[at] ?? 0) > 0));
  if (possible.length === 1 || (companies <= 2 && worlds.length === 1)) return 'value';
  const isNone = [0, 1, 2].some((at) => !possible.includes(at));
  return companies <= 5 && isNone ? 'trait-of-few' : undefined;
}

describe('a recipient that knows the rule for merging categories', () => {
  it('13 considers the same divisions possible as the check, in 2,000 small cases', () => {
    const random = randomOf(2);
    const some = (limit: number) => Math.floor(random() * (limit + 1));
    const counts = { byRule: 0, nothing: 0 };
    for (let at = 0; at < 2_000; at++) {
      const hidden = [some(2), some(2), some(2), some(1)];
      const each = { seen: [some(2), some(2), some(2), some(1)], hidden };
      const expected = foundByHand(each, true);
      expect([each, found(each)]).toEqual([each, expected]);
      if (expected !== foundByHand(each, false)) counts.byRule += 1;
      if (expected === undefined) counts.nothing += 1;
    }
    expect(counts.byRule).toBeGreaterThan(20);
    expect(counts.nothing).toBeGreaterThan(20);
  }, 60_000);
});

describe('companies with an unknown canton', () => {
  it.each([
    [1, 'canton/Diekirch+unknown', 5],
    [2, 'canton/Diekirch+unknown', 6],
    [3, 'canton/Diekirch', 4],
  ])('13 cannot be computed by subtraction if they are %i', (unknown, id, numerator) => {
    const counter = new FigureCounter(METHOD_2025, { id: '2025', referenceDate: '2025-09-30' });
    for (const [canton, companies] of [
      ['Luxembourg', 9],
      ['Diekirch', 4],
      [null, unknown],
    ] as const)
      for (let n = 0; n < companies; n++) counter.add({ record: company({ canton }) });
    const { indicators } = buildReleasedFigures(counter).figures;
    const fact = indicators.find((each) => each.id.startsWith('canton/Diekirch'));
    expect(fact).toMatchObject({ id, numerator });
    if (unknown < 3) expect(fact?.label.en).toBe('Diekirch and not known');
  });
});
