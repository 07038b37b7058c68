import type { ConsentEvent } from './event.ts';
import type { PinnedNotice } from './notice.ts';
import { roleOf } from './rules.ts';

/** An event as it goes into the log: with the hash of its notice, who acted, and how it came in. */
export function pinnedEvent(
  event: ConsentEvent,
  notice: PinnedNotice | undefined,
  channel: NonNullable<ConsentEvent['channel']>,
): ConsentEvent {
  return {
    ...event,
    ...(notice === undefined ? {} : { noticeHash: notice.hash }),
    actor: event.actor ?? { role: roleOf(event.givenBy) },
    channel: event.channel ?? channel,
  };
}
