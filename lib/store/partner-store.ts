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

/** How a partner proves that it is itself. From `expiresAt` on it proves nothing; `null` is without end. */
export const Credential = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('secret'),
    /** Hexadecimal SHA-256; the secret itself is nowhere. */
    sha256: z.string(),
    createdAt: StoredInstant,
    expiresAt: StoredInstant.nullable(),
  }),
  z.object({
    kind: z.literal('keys-url'),
    /** Where the client publishes its public keys, as a JWKS document. */
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

/** A client that fetches with a token of ours. Its id is its OAuth `client_id`. */
export const Partner = z.object({
  id: z.string(),
  name: z.string(),
  audience: z.literal('partners'),
  purposes: z.array(z.string()),
  state: z.enum(['active', 'revoked']),
  /** From this moment on it has no right; `null` is without end. */
  expiresAt: StoredInstant.nullable(),
  /** A token carries the epoch it was issued in and is dead in any other. */
  epoch: z.int(),
  credentials: z.array(Credential),
  /** The webhook for withdrawal notices; `generation` counts the secrets that signed its calls. */
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

  /** Sees every change acknowledged before: a revocation counts from the next request on. */
  async get(id: string): Promise<StoredPartner | undefined> {
    const item = await this.#table.get(partnerKey(id));
    return item === undefined ? undefined : parsePartner(item);
  }

  /** In order of id. In AWS a partner added within the last second may be missing. */
  async *list(after?: string): AsyncGenerator<StoredPartner> {
    for await (const item of listItemsAfter(this.#table, { pk: 'PARTNERS', index: true }, after))
      yield parsePartner(item);
  }

  /** @throws KaartError `wrong-state` when the id is taken, also by a revoked partner */
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
   * Records that the access of a partner has ended, with the work that follows, once.
   *
   * @param entry with the id and the time of the end, by which a second call is recognised
   */
  async recordEnd(entry: AuditEntry, job: OutboxJob): Promise<void> {
    try {
      await this.#table.transact([auditWrite(entry), outboxWrite(entry.id, entry.at, job)]);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
    }
  }

  /** @param job work that the change queues, in the same transaction. @throws KaartError `concurrent-update` when `version` is no longer the stored one */
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

/** The write of a partner, for a transaction. `condition` is the version over which it is written. */
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
