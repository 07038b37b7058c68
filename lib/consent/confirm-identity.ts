import { isSameContact, isSameStay } from '../core/company-identity.ts';
import { sha256 } from '../core/digest.ts';
import type { Instant } from '../core/instant.ts';
import type { AddressedDraft, RecordedConsentEvent } from './event.ts';
import {
  type ConsentDecision,
  decides,
  isOpenGrant,
  type TimelineKey,
  timelineOfLog,
} from './timeline.ts';
import { isByName, timelineOfCompany } from './timeline-of-company.ts';

/** Who confirmed that a company is the same in spite of its row, and why. */
export interface IdentityConfirmation {
  readonly by: string;
  readonly reason: string;
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
export function confirmedDrafts(
  log: readonly RecordedConsentEvent[],
  identity: string,
  { confirmation, at }: { readonly confirmation: IdentityConfirmation; readonly at: Instant },
): readonly AddressedDraft[] {
  const from = lastOther(log, identity);
  if (from === undefined) return [];
  const timeline = timelineOfLog(log);
  const before = timelineOfCompany(timeline, from);
  const now = timelineOfCompany(timeline, identity);
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

/** The identity of the last event for another company, or for another stay of the same. */
function lastOther(log: readonly RecordedConsentEvent[], identity: string): string | undefined {
  return log.findLast(
    (event) => event.identity !== undefined && !isSameStay(event.identity, identity),
  )?.identity;
}

function isStanding(key: TimelineKey, decision: ConsentDecision, at: Instant): boolean {
  return decision.action === 'grant' ? isOpenGrant(decision, at) : isByName(key);
}

function confirmedDraft(
  event: RecordedConsentEvent,
  { identity, from, confirmation: { by, reason }, at }: Confirmed,
): AddressedDraft {
  const { recordId, fieldGroup, audience, recipient, action, kind, effectiveAt } = event;
  const { validUntil, givenBy, noticeVersion, noticeHash, language, actor } = event;
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
    channel: 'officer',
    confirmation: { by, reason, from },
  };
}
