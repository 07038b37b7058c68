import * as z from 'zod';
import type { AuditEntry } from '../core/audit-entry.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { auditWrite } from './audit-write.ts';
import { CREDENTIAL_PROFILES } from './own-credentials.ts';
import { type Item, isKeyPart, type Key, listAllItems, type Table } from './table.ts';

const StoredInstant = z.string().transform((text) => text as Instant);

/** A credential that this installation has issued. It is never deleted, because its holder may still present it. */
export const IssuedCredential = z.object({
  /** UUID; the `id` of the credential is `urn:uuid:<id>`. */
  id: z.string(),
  /** DID. */
  holder: z.string(),
  type: z.string(),
  profile: z.enum(CREDENTIAL_PROFILES),
  jwt: z.string(),
  /** Its bit in our status list. */
  statusIndex: z.int().nonnegative(),
  issuedAt: StoredInstant,
  validUntil: StoredInstant,
  /** When the credential service of the holder accepted it; `null` if it was handed over in another way. */
  deliveredAt: StoredInstant.nullable(),
  revokedAt: StoredInstant.nullable(),
});
export type IssuedCredential = z.infer<typeof IssuedCredential>;

/** Our status list: the next free bit, and the bits of revoked credentials. */
const StatusBits = z.object({ next: z.int().nonnegative(), revoked: z.array(z.int()) });

/** Bits of our status list: the minimum of the specification. @see Bitstring Status List 1.0 #bitstring-length */
export const STATUS_LIST_LENGTH = 131_072;

const ISSUED = 'ISSUED-CREDENTIALS';
const STATUS: Key = { pk: 'CREDENTIAL-ISSUER', sk: 'STATUS-LIST' };
const TRIES = 3;

/** The credentials that this installation has issued, oldest first, and their status list. */
export class IssuedCredentialStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(id: string): Promise<IssuedCredential | undefined> {
    const item = await this.#loadItem(id);
    return item && IssuedCredential.parse(item.data);
  }

  async *list(): AsyncGenerator<IssuedCredential> {
    for await (const { data } of listAllItems(this.#table, { pk: ISSUED }))
      yield IssuedCredential.parse(data);
  }

  /** The bits of revoked credentials. */
  async listRevokedBits(): Promise<readonly number[]> {
    return (await this.#loadStatus()).bits.revoked;
  }

  /**
   * Stores a new credential with the next free bit of the status list.
   *
   * @param sign signs the credential with its bit
   * @throws KaartError `wrong-state` if the list is full; `concurrent-update`
   */
  async add(
    sign: (statusIndex: number) => Promise<IssuedCredential>,
    entry: AuditEntry,
    tries = TRIES,
  ): Promise<IssuedCredential> {
    const { bits, condition } = await this.#loadStatus();
    if (bits.next >= STATUS_LIST_LENGTH)
      throw new KaartError('status-list-full', { code: 'wrong-state' });
    const credential = await sign(bits.next);
    try {
      await this.#table.transact([
        { kind: 'put', key: STATUS, data: { ...bits, next: bits.next + 1 }, if: condition },
        { kind: 'put', key: issuedKey(credential.id), data: credential, if: 'absent' },
        auditWrite(entry),
      ]);
      return credential;
    } catch (error) {
      if (!hasCode(error, 'concurrent-update') || tries === 1) throw error;
      return this.add(sign, entry, tries - 1);
    }
  }

  /** Sets the bit of a credential. A second call changes nothing. @throws KaartError `concurrent-update` */
  async revoke(id: string, at: Instant, entry: AuditEntry): Promise<IssuedCredential | undefined> {
    const item = await this.#loadItem(id);
    if (item === undefined) return undefined;
    const credential = IssuedCredential.parse(item.data);
    if (credential.revokedAt !== null) return credential;
    const { bits, condition } = await this.#loadStatus();
    const revoked = [...bits.revoked, credential.statusIndex].toSorted((a, b) => a - b);
    const changed = { ...credential, revokedAt: at };
    await this.#table.transact([
      { kind: 'put', key: STATUS, data: { ...bits, revoked }, if: condition },
      { kind: 'put', key: issuedKey(id), data: changed, if: { version: item.version } },
      auditWrite(entry),
    ]);
    return changed;
  }

  /** Records that the holder has accepted a credential. @throws KaartError `concurrent-update` */
  async recordDelivery(id: string, at: Instant, entry: AuditEntry): Promise<void> {
    const item = await this.#loadItem(id);
    if (item === undefined) return;
    const data = { ...IssuedCredential.parse(item.data), deliveredAt: at };
    await this.#table.transact([
      { kind: 'put', key: issuedKey(id), data, if: { version: item.version } },
      auditWrite(entry),
    ]);
  }

  async #loadItem(id: string): Promise<Item | undefined> {
    return isKeyPart(id) ? this.#table.get(issuedKey(id)) : undefined;
  }

  async #loadStatus() {
    const item = await this.#table.get(STATUS);
    if (item === undefined) return { bits: { next: 0, revoked: [] }, condition: 'absent' } as const;
    return { bits: StatusBits.parse(item.data), condition: { version: item.version } };
  }
}

function issuedKey(id: string): Key {
  return { pk: ISSUED, sk: id };
}
