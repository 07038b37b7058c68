import type { FieldDeclarations } from './field.ts';
import { ACTIVITY } from './fields/activity.ts';
import { CONTACT_AND_SOURCE } from './fields/contact-and-source.ts';
import { IDENTITY } from './fields/identity.ts';
import { PRESENTATION } from './fields/presentation.ts';
import { SEAT } from './fields/seat.ts';
import { SIZE } from './fields/size.ts';

/** The fields of a company in the edition of 2025 and its corrections, in the order of the record. */
export const FIELDS_2025 = {
  ...IDENTITY,
  ...SEAT,
  ...ACTIVITY,
  ...PRESENTATION,
  ...SIZE,
  ...CONTACT_AND_SOURCE,
} as const satisfies FieldDeclarations;
