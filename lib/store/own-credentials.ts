import * as z from 'zod';
import type { AuditEntry } from '../core/audit-entry.ts';
import { hasCode } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { auditWrite } from './audit-write.ts';
import { isKeyPart, type Key, listAllItems, type Table } from './table.ts';

const StoredInstant = z.string().transform((text) => text as Instant);

/** The forms of a credential, by the profiles of DCP 1.0: version 1.1 or 2.0 of the data model, secured as JWT. */
export const CREDENTIAL_PROFILES = ['vc11-sl2021/jwt', 'vc20-bssl/jwt'] as const;
export type CredentialProfile = (typeof CREDENTIAL_PROFILES)[number];

/** A credential about this installation. */
export const OwnCredential = z.object({
  /** The same for all credentials of these types by this issuer. */
  id: z.string(),
  types: z.array(z.string()),
  /** DID. */
  issuer: z.string(),
  profile: z.enum(CREDENTIAL_PROFILES),
  jwt: z.string(),
  /** `null` for a credential that does not end. */
  validUntil: StoredInstant.nullable(),
  addedAt: StoredInstant,
});
export type OwnCredential = z.infer<typeof OwnCredential>;

const OWN = 'OWN-CREDENTIALS';
const TRIES = 3;

/** The credentials that this installation presents to others, by id. */
export class OwnCredentialStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(id: string): Promise<OwnCredential | undefined> {
    const item = isKeyPart(id) ? await this.#table.get(ownKey(id)) : undefined;
    return item && OwnCredential.parse(item.data);
  }

  async *list(): AsyncGenerator<OwnCredential> {
    for await (const { data } of listAllItems(this.#table, { pk: OWN }))
      yield OwnCredential.parse(data);
  }

  /** Stores a credential, and replaces the one with the same id. @throws KaartError `concurrent-update` */
  async put(credential: OwnCredential, entry: AuditEntry, tries = TRIES): Promise<void> {
    const key = ownKey(credential.id);
    const before = await this.#table.get(key);
    const condition = before === undefined ? 'absent' : { version: before.version };
    try {
      await this.#table.transact([
        { kind: 'put', key, data: credential, if: condition },
        auditWrite(entry),
      ]);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update') || tries === 1) throw error;
      await this.put(credential, entry, tries - 1);
    }
  }

  async remove(id: string, entry: AuditEntry): Promise<void> {
    await this.#table.transact([{ kind: 'delete', key: ownKey(id), if: 'any' }, auditWrite(entry)]);
  }
}

function ownKey(id: string): Key {
  return { pk: OWN, sk: id };
}
