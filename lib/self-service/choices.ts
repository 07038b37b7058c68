import { isEarlier } from '../consent/notice.ts';
import { permittedReaders } from '../consent/permitted-readers.ts';
import { timelineFor } from '../consent/reader.ts';
import {
  addEvent,
  type ConsentDecision,
  decisionAt,
  isOpenGrant,
  type Timeline,
} from '../consent/timeline.ts';
import type { Action, Audience, FieldGroup } from '../consent/vocabulary.ts';
import { KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { localDayOf } from '../core/local-time.ts';
import { type ContactAccess, groupsDecidedBy, mayGrant } from './held-fields.ts';

/** What a contact wants for one group and audience, or one reader of it by name. */
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

/** Takes back every permission that the contact decides about, of every audience and every reader by name. */
export const WITHDRAW_EVERYTHING = 'withdraw-everything';

/** Confirms that the company is the same that decided before an edition without it. */
export const CONFIRM_IDENTITY = 'confirm-identity';

/** What a contact decides on its page. */
export type OwnDecision = readonly Choice[] | typeof WITHDRAW_EVERYTHING | typeof CONFIRM_IDENTITY;

/** Who chooses, when, and under which notice. */
export interface ChoiceContext {
  readonly access: ContactAccess;
  readonly at: Instant;
  /** Version of the notice that the contact is shown. */
  readonly notice: string;
}

/** What has to be recorded for a choice to hold. */
export interface ChosenEvent {
  readonly fieldGroup: FieldGroup;
  /** Absent in a withdrawal for every audience and reader by name that has a permission. */
  readonly audience?: Audience;
  readonly recipient?: string;
  readonly action: Action;
  readonly validUntil: Instant | null;
}

/**
 * The events that lead from what is decided to what is chosen; none for a choice that holds already,
 * so that a form sent twice records once. A permit that holds under an earlier notice and is confirmed
 * is granted again. A withdrawal of everything names no audience, so it is the recorder that finds all that
 * have a permission then.
 *
 * @throws KaartError `forbidden` for a choice that is not the contact's
 */
export function eventsFor(
  timeline: Timeline,
  decision: OwnDecision,
  { access, at, notice }: ChoiceContext,
): readonly ChosenEvent[] {
  if (decision === WITHDRAW_EVERYTHING)
    return groupsDecidedBy(access).map((fieldGroup) => ({
      fieldGroup,
      action: 'withdraw',
      validUntil: null,
    }));
  if (decision === CONFIRM_IDENTITY) return []; // what it records follows from the log
  return decision.flatMap((choice) => {
    const { group, audience, recipient, permit, until } = choice;
    // Also a choice that holds already: otherwise the answer tells how the group stands.
    if (!groupsDecidedBy(access).includes(group)) throw notTheirs();
    const own = timelineFor(timeline, { audience, recipient });
    const action = actionFor(choice, decisionAt(own, group, audience, at), { at, notice });
    if (action === undefined || !isTheirs(action, access, group)) return [];
    const about = { fieldGroup: group, audience, ...(recipient !== undefined && { recipient }) };
    return [{ ...about, action, validUntil: permit ? until : null }];
  });
}

/**
 * Whether a decision is the contact's to take. Refusing what only somebody else can give says nothing.
 *
 * @throws KaartError `forbidden`
 */
function isTheirs(action: Action, access: ContactAccess, group: FieldGroup): boolean {
  if (mayGrant(access, group)) return true;
  if (action === 'refuse') return false;
  if (action === 'withdraw') return true;
  throw notTheirs();
}

function notTheirs(): KaartError {
  return new KaartError('this is not for this contact to decide', { code: 'forbidden' });
}

function actionFor(
  { permit, until, confirms = false }: Pick<Choice, 'permit' | 'until' | 'confirms'>,
  decision: ConsentDecision | undefined,
  { at, notice }: Pick<ChoiceContext, 'at' | 'notice'>,
): Action | undefined {
  const granted = isOpenGrant(decision, at);
  if (permit && confirms && isEarlier(decision?.notice, notice)) return 'grant';
  if (permit)
    return granted && isSameDay(decision?.validUntil ?? null, until) ? undefined : 'grant';
  if (granted) return 'withdraw';
  return decision === undefined || decision.action === 'grant' ? 'refuse' : undefined;
}

/** A page shows the last day and not its time, so a permit that ends earlier on that day holds already. */
function isSameDay(a: Instant | null, b: Instant | null): boolean {
  return (a && localDayOf(a)) === (b && localDayOf(b));
}

/** Whether a withdrawal of everything would take something back. */
export function canWithdraw(timeline: Timeline, access: ContactAccess): boolean {
  return groupsDecidedBy(access).some(
    (group) => permittedReaders(timeline, group, undefined).length > 0,
  );
}

/** An event for each audience and reader that it applies to. */
function addressed(timeline: Timeline, event: ChosenEvent) {
  const { audience, fieldGroup } = event;
  if (audience !== undefined) return [{ ...event, audience }];
  return permittedReaders(timeline, fieldGroup, undefined).map((to) => ({ ...event, ...to }));
}

/** What the timeline would be with these events, so that what a partner would see can be shown before anything is decided. */
export function timelineWith(
  timeline: Timeline,
  events: readonly ChosenEvent[],
  { recordId, at, notice }: Omit<ChoiceContext, 'access'> & { readonly recordId: string },
): Timeline {
  const last = Math.max(
    0,
    ...Object.values(timeline).flatMap((all) => (all ?? []).map(({ seq }) => seq)),
  );
  const all = events.flatMap((event) => addressed(timeline, event));
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
