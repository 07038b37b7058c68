import { describe, expect, it } from 'vitest';
import {
  computeEligibility,
  ELIGIBILITY_LABELS,
  type EligibilityCode,
  type EligibilityFields,
  isEligibleRecord,
} from '../../lib/mapping/companies/eligibility.ts';
import { CompanyRecord } from '../../lib/mapping/record.ts';
import { EditionEligibility } from '../../lib/mapping/release/override.ts';
import { check } from './rows.ts';

const COMPANY: EligibilityFields = {
  country: 'LU',
  legal_status: 'active',
  sector_type: 'private-company',
  provider_activity: 'none',
  human_health_market: 'exclusive',
  technology_role: 'developer',
};

describe('the eligibility of a company', () => {
  it.each<[string, Partial<EligibilityFields>, EligibilityCode, EligibilityCode[]]>([
    ['what has everything', {}, 'IN', []],
    ['a clinical laboratory', { technology_role: 'laboratory' }, 'IN', []],
    ['a diversified company', { human_health_market: 'diversified' }, 'IN', []],
    ['abroad', { country: 'DE' }, 'OUT_NOT_LUXEMBOURG', []],
    ['in liquidation', { legal_status: 'in-liquidation' }, 'OUT_NOT_ACTIVE', []],
    ['merged', { legal_status: 'merged' }, 'OUT_NOT_ACTIVE', []],
    [
      'a public hospital',
      { sector_type: 'public-sector', provider_activity: 'hospital' },
      'OUT_PUBLIC_SECTOR',
      ['OUT_HEALTHCARE_PROVIDER', 'OUT_NOT_A_COMPANY'],
    ],
    ['a dentist', { provider_activity: 'dentist' }, 'OUT_HEALTHCARE_PROVIDER', []],
    ['an association', { sector_type: 'non-profit' }, 'OUT_NOT_A_COMPANY', []],
    ['a veterinary laboratory', { human_health_market: 'none' }, 'OUT_NOT_HUMAN_HEALTH', []],
    ['a holding', { technology_role: 'none' }, 'OUT_NO_TECHNOLOGY', []],
    ['an unknown market', { human_health_market: null }, 'HOLD_INCOMPLETE', []],
    [
      'an unknown market abroad',
      { human_health_market: null, country: 'DE' },
      'HOLD_INCOMPLETE',
      ['OUT_NOT_LUXEMBOURG'],
    ],
    [
      'everything at once',
      {
        country: 'FR',
        legal_status: 'bankrupt',
        sector_type: 'public-sector',
        provider_activity: 'doctor',
        human_health_market: 'none',
        technology_role: 'none',
      },
      'OUT_NOT_LUXEMBOURG',
      [
        'OUT_NOT_ACTIVE',
        'OUT_PUBLIC_SECTOR',
        'OUT_HEALTHCARE_PROVIDER',
        'OUT_NOT_A_COMPANY',
        'OUT_NOT_HUMAN_HEALTH',
        'OUT_NO_TECHNOLOGY',
      ],
    ],
  ])('%s', (_, fields, result, also) => {
    const company = { ...COMPANY, ...fields };
    expect(computeEligibility(company)).toEqual({ result, also });
    expect(isEligibleRecord(company)).toBe(result === 'IN');
  });

  it.each(Object.keys(COMPANY) as (keyof EligibilityFields)[])(
    'is HOLD_INCOMPLETE without %s',
    (field) => {
      const company = { ...COMPANY, [field]: null };
      expect(computeEligibility(company).result).toBe('HOLD_INCOMPLETE');
      expect(isEligibleRecord(company)).toBe(false);
    },
  );

  it('has a label for every result', () => {
    for (const label of Object.values(ELIGIBILITY_LABELS))
      expect(Object.keys(label)).toHaveLength(3);
  });
});

describe('the eligible companies of an edition', () => {
  const record = CompanyRecord.parse(check({}).record);
  const override = {
    recordId: record.record_id,
    result: 'OUT_NO_TECHNOLOGY' as const,
    reason: 'sells chairs',
    by: 'anna',
    at: record.updated_at,
  };

  it('follow the rules, except for the overrides', () => {
    expect(new EditionEligibility([]).decideEligibility(record)).toBe('IN');
    expect(new EditionEligibility([override]).decideEligibility(record)).toBe('OUT_NO_TECHNOLOGY');
    expect(
      new EditionEligibility([override]).isEligible({ ...record, record_id: 'LUHT-B-1' }),
    ).toBe(true);
  });
});
