import type { FieldGroup } from '../consent/vocabulary.ts';
import type { FieldDeclarations } from '../register/field.ts';
import type { Mandate } from './invitation.ts';
import type { ContactSession } from './session.ts';

/**
 * The access of a contact: by its mandate, or `handed-over` for a company whose link a member of staff
 * handed over. That member of staff could have opened the link, so it gives no access to contact data.
 */
export type ContactAccess = Mandate | 'handed-over';

/** The access of a session. */
export function getContactAccess({
  mandate,
  handedOverBy,
}: Pick<ContactSession, 'mandate' | 'handedOverBy'>): ContactAccess {
  return handedOverBy === null ? mandate : 'handed-over';
}

/** Groups that a contact sees. A contact person sees its own data and the register data of the company. */
const VISIBLE: Readonly<Record<ContactAccess, readonly (FieldGroup | 'internal')[]>> = {
  company: ['registry', 'profile', 'headcount', 'funding', 'contact', 'internal'],
  person: ['registry', 'contact'],
  'handed-over': ['registry', 'profile', 'headcount', 'funding', 'internal'],
};

/** Groups that a contact decides about. The company cannot consent for the person, but it may withdraw the consent. */
const DECIDABLE: Readonly<Record<ContactAccess, readonly FieldGroup[]>> = {
  company: ['registry', 'profile', 'headcount', 'funding', 'contact'],
  person: ['contact'],
  'handed-over': ['registry', 'profile', 'headcount', 'funding'],
};

export function listVisibleGroupsFor(access: ContactAccess): readonly (FieldGroup | 'internal')[] {
  return VISIBLE[access];
}

export function listDecidableGroups(access: ContactAccess): readonly FieldGroup[] {
  return DECIDABLE[access];
}

/** Whether a contact may grant a group: only the person grants `contact`, and grants no other group. */
export function mayGrant(access: ContactAccess, group: FieldGroup): boolean {
  return (group === 'contact') === (access === 'person');
}

/** Returns the names of the fields of a group that a contact sees, in the order of the record. */
export function listFieldNames(
  fields: FieldDeclarations,
  group: FieldGroup | 'internal',
): readonly string[] {
  return Object.keys(fields).filter(
    (name) => fields[name]?.group === group && fields[name].ownPage !== 'hidden',
  );
}

/** Returns the names of the fields for which a contact may request a correction, in the order of their groups. */
export function listCorrectableFields(
  fields: FieldDeclarations,
  access: ContactAccess,
): readonly string[] {
  const groups = access === 'person' ? (['contact'] as const) : VISIBLE[access];
  return groups
    .flatMap((group) => listFieldNames(fields, group))
    .filter((name) => fields[name]?.ownPage === undefined);
}
