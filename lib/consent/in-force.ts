import type { Instant } from '../core/instant.ts';
import type { AddressedDraft, ConsentDraft, RecordedConsentEvent } from './event.ts';
import {
  type ConsentDecision,
  decides,
  isOpenGrant,
  type Timeline,
  timelineKey,
} from './timeline.ts';
import type { EventKind } from './vocabulary.ts';

/**
 * The event that decides already, to the same effect, what a live draft decides. To record the draft
 * would change nothing: neither what anyone reads nor the terms under which it is permitted.
 *
 * @param log the events of the company, in any order
 * @param at when the draft would be recorded: after everything in the log
 * @returns `undefined` where the draft is a change
 */
export function findSameInForce(
  timeline: Timeline,
  log: Iterable<RecordedConsentEvent>,
  draft: AddressedDraft,
  at: Instant,
): RecordedConsentEvent | undefined {
  const { fieldGroup, audience, recipient } = draft;
  const decisions = timeline[timelineKey(fieldGroup, audience, recipient)];
  const last = decisions?.findLast(draft.action === 'grant' ? decides : changesAccess);
  if (last === undefined || !isInForce(last, at)) return undefined;
  const event = [...log].find(({ seq }) => seq === last.seq);
  return event !== undefined && hasSameEffect(event, draft) ? event : undefined;
}

/** A withdrawal that begins later takes nothing from one that counts now. */
function changesAccess({ action, effectiveImmediately }: ConsentDecision): boolean {
  return action === 'grant' || effectiveImmediately === true;
}

/** A withdrawal or refusal must apply to every recipient, even if its clock is late. */
function isInForce(decision: ConsentDecision, at: Instant): boolean {
  if (decision.action !== 'grant') return decision.effectiveImmediately === true;
  return decision.effectiveAt <= at && isOpenGrant(decision, at);
}

const COMPARED = ['action', 'validUntil', 'givenBy', 'noticeVersion'] as const;

function hasSameEffect(event: RecordedConsentEvent, draft: ConsentDraft): boolean {
  if (COMPARED.some((member) => event[member] !== draft[member])) return false;
  if (draft.action !== 'grant') return pickEventKind(event) === pickEventKind(draft);
  // A reconfirmation is on record for its own sake. A grant that names its beginning is another grant.
  if (draft.kind === 'reconfirmed') return false;
  return draft.effectiveAt === undefined || draft.effectiveAt === event.effectiveAt;
}

/** `superseded` and `invalidated` say something else than `withdrawn`. */
function pickEventKind({
  action,
  kind,
}: Pick<ConsentDraft, 'action' | 'kind'>): EventKind | undefined {
  return (
    kind ?? (action === 'withdraw' ? 'withdrawn' : action === 'refuse' ? 'refused' : undefined)
  );
}
