/**
 * Groups of fields that are permitted together. `registry` is the door: without it a company is
 * no row at all. `contact` is personal data. `internal` fields are in no group: nothing opens them.
 */
export const FIELD_GROUPS = ['registry', 'profile', 'headcount', 'funding', 'contact'] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

/** Who reads: a partner with a token of ours, a participant of the data space, anyone. */
export const AUDIENCES = ['partners', 'dataspace', 'public'] as const;
export type Audience = (typeof AUDIENCES)[number];

export const ACTIONS = ['grant', 'withdraw', 'refuse'] as const;
export type Action = (typeof ACTIONS)[number];

/** A company gives permission (Data Governance Act Art. 2(6)); a person gives consent (GDPR), and alone for `contact`. */
export const GIVERS = ['company-representative', 'data-subject'] as const;
