import type { FieldGroup } from '../consent/vocabulary.ts';
import { FIELDS, type Field } from '../mapping/record.ts';
import { GROUP_OF } from '../publication/field-groups.ts';
import type { Mandate } from './invitation.ts';

/** Groups of fields that a contact sees: a person who consents to contact data is told whose company it is, and no more. */
const SEEN: Readonly<Record<Mandate, readonly (FieldGroup | 'internal')[]>> = {
  company: ['registry', 'profile', 'headcount', 'funding', 'contact', 'internal'],
  person: ['registry', 'contact'],
};

/** Groups that a contact decides about. The company cannot give the person's consent, but may stop it. */
const DECIDED: Readonly<Record<Mandate, readonly FieldGroup[]>> = {
  company: ['registry', 'profile', 'headcount', 'funding', 'contact'],
  person: ['contact'],
};

/** What analysts wrote for themselves may speak of others, so it is not shown. */
const NOT_SHOWN: readonly Field[] = ['internal_note'];

export function groupsSeenBy(mandate: Mandate): readonly (FieldGroup | 'internal')[] {
  return SEEN[mandate];
}

export function groupsDecidedBy(mandate: Mandate): readonly FieldGroup[] {
  return DECIDED[mandate];
}

/** Whether a contact may open a group: nobody but the person opens `contact`, and nothing else. */
export function mayGrant(mandate: Mandate, group: FieldGroup): boolean {
  return (group === 'contact') === (mandate === 'person');
}

/** Fields of a group that a contact is shown, in the order of the record. */
export function fieldsIn(group: FieldGroup | 'internal'): readonly Field[] {
  return FIELDS.filter((field) => GROUP_OF[field] === group && !NOT_SHOWN.includes(field));
}

/** Fields that a contact may ask to have corrected: those shown to it that are not ours, in the order of their groups. */
export function fieldsOf(mandate: Mandate): readonly Field[] {
  const groups = mandate === 'person' ? (['contact'] as const) : SEEN.company;
  return groups.flatMap(fieldsIn).filter((field) => !OURS.includes(field));
}

/** Set by this house and not by facts about the company. */
const OURS: readonly Field[] = [
  'record_id',
  'source',
  'source_checked_on',
  'updated_at',
  'synthetic',
];
