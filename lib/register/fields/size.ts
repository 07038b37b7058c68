import { localized } from '../../core/language.ts';
import type { FieldDeclarations } from '../field.ts';

/** Headcount and funding. */
export const SIZE = {
  /** Persons, not full-time equivalents. `null` is unknown and never 0. */
  employees: {
    group: 'headcount',
    value: { kind: 'integer', min: 0, max: 20_000, fraction: 'FRACTIONAL_EMPLOYEES' },
    headers: {
      en: ['Headcount', 'Number of employees', 'Staff'],
      fr: ['Effectif', 'Effectifs', 'Nombre de salariés'],
      de: ['Beschäftigte', 'Mitarbeiter', 'Anzahl Beschäftigte', 'Mitarbeiterzahl'],
    },
    label: localized('Employees', 'Effectif', 'Beschäftigte'),
    description: localized(
      'Persons, not full-time equivalents; null is unknown and never 0',
      'Personnes, non équivalents temps plein ; null signifie inconnu, jamais 0',
      'Personen, keine Vollzeitäquivalente; null heißt unbekannt, nie 0',
    ),
    measured: true,
    counted: true,
    term: { id: 'schema:numberOfEmployees' },
  },
  employees_year: {
    group: 'headcount',
    value: { kind: 'integer', min: 2_000, max: 2_100, fraction: 'UNREADABLE_NUMBER' },
    headers: {
      en: ['Headcount year', 'Year of headcount'],
      fr: ["Année de l'effectif", 'Année effectif'],
      de: [
        'Beschäftigte Jahr',
        'Jahr der Beschäftigtenzahl',
        'Jahr der Mitarbeiterzahl',
        'Stichjahr',
      ],
    },
    label: localized('Year of the headcount', "Année de l'effectif", 'Jahr der Beschäftigtenzahl'),
    description: localized(
      'Year the headcount is of',
      'Année de l’effectif',
      'Jahr, für das die Beschäftigtenzahl gilt',
    ),
  },
  /** Known equity and grants, in euro. */
  funding_total_eur: {
    group: 'funding',
    value: { kind: 'number', max: 1e15 },
    headers: {
      en: ['Total funding (EUR)', 'Total funding', 'Funding total'],
      fr: ['Financement total (EUR)', 'Financement total'],
      de: ['Gesamtfinanzierung (EUR)', 'Gesamtfinanzierung', 'Finanzierung gesamt'],
    },
    label: localized('Total funding (EUR)', 'Financement total (EUR)', 'Finanzierung gesamt (EUR)'),
    description: localized(
      'Known equity and grants, in euro',
      'Fonds propres et subventions connus, en euros',
      'Bekanntes Eigenkapital und Zuschüsse, in Euro',
    ),
    measured: true,
  },
} as const satisfies FieldDeclarations;
