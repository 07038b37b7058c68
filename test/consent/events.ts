import type { RecordedConsentEvent } from '../../lib/consent/event.ts';
import type { DraftReceipt } from '../../lib/consent/ports.ts';
import { addEvent, type Timeline } from '../../lib/consent/timeline.ts';
import { HOUR_MS, instant } from '../../lib/core/instant.ts';

/**
 * A recorded grant of `profile` to `partners`, with these changes. Hours count from 2025-10-01T00:00Z. It is
 * recorded just after its effective time; with an equal `recordedAt`, it is a live decision.
 */
export function recorded(
  changes: Partial<Omit<RecordedConsentEvent, 'effectiveAt' | 'validUntil' | 'recordedAt'>> & {
    readonly at: number;
    readonly until?: number;
    readonly recordedAt?: number;
  },
): RecordedConsentEvent {
  const { at, until, recordedAt, ...rest } = changes;
  return {
    id: `C-${rest.seq ?? 1}`,
    recordId: 'LUHT-DEMO-0001',
    fieldGroup: 'profile',
    audience: 'partners',
    action: 'grant',
    effectiveAt: hour(at),
    validUntil: until === undefined ? null : hour(until),
    givenBy: rest.fieldGroup === 'contact' ? 'data-subject' : 'company-representative',
    noticeVersion: 'notice-v1',
    language: 'en',
    evidenceRef: 'synthetic://evidence/1',
    seq: 1,
    receipt: null,
    prevHash: null,
    hash: '0'.repeat(64),
    recordedAt: hour(recordedAt ?? at + 0.001),
    ...rest,
  };
}

/** The instant this many hours after 2025-10-01T00:00Z. */
export function hour(count: number) {
  return instant(Date.UTC(2025, 9, 1) + Math.round(count * HOUR_MS));
}

/** The timeline of events in the order of their recording. */
export function timelineOf(events: readonly RecordedConsentEvent[]): Timeline {
  return events.reduce(addEvent, {});
}

/** Receipts that contain only the ids of their events. */
export const plainReceipt: DraftReceipt = async (id, events) => ({
  id,
  recordId: events[0]?.recordId ?? '',
  decision: events.map((event) => event.id),
});
