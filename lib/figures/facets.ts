import type { Texts } from '../core/language.ts';
import { CANTONS } from '../mapping/communes.ts';
import type { MappingRecord } from '../mapping/record.ts';
import { GROWTH_STATUSES, SUBSECTORS } from '../mapping/vocabulary.ts';
import type { FacetDefinition } from './definition.ts';
import type { FacetValue } from './disclosure/cross-table.ts';

/** The facets that cross tables of the 2025 edition are made of. */

/** Code of the value that stands for "not known"; it is left out of a table where nobody has it. */
export const UNKNOWN = 'unknown';

const unknown: FacetValue = {
  code: UNKNOWN,
  label: { en: 'Unknown', fr: 'Inconnu', de: 'Unbekannt' },
};

function valuesOf(labels: Readonly<Record<string, Texts>>): readonly FacetValue[] {
  return Object.entries(labels).map(([code, label]) => ({ code, label }));
}

export const subsector: FacetDefinition<MappingRecord> = {
  id: 'subsector',
  label: { en: 'Sub-sector', fr: 'Sous-secteur', de: 'Teilsektor' },
  values: [...valuesOf(SUBSECTORS), unknown],
  codeOf: (company) => company.subsector ?? UNKNOWN,
};

export const canton: FacetDefinition<MappingRecord> = {
  id: 'canton',
  label: { en: 'Canton', fr: 'Canton', de: 'Kanton' },
  values: [
    ...Object.keys(CANTONS).map((name) => ({
      code: name,
      label: { en: name, fr: name, de: name },
    })),
    unknown,
  ],
  codeOf: (company) => company.canton ?? UNKNOWN,
};

export const growth: FacetDefinition<MappingRecord> = {
  id: 'growth',
  label: { en: 'Growth status', fr: 'Statut de croissance', de: 'Wachstumsstatus' },
  values: valuesOf(GROWTH_STATUSES),
  codeOf: (company) => company.growth_status,
};

const sizeClasses = ['0–9', '10–49', '50–249'].map((range) => ({
  code: range.replace('–', '-'),
  label: { en: range, fr: range.replace('–', ' à '), de: range },
}));

const largestClass: FacetValue = {
  code: '250+',
  label: { en: '250 and more', fr: '250 et plus', de: '250 und mehr' },
};

/** Fewest and most employees of a company of each class; of an unknown headcount nothing is summed. */
export const EMPLOYEES_OF_SIZE = {
  '0-9': { least: 0, most: 9 },
  '10-49': { least: 10, most: 49 },
  '50-249': { least: 50, most: 249 },
  '250+': { least: 250, most: Number.POSITIVE_INFINITY },
} as const;

/** Classes by their number of employees; the first is that of the official figure. */
export const size: FacetDefinition<MappingRecord> = {
  id: 'size',
  label: { en: 'Employees', fr: 'Effectif', de: 'Beschäftigte' },
  values: [...sizeClasses, largestClass, unknown],
  codeOf: ({ employees }) => {
    if (employees === null) return UNKNOWN;
    if (employees < 10) return '0-9';
    if (employees < 50) return '10-49';
    return employees < 250 ? '50-249' : '250+';
  },
};
