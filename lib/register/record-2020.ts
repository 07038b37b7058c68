import { localized } from '../core/language.ts';
import * as C from './codes.ts';
import type { FieldDeclarations } from './field.ts';
import { ACTIVITY } from './fields/activity.ts';
import { CONTACT_AND_SOURCE } from './fields/contact-and-source.ts';
import { IDENTITY } from './fields/identity.ts';
import { SIZE } from './fields/size.ts';

/** The fields of a company in the study of 2020: figures only, no row is published. */
export const FIELDS_2020 = {
  record_id: IDENTITY.record_id,
  rcs_number: IDENTITY.rcs_number,
  legal_name: IDENTITY.legal_name,
  incorporation_date: IDENTITY.incorporation_date,
  subsector_2020: {
    group: 'profile',
    value: {
      kind: 'code',
      codes: C.SUBSECTORS_2020,
      unknown: 'UNKNOWN_SUBSECTOR',
      missing: 'MISSING_SUBSECTOR',
    },
    required: true,
    headers: {
      en: ['Sub-sector 2020'],
      fr: ['Sous-secteur 2020'],
      de: ['Teilsektor 2020', 'Untersektor 2020'],
    },
    label: localized('Sub-sector 2020', 'Sous-secteur 2020', 'Teilbranche 2020'),
    description: localized(
      'Main focus by the list of the study of 2020',
      'Activité principale selon la liste de l’étude 2020',
      'Hauptschwerpunkt nach der Liste der Studie 2020',
    ),
  },
  digital_focus: ACTIVITY.digital_focus,
  employees: SIZE.employees,
  synthetic: CONTACT_AND_SOURCE.synthetic,
} as const satisfies FieldDeclarations;
