import * as z from 'zod';
import { AccessRequest, type AccessRequestState } from '../access-requests/access-request.ts';
import type {
  AccessMail,
  AccessMailJob,
  AccessRequestChange,
  AccessRequestStore,
  RecentRequests,
} from '../access-requests/ports.ts';
import type { AuditEntry } from '../core/audit-entry.ts';
import { Sha256, sha256 } from '../core/digest.ts';
import { addMilliseconds, DAY_MS, type Instant } from '../core/instant.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { auditWrite } from './audit-write.ts';
import { outboxWrite } from './outbox.ts';
import { partnerWrite } from './partner-store.ts';
import {
  type Condition,
  type Item,
  type Key,
  listItemsAfter,
  type Table,
  type Write,
} from './table.ts';

const LIST = 'ACCESS-REQUESTS';
/** Time for which the requests of one address are counted. Milliseconds. */
const RECENT_MS = DAY_MS;
const Recent = z.array(z.strictObject({ id: z.string(), digest: Sha256 }));

/** Requests for access over a table: by id, and by state in the index. */
export class TableAccessRequestStore implements AccessRequestStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find(id: string): Promise<Revisioned<AccessRequest> | undefined> {
    const item = await this.#table.get(requestKey(id));
    return item && parseRequest(item);
  }

  async *list(
    state: AccessRequestState,
    after?: string,
  ): AsyncGenerator<Revisioned<AccessRequest>> {
    const range = { from: `${state}#`, to: `${state}#~` };
    for await (const item of listItemsAfter(
      this.#table,
      { pk: LIST, index: true, ...range },
      after,
    ))
      yield parseRequest(item);
  }

  async loadRecent(email: string): Promise<Revisioned<RecentRequests>> {
    const item = await this.#table.get(addressKey(email));
    return item === undefined
      ? { value: [], revision: 0 }
      : { value: Recent.parse(item.data), revision: item.version };
  }

  async create(
    request: AccessRequest,
    recent: Revisioned<RecentRequests>,
    audit: AuditEntry,
  ): Promise<void> {
    const { requestedAt, requester } = request;
    const recentWrite: Write = {
      kind: 'put',
      key: addressKey(requester.email),
      data: [...recent.value],
      if: recent.revision === 0 ? 'absent' : { version: recent.revision },
      expiresAt: addMilliseconds(requestedAt, RECENT_MS),
    };
    await this.#table.transact([
      put(request, 'absent'),
      recentWrite,
      mailWrite(request.id, 'confirmation', audit.id, requestedAt),
      auditWrite(audit),
    ]);
  }

  async change(
    { value, revision }: Revisioned<AccessRequest>,
    { next, audit, mail, partner }: AccessRequestChange,
  ): Promise<void> {
    const condition = { version: revision };
    const [first] = audit;
    await this.#table.transact([
      next === undefined
        ? { kind: 'delete', key: requestKey(value.id), if: condition }
        : put(next, condition),
      ...(partner === undefined
        ? []
        : [
            partnerWrite(
              partner.next,
              partner.version === null ? 'absent' : { version: partner.version },
            ),
          ]),
      ...(mail === undefined || first === undefined
        ? []
        : [mailWrite(value.id, mail, first.id, first.at)]),
      ...audit.map(auditWrite),
    ]);
  }
}

/** The write that queues a mail to a requester. */
function mailWrite(id: string, mail: AccessMail, jobId: string, at: Instant): Write {
  const job: AccessMailJob = { kind: 'access-mail', id, mail };
  return outboxWrite(jobId, at, job);
}

function put(request: AccessRequest, condition: Condition): Write {
  const { id, state } = request;
  const index = { pk: LIST, sk: `${state}#${id}` };
  return { kind: 'put', key: requestKey(id), data: request, if: condition, index };
}

function requestKey(id: string): Key {
  return { pk: `ACCESS-REQUEST#${id}`, sk: 'META' };
}

/**
 * Key of an address. It contains a digest instead of the address, for a day. Addresses of one mailbox
 * (`anna+1@`) count as one.
 */
function addressKey(email: string): Key {
  const mailbox = email
    .trim()
    .toLowerCase()
    .replace(/\+[^@]*/, '');
  return { pk: `ACCESS-ADDRESS#${sha256(mailbox)}`, sk: 'META' };
}

function parseRequest({ data, version }: Item): Revisioned<AccessRequest> {
  return { value: AccessRequest.parse(data), revision: version };
}
