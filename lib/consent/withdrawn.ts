import type { RecordedConsentEvent } from './event.ts';
import type { Closing, ConsentCommit, WithdrawnCompany } from './ports.ts';
import { namedIn, timelineFor } from './reader.ts';
import { groupsAt, hasGrantBefore, type Timeline } from './timeline.ts';

/**
 * The companies of a commit that withdraw what was granted before. A refusal of what nobody had
 * granted, and a grant with an end, withdraw nothing.
 */
export function withdrawnIn({ companies }: ConsentCommit): readonly WithdrawnCompany[] {
  return companies.flatMap(({ before, events, timeline }) => {
    const closings = events
      .filter((event) => closes(event) && hasGrantBefore(timeline, event))
      .map((event) => closingOf(event, timeline));
    return closings.length === 0 ? [] : [{ recordId: before.recordId, closings }];
  });
}

function closes({ action }: RecordedConsentEvent): boolean {
  return action === 'withdraw' || action === 'refuse';
}

function closingOf(event: RecordedConsentEvent, timeline: Timeline): Closing {
  const { audience, recipient, fieldGroup, effectiveAt } = event;
  if (recipient !== undefined) return { audience, recipient, fieldGroup, effectiveAt };
  const except = namedIn(timeline)
    .filter((reader) => reader.audience === audience)
    .filter((reader) =>
      groupsAt(timelineFor(timeline, reader), audience, effectiveAt).includes(fieldGroup),
    )
    .map((reader) => reader.recipient);
  return { audience, fieldGroup, effectiveAt, ...(except.length > 0 && { except }) };
}
