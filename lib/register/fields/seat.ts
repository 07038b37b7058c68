import { localized } from '../../core/language.ts';
import type { FieldDeclarations } from '../field.ts';

/** The seat of a company. */
export const SEAT = {
  street: {
    group: 'registry',
    value: { kind: 'text', style: 'line', max: 200 },
    headers: { en: ['Street', 'Address'], fr: ['Rue', 'Adresse'], de: ['Straße', 'Anschrift'] },
    label: localized('Street', 'Rue', 'Straße'),
    description: localized(
      'Street and number of the seat',
      'Rue et numéro du siège',
      'Straße und Nummer des Sitzes',
    ),
    term: { id: 'schema:streetAddress' },
  },
  postcode: {
    group: 'registry',
    value: { kind: 'postcode' },
    headers: {
      en: ['Postal code', 'ZIP', 'ZIP code'],
      fr: ['Code postal', 'CP'],
      de: ['Postleitzahl', 'PLZ'],
    },
    label: localized('Postcode', 'Code postal', 'Postleitzahl'),
    description: localized(
      'Postcode of the seat, L-#### in Luxembourg',
      'Code postal du siège, L-#### au Luxembourg',
      'Postleitzahl des Sitzes, L-#### in Luxemburg',
    ),
    term: { id: 'schema:postalCode' },
  },
  locality: {
    group: 'registry',
    value: { kind: 'text', style: 'line', max: 100 },
    headers: { en: ['Town', 'City'], fr: ['Localité', 'Ville'], de: ['Ort', 'Ortschaft'] },
    label: localized('Locality', 'Localité', 'Ort'),
    description: localized('Locality of the seat', 'Localité du siège', 'Ort des Sitzes'),
    term: { id: 'schema:addressLocality' },
  },
  commune: {
    group: 'registry',
    value: { kind: 'commune' },
    headers: { en: ['Commune', 'Municipality'], fr: ['Commune'], de: ['Gemeinde'] },
    label: localized('Commune', 'Commune', 'Gemeinde'),
    description: localized(
      'One of the 100 communes since 1 September 2023',
      'Une des 100 communes depuis le 1er septembre 2023',
      'Eine der 100 Gemeinden seit dem 1. September 2023',
    ),
  },
  /** Derived from the commune; the value of a file is only compared. */
  canton: {
    group: 'registry',
    value: { kind: 'canton' },
    headers: { en: ['Canton'], fr: ['Canton'], de: ['Kanton'] },
    label: localized('Canton', 'Canton', 'Kanton'),
    description: localized(
      'Canton, derived from the commune',
      'Canton, déduit de la commune',
      'Kanton, aus der Gemeinde abgeleitet',
    ),
    counted: true,
  },
} as const satisfies FieldDeclarations;
