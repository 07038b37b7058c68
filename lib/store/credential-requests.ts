import * as z from 'zod';
import type { AuditEntry } from '../core/audit-entry.ts';
import type { Instant } from '../core/instant.ts';
import { auditWrite } from './audit-write.ts';
import { isKeyPart, type Key, listAllItems, type Table } from './table.ts';

const StoredInstant = z.string().transform((text) => text as Instant);

/** A request for credentials that we sent to an issuer. Only that issuer may answer it. */
export const CredentialRequest = z.object({
  /** `holderPid` of DCP. */
  id: z.string(),
  /** DID. */
  issuer: z.string(),
  types: z.array(z.string()),
  state: z.enum(['REQUESTED', 'ISSUED', 'REJECTED', 'FAILED']),
  requestedAt: StoredInstant,
  changedAt: StoredInstant,
});
export type CredentialRequest = z.infer<typeof CredentialRequest>;

const REQUESTS = 'CREDENTIAL-REQUESTS';

/** A request and the version of its item, for the condition of the next change. */
export interface StoredCredentialRequest {
  readonly request: CredentialRequest;
  readonly version: number;
}

/** The requests for credentials, by id, oldest first. */
export class CredentialRequestStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(id: string): Promise<StoredCredentialRequest | undefined> {
    const item = isKeyPart(id) ? await this.#table.get(requestKey(id)) : undefined;
    return item && { request: CredentialRequest.parse(item.data), version: item.version };
  }

  async *list(): AsyncGenerator<CredentialRequest> {
    for await (const { data } of listAllItems(this.#table, { pk: REQUESTS }))
      yield CredentialRequest.parse(data);
  }

  /** @param version the stored version; `undefined` for a new request. @throws KaartError `concurrent-update` */
  async put(
    request: CredentialRequest,
    version: number | undefined,
    entry: AuditEntry,
  ): Promise<void> {
    const condition = version === undefined ? 'absent' : { version };
    await this.#table.transact([
      { kind: 'put', key: requestKey(request.id), data: request, if: condition },
      auditWrite(entry),
    ]);
  }
}

function requestKey(id: string): Key {
  return { pk: REQUESTS, sk: id };
}
