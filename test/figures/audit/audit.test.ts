import { describe, expect, it } from 'vitest';
import { FigureCounter } from '../../../lib/figures/counter.ts';
import type { Figures } from '../../../lib/figures/indicator.ts';
import { buildReleasedFigures } from '../../../lib/figures/release.ts';
import type { ShownGroups } from '../../../lib/figures/sighting.ts';
import type { CompanyRecord } from '../../../lib/mapping/record.ts';
import { METHOD_2025 } from '../../../lib/method/method-2025.ts';
import { randomOf } from '../../random.ts';
import { company } from '../edition.ts';
import { COMPANIES_2025, FIGURES_2025 } from '../example-figures.ts';
import { audit, type Edition } from './auditor.ts';
import { Cases } from './cases.ts';
import { type Company, laterEdition, RECIPIENTS, randomEdition } from './editions.ts';

/** Number of random editions, and of pairs of editions, that are attacked. */
const EDITIONS = Number(process.env['KAART_AUDIT_EDITIONS'] ?? 8);
/** The first seed. Another value attacks other editions. */
const FIRST = Number(process.env['KAART_AUDIT_FIRST'] ?? 1);
const ALL = METHOD_2025.indicators('2025-09-30').map(({ id }) => id);

interface ReleaseOptions {
  readonly exact?: readonly string[];
  /** Released with the new counts, even if few companies changed. */
  readonly refreshed?: boolean;
}

