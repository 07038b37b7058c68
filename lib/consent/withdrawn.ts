import type { ConsentCommit, WithdrawnCompany } from './ports.ts';
import { hasGrantBefore } from './timeline.ts';

/**
 * The companies of a commit that withdraw what was granted before. A refusal of what nobody had
 * granted, and a grant with an end, withdraw nothing.
 */
export function withdrawnIn({ companies }: ConsentCommit): readonly WithdrawnCompany[] {
  return companies.flatMap(({ before, events, timeline }) => {
    const closings = events
      .filter((event) => event.action !== 'grant' && hasGrantBefore(timeline, event))
      .map(({ audience, fieldGroup, effectiveAt }) => ({ audience, fieldGroup, effectiveAt }));
    return closings.length === 0 ? [] : [{ recordId: before.recordId, closings }];
  });
}
