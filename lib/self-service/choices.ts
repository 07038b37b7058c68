import { isEarlierRevision } from '../consent/notice.ts';
import { listPermittedRecipients } from '../consent/permitted-recipients.ts';
import { timelineFor } from '../consent/recipient.ts';
import {
  addEvent,
  type ConsentDecision,
  findDecisionAt,
  isOpenGrant,
  type Timeline,
  timelineKey,
} from '../consent/timeline.ts';
import type { Action, Audience, FieldGroup } from '../consent/vocabulary.ts';
import { KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { toLocalDay } from '../core/local-time.ts';
import { type ContactAccess, listDecidableGroups, mayGrant } from './contact-fields.ts';

/** A contact's choice for one group and one audience, or for one named recipient of the audience. */
export interface Choice {
  readonly group: FieldGroup;
  readonly audience: Audience;
  readonly recipient?: string;
  readonly granted: boolean;
  /** Last instant of a permission, inclusive; `null` for a permission without an end. */
  readonly until: Instant | null;
  /** Whether the contact confirms an existing permission under the consent notice that is shown now. */
  readonly confirms?: boolean;
}

/** Withdraws every permission that the contact decides about, for all audiences and all named recipients. */
export const WITHDRAW_EVERYTHING = 'withdraw-everything';

/** Confirms that the company is the same company that decided earlier. It is needed if an edition in between did not contain the company. */
export const CONFIRM_IDENTITY = 'confirm-identity';

/** The decisions of a contact on its page. */
export type ContactDecision =
  | readonly Choice[]
  | typeof WITHDRAW_EVERYTHING
  | typeof CONFIRM_IDENTITY;

/** The contact, the time, and the consent notice of a choice. */
export interface ChoiceContext {
  readonly access: ContactAccess;
  readonly at: Instant;
  /** Version of the consent notice that the contact sees. */
  readonly notice: string;
}

/** The data of a consent event that must be recorded for a choice. */
export interface EventToRecord {
  readonly fieldGroup: FieldGroup;
  /** Absent in a withdrawal from all audiences and all named recipients that have a permission. */
  readonly audience?: Audience;
  readonly recipient?: string;
  readonly action: Action;
  readonly validUntil: Instant | null;
}

/**
 * Returns the events that lead from the current decisions to the choices. A choice that applies already
 * gives no event, so a form that is sent twice is recorded once. A permission under an earlier notice is
 * granted again if the contact confirms it. A withdrawal of everything names no audience: the recorder
 * finds the recipients that have a permission at that moment.
 *
 * @throws KaartError `forbidden` for a choice that the contact may not make
 */
export function buildChosenEvents(
  timeline: Timeline,
  decision: ContactDecision,
  { access, at, notice }: ChoiceContext,
): readonly EventToRecord[] {
  if (decision === WITHDRAW_EVERYTHING)
    return listDecidableGroups(access).map((fieldGroup) => ({
      fieldGroup,
      action: 'withdraw',
      validUntil: null,
    }));
  if (decision === CONFIRM_IDENTITY) return []; // the consent log decides which events this records
  return decision.flatMap((choice) => {
    const { group, audience, recipient, granted, until } = choice;
    // This also refuses a choice that applies already. Otherwise the response would reveal the state of the group.
    if (!listDecidableGroups(access).includes(group)) throw notOwnDecision();
    const effective = findDecisionAt(timelineFor(timeline, choice), group, audience, at);
    const own = recipient === undefined ? effective : findOwnDecision(timeline, choice, at);
    const isReadable = isOpenGrant(effective, at);
    const action = chooseAction(choice, { own, isReadable }, { at, notice });
    if (action === undefined || !isOwnDecision(action, access, group)) return [];
    const subject = { fieldGroup: group, audience, ...(recipient !== undefined && { recipient }) };
    return [{ ...subject, action, validUntil: granted ? until : null }];
  });
}

/**
 * Whether the decision is recorded. A contact that refuses a group which only another contact can grant
 * changes nothing.
 *
 * @throws KaartError `forbidden` for a grant that only another contact can give
 */
function isOwnDecision(action: Action, access: ContactAccess, group: FieldGroup): boolean {
  if (mayGrant(access, group)) return true;
  if (action === 'refuse') return false;
  if (action === 'withdraw') return true;
  throw notOwnDecision();
}

function notOwnDecision(): KaartError {
  return new KaartError('not-this-contact', { code: 'forbidden' });
}

/** The decision about a named recipient itself, without the decisions about its audience. */
function findOwnDecision(
  timeline: Timeline,
  { group, audience, recipient }: Pick<Choice, 'group' | 'audience' | 'recipient'>,
  at: Instant,
): ConsentDecision | undefined {
  const decisions = timeline[timelineKey(group, audience, recipient)] ?? [];
  return findDecisionAt({ [timelineKey(group, audience)]: decisions }, group, audience, at);
}

/** The decision that applies before a choice. */
interface AppliedDecision {
  /** The decision about the recipient of the choice itself. */
  readonly own: ConsentDecision | undefined;
  /** Whether the recipient has a permission, also as one of its audience. */
  readonly isReadable: boolean;
}

/**
 * Returns the action that a choice needs. A choice for one recipient by name is recorded also if it equals
 * the choice for the audience, because it must stay when the company changes its choice for the audience.
 */
function chooseAction(
  { granted, until, confirms = false }: Pick<Choice, 'granted' | 'until' | 'confirms'>,
  { own, isReadable }: AppliedDecision,
  { at, notice }: Pick<ChoiceContext, 'at' | 'notice'>,
): Action | undefined {
  if (granted && confirms && isEarlierRevision(own?.notice, notice)) return 'grant';
  if (granted)
    return isOpenGrant(own, at) && isSameDay(own?.validUntil ?? null, until) ? undefined : 'grant';
  if (isReadable) return 'withdraw';
  return own === undefined || own.action === 'grant' ? 'refuse' : undefined;
}

/** Whether two ends are on the same day. The page shows the last day without a time, so such a permission counts as the same. */
function isSameDay(a: Instant | null, b: Instant | null): boolean {
  return (a && toLocalDay(a)) === (b && toLocalDay(b));
}

/** Whether there is a permission that the contact may withdraw. */
export function canWithdraw(timeline: Timeline, access: ContactAccess): boolean {
  return listDecidableGroups(access).some(
    (group) => listPermittedRecipients(timeline, group, undefined).length > 0,
  );
}

/** Returns one event for each audience and named recipient that an event applies to. */
function listAddressedEvents(timeline: Timeline, event: EventToRecord) {
  const { audience, fieldGroup } = event;
  if (audience !== undefined) return [{ ...event, audience }];
  return listPermittedRecipients(timeline, fieldGroup, undefined).map((to) => ({
    ...event,
    ...to,
  }));
}

/** Returns the timeline with additional events. The page uses it to show the rows that recipients would see, before the contact decides. */
export function addEventsToTimeline(
  timeline: Timeline,
  events: readonly EventToRecord[],
  { recordId, at, notice }: Omit<ChoiceContext, 'access'> & { readonly recordId: string },
): Timeline {
  const last = Math.max(
    0,
    ...Object.values(timeline).flatMap((all) => (all ?? []).map(({ seq }) => seq)),
  );
  const all = events.flatMap((event) => listAddressedEvents(timeline, event));
  return all.reduce(
    (so, event, index) =>
      addEvent(so, {
        ...event,
        id: `choice-${index}`,
        recordId,
        effectiveAt: at,
        recordedAt: at,
        seq: last + index + 1,
        givenBy: 'company-representative',
        noticeVersion: notice,
        language: 'en',
        evidenceRef: '',
        receipt: null,
        prevHash: null,
        hash: '',
      }),
    timeline,
  );
}
