import { inBatches } from '../core/in-batches.ts';
import { addMilliseconds, type Instant } from '../core/instant.ts';
import type { ConsentEvent, RecordedConsentEvent } from './event.ts';
import { type RecorderDeps, recordTogether } from './recorder.ts';
import { expiryId } from './replaced.ts';
import {
  type CompanyTimeline,
  findDecidingAt,
  type Timeline,
  type TimelineKey,
  timelineOfLog,
} from './timeline.ts';

/** Number of events in one transaction. */
const BATCH_SIZE = 20;

/** A grant that expired while it was in force, and whose expiry the log does not record yet. */
interface ExpiredGrant {
  readonly seq: number;
  /** The first instant after the grant. */
  readonly at: Instant;
}

/**
 * Records the expiry of grants. A grant ends at its last instant without this record, because an
 * `expire` event has no effect. The id of the event is derived from its grant, so repeated or
 * simultaneous runs record nothing twice.
 *
 * @param timelines timelines that may lack replaced decisions
 * @param applyNotices applies the notices to a timeline: a material revision ends grants, too
 * @returns the number of recorded events
 * @throws the error of a company, after the others were recorded
 */
export async function recordExpiredGrants(
  ports: RecorderDeps,
  timelines: AsyncIterable<CompanyTimeline>,
  applyNotices: (timeline: Timeline) => Timeline,
): Promise<number> {
  const now = ports.clock();
  let recorded = 0;
  const failures: unknown[] = [];
  for await (const { recordId, timeline } of timelines) {
    if (listExpiredGrants(applyNotices(timeline), now).length === 0) continue;
    try {
      recorded += await recordExpiryUnder(ports, recordId, (whole) =>
        listExpiredGrants(applyNotices(whole), now),
      );
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return recorded;
}

async function recordExpiryUnder(
  ports: RecorderDeps,
  recordId: string,
  listEnded: (whole: Timeline) => readonly ExpiredGrant[],
): Promise<number> {
  const log = await ports.store.events(recordId);
  const bySeq = new Map(log.map((event) => [event.seq, event]));
  const events = listEnded(timelineOfLog(log)).flatMap(({ seq, at }) => {
    const grant = bySeq.get(seq);
    return grant === undefined ? [] : [expiredEvent(grant, at)];
  });
  let recorded = 0;
  for await (const together of inBatches(events, BATCH_SIZE)) {
    const options = { actor: 'system', receipts: false, isHistory: true };
    const verdicts = await recordTogether(ports, together, options);
    recorded += verdicts.flat().filter(({ kind }) => kind === 'recorded').length;
  }
  return recorded;
}

/** The grants that have expired, in the order of the keys. */
function listExpiredGrants(timeline: Timeline, now: Instant): readonly ExpiredGrant[] {
  return (Object.keys(timeline) as TimelineKey[]).flatMap((key) => {
    const decisions = timeline[key] ?? [];
    return decisions.flatMap(({ seq, action, validUntil }) => {
      if (action !== 'grant' || validUntil === undefined || validUntil >= now) return [];
      const at = addMilliseconds(validUntil, 1);
      const isDeciding = findDecidingAt(timeline, key, validUntil, 'history')?.seq === seq;
      const isRecorded = decisions.some((d) => d.action === 'expire' && d.effectiveAt === at);
      return isDeciding && !isRecorded ? [{ seq, at }] : [];
    });
  });
}

function expiredEvent(grant: RecordedConsentEvent, at: Instant): ConsentEvent {
  const { recordId, fieldGroup, audience, recipient, givenBy, actor } = grant;
  const { noticeVersion, noticeHash, language, identity } = grant;
  return {
    id: expiryId(grant.seq),
    recordId,
    fieldGroup,
    audience,
    action: 'expire',
    effectiveAt: at,
    validUntil: null,
    givenBy,
    noticeVersion,
    language,
    evidenceRef: `event:${grant.id}`,
    channel: 'system',
    ...(identity === undefined ? {} : { identity }),
    ...(recipient === undefined ? {} : { recipient }),
    ...(noticeHash === undefined ? {} : { noticeHash }),
    ...(actor === undefined ? {} : { actor }),
  };
}
