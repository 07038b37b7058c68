import type { ConsentDraft, ConsentEvent } from './event.ts';
import type { PinnedNotice } from './notice.ts';
import type { Company } from './ports.ts';
import { requiredRole } from './rules.ts';

/** The context that is recorded with an event. */
interface EventContext {
  readonly notice: PinnedNotice | undefined;
  /** The company that it is about; one that the current edition lacks has no identity. */
  readonly company: Company | undefined;
}

/** A draft with the identity of its company, the hash of its notice, who acted, and how it came in. */
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
