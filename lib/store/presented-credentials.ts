import * as z from 'zod';
import type { AuditEntry } from '../core/audit-entry.ts';
import { hasCode } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { auditWrite } from './audit-write.ts';
import { isKeyPart, type Key, type Table } from './table.ts';

/** Where an issuer publishes the state of a credential. @see Bitstring Status List 1.0 #bitstringstatuslistentry */
export const CredentialStatus = z.object({
  type: z.enum(['BitstringStatusListEntry', 'StatusList2021Entry']),
  statusPurpose: z.string().max(50),
  statusListIndex: z.int().nonnegative(),
  statusListCredential: z.string().max(400),
});
export type CredentialStatus = z.infer<typeof CredentialStatus>;

/** What a participant proved by one verified credential. */
export const PresentedCredential = z.object({
  type: z.string(),
  /** DID. */
  issuer: z.string(),
  /** Full IRI of an operand → values. */
  claims: z.record(z.string(), z.array(z.string())),
  /** `null` for a credential that does not end. */
  validUntil: z
    .string()
    .transform((text) => text as Instant)
    .nullable(),
  status: z.array(CredentialStatus),
});
export type PresentedCredential = z.infer<typeof PresentedCredential>;

/** What a participant presented last. */
export const Presented = z.object({
  credentials: z.array(PresentedCredential),
  /** Digest of the settings that it was verified by. */
  settings: z.string(),
  verifiedAt: z.string().transform((text) => text as Instant),
});
export type Presented = z.infer<typeof Presented>;

/** A presentation and the version of its item, for the condition of the next change. */
export interface StoredPresented {
  readonly presented: Presented;
  readonly version: number;
}

/** The last presentation of each participant, by DID. It can always be asked for again. */
export class PresentedCredentialStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(did: string): Promise<StoredPresented | undefined> {
    const key = presentedKey(did);
    const item = isKeyPart(key.pk) ? await this.#table.get(key) : undefined;
    return item && { presented: Presented.parse(item.data), version: item.version };
  }

  /**
   * Replaces the last presentation. If another process has just replaced it, that one stays.
   *
   * @param before what was stored
   * @param entry if the new one proves something else
   */
  async replace(
    did: string,
    presented: Presented,
    before: StoredPresented | undefined,
    entry?: AuditEntry,
  ): Promise<void> {
    const condition = before === undefined ? 'absent' : { version: before.version };
    try {
      await this.#table.transact([
        { kind: 'put', key: presentedKey(did), data: presented, if: condition },
        ...(entry === undefined ? [] : [auditWrite(entry)]),
      ]);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
    }
  }
}

function presentedKey(did: string): Key {
  return { pk: `PARTICIPANT#${did}`, sk: 'PRESENTED' };
}
