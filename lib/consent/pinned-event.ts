import type { ConsentDraft, ConsentEvent } from './event.ts';
import type { PinnedNotice } from './notice.ts';
import type { Company } from './ports.ts';
import { requiredRole } from './rules.ts';

/** Data that are recorded with an event. */
interface EventContext {
  readonly notice: PinnedNotice | undefined;
  /** The company of the event. Without an identity if the current edition lacks it. */
  readonly company: Company | undefined;
}

/** Adds to a draft the identity of its company, the hash of its notice, the actor and the channel. */
export function addEventContext<T extends ConsentDraft>(
  event: T,
  { notice, company }: EventContext,
  channel: NonNullable<ConsentEvent['channel']>,
): T {
  return {
    ...event,
    ...(company?.identity === undefined ? {} : { identity: company.identity }),
    ...(notice === undefined ? {} : { noticeHash: notice.hash }),
    actor: event.actor ?? { role: requiredRole(event.givenBy) },
    channel: event.channel ?? channel,
  };
}
