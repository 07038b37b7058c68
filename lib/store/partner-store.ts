import * as z from 'zod';
import type { AuditEntry } from '../core/audit-entry.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { auditWrite } from './audit-write.ts';
import { type OutboxJob, outboxWrite } from './outbox.ts';
import {
  type Condition,
  type Item,
  type Key,
  listItemsAfter,
  type Table,
  type Write,
} from './table.ts';

const StoredInstant = z.string().transform((text) => text as Instant);

/** A credential with which a partner authenticates. It is not accepted from `expiresAt` on; `null` means that it does not expire. */
export const Credential = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('secret'),
    /** Hexadecimal SHA-256 of the secret. The secret itself is not stored. */
    sha256: z.string(),
    createdAt: StoredInstant,
    expiresAt: StoredInstant.nullable(),
  }),
  z.object({
    kind: z.literal('keys-url'),
    /** URL at which the client publishes its public keys as a JWKS document. */
    url: z.string(),
    createdAt: StoredInstant,
    expiresAt: StoredInstant.nullable(),
  }),
  z.object({
    kind: z.literal('key'),
    /** A public JWK with `kid`. */
    jwk: z.record(z.string(), z.string()),
    createdAt: StoredInstant,
    expiresAt: StoredInstant.nullable(),
  }),
]);
export type Credential = z.infer<typeof Credential>;

/** A recipient that reads with a token of this installation. Its id is its OAuth `client_id`. */
export const Partner = z.object({
  id: z.string(),
  name: z.string(),
  audience: z.literal('partners'),
  purposes: z.array(z.string()),
  state: z.enum(['active', 'revoked']),
  /** The partner has no access from this moment on; `null` for access without an end. */
  expiresAt: StoredInstant.nullable(),
  /** A token contains the epoch in which it was issued. It is not valid in another epoch. */
  epoch: z.int(),
  credentials: z.array(Credential),
  /** The webhook for withdrawal notices. `generation` is the number of the secret that signs its calls; a new secret adds 1. */
  webhook: z.object({ url: z.string().nullable(), generation: z.int().min(1) }).optional(),
  createdAt: StoredInstant,
  changedAt: StoredInstant,
});
export type Partner = z.infer<typeof Partner>;

/** A partner and the version of its item, for the condition of the next change. */
export interface StoredPartner {
  readonly partner: Partner;
  readonly version: number;
}

/** Partners, by client id. Each change is one transaction with its audit entry. */
export class PartnerStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Returns the latest acknowledged state, so a revocation takes effect with the next request. */
  async get(id: string): Promise<StoredPartner | undefined> {
    const item = await this.#table.get(partnerKey(id));
    return item === undefined ? undefined : parsePartner(item);
  }

  /** All partners in the order of their ids. In AWS, a partner that was added within the last second may be missing. */
  async *list(after?: string): AsyncGenerator<StoredPartner> {
    for await (const item of listItemsAfter(this.#table, { pk: 'PARTNERS', index: true }, after))
      yield parsePartner(item);
  }

  /** @throws KaartError `wrong-state` if a partner with this id exists, also a revoked one */
  async add(partner: Partner, entry: AuditEntry): Promise<StoredPartner> {
    try {
      await this.#table.transact([partnerWrite(partner, 'absent'), auditWrite(entry)]);
      return { partner, version: 1 };
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
      throw new KaartError('partner-exists', {
        code: 'wrong-state',
        parameters: { id: partner.id },
        details: { id: partner.id },
        cause: error,
      });
    }
  }

  /**
   * Records that the access of a partner has ended, and queues a job. A second call has no effect.
   *
   * @param entry its id and time must be the same in each call
   */
  async recordEnd(entry: AuditEntry, job: OutboxJob): Promise<void> {
    try {
      await this.#table.transact([auditWrite(entry), outboxWrite(entry.id, entry.at, job)]);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
    }
  }

  /** @param job job that is queued in the same transaction. @throws KaartError `concurrent-update` if `version` is no longer the stored version */
  async replace(
    partner: Partner,
    version: number,
    entry: AuditEntry,
    job?: OutboxJob,
  ): Promise<StoredPartner> {
    await this.#table.transact([
      partnerWrite(partner, { version }),
      auditWrite(entry),
      ...(job === undefined ? [] : [outboxWrite(entry.id, entry.at, job)]),
    ]);
    return { partner, version: version + 1 };
  }
}

function partnerKey(id: string): Key {
  return { pk: `PARTNER#${id}`, sk: 'META' };
}

/** The write of a partner, for a transaction. @param condition the version that it replaces */
export function partnerWrite(partner: Partner, condition: Condition): Write {
  return {
    kind: 'put',
    key: partnerKey(partner.id),
    data: partner,
    if: condition,
    index: { pk: 'PARTNERS', sk: partner.id },
  };
}

function parsePartner({ data, version }: Item): StoredPartner {
  return { partner: Partner.parse(data), version };
}
