import { isSameCompany, isSameCompanyWithoutGap, isSameContact } from '../core/company-identity.ts';
import { sha256 } from '../core/digest.ts';
import type { Instant } from '../core/instant.ts';
import type { AddressedDraft, ConsentEvent, RecordedConsentEvent } from './event.ts';
import {
  type ConsentDecision,
  decides,
  isOpenGrant,
  type TimelineKey,
  timelineOfLog,
} from './timeline.ts';
import { filterTimelineByCompany, isByName } from './timeline-of-company.ts';
import type { FieldGroup } from './vocabulary.ts';

/** A person's confirmation that a row with another identity belongs to the same company. */
export interface IdentityConfirmation {
  readonly by: string;
  readonly reason: string;
  /** The contact, if it confirmed on its own page; absent for an officer. */
  readonly actor?: ConsentEvent['actor'];
}

/**
 * Why decisions of a record id do not apply to its row.
 *
 * - `returned`: an edition lacked the company. The company or a releaser confirms.
 * - `changed-identity`: the row has another register number. A releaser confirms.
 * - `other-person`: the contact person is another one. Only that person can consent to contact data.
 */
export const WAITING_REASONS = ['returned', 'changed-identity', 'other-person'] as const;
type WaitingReason = (typeof WAITING_REASONS)[number];

/** Decisions that do not apply to a row. */
export interface WaitingDecisions {
  readonly reason: WaitingReason;
  /** Field group of each decision. */
  readonly groups: readonly FieldGroup[];
}

interface ConfirmationContext {
  /** Identity of the row, and identity of the event. */
  readonly identity: string;
  readonly from: string;
  readonly confirmation: IdentityConfirmation;
  readonly at: Instant;
}

/** The decisions for the last identity of a record id that do not apply to its row. */
export interface UnconfirmedDecisions {
  /** The last other identity of the record id; `undefined` if it had none. */
  readonly from: string | undefined;
  /** The events in force, grants first. */
  readonly events: readonly RecordedConsentEvent[];
}

/**
 * The decisions that a confirmation would apply to the row of a company again: those in force for the
 * identity that the record id had last.
 *
 * - Decisions that the company itself took for the row stay in force.
 * - Consent to contact data is left out if the contact person has changed: only the new person can give
 *   it.
 * - A refusal by name is included, because it has priority over a permission of its audience.
 *
 * @param log the events of the company in the order of recording
 */
export function findUnconfirmedDecisions(
  log: readonly RecordedConsentEvent[],
  identity: string,
  at: Instant,
): UnconfirmedDecisions {
  const from = findLastIdentity(
    log,
    (confirmingActor) => !isSameCompanyWithoutGap(confirmingActor, identity),
  );
  if (from === undefined) return { from, events: [] };
  const bySeq = new Map(log.map((event) => [event.seq, event]));
  const events = listUnrepeatedDecisions(log, from, identity)
    .filter(([key]) => !isAboutContact(key) || isSameContact(from, identity))
    .filter(([key, last]) => staysInForce(key, last, at))
    .flatMap(([, { seq }]) => bySeq.get(seq) ?? [])
    .sort((a, b) => Number(b.action === 'grant') - Number(a.action === 'grant'));
  return { from, events };
}

/**
 * The decisions of {@link findUnconfirmedDecisions}, each as a new event for the identity of the row. The ids
 * are computed from the confirmed events, so a repeated confirmation records nothing.
 *
 * @param log the events of the company in the order of recording
 */
export function buildConfirmedDrafts(
  log: readonly RecordedConsentEvent[],
  identity: string,
  { confirmation, at }: { readonly confirmation: IdentityConfirmation; readonly at: Instant },
): readonly AddressedDraft[] {
  const { from, events } = findUnconfirmedDecisions(log, identity, at);
  if (from === undefined) return [];
  return events.map((event) => buildConfirmedDraft(event, { identity, from, confirmation, at }));
}

/**
 * The decisions of a record id that wait for a confirmation, and the reason.
 *
 * @param log the events of the company in the order of recording
 * @returns `undefined` if no decision waits
 */
