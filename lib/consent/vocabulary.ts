/**
 * Groups of fields that are permitted together. `registry` is the door: without it a company is
 * no row at all. `contact` is personal data. `internal` fields are in no group: nothing opens them.
 */
export const FIELD_GROUPS = ['registry', 'profile', 'headcount', 'funding', 'contact'] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

/** The audiences: partners with a token of ours, participants of the data space, everyone. */
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
/** Everything that an event can do, deciding or not. */
export const LOGGED_ACTIONS = [...ACTIONS, 'request', 'expire'] as const;

/** Whether an event closes something: a withdrawal or a refusal. */
export function isClosing({ action }: { readonly action?: string | undefined }): boolean {
  return action === 'withdraw' || action === 'refuse';
}

/** Who acted, as they were authenticated: for the company, or for themselves. */
export const ACTOR_ROLES = ['company', 'person'] as const;
/** The origin of an event: a file, an officer, the page of the contact, or the nightly record of expired grants. */
export const CHANNELS = ['file', 'officer', 'self-service', 'system'] as const;

/** A company gives permission (Data Governance Act Art. 2(6)); a person gives consent (GDPR), and alone for `contact`. */
export const DECISION_MAKERS = ['company-representative', 'data-subject'] as const;
