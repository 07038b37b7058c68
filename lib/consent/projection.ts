import { computeDigest, type Json } from '../core/digest.ts';
import { RecordedConsentEvent } from './event.ts';
import { type ReducedTimeline, withoutReplaced } from './replaced.ts';
import { timelineOfLog } from './timeline.ts';

/**
 * SHA-256 of the canonical JSON of the stored timeline for reads. It must equal the digest of {@link
 * computeLogProjection}.
 */
export function projectionDigest({ timeline, historyFrom }: ReducedTimeline): string {
  return computeDigest({ timeline, historyFrom: historyFrom ?? null } as Json);
}

/**
 * SHA-256 of the canonical JSON of the timeline that follows from a log. @throws ZodError for an entry
 * that is not an event
 */
export function computeLogProjection(log: readonly Json[]): string {
  const events = log.map((event) => RecordedConsentEvent.parse(event));
  return projectionDigest(withoutReplaced(timelineOfLog(events)));
}
