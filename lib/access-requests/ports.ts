import * as z from 'zod';
import type { ConsentNotices } from '../consent/ports.ts';
import type { AuditEntry } from '../core/audit-entry.ts';
import type { Clock } from '../core/clock.ts';
import type { NewId } from '../core/ids.ts';
import type { LocalizedText } from '../core/language.ts';
import type { Mailer } from '../core/mail.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { PartnerService } from '../identity/partners.ts';
import type { Partner, PartnerStore } from '../store/partner-store.ts';
import type { AccessLinkDeps } from './access-link.ts';
import type { AccessRequest, AccessRequestState } from './access-request.ts';

/** The mails that a requester gets. */
const ACCESS_MAILS = ['confirmation', 'acceptance', 'secret-link', 'refusal'] as const;
export type AccessMail = (typeof ACCESS_MAILS)[number];

/** The job that a change of a request queues: one mail to its requester. */
export const AccessMailJob = z.object({
  kind: z.literal('access-mail'),
  /** Id of the request. */
  id: z.string(),
  mail: z.enum(ACCESS_MAILS),
});
export type AccessMailJob = z.infer<typeof AccessMailJob>;

/** The requests that one address made within a day, each with a digest of its content. The stored list expires. */
export type RecentRequests = readonly { readonly id: string; readonly digest: string }[];

/** A change of a request. All its parts are written in one transaction. */
export interface AccessRequestChange {
  /** `undefined` deletes the request. */
  readonly next: AccessRequest | undefined;
  readonly audit: readonly AuditEntry[];
  /** Mail to queue with the change. */
  readonly mail?: AccessMail | undefined;
  /** The client to register (then `version` is `null`) or to change (then `version` is its stored version). */
  readonly partner?: { readonly next: Partner; readonly version: number | null } | undefined;
}

/**
 * Requests for access. Reads by id see every write that was acknowledged before; lists may lag by a second.
 * If two writers read the same revision, one succeeds and the other gets `concurrent-update`.
 */
export interface AccessRequestStore {
  find(id: string): Promise<Revisioned<AccessRequest> | undefined>;
  /** Lists the requests in a state, the oldest first. @param after cursor of {@link accessRequestCursor} */
  list(state: AccessRequestState, after?: string): AsyncIterable<Revisioned<AccessRequest>>;
  /** Returns the requests of an address within the last day. The revision is 0 if it has sent no request yet. */
  loadRecent(email: string): Promise<Revisioned<RecentRequests>>;
  /** Stores a new request with its mail, and the list of recent requests of its address. @throws KaartError `concurrent-update` */
  create(
    request: AccessRequest,
    recent: Revisioned<RecentRequests>,
    audit: AuditEntry,
  ): Promise<void>;
  /** @throws KaartError `concurrent-update` */
  change(stored: Revisioned<AccessRequest>, change: AccessRequestChange): Promise<void>;
}

export interface AccessRequestsDeps extends AccessLinkDeps {
  readonly requests: AccessRequestStore;
  readonly partners: Pick<PartnerStore, 'get'>;
  readonly clients: Pick<PartnerService, 'readProof'>;
  readonly notices: Pick<ConsentNotices, 'terms'>;
  /** Absent if no mail can be sent; then no request can be made. */
  readonly mailer?: Mailer;
  /** Address for questions. */
  readonly help: string;
  /** Name of the publisher, for the signature of mails. */
  readonly publisher: LocalizedText;
  /** The real clock, also in the demonstration: links and clients live in real time. */
  readonly clock: Clock;
  readonly newId: NewId;
}
