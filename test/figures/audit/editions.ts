import fc from 'fast-check';
import type { MappingRecord } from '../../../lib/mapping/record.ts';
import { company } from '../edition.ts';

const SUBSECTORS = [
  'medical-devices',
  'software',
  'distributors',
  'bio-pharma',
  'in-vitro-diagnostics',
  'clinical-laboratories',
] as const;
const CANTONS = [
  'Luxembourg',
  'Luxembourg',
  'Esch-sur-Alzette',
  'Diekirch',
  'Redange',
  null,
] as const;

/** Companies as a study has them: many small, few large, some sub-sectors and cantons nearly empty. */
const someCompany: fc.Arbitrary<Partial<MappingRecord>> = fc.record({
  subsector: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('software' as const, 'medical-devices' as const) },
    { weight: 2, arbitrary: fc.constantFrom(...SUBSECTORS, null) },
  ),
  canton: fc.constantFrom(...CANTONS),
  growth_status: fc.constantFrom('none', 'none', 'none', 'startup', 'startup', 'scaleup' as const),
  fit4start: fc.boolean(),
  digital_focus: fc.boolean(),
  human_health_market: fc.constantFrom('exclusive', 'exclusive', 'diversified' as const),
  incorporation_date: fc.constantFrom('2003-05-01', '2017-01-01', '2022-01-01'),
  employees: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 9 }) },
    { weight: 3, arbitrary: fc.integer({ min: 10, max: 49 }) },
    { weight: 1, arbitrary: fc.integer({ min: 50, max: 400 }) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
});

/** The companies of an edition, each with an id of its own. */
export function editionOf(fields: readonly Partial<MappingRecord>[]): readonly MappingRecord[] {
  return fields.map((each, at) =>
    company({ ...each, record_id: `LUHT-TEST-${String(at).padStart(4, '0')}` }),
  );
}

export const someEdition = fc.oneof(
  fc.array(someCompany, { minLength: 3, maxLength: 25, size: 'max' }),
  fc.array(someCompany, { minLength: 20, maxLength: 140, size: 'max' }),
);

/** Two editions of a family, and how many companies differ between them. */
export interface Correction {
  readonly before: readonly MappingRecord[];
  readonly after: readonly MappingRecord[];
  readonly companies: number;
}

const someStep = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('gone', 'other', 'other'),
  to: someCompany,
});

/** Companies appear, vanish, and turn out to belong elsewhere. */
export const someCorrection = fc.record({
  before: fc.array(someCompany, { minLength: 12, maxLength: 70, size: 'max' }),
  steps: fc.array(someStep, { maxLength: 5 }),
  entered: fc.array(someCompany, { maxLength: 2 }),
});
type Steps = typeof someCorrection extends fc.Arbitrary<infer S> ? S : never;

/** What the steps make of an edition. */
export function corrected({ before: fields, steps, entered }: Steps): Correction {
  const before = editionOf(fields);
  const after = [...before];
  for (const { at, kind, to } of steps) {
    const place = at % after.length;
    if (kind === 'gone') after.splice(place, 1);
    else after[place] = { ...(after[place] as MappingRecord), ...to };
  }
  after.push(...entered.map((each, at) => company({ ...each, record_id: `NEW-${at}` })));
  return { before, after, companies: differing(before, after) };
}

function differing(before: readonly MappingRecord[], after: readonly MappingRecord[]): number {
  const were = new Map(before.map((record) => [record.record_id, record]));
  const stayed = after.filter((record) => were.get(record.record_id) === record).length;
  const known = after.filter(({ record_id }) => were.has(record_id)).length;
  return before.length - known + after.length - stayed;
}
