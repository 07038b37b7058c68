import { describe, expect, it } from 'vitest';
import { FigureCounter } from '../../lib/figures/counter.ts';
import type { IndicatorDefinition, Method, ShareDefinition } from '../../lib/figures/definition.ts';
import { buildReleasedFigures } from '../../lib/figures/release.ts';
import { FACT_WORDING } from '../../lib/method/fact-wording.ts';

/** A company of a small edition, described by its class. */
interface Company {
  readonly synthetic: boolean;
  readonly of: number;
}

const TEXT = { en: '', fr: '', de: '' };
const TEXTS = { label: TEXT, definition: TEXT, sentence: TEXT };
const share = (
  id: string,
  more: Omit<ShareDefinition<Company>, 'id' | 'kind' | 'fields' | keyof typeof TEXTS>,
) => ({ ...TEXTS, ...more, id, kind: 'share', fields: 'profile' }) as const;

function methodOf(shares: readonly IndicatorDefinition<Company>[]): Method<Company> {
  const all = { ...TEXTS, id: 'entities', kind: 'entities' } as const;
  return { breaks: [], wording: FACT_WORDING, indicators: () => [all, ...shares] };
}

const SHARE = methodOf([share('digital', { counts: ({ of }) => of === 1 })]);
const CHAIN = methodOf([
  share('young', { counts: ({ of }) => of >= 1 }),
  share('younger', { of: 'young', counts: ({ of }) => of >= 2 }),
]);
const CATEGORIES = methodOf(
  ['a', 'b', 'c'].map((id, at) =>
    share(`category/${id}`, { group: 'category', merge: true, counts: ({ of }) => of === at }),
  ),
);

/** All ways to divide companies among classes. */
function divisions(companies: number, classes: number): number[][] {
  if (classes === 1) return [[companies]];
  return Array.from({ length: companies + 1 }, (_, first) => first).flatMap((first) =>
    divisions(companies - first, classes - 1).map((others) => [first, ...others]),
  );
}

type Release = (seen: readonly number[], hidden: readonly number[]) => string;

/** The published facts: every number, and the step to which it is rounded. */
const releaseBy =
  (method: Method<Company>): Release =>
  (seen, hidden) => {
    const edition = { id: '2025', referenceDate: '2025-09-30' };
    const counter = new FigureCounter(method, edition, { recipients: ['partners', 'everybody'] });
    for (const [companies, open] of [
      [seen, true],
      [hidden, false],
    ] as const)
      for (const [of, many] of companies.entries())
        for (let at = 0; at < many; at++)
          counter.add({
            record: { synthetic: false, of },
            shownGroups: [new Set(open ? ['profile'] : []), new Set()],
          });
    return buildReleasedFigures(counter)
      .figures.indicators.map(
        ({ id, numerator, roundedTo = 1 }) => `${id}:${numerator}/${roundedTo}`,
      )
      .join();
  };

interface Small {
  readonly seen: number;
  readonly hidden: number;
  readonly classes: number;
  /** Classes that reveal something if no company belongs to them. */
  readonly telling: readonly number[];
}

/**
 * Attacks every edition with this many companies. The attacker knows the rows of the visible companies and
 * the whole algorithm. It runs the algorithm for every division of the hidden companies, and keeps the
 * divisions with exactly the same published facts and the same rounding.
 *
 * @returns the number of editions, and of those that reveal something
 */
function attack(release: Release, { seen, hidden, classes, telling }: Small) {
  const found = { editions: 0, leaks: 0 };
  for (const rows of divisions(seen, classes)) {
    const worlds = new Map<string, number[][]>();
    for (const of of divisions(hidden, classes)) {
      const published = release(rows, of);
      worlds.set(published, [...(worlds.get(published) ?? []), of]);
    }
    for (const alike of worlds.values()) {
      found.editions += alike.length;
      const possible = [...rows.keys()].filter((at) => alike.some((of) => (of[at] ?? 0) > 0));
      const isValue = possible.length === 1 || (hidden <= 2 && alike.length === 1);
      const isTrait = hidden <= 5 && telling.some((at) => !possible.includes(at));
      if (isValue || isTrait) found.leaks += alike.length;
    }
  }
  return found;
}

/** A rule that uses only the true number: the finest step at which the rounded number reveals nothing. */
const byTrueNumber: Release = ([, yes = 0], [hiddenNo = 0, hiddenYes = 0]) => {
  const hidden = hiddenNo + hiddenYes;
  for (const step of [1, 5, 15, 45]) {
    const half = Math.floor(step / 2);
    const rounded = step * Math.floor((yes + hiddenYes + half) / step);
    const fewest = Math.max(0, rounded - half - yes);
    const highest = Math.min(hidden, rounded - half + step - 1 - yes);
    if (fewest < highest) return `${rounded}/${step}`;
  }
  return 'rounded to more';
};

describe('an attacker that knows the algorithm', () => {
  it.each([
    ['a share', SHARE, { seen: 16, classes: 2, telling: [0, 1] }, [1, 2, 3, 4, 5, 6, 7, 11, 12]],
    ['a share', SHARE, { seen: 0, classes: 2, telling: [0, 1] }, [20]],
    ['two shares in a chain', CHAIN, { seen: 6, classes: 3, telling: [0, 1, 2] }, [1, 2, 3, 6]],
    [
      'categories that are merged',
      CATEGORIES,
      { seen: 5, classes: 4, telling: [0, 1, 2] },
      [1, 2, 3],
    ],
  ] as const)(
    '13 learns nothing from the rounding of %s',
    (_, method, small, sizes) => {
      for (const hidden of sizes) {
        const { editions, leaks } = attack(releaseBy(method), { ...small, hidden });
        expect(editions).toBeGreaterThan(20);
        expect([hidden, leaks]).toEqual([hidden, 0]);
      }
    },
    300_000,
  );

  it('13 would learn the values of three companies from a rule that depends on the true number', () => {
    const small = { seen: 16, hidden: 3, classes: 2, telling: [0, 1] };
    expect(attack(byTrueNumber, small).leaks).toBeGreaterThan(5);
  });
});
