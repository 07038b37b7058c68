import type { Audience } from '../consent/vocabulary.ts';
import {
  type HoldReason,
  type HoldThresholds,
  holdReason,
  oneDecimalPercent,
} from '../mapping/release/compare-profiles.ts';

/** Rows that an audience, or a recipient by name, gets before and after another edition takes the place of one. */
export interface ComparedRows {
  readonly audience: Audience;
  /** Null for a whole audience. */
  readonly recipient: string | null;
  readonly before: number;
  readonly after: number;
}

/** Who would lose so many rows that a second person has to agree. */
export function findRowLosses(
  readers: readonly ComparedRows[],
  { audienceLost: limit }: Pick<HoldThresholds, 'audienceLost'>,
): HoldReason[] {
  return readers.flatMap(({ audience, recipient, before: published, after: now }) => {
    if (now >= published || (published - now) * 100 < published * limit) return [];
    const percent = oneDecimalPercent(published - now, published);
    const numbers = { published, now, limit };
    return recipient === null
      ? [holdReason('AUDIENCE_ROWS_LOST', numbers, { audience, percent })]
      : [holdReason('RECIPIENT_ROWS_LOST', numbers, { audience, recipient, percent })];
  });
}
