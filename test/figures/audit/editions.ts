import type { ShownGroups } from '../../../lib/figures/sighting.ts';
import type { CompanyRecord } from '../../../lib/mapping/record.ts';
import { company } from '../edition.ts';

/** A company of a random edition, and the groups that it shows to each recipient. */
export interface Company {
  readonly record: CompanyRecord;
  readonly shownGroups: ShownGroups;
}

/** Recipients of random editions: two audiences, one named recipient, and one with the rows of all recipients. */
export const RECIPIENTS = ['partners', 'dataspace', 'partners/named', 'all recipients together'];

/** The field groups of a company. */
export const GROUPS = ['registry', 'profile', 'headcount'] as const;

function pickOne<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

const SUBSECTORS = [
  ...['medical-devices', 'medical-devices', 'software', 'software', 'software', 'distributors'],
  ...['bio-pharma', 'in-vitro-diagnostics', 'clinical-laboratories'],
] as CompanyRecord['subsector'][];
const CANTONS = ['Luxembourg', 'Luxembourg', 'Esch-sur-Alzette', 'Diekirch', 'Redange', 'Wiltz'];

/**
 * A random company record. As in a real study, many companies are small, few are large, and some categories
 * are nearly empty.
 */
function randomRecord(random: () => number, id: string): CompanyRecord {
  const size = random();
  const employees =
    size < 0.6
      ? Math.floor(random() * 10)
      : size < 0.85
        ? 10 + Math.floor(random() * 40)
        : 50 + Math.floor(random() * 350);
  return company({
    record_id: id,
    subsector: pickOne(random, SUBSECTORS),
    canton: pickOne(random, CANTONS) as CompanyRecord['canton'],
    growth_status: pickOne(random, ['none', 'none', 'none', 'startup', 'scaleup'] as const),
    fit4start: random() < 0.3,
    digital_focus: random() < 0.5,
    house_of_biohealth: random() < 0.15,
    human_health_market: pickOne(random, ['exclusive', 'exclusive', 'diversified'] as const),
    incorporation_date: pickOne(random, ['2003-05-01', '2017-01-01', '2022-01-01']),
    employees: random() < 0.04 ? null : employees,
  });
}

/** The positions of the companies that refuse: a random share, or an exact number. */
function drawRefusing(random: () => number, companies: number): ReadonlySet<number> {
  const wanted =
    random() < 0.4 ? 1 + Math.floor(random() * 3) : Math.floor(companies * random() * 0.3);
  const places = new Set<number>();
  while (places.size < Math.min(wanted, companies)) places.add(Math.floor(random() * companies));
  return places;
}

/**
 * The groups that each company of an edition shows to each recipient: single groups, or the whole row or
 * nothing. In some editions, a company shows the same groups to all recipients.
 */
function randomGroups(random: () => number, companies: number): ShownGroups[] {
  const byGroup = random() < 0.5;
  const isSameForAll = random() < 0.4;
  const drawRefusals = () =>
    byGroup
      ? GROUPS.map(() => drawRefusing(random, companies))
      : GROUPS.map(() => drawRefusing(random, companies)).fill(drawRefusing(random, companies));
  const [first, ...others] = RECIPIENTS.slice(0, -1).map(drawRefusals);
  const recipients = isSameForAll ? [first, ...others.map(() => first)] : [first, ...others];
  return Array.from({ length: companies }, (_, place) => {
    const own = recipients.map((closed) => {
      if (closed?.[0]?.has(place)) return new Set<string>();
      return new Set<string>(GROUPS.filter((_group, at) => !closed?.[at]?.has(place)));
    });
    return [...own, new Set(own.flatMap((groups) => [...groups]))];
  });
}

/** The companies of a random edition. */
export function randomEdition(random: () => number): readonly Company[] {
  const companies = 12 + Math.floor(random() * 130);
  const shownGroups = randomGroups(random, companies);
  return shownGroups.map((each, at) => ({
    record: randomRecord(random, `LUHT-TEST-${String(at).padStart(4, '0')}`),
    shownGroups: each,
  }));
}

/** A later edition. A few or many companies leave, change or enter, and some withdraw groups. */
export function laterEdition(random: () => number, before: readonly Company[]): readonly Company[] {
  const part = random() < 0.5 ? 0.03 : 0.2;
  const withdrawing = random() < 0.5 ? 0 : 0.1 * random();
  const stayed = before.flatMap(({ record, shownGroups }) => {
    const drawn = random();
    if (drawn < part) return [];
    const next = drawn < 2 * part ? randomRecord(random, record.record_id) : record;
    return [
      {
        record: next,
        shownGroups: random() < withdrawing ? withdrawGroups(random, shownGroups) : shownGroups,
      },
    ];
  });
  const newcomers = Math.floor(random() * before.length * part * 2);
  const shownGroups = randomGroups(random, newcomers);
  const prefix = `LUHT-TEST-${Math.floor(random() * 1e6)}`;
  const entered = shownGroups.map((each, at) => ({
    record: randomRecord(random, `${prefix}-${String(at).padStart(3, '0')}`),
    shownGroups: each,
  }));
  return [...stayed, ...entered];
}

/** The groups after a withdrawal of one group or of everything, from one recipient or from all. */
function withdrawGroups(random: () => number, shownGroups: ShownGroups): ShownGroups {
  const own = shownGroups.slice(0, -1);
  const recipient = random() < 0.3 ? undefined : Math.floor(random() * own.length);
  const group = random() < 0.5 ? undefined : pickOne(random, GROUPS);
  const remaining = own.map((groups, at) => {
    if (recipient !== undefined && at !== recipient) return groups;
    if (group === undefined || group === 'registry') return new Set<string>();
    return new Set([...groups].filter((each) => each !== group));
  });
  return [...remaining, new Set(remaining.flatMap((groups) => [...groups]))];
}
