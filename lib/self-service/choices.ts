import { isEarlierRevision } from '../consent/notice.ts';
import { listPermittedRecipients } from '../consent/permitted-recipients.ts';
import { timelineFor } from '../consent/recipient.ts';
import {
  addEvent,
  type ConsentDecision,
  findDecisionAt,
  isOpenGrant,
  type Timeline,
} from '../consent/timeline.ts';
import type { Action, Audience, FieldGroup } from '../consent/vocabulary.ts';
import { KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { toLocalDay } from '../core/local-time.ts';
import { type ContactAccess, listDecidableGroups, mayGrant } from './contact-fields.ts';

/** A contact's choice for one group and audience, or one recipient of it by name. */
export interface Choice {
  readonly group: FieldGroup;
  readonly audience: Audience;
  readonly recipient?: string;
  readonly permit: boolean;
  /** Last instant of a permit, inclusive; `null` is without end. */
  readonly until: Instant | null;
  /** Whether the contact confirms a permit that holds already under the notice that is shown now. */
  readonly confirms?: boolean;
}

/** Withdraws every permission that the contact decides about, for every audience and every recipient by name. */
export const WITHDRAW_EVERYTHING = 'withdraw-everything';

/** Confirms that the company is the same that decided before an edition without it. */
export const CONFIRM_IDENTITY = 'confirm-identity';

/** The decisions of a contact on its page. */
export type ContactDecision =
  | readonly Choice[]
  | typeof WITHDRAW_EVERYTHING
  | typeof CONFIRM_IDENTITY;

/** The contact, the time, and the notice of a choice. */
export interface ChoiceContext {
  readonly access: ContactAccess;
  readonly at: Instant;
  /** Version of the notice that the contact is shown. */
  readonly notice: string;
}

/** An event that must be recorded for a choice. */
export interface EventToRecord {
  readonly fieldGroup: FieldGroup;
  /** Absent in a withdrawal for every audience and every recipient by name that has a permission. */
  readonly audience?: Audience;
  readonly recipient?: string;
  readonly action: Action;
  readonly validUntil: Instant | null;
}

/**
 * The events that lead from the current decisions to the choices; none for a choice that holds already,
 * so that a form sent twice records once. A permit that holds under an earlier notice and is confirmed
 * is granted again. A withdrawal of everything names no audience, so it is the recorder that finds all that
 * have a permission then.
 *
 * @throws KaartError `forbidden` for a choice that is not the contact's
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
  if (decision === CONFIRM_IDENTITY) return []; // what it records follows from the log
  return decision.flatMap((choice) => {
    const { group, audience, recipient, permit, until } = choice;
    // Also a choice that holds already: otherwise the answer tells how the group stands.
    if (!listDecidableGroups(access).includes(group)) throw notOwnDecision();
    const own = timelineFor(timeline, { audience, recipient });
    const action = actionFor(choice, findDecisionAt(own, group, audience, at), { at, notice });
    if (action === undefined || !isOwnDecision(action, access, group)) return [];
    const about = { fieldGroup: group, audience, ...(recipient !== undefined && { recipient }) };
    return [{ ...about, action, validUntil: permit ? until : null }];
  });
}

/**
 * Whether the contact may take a decision. Refusing what only another contact can give has no effect.
 *
 * @throws KaartError `forbidden`
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

function actionFor(
  { permit, until, confirms = false }: Pick<Choice, 'permit' | 'until' | 'confirms'>,
  decision: ConsentDecision | undefined,
  { at, notice }: Pick<ChoiceContext, 'at' | 'notice'>,
): Action | undefined {
  const granted = isOpenGrant(decision, at);
  if (permit && confirms && isEarlierRevision(decision?.notice, notice)) return 'grant';
  if (permit)
    return granted && isSameDay(decision?.validUntil ?? null, until) ? undefined : 'grant';
  if (granted) return 'withdraw';
  return decision === undefined || decision.action === 'grant' ? 'refuse' : undefined;
}

/** A page shows the last day and not its time, so a permit that ends earlier on that day holds already. */
function isSameDay(a: Instant | null, b: Instant | null): boolean {
  return (a && toLocalDay(a)) === (b && toLocalDay(b));
}

/** Whether a withdrawal of everything would take something back. */
export function canWithdraw(timeline: Timeline, access: ContactAccess): boolean {
  return listDecidableGroups(access).some(
    (group) => listPermittedRecipients(timeline, group, undefined).length > 0,
  );
}

/** Returns an event for each audience and recipient that it applies to. */
function listAddressedEvents(timeline: Timeline, event: EventToRecord) {
  const { audience, fieldGroup } = event;
  if (audience !== undefined) return [{ ...event, audience }];
  return listPermittedRecipients(timeline, fieldGroup, undefined).map((to) => ({
    ...event,
    ...to,
  }));
}

/** What the timeline would be with these events, so that what a partner would see can be shown before anything is decided. */
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
