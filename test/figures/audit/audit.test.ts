import { describe, expect, it } from 'vitest';
import { FigureCounter } from '../../../lib/figures/counter.ts';
import type { Figures } from '../../../lib/figures/indicator.ts';
import { releasedFigures } from '../../../lib/figures/release.ts';
import { METHOD_2025 } from '../../../lib/method/method-2025.ts';
import { randomOf } from '../../random.ts';
import { company } from '../edition.ts';
import { COMPANIES_2025, FIGURES_2025 } from '../example-figures.ts';
import { audit, type Edition } from './auditor.ts';
import { type Company, laterEdition, READERS, someEdition } from './editions.ts';

/** How many random editions, and as many pairs of editions, are attacked. */
const EDITIONS = Number(process.env['KAART_AUDIT_EDITIONS'] ?? 8);
/** Where the random numbers begin, to attack others or to go on. */
const FIRST = Number(process.env['KAART_AUDIT_FIRST'] ?? 1);
const ALL = METHOD_2025.indicators('2025-09-30').map(({ id }) => id);

interface Wish {
  readonly exact?: readonly string[];
  /** Released as it is counted, whatever changed. */
  readonly refreshed?: boolean;
}

/** An edition as it is released after earlier ones; the first is the one that it corrects. */
function released(
  companies: readonly Company[],
  earlier: readonly Edition[] = [],
  { exact = [], refreshed = false }: Wish = {},
): Edition {
  const id = earlier.length === 0 ? '2025' : `2025.${earlier.length}`;
  const before = refreshed ? [] : earlier;
  const counter = new FigureCounter(
    METHOD_2025,
    { id, referenceDate: '2025-09-30' },
    {
      readers: READERS,
      earlier: before.map(({ figures }) => ({ figures, method: METHOD_2025 as never })),
    },
  );
  const editions = [companies, ...before.map((each) => each.companies)].map(
    (each) => new Map(each.map((one) => [one.record.record_id, one])),
  );
  for (const id of new Set(editions.flatMap((each) => [...each.keys()]))) {
    const [now, ...then] = editions.map((each) => each.get(id));
    counter.add(now, then as never);
  }
  const latest = before.findLast(({ figures }) => figures.keptFrom === undefined);
  const corrects = latest === undefined ? {} : { corrects: latest.figures.edition };
  return {
    companies,
    figures: releasedFigures(counter, { exact: new Set(exact), ...corrects }).figures,
  };
}

const findings = (...editions: Edition[]) =>
  READERS.flatMap((name, reader) => audit(editions, reader).map((found) => `${name}: ${found}`));

const shownTo = (groups: readonly string[]) => READERS.map(() => new Set(groups));
const OPEN = shownTo(['registry', 'profile', 'headcount']);
const CLOSED = shownTo([]);

/** The demonstration, of which some companies show nothing. */
const demonstration = (closed: number): readonly Company[] =>
  COMPANIES_2025.map((record, at) => ({ record, shown: at < closed ? CLOSED : OPEN }));

describe('the auditor that holds rows', () => {
  it('13.9 finds the one company behind exact facts', () => {
    const found = findings(released(demonstration(1), [], { exact: ALL }));
    expect(found.some((line) => line.startsWith('partners: jobs: came'))).toBe(true);
    expect(found.some((line) => line.includes('digital-focus: came of 1'))).toBe(true);
  });

  it('13.9 finds what none of three companies is', () => {
    const records = COMPANIES_2025.map((record, at) => ({
      record: { ...record, growth_status: 'startup' as const, fit4start: at >= 3 && at < 60 },
      shown: at < 3 ? CLOSED : OPEN,
    }));
    const exact = ['startups-and-scaleups'];
    expect(findings(released(records, [], { exact })).join('\n')).toContain(
      'startups-and-scaleups: came of 3: all are "startups-and-scaleups"',
    );
    expect(findings(released(records)).join('\n')).not.toContain('startups-and-scaleups');
  });

  it('13.9 finds an unmerged category', () => {
    const indicators = FIGURES_2025.indicators.map((indicator) =>
      indicator.mergedOf === undefined ? indicator : { ...indicator, numerator: 2 },
    );
    const figures: Figures = { ...FIGURES_2025, indicators };
    expect(findings({ figures, companies: demonstration(130) }).join('\n')).toContain(
      'canton/Echternach+Redange: a category of 2',
    );
  });

  it('13.9 finds the one company behind a correction that was counted again', () => {
    const closed = COMPANIES_2025.map((record) => ({ record, shown: CLOSED }));
    const before = released(closed);
    const newcomer = company({ record_id: 'LUHT-TEST-9999', employees: 77 });
    const after = [...closed, { record: newcomer, shown: CLOSED }];
    const again = findings(before, released(after, [before], { refreshed: true }));
    expect(again.some((line) => line.includes('jobs: came: 77 is within 77 and 77'))).toBe(true);
    const kept = released(after, [before]).figures;
    expect(kept).toMatchObject({ edition: '2025.1', keptFrom: '2025' });
    expect(kept.indicators).toEqual(before.figures.indicators);
  });
});

describe('everything that is published, against everyone who holds rows', () => {
  it('13.8 tells nothing in the demonstration, whoever has refused', () => {
    for (const closed of [0, 1, 2, 3, 5, 12, 130])
      expect(findings(released(demonstration(closed)))).toEqual([]);
  });

  it(`13.8 tells nothing in ${EDITIONS} random editions and pairs of editions`, () => {
    for (let seed = FIRST; seed < FIRST + EDITIONS; seed++) {
      const random = randomOf(seed);
      const before = released(someEdition(random));
      expect([seed, ...findings(before)]).toEqual([seed]);
      const after = released(laterEdition(random, before.companies), [before]);
      if (after.figures.keptFrom !== undefined) continue;
      expect([seed, ...findings(after)]).toEqual([seed]);
      expect([seed, ...findings(before, after)]).toEqual([seed]);
    }
  }, 600_000);
});
