import { isSameCompany, isSameContact, isSameStay } from '../core/company-identity.ts';
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

/** Who confirmed that a company is the same despite its row, and why. */
export interface IdentityConfirmation {
  readonly by: string;
  readonly reason: string;
  /** A contact that confirms on its own page; absent for an officer. */
  readonly actor?: ConsentEvent['actor'];
}

/**
 * Why decisions of a record id do not speak for its row.
 *
 * - `returned`: an edition lacked the company. The company or a releaser confirms.
 * - `changed-identity`: the row has another register number. A releaser confirms.
 * - `other-person`: the contact person is another one. Only that person can consent to contact data.
 */
export const WAITING_REASONS = ['returned', 'changed-identity', 'other-person'] as const;
type WaitingReason = (typeof WAITING_REASONS)[number];

/** Decisions that do not speak for a row. */
export interface Waiting {
  readonly reason: WaitingReason;
  /** Field group of each decision. */
  readonly groups: readonly FieldGroup[];
}

interface Confirmed {
  /** Of the row, and of the event. */
  readonly identity: string;
  readonly from: string;
  readonly confirmation: IdentityConfirmation;
  readonly at: Instant;
}

/**
 * The decisions that a person lets speak for the row of a company again: those in force for the
 * identity that the record id had last, each as an event of its own for the identity of the row.
 *
 * - What the company has decided itself for the row stands.
 * - Consent to contact data is not among them if the contact person is another one: only that person
 *   can give it.
 * - A refusal by name goes along, because it beats a permission of its audience.
 *
 * The ids follow from what is confirmed, so a confirmation that is repeated records nothing.
 *
 * @param log the events of the company in the order of recording
 */
export function buildConfirmedDrafts(
  log: readonly RecordedConsentEvent[],
  identity: string,
  { confirmation, at }: { readonly confirmation: IdentityConfirmation; readonly at: Instant },
): readonly AddressedDraft[] {
  const from = lastOther(log, identity);
  if (from === undefined) return [];
  const timeline = timelineOfLog(log);
  const before = filterTimelineByCompany(timeline, from);
  const now = filterTimelineByCompany(timeline, identity);
  const events = new Map(log.map((event) => [event.seq, event]));
  const draftOf = (key: TimelineKey) => {
    if (now[key] !== undefined || (key.startsWith('contact/') && !isSameContact(from, identity)))
      return [];
    const last = before[key]?.findLast(decides);
    const event = last && isStanding(key, last, at) ? events.get(last.seq) : undefined;
    return event === undefined ? [] : [confirmedDraft(event, { identity, from, confirmation, at })];
  };
  return (Object.keys(before) as TimelineKey[])
    .flatMap(draftOf)
    .sort((a, b) => Number(b.action === 'grant') - Number(a.action === 'grant'));
}

/**
 * What waits under a record id, and why.
 *
 * @param log the events of the company in the order of recording
 * @returns `undefined` if nothing waits
 */
export function waitingIn(
  log: readonly RecordedConsentEvent[],
  identity: string,
  at: Instant,
): Waiting | undefined {
  const confirmation = { by: '', reason: '' };
  const drafts = buildConfirmedDrafts(log, identity, { confirmation, at });
  const from = lastOther(log, identity);
  if (drafts.length === 0 || from === undefined) return ofOtherPerson(log, identity, at);
  const groups = drafts.map(({ fieldGroup }) => fieldGroup);
  return { reason: isSameCompany(from, identity) ? 'returned' : 'changed-identity', groups };
}

/** Consent to contact data that an earlier contact person gave, if the new one has not decided. */
function ofOtherPerson(
  log: readonly RecordedConsentEvent[],
  identity: string,
  at: Instant,
): Waiting | undefined {
  const from = log.findLast(
    ({ identity: own, decidedUnder }) =>
      own !== undefined && decidedUnder === undefined && !isSameContact(own, identity),
  )?.identity;
  if (from === undefined || !isSameCompany(from, identity)) return undefined;
  const timeline = timelineOfLog(log);
  const before = filterTimelineByCompany(timeline, from);
  const now = filterTimelineByCompany(timeline, identity);
  const groups = (Object.keys(before) as TimelineKey[]).flatMap((key): FieldGroup[] => {
    if (!key.startsWith('contact/') || now[key] !== undefined) return [];
    const last = before[key]?.findLast(decides);
    return last && isOpenGrant(last, at) ? ['contact'] : [];
  });
  return groups.length === 0 ? undefined : { reason: 'other-person', groups };
}

/** The identity of the last event for another company, or for another stay of the same. */
function lastOther(log: readonly RecordedConsentEvent[], identity: string): string | undefined {
  return log.findLast(
    ({ identity: own, decidedUnder }) =>
      own !== undefined && decidedUnder === undefined && !isSameStay(own, identity),
  )?.identity;
}

function isStanding(key: TimelineKey, decision: ConsentDecision, at: Instant): boolean {
  return decision.action === 'grant' ? isOpenGrant(decision, at) : isByName(key);
}

function confirmedDraft(
  event: RecordedConsentEvent,
  { identity, from, confirmation: { by, reason, actor: own }, at }: Confirmed,
): AddressedDraft {
  const { recordId, fieldGroup, audience, recipient, action, kind, effectiveAt } = event;
  const { validUntil, givenBy, noticeVersion, noticeHash, language } = event;
  const actor = own ?? event.actor;
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
    channel: own === undefined ? 'officer' : 'self-service',
    confirmation: { by, reason, from },
  };
}
