import type { Timeline, TimelineKey } from '../../lib/consent/timeline.ts';
import { AUDIENCES, type Audience, type FieldGroup } from '../../lib/consent/vocabulary.ts';
import { instant } from '../../lib/core/instant.ts';

/** A company that granted these groups long ago and without an end. */
export function permitting(
  groups: readonly FieldGroup[],
  audiences: readonly Audience[] = AUDIENCES,
): Timeline {
  const effectiveAt = instant('2025-01-01T00:00:00Z');
  const keys = groups.flatMap((group) =>
    audiences.map((audience): TimelineKey => `${group}/${audience}`),
  );
  return Object.fromEntries(
    keys.map((key, index) => [key, [{ seq: index + 1, action: 'grant' as const, effectiveAt }]]),
  );
}
