import type { Audience } from '../consent/vocabulary.ts';
import {
  buildHoldReason,
  formatPercent,
  type HoldReason,
  type HoldThresholds,
} from '../mapping/release/compare-profiles.ts';

/**
 * The number of rows for an audience or a named recipient, before and after a new edition replaces the
 * current one.
 */
export interface ComparedRows {
  readonly audience: Audience;
  /** Null for a whole audience. */
  readonly recipient: string | null;
  readonly before: number;
  readonly after: number;
}

/** Finds the audiences and recipients that would lose so many rows that a second person has to agree. */
export function findRowLosses(
  recipients: readonly ComparedRows[],
  { audienceLost: limit }: Pick<HoldThresholds, 'audienceLost'>,
): HoldReason[] {
  return recipients.flatMap(({ audience, recipient, before: published, after: now }) => {
    if (now >= published || (published - now) * 100 < published * limit) return [];
    const percent = formatPercent(published - now, published);
    const numbers = { published, now, limit };
    return recipient === null
      ? [buildHoldReason('AUDIENCE_ROWS_LOST', numbers, { audience, percent })]
      : [buildHoldReason('RECIPIENT_ROWS_LOST', numbers, { audience, recipient, percent })];
  });
}
