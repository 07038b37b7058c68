import type { ConsentDraft, ConsentEvent } from './event.ts';
import type { PinnedNotice } from './notice.ts';
import { roleOf } from './rules.ts';

/** A draft with the hash of its notice, who acted, and how it came in. */
export function pinnedEvent<T extends ConsentDraft>(
  event: T,
  notice: PinnedNotice | undefined,
  channel: NonNullable<ConsentEvent['channel']>,
): T {
  return {
    ...event,
    ...(notice === undefined ? {} : { noticeHash: notice.hash }),
    actor: event.actor ?? { role: roleOf(event.givenBy) },
    channel: event.channel ?? channel,
  };
}
