import type { SumDefinition } from '../../figures/definition.ts';

/**
 * Returns the sum of the jobs. All editions count it in the same way, so they can be compared.
 *
 * @param smaller the share of the smaller companies in the edition. @see SumDefinition
 */
export const jobs = (
  smaller: SumDefinition<never>['smaller'],
): SumDefinition<{ readonly employees: number | null }> => ({
  kind: 'sum',
  fields: 'headcount',
  smaller,
  id: 'jobs',
  label: { en: 'Jobs', fr: 'Emplois', de: 'Arbeitsplätze' },
  definition: {
    en: 'Sum of the employees (persons, not full-time equivalents) of all companies of the edition; an unknown headcount adds nothing.',
    fr: 'Somme des effectifs (personnes, non équivalents temps plein) de toutes les entreprises de l’édition ; un effectif inconnu n’ajoute rien.',
    de: 'Summe der Beschäftigten (Personen, nicht Vollzeitäquivalente) aller Unternehmen der Ausgabe; eine unbekannte Beschäftigtenzahl zählt nicht mit.',
  },
  sentence: {
    en: 'On {date}, HealthTech companies in Luxembourg accounted for {numerator} jobs',
    fr: 'Au {date}, les entreprises HealthTech du Luxembourg représentaient {numerator} emplois',
    de: 'Am {date} boten HealthTech-Unternehmen in Luxemburg {numerator} Arbeitsplätze',
  },
  amount: (company) => company.employees,
});
