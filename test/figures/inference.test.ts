import { describe, expect, it } from 'vitest';
import { FigureCounter } from '../../lib/figures/counter.ts';
import { certaintiesOf, PARTS, type Parts } from '../../lib/figures/inference.ts';
import { type Bounds, mergedCategories } from '../../lib/figures/published.ts';
import { releasedFigures } from '../../lib/figures/release.ts';
import type { CompanyRecord } from '../../lib/mapping/record.ts';
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

/** Every division of the three parts that the bounds allow. */
function* allFits(companies: Parts<number>, was: Bounds, is: Bounds) {
  for (const came of divisions(companies.came, CLASSES))
    for (const stayed of divisions(companies.stayed, CLASSES))
      for (const went of divisions(companies.went, CLASSES))
        if (isWithin(is, came, stayed) && isWithin(was, went, stayed)) yield { came, went, stayed };
}

describe('what is certain of companies that came, went and stayed', () => {
  it('13 is what every possible division has in common, in 400 small cases', () => {
    const random = randomOf(13);
    const some = (most: number) => Math.floor(random() * (most + 1));
    const bounds = (): Bounds =>
      Array.from({ length: CLASSES }, () => {
        const lo = some(2);
        return { lo, hi: lo + some(2) };
      });
    let certain = 0;
    for (let at = 0; at < 400; at++) {
      const companies = { came: some(3), went: some(3), stayed: some(3) };
      const [before, after] = [[bounds(), bounds()], [bounds()]];
      const fits = before.flatMap((was) => [...allFits(companies, was, after[0] as Bounds)]);
      if (fits.length === 0) continue;
      const found = certaintiesOf({ companies, before, after, tells: () => true });
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

const CANTONS = ['Luxembourg', 'Diekirch', 'Wiltz', 'Redange'] as CompanyRecord['canton'][];

/** How many companies of each canton an edition has, and how many of them refuse. */
interface Case {
  readonly seen: readonly number[];
  readonly hidden: readonly number[];
}

/** The cantons that the facts show together, with their numbers; none where they are rounded. */
function released({ seen, hidden }: Case): readonly string[] | undefined {
  const around = { readers: ['partners'] };
  const edition = { id: '2025', referenceDate: '2025-09-30' };
  const counter = new FigureCounter(METHOD_2025, edition, around);
  for (const [at, canton] of CANTONS.entries()) {
    const record = company({ canton });
    for (let n = 0; n < (seen[at] ?? 0); n++)
      counter.add({ record, shown: [new Set(['registry', 'profile', 'headcount'])] });
    for (let n = 0; n < (hidden[at] ?? 0); n++) counter.add({ record });
  }
  const facts = releasedFigures(counter).figures.indicators.filter(
    ({ group }) => group === 'canton',
  );
  if (facts.some(({ roundedTo }) => roundedTo !== undefined)) return undefined;
  return facts.map(({ id, numerator }) => `${id} ${numerator}`);
}

/** What is certain of the hidden companies for a reader that knows the rule: it tries every division. */
function certainByRule({ seen, hidden }: Case): string | undefined {
  const all = (of: readonly number[]) => seen.map((n, at) => n + (of[at] ?? 0));
  const shown = (of: readonly number[]) =>
    JSON.stringify(
      mergedCategories(all(of)).map((part) => [
        part,
        part.reduce((sum, at) => sum + (all(of)[at] ?? 0), 0),
      ]),
    );
  const companies = hidden.reduce((sum, n) => sum + n, 0);
  const worlds = divisions(companies, seen.length).filter((of) => shown(of) === shown(hidden));
  const inNone = seen.map((_, at) => at).filter((at) => worlds.every((of) => of[at] === 0));
  if (companies > 0 && inNone.length > 0 && companies <= 5) return `none is in ${inNone}`;
  return companies > 0 && companies <= 2 && worlds.length === 1 ? 'all are known' : undefined;
}

describe('a reader that knows by which rule categories are merged', () => {
  it('13 learns nothing of at most five companies from exact facts, in 200 small cases', () => {
    const random = randomOf(2);
    const some = (most: number) => Math.floor(random() * (most + 1));
    let exact = 0;
    for (let at = 0; at < 200; at++) {
      const each = { seen: CANTONS.map(() => some(4)), hidden: CANTONS.map(() => some(1)) };
      if (released(each) === undefined) continue;
      exact += 1;
      expect([each, certainByRule(each)]).toEqual([each, undefined]);
    }
    expect(exact).toBeGreaterThan(10);
  }, 120_000);

  it('13 is not told by a merged category which of its parts is not empty', () => {
    // without the rule the one hidden company may be in Wiltz or in Redange; with it, in neither one alone
    const facts = released({ seen: [9, 9, 3, 0], hidden: [0, 0, 0, 1] });
    expect(facts).toBeUndefined();
  });
});

describe('companies whose canton is not known', () => {
  it.each([
    [1, 'canton/Diekirch+unknown', 5],
    [2, 'canton/Diekirch+unknown', 6],
    [3, 'canton/Diekirch', 4],
  ])('13 %i of them are no number of their own by subtraction', (unknown, id, numerator) => {
    const counter = new FigureCounter(METHOD_2025, { id: '2025', referenceDate: '2025-09-30' });
    for (const [canton, companies] of [
      ['Luxembourg', 9],
      ['Diekirch', 4],
      [null, unknown],
    ] as const)
      for (let n = 0; n < companies; n++) counter.add({ record: company({ canton }) });
    const { indicators } = releasedFigures(counter).figures;
    const fact = indicators.find((each) => each.id.startsWith('canton/Diekirch'));
    expect(fact).toMatchObject({ id, numerator });
    if (unknown < 3) expect(fact?.label.en).toBe('Diekirch and not known');
  });
});
