import type { FieldGroup } from '../consent/vocabulary.ts';
import type { FieldDeclarations } from '../register/field.ts';
import type { Mandate } from './invitation.ts';
import type { ContactSession } from './session.ts';

/**
 * What a contact may see and decide: as its mandate says, or as a company whose link a person handed
 * over. That person could have opened the link, so it gives no access to contact data.
 */
export type ContactAccess = Mandate | 'handed-over';

/** The access of a session. */
export function getContactAccess({
  mandate,
  handedOverBy,
}: Pick<ContactSession, 'mandate' | 'handedOverBy'>): ContactAccess {
  return handedOverBy === null ? mandate : 'handed-over';
}

/** Groups of fields that a contact sees: a person who consents to contact data is told whose company it is, and no more. */
const SEEN: Readonly<Record<ContactAccess, readonly (FieldGroup | 'internal')[]>> = {
  company: ['registry', 'profile', 'headcount', 'funding', 'contact', 'internal'],
  person: ['registry', 'contact'],
  'handed-over': ['registry', 'profile', 'headcount', 'funding', 'internal'],
};

/** Groups that a contact decides about. The company cannot give the person's consent, but may stop it. */
const DECIDED: Readonly<Record<ContactAccess, readonly FieldGroup[]>> = {
  company: ['registry', 'profile', 'headcount', 'funding', 'contact'],
  person: ['contact'],
  'handed-over': ['registry', 'profile', 'headcount', 'funding'],
};

export function listVisibleGroupsFor(access: ContactAccess): readonly (FieldGroup | 'internal')[] {
  return SEEN[access];
}

export function listDecidableGroups(access: ContactAccess): readonly FieldGroup[] {
  return DECIDED[access];
}

/** Whether a contact may grant a group: only the person grants `contact`, and grants no other group. */
export function mayGrant(access: ContactAccess, group: FieldGroup): boolean {
  return (group === 'contact') === (access === 'person');
}

/** Names of the fields of a group that a contact is shown, in the order of the record. */
export function listFieldNames(
  fields: FieldDeclarations,
  group: FieldGroup | 'internal',
): readonly string[] {
  return Object.keys(fields).filter(
    (name) => fields[name]?.group === group && fields[name].ownPage !== 'hidden',
  );
}

/** Names of the fields that a contact may ask to have corrected, in the order of their groups. */
export function correctableFields(
  fields: FieldDeclarations,
  access: ContactAccess,
): readonly string[] {
  const groups = access === 'person' ? (['contact'] as const) : SEEN[access];
  return groups
    .flatMap((group) => listFieldNames(fields, group))
    .filter((name) => fields[name]?.ownPage === undefined);
}
