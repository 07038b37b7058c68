import { computeDigest, type Json } from '../core/digest.ts';
import { RecordedConsentEvent } from './event.ts';
import { type StandingTimeline, withoutReplaced } from './replaced.ts';
import { timelineOfLog } from './timeline.ts';

/** SHA-256 of the canonical JSON of the stored timeline for reads. It must equal that of the log. */
export function projectionDigest({ timeline, historyFrom }: StandingTimeline): string {
  return computeDigest({ timeline, historyFrom: historyFrom ?? null } as Json);
}

/** The digest of the timeline that a log gives. @throws ZodError for an entry that is not an event */
export function computeLogProjection(log: readonly Json[]): string {
  const events = log.map((event) => RecordedConsentEvent.parse(event));
  return projectionDigest(withoutReplaced(timelineOfLog(events)));
}
