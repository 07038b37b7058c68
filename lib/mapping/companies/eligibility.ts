import type { LocalizedText } from '../../core/language.ts';
import type { CompanyRecord } from '../record.ts';

/** Reasons why a company is eligible or not. */
export const ELIGIBILITY_LABELS = {
  IN: { en: 'Eligible', fr: 'Éligible', de: 'Berücksichtigt' },
  HOLD_INCOMPLETE: {
    en: 'On hold: a field that decides eligibility is empty',
    fr: 'En attente : un champ qui décide de l’éligibilité est vide',
    de: 'Zurückgestellt: ein Feld, das über die Berücksichtigung entscheidet, ist leer',
  },
  OUT_NOT_LUXEMBOURG: {
    en: 'Not established in Luxembourg',
    fr: 'Pas établie au Luxembourg',
    de: 'Nicht in Luxemburg niedergelassen',
  },
  OUT_NOT_ACTIVE: {
    en: 'Not active on the reference date',
    fr: 'Inactive à la date de référence',
    de: 'Am Stichtag nicht aktiv',
  },
  OUT_PUBLIC_SECTOR: {
    en: 'Public-sector activity',
    fr: 'Activité du secteur public',
    de: 'Tätigkeit des öffentlichen Sektors',
  },
  OUT_HEALTHCARE_PROVIDER: {
    en: 'Healthcare provider',
    fr: 'Prestataire de soins de santé',
    de: 'Leistungserbringer im Gesundheitswesen',
  },
  OUT_NOT_A_COMPANY: {
    en: 'Not a private company',
    fr: 'Pas une entreprise privée',
    de: 'Kein Privatunternehmen',
  },
  OUT_NOT_HUMAN_HEALTH: {
    en: 'No human-health market',
    fr: 'Pas de marché de la santé humaine',
    de: 'Kein Markt der menschlichen Gesundheit',
  },
  OUT_NO_TECHNOLOGY: {
    en: 'No health technology',
    fr: 'Pas de technologie de santé',
    de: 'Keine Gesundheitstechnologie',
  },
} as const satisfies Record<string, LocalizedText>;
export type EligibilityCode = keyof typeof ELIGIBILITY_LABELS;
export const ELIGIBILITY_CODES = Object.keys(ELIGIBILITY_LABELS) as [
  EligibilityCode,
  ...EligibilityCode[],
];

/** The only fields that decide about eligibility. */
export const ELIGIBILITY_FIELDS = [
  'country',
  'legal_status',
  'sector_type',
  'provider_activity',
  'human_health_market',
  'technology_role',
] as const satisfies readonly (keyof CompanyRecord)[];
export type EligibilityFields = Pick<CompanyRecord, (typeof ELIGIBILITY_FIELDS)[number]>;

/** The eligibility of a company, and the later rules with the same result. */
export interface Eligibility {
  readonly result: EligibilityCode;
  readonly also: readonly EligibilityCode[];
}

interface Rule {
  readonly result: EligibilityCode;
  readonly applies: (record: EligibilityFields) => boolean;
}

/**
 * The decision table of the mapping: the first matching rule decides. Only the first rule applies to
 * empty fields.
 */
const RULES: readonly Rule[] = [
  {
    result: 'HOLD_INCOMPLETE',
    applies: (r) =>
      r.country === null ||
      r.legal_status === null ||
      r.sector_type === null ||
      r.provider_activity === null ||
      r.human_health_market === null ||
      r.technology_role === null,
  },
  { result: 'OUT_NOT_LUXEMBOURG', applies: (r) => r.country !== 'LU' && r.country !== null },
  {
    result: 'OUT_NOT_ACTIVE',
    applies: (r) => r.legal_status !== 'active' && r.legal_status !== null,
  },
  { result: 'OUT_PUBLIC_SECTOR', applies: (r) => r.sector_type === 'public-sector' },
  {
    result: 'OUT_HEALTHCARE_PROVIDER',
    applies: (r) => r.provider_activity !== 'none' && r.provider_activity !== null,
  },
  {
    result: 'OUT_NOT_A_COMPANY',
    applies: (r) => r.sector_type !== 'private-company' && r.sector_type !== null,
  },
  { result: 'OUT_NOT_HUMAN_HEALTH', applies: (r) => r.human_health_market === 'none' },
  { result: 'OUT_NO_TECHNOLOGY', applies: (r) => r.technology_role === 'none' },
];
const IN: Eligibility = { result: 'IN', also: [] };

/** Computes the eligibility; it evaluates every rule, so that a company sees all rules that exclude it. */
export function computeEligibility(record: EligibilityFields): Eligibility {
  const excludingRules = RULES.filter((rule) => rule.applies(record)).map((rule) => rule.result);
  const [result, ...also] = excludingRules;
  return result === undefined ? IN : { result, also };
}

/** Whether a company is eligible, without the reasons. */
export function isEligibleRecord(record: EligibilityFields): boolean {
  return (
    record.country === 'LU' &&
    record.legal_status === 'active' &&
    record.sector_type === 'private-company' &&
    record.provider_activity === 'none' &&
    (record.human_health_market === 'exclusive' || record.human_health_market === 'diversified') &&
    record.technology_role !== 'none' &&
    record.technology_role !== null
  );
}
