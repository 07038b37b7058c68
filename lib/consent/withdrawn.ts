import type { Instant } from '../core/instant.ts';
import type { ConsentCommit } from './ports.ts';
import { hasGrantBefore } from './timeline.ts';
import type { Audience, FieldGroup } from './vocabulary.ts';

/** What a withdrawal or refusal closes to an audience that it had been open to. */
export type Closing = {
  readonly audience: Audience;
  readonly fieldGroup: FieldGroup;
  readonly effectiveAt: Instant;
};

/** A company of a commit and what it withdraws. Named to those who hold its data, without a reason. */
export type WithdrawnCompany = {
  readonly recordId: string;
  readonly closings: readonly Closing[];
};

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