/** An edition as it is released after earlier ones. It corrects the first of them. */
function released(
  companies: readonly Company[],
  earlier: readonly Edition[] = [],
  { exact = [], refreshed = false }: ReleaseOptions = {},
): Edition {
  const id = earlier.length === 0 ? '2025' : `2025.${earlier.length}`;
  const before = refreshed ? [] : earlier;
  const counter = new FigureCounter(
    METHOD_2025,
    { id, referenceDate: '2025-09-30' },
    {
      recipients: RECIPIENTS,
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
    figures: buildReleasedFigures(counter, { exact: new Set(exact), ...corrects }).figures,
  };
}

/**
 * The hidden data that each recipient learns from the facts of some editions. `earlier` are editions whose
 * rows it still has.
 */
const findings = (facts: readonly Edition[], earlier: readonly Edition[] = []) =>
  RECIPIENTS.flatMap((name, recipient) =>
    audit(facts, recipient, earlier).map((found) => `${name}: ${found}`),
  );

const shownTo = (groups: readonly string[]) => RECIPIENTS.map(() => new Set(groups));
const OPEN = shownTo(['registry', 'profile', 'headcount']);
const CLOSED = shownTo([]);

/** The demonstration. Some companies show nothing. */
const demonstration = (closed: number): readonly Company[] =>
  COMPANIES_2025.map((record, at) => ({ record, shownGroups: at < closed ? CLOSED : OPEN }));

describe('the auditor with rows', () => {
  it('13.9 finds a company that exact facts identify', () => {
    const found = findings([released(demonstration(1), [], { exact: ALL })]);
    expect(found.some((line) => line.startsWith('partners: jobs: entered'))).toBe(true);
    expect(found.some((line) => line.includes('digital-focus: entered of 1'))).toBe(true);
  });

  it('13.9 finds a value that three companies share', () => {
    const records = COMPANIES_2025.map((record, at) => ({
      record: { ...record, growth_status: 'startup' as const, fit4start: at >= 3 && at < 60 },
      shownGroups: at < 3 ? CLOSED : OPEN,
    }));
    const exact = ['startups-and-scaleups'];
    expect(findings([released(records, [], { exact })]).join('\n')).toContain(
      'startups-and-scaleups: entered of 3: all are "startups-and-scaleups"',
    );
    expect(findings([released(records)]).join('\n')).not.toContain('startups-and-scaleups');
  });

  it('13.9 finds an unmerged category', () => {
    const indicators = FIGURES_2025.indicators.map((indicator) =>
      indicator.mergedOf === undefined ? indicator : { ...indicator, numerator: 2 },
    );
    const figures: Figures = { ...FIGURES_2025, indicators };
    expect(findings([{ figures, companies: demonstration(130) }]).join('\n')).toContain(
      'canton/Echternach+Redange: a category of 2',
    );
  });

  it('13.9 finds a company by a correction that was counted again', () => {
    const closed = COMPANIES_2025.map((record) => ({ record, shownGroups: CLOSED }));
    const before = released(closed);
    const newcomer = company({ record_id: 'LUHT-TEST-9999', employees: 77 });
    const after = [...closed, { record: newcomer, shownGroups: CLOSED }];
    const again = findings([before, released(after, [before], { refreshed: true })]);
    expect(again.some((line) => line.includes('jobs: entered: 77 is within 77 and 77'))).toBe(true);
    const figures = released(after, [before]).figures;
    expect(figures).toMatchObject({ edition: '2025.1', keptFrom: '2025' });
    expect(figures.indicators).toEqual(before.figures.indicators);
  });
});

describe('13 the auditor with more knowledge', () => {
  const companiesInCanton = (
    canton: CompanyRecord['canton'],
    many: number,
    shownGroups: ShownGroups,
  ) =>
    Array.from({ length: many }, (_, at) => ({
      record: company({ record_id: `${canton}-${at}-${shownGroups[0]?.size}`, canton }),
      shownGroups,
    }));

  it('13 finds the one company of a merged category with the rule for merging', () => {
    const companies = [
      ...companiesInCanton('Luxembourg', 9, OPEN),
      ...companiesInCanton('Diekirch', 9, OPEN),
      ...companiesInCanton('Wiltz', 3, OPEN),
      ...companiesInCanton('Redange', 1, CLOSED),
    ];
    const exact = released(companies, [], { exact: ALL });
    expect(exact.figures.indicators.map(({ id }) => id)).toContain('canton/Redange+Wiltz');
    expect(findings([exact]).join('\n')).toContain('all are "canton/Redange"');
    expect(findings([released(companies)])).toEqual([]);
  });

  it.each([
    ['an earlier edition', 1],
    ['a correction that kept its figures', 2],
  ])('13 finds the one remaining company if rows of %s were kept', (_, read) => {
    const first = released(
      demonstration(0).map((each, at) =>
        at < 2 && read === 2 ? { ...each, shownGroups: CLOSED } : each,
      ),
    );
    const shownOnce = demonstration(1);
    const editions =
      read === 1
        ? [{ ...first, companies: shownOnce }]
        : [first, { ...released(shownOnce, [first]) }];
    expect(editions.at(-1)?.figures.keptFrom).toBe(read === 1 ? undefined : '2025');
    const now = demonstration(2).map(({ record, shownGroups }, at) =>
      at < 100
        ? { record, shownGroups }
        : { record: { ...record, digital_focus: !record.digital_focus }, shownGroups },
    );
    const planted = released(now, [], { exact: ALL });
    const line = 'fewer-than-10-employees: entered of 1';
    expect(findings([planted]).join('\n')).not.toContain(line);
    expect(findings([planted], editions).join('\n')).toContain(line);
    expect(findings([released(now, editions)], editions)).toEqual([]);
  });
});

describe('all published facts, for every recipient with rows', () => {
  it('13.8 reveal nothing in the demonstration about each company that refuses', () => {
    for (const closed of [0, 1, 2, 3, 5, 12, 130])
      expect(findings([released(demonstration(closed))])).toEqual([]);
  });

  it(`13.8 reveal nothing in ${EDITIONS} random editions and their successors`, () => {
    const cases = new Cases();
    for (let seed = FIRST; seed < FIRST + EDITIONS; seed++) {
      const random = randomOf(seed);
      const first = released(randomEdition(random));
      const second = released(laterEdition(random, first.companies), [first]);
      // if the second edition kept its figures, the third one is compared
      const all = [first, second];
      if (second.figures.keptFrom !== undefined)
        all.push(released(laterEdition(random, second.companies), all));
      cases.count(all);
      const own = all.filter(({ figures }) => figures.keptFrom === undefined);
      expect([seed, ...findings([first])]).toEqual([seed]);
      for (const later of own.slice(1))
        for (const earlier of [[], all]) {
          expect([seed, earlier.length, ...findings([later], earlier)]).toEqual([
            seed,
            earlier.length,
          ]);
          expect([seed, earlier.length, ...findings([first, later], earlier)]).toEqual([
            seed,
            earlier.length,
          ]);
        }
    }
    process.stdout.write(`${cases}\n`);
    // a few editions do not contain every case
    if (EDITIONS >= 300) expect(cases.missing).toEqual([]);
  }, 7_200_000);
});
