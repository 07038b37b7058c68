/**
 * Groups of fields that are granted together. `registry` is the base group: without it a company has no
 * row. `contact` contains personal data. `internal` fields are in no group, so they are never granted.
 */
export const FIELD_GROUPS = ['registry', 'profile', 'headcount', 'funding', 'contact'] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

/** The audiences: partners with an access token, participants of the data space, and everyone. */
export const AUDIENCES = ['partners', 'dataspace', 'public'] as const;
export type Audience = (typeof AUDIENCES)[number];

export const ACTIONS = ['grant', 'withdraw', 'refuse'] as const;
export type Action = (typeof ACTIONS)[number];

/**
 * The kinds of recorded events, and the effect of each on a permission. `request` and `expire` have no
 * effect. A grant ends at its own last instant, whether the end is recorded or not.
 */
export const ACTION_OF = {
  requested: 'request',
  given: 'grant',
  reconfirmed: 'grant',
  refused: 'refuse',
  withdrawn: 'withdraw',
  superseded: 'withdraw',
  invalidated: 'withdraw',
  expired: 'expire',
} as const satisfies Record<string, Action | 'request' | 'expire'>;
export type EventKind = keyof typeof ACTION_OF;
export const EVENT_KINDS = Object.keys(ACTION_OF) as [EventKind, ...EventKind[]];
/** All actions of events, with or without an effect. */
export const LOGGED_ACTIONS = [...ACTIONS, 'request', 'expire'] as const;

/** Whether an action ends access: a withdrawal or a refusal. */
export function isClosing({ action }: { readonly action?: string | undefined }): boolean {
  return action === 'withdraw' || action === 'refuse';
}

/** Roles of the authenticated actor: acts for the company, or for themselves. */
export const ACTOR_ROLES = ['company', 'person'] as const;
/** The origin of an event: a file, an officer, the page of the contact, or the nightly record of expired grants. */
export const CHANNELS = ['file', 'officer', 'self-service', 'system'] as const;

/**
 * A company gives permission (Data Governance Act Art. 2(6)). A person gives consent (GDPR); only a
 * person can for `contact`.
 */
export const DECISION_MAKERS = ['company-representative', 'data-subject'] as const;
