import type { FieldGroup } from '../consent/vocabulary.ts';
import type { Field } from '../mapping/record.ts';

/** The group of every field of the record; a field nobody classified does not compile. */
export const GROUP_OF = {
  record_id: 'registry',
  rcs_number: 'registry',
  euid: 'registry',
  vat_number: 'registry',
  legal_name: 'registry',
  trade_name: 'profile',
  former_names: 'registry',
  legal_form: 'registry',
  legal_status: 'registry',
  country: 'registry',
  incorporation_date: 'registry',
  street: 'registry',
  postcode: 'registry',
  locality: 'registry',
  commune: 'registry',
  canton: 'registry',
  sector_type: 'internal',
  provider_activity: 'internal',
  human_health_market: 'profile',
  technology_role: 'profile',
  subsector: 'profile',
  digital_focus: 'profile',
  digital_technologies: 'profile',
  growth_status: 'profile',
  fit4start: 'profile',
  house_of_biohealth: 'profile',
  nace_code: 'registry',
  description_en: 'profile',
  description_fr: 'profile',
  description_de: 'profile',
  website: 'profile',
  employees: 'headcount',
  employees_year: 'headcount',
  funding_total_eur: 'funding',
  contact_name: 'contact',
  contact_email: 'contact',
  source: 'internal',
  source_checked_on: 'internal',
  updated_at: 'registry',
  internal_note: 'internal',
  synthetic: 'registry',
} as const satisfies Record<Field, FieldGroup | 'internal'>;

/** A field that may leave the house. */
export type PublishedField = {
  [F in Field]: (typeof GROUP_OF)[F] extends 'internal' ? never : F;
}[Field];

/** The fields that may leave the house, in the order of the record. */
export const PUBLISHED_FIELDS = (Object.keys(GROUP_OF) as Field[]).filter(
  (field): field is PublishedField => GROUP_OF[field] !== 'internal',
);
