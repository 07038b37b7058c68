import type { Field } from '../../mapping/record.ts';
import type { PublishedField } from '../field-groups.ts';

/** How the values of a field are written where a format has types. */
export type FieldType =
  | 'text'
  | 'texts'
  | 'boolean'
  | 'integer'
  | 'number'
  | 'date'
  | 'moment'
  | 'url';

const NOT_TEXT = {
  former_names: 'texts',
  incorporation_date: 'date',
  digital_focus: 'boolean',
  digital_technologies: 'texts',
  fit4start: 'boolean',
  house_of_biohealth: 'boolean',
  website: 'url',
  employees: 'integer',
  employees_year: 'integer',
  funding_total_eur: 'number',
  updated_at: 'moment',
  synthetic: 'boolean',
} as const satisfies Partial<Record<PublishedField, FieldType>>;

/** The type of a published field. */
export function fieldType(field: Field): FieldType {
  return (NOT_TEXT as Partial<Record<Field, FieldType>>)[field] ?? 'text';
}

/** The column after the fields: the closed groups of the row. */
export const WITHHELD = 'withheld';
