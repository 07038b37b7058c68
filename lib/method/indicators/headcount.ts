import type { ShareDefinition } from '../../figures/definition.ts';
import { buildShareSentence, COMPANIES_OF_KNOWN_HEADCOUNT } from '../wording.ts';

type HeadcountShare = ShareDefinition<{ readonly employees: number | null }>;

/** "< 10 employees", the method of 2025. */
export const fewerThan10Employees: HeadcountShare = {
  kind: 'share',
  fields: 'headcount',
  id: 'fewer-than-10-employees',
  label: {
    en: 'Fewer than 10 employees',
    fr: 'Moins de 10 salariés',
    de: 'Weniger als 10 Beschäftigte',
  },
  definition: {
    en: 'Companies with fewer than 10 employees (0 counts), of the companies of the edition whose headcount is known.',
    fr: 'Entreprises de moins de 10 salariés (0 compris), sur les entreprises de l’édition dont l’effectif est connu.',
    de: 'Unternehmen mit weniger als 10 Beschäftigten (0 zählt mit), von den Unternehmen der Ausgabe mit bekannter Beschäftigtenzahl.',
  },
  sentence: buildShareSentence(COMPANIES_OF_KNOWN_HEADCOUNT, {
    en: 'had fewer than ten employees',
    fr: 'comptaient moins de dix salariés',
    de: ['hatten', 'weniger als zehn Beschäftigte'],
  }),
  known: ({ employees }) => employees !== null,
  counts: ({ employees }) => employees !== null && employees < 10,
};

/** "≤ 10 employees", the method of 2020. */
export const atMost10Employees: HeadcountShare = {
  kind: 'share',
  fields: 'headcount',
  id: 'at-most-10-employees',
  label: {
    en: 'At most 10 employees',
    fr: '10 salariés au plus',
    de: 'Höchstens 10 Beschäftigte',
  },
  definition: {
    en: 'Companies with 10 employees or fewer (0 counts), of the companies of the edition whose headcount is known.',
    fr: 'Entreprises de 10 salariés ou moins (0 compris), sur les entreprises de l’édition dont l’effectif est connu.',
    de: 'Unternehmen mit 10 oder weniger Beschäftigten (0 zählt mit), von den Unternehmen der Ausgabe mit bekannter Beschäftigtenzahl.',
  },
  sentence: buildShareSentence(COMPANIES_OF_KNOWN_HEADCOUNT, {
    en: 'had at most ten employees',
    fr: 'comptaient dix salariés au plus',
    de: ['hatten', 'höchstens zehn Beschäftigte'],
  }),
  known: ({ employees }) => employees !== null,
  counts: ({ employees }) => employees !== null && employees <= 10,
};