export function findWaitingDecisions(
  log: readonly RecordedConsentEvent[],
  identity: string,
  at: Instant,
): WaitingDecisions | undefined {
  const { from, events } = findUnconfirmedDecisions(log, identity, at);
  if (from === undefined || events.length === 0)
    return findDecisionsOfOtherPerson(log, identity, at);
  const groups = events.map(({ fieldGroup }) => fieldGroup);
  return { reason: isSameCompany(from, identity) ? 'returned' : 'changed-identity', groups };
}

/** Consent to contact data that an earlier contact person gave, if the new one has not decided. */
function findDecisionsOfOtherPerson(
  log: readonly RecordedConsentEvent[],
  identity: string,
  at: Instant,
): WaitingDecisions | undefined {
  const from = findLastIdentity(
    log,
    (confirmingActor) => !isSameContact(confirmingActor, identity),
  );
  if (from === undefined || !isSameCompany(from, identity)) return undefined;
  const open = listUnrepeatedDecisions(log, from, identity).filter(
    ([key, last]) => isAboutContact(key) && isOpenGrant(last, at),
  );
  return open.length === 0
    ? undefined
    : { reason: 'other-person', groups: open.map(() => 'contact') };
}

/** The last of the given identities under which the company itself decided. */
function findLastIdentity(
  log: readonly RecordedConsentEvent[],
  matches: (identity: string) => boolean,
): string | undefined {
  return log.findLast(
    ({ identity, decidedUnder }) =>
      identity !== undefined && decidedUnder === undefined && matches(identity),
  )?.identity;
}

/**
 * Creates a function that checks whether an identity belongs to a company. An earlier register number also
 * matches, if a person has confirmed that the company is the same.
 *
 * @param log the events of the record id in the order of recording
 * @param isCompany whether an identity has the register number of the company
 */
export function createCompanyCheck(
  log: readonly Pick<ConsentEvent, 'identity' | 'confirmation'>[],
  isCompany: (identity: string) => boolean,
): (identity: string) => boolean {
  const earlier: string[] = [];
  const isOfCompany = (identity: string) =>
    isCompany(identity) || earlier.some((each) => isSameCompany(each, identity));
  // the confirmation of a number comes after the confirmations of earlier numbers
  for (const { identity, confirmation } of log.toReversed())
    if (identity !== undefined && confirmation !== undefined && isOfCompany(identity))
      earlier.push(confirmation.from);
  return isOfCompany;
}

/**
 * The last decision of each key for one identity, without the keys that have a decision for another
 * identity.
 */
function listUnrepeatedDecisions(
  log: readonly RecordedConsentEvent[],
  from: string,
  identity: string,
) {
  const timeline = timelineOfLog(log);
  const before = filterTimelineByCompany(timeline, from);
  const now = filterTimelineByCompany(timeline, identity);
  return (Object.keys(before) as TimelineKey[]).flatMap((key) => {
    const last = now[key] === undefined ? before[key]?.findLast(decides) : undefined;
    return last === undefined ? [] : [[key, last] as const];
  });
}

function isAboutContact(key: TimelineKey): boolean {
  return key.startsWith('contact/');
}

function staysInForce(key: TimelineKey, decision: ConsentDecision, at: Instant): boolean {
  return decision.action === 'grant' ? isOpenGrant(decision, at) : isByName(key);
}

function buildConfirmedDraft(
  event: RecordedConsentEvent,
  { identity, from, confirmation: { by, reason, actor: confirmingActor }, at }: ConfirmationContext,
): AddressedDraft {
  const { recordId, fieldGroup, audience, recipient, action, kind, effectiveAt } = event;
  const { validUntil, givenBy, noticeVersion, noticeHash, language } = event;
  const actor = confirmingActor ?? event.actor;
  return {
    id: `confirmed-${event.seq}-${sha256(identity).slice(0, 12)}`,
    recordId,
    identity,
    fieldGroup,
    audience,
    ...(recipient !== undefined && { recipient }),
    action,
    ...(kind !== undefined && { kind }),
    // one that has yet to begin begins as before; any other one now
    ...(action === 'grant' && effectiveAt > at && { effectiveAt }),
    validUntil,
    givenBy,
    noticeVersion,
    ...(noticeHash !== undefined && { noticeHash }),
    language,
    evidenceRef: `event:${event.id}`,
    ...(actor !== undefined && { actor }),
    channel: confirmingActor === undefined ? 'officer' : 'self-service',
    confirmation: { by, reason, from },
  };
}
