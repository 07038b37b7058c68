import type { LocalizedText } from '../core/language.ts';
import type { SeriesBreak } from '../figures/definition.ts';

/** The words with which a sentence names an indicator, by its id. Indicators that are not here are named by their label. */
export const SUBJECTS: Readonly<Record<string, LocalizedText>> = {
  entities: {
    en: 'the number of HealthTech companies in Luxembourg',
    fr: 'le nombre d’entreprises HealthTech au Luxembourg',
    de: 'die Zahl der HealthTech-Unternehmen in Luxemburg',
  },
  jobs: {
    en: 'the number of jobs in HealthTech companies in Luxembourg',
    fr: 'le nombre d’emplois des entreprises HealthTech au Luxembourg',
    de: 'die Zahl der Arbeitsplätze in HealthTech-Unternehmen in Luxemburg',
  },
  'digital-focus': {
    en: 'the share of HealthTech companies in Luxembourg with a digital focus',
    fr: 'la part des entreprises HealthTech du Luxembourg à orientation numérique',
    de: 'der Anteil der HealthTech-Unternehmen in Luxemburg mit digitalem Schwerpunkt',
  },
};

/** The indicators that may not be compared between 2020 and 2025, and the reasons. */
export const BREAKS_2025: readonly SeriesBreak[] = [
  {
    id: 'age',
    label: { en: 'Age', fr: 'Âge', de: 'Alter' },
    before: 'younger-than-10-years',
    after: 'at-most-10-years',
    reason: {
      en: '2020 counted companies younger than 10 years, 2025 counts companies at most 10 years old.',
      fr: '2020 comptait les entreprises de moins de 10 ans, 2025 compte celles de 10 ans au plus.',
      de: '2020 zählte Unternehmen, die jünger als 10 Jahre waren, 2025 zählt höchstens 10 Jahre alte.',
    },
  },
  {
    id: 'size',
    label: { en: 'Headcount', fr: 'Effectif', de: 'Beschäftigtenzahl' },
    before: 'at-most-10-employees',
    after: 'fewer-than-10-employees',
    reason: {
      en: '2020 counted companies with at most 10 employees, 2025 counts companies with fewer than 10.',
      fr: '2020 comptait les entreprises de 10 salariés au plus, 2025 compte celles de moins de 10 salariés.',
      de: '2020 zählte Unternehmen mit höchstens 10 Beschäftigten, 2025 zählt solche mit weniger als 10.',
    },
  },
  {
    id: 'subsector',
    label: { en: 'Sub-sectors', fr: 'Sous-secteurs', de: 'Teilsektoren' },
    before: 'subsector',
    after: 'subsector',
    reason: {
      en: '2025 has another list of sub-sectors: among others, distributors were split out.',
      fr: '2025 a une autre liste de sous-secteurs : les distributeurs, entre autres, en ont été séparés.',
      de: '2025 hat eine andere Liste der Teilsektoren: unter anderem wurden die Distributoren herausgelöst.',
    },
  },
];
