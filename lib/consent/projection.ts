import { digestOf, type Json } from '../core/digest.ts';
import { RecordedConsentEvent } from './event.ts';
import { addEvent, type Timeline } from './timeline.ts';

const NOTHING: Timeline = {};

/** SHA-256 of the canonical JSON of a timeline: what reads go by must be what the log comes to. */
export function projectionDigest(timeline: Timeline): string {
  return digestOf(timeline as Json);
}

/** The same of the timeline that a log comes to. @throws ZodError for what is no event */
export function projectionOf(log: readonly Json[]): string {
  const events = log.map((event) => RecordedConsentEvent.parse(event));
  return projectionDigest(events.reduce(addEvent, NOTHING));
}
