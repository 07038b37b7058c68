import * as z from 'zod';
import type { AuditEntry } from '../core/audit-entry.ts';
import { sha256 } from '../core/digest.ts';
import type { Instant } from '../core/instant.ts';
import { personKey } from '../core/person-name.ts';
import { auditWrite } from './audit-write.ts';
import {
  type Item,
  type Key,
  listAllItems,
  listItemsAfter,
  type Table,
  type Write,
} from './table.ts';

const StoredInstant = z.string().transform((text) => text as Instant);

/** A single revoked token. It is stored until the token would have expired. */
const EndedToken = z.object({ id: z.string(), expiresAt: StoredInstant });

/** A member of staff, with the data of the last token and all revocations. */
export const Person = z.object({
  /** The name, in the spelling of the first token. */
  subject: z.string(),
  state: z.enum(['active', 'revoked']),
  /** A token of `kaart token` contains the epoch in which it was issued. It is refused in another epoch. */
  epoch: z.int(),
  /** Tokens of an OpenID provider that were issued up to this moment are refused. */
  tokensEndedAt: StoredInstant.nullable(),
  endedTokens: z.array(EndedToken),
  /** Roles that were removed from this person in this installation. They are ignored in tokens. */
  takenRoles: z.array(z.string()),
  /** Roles in the last token. */
  roles: z.array(z.string()),
  /** Issuer of the last token: `kaart token`, or the OpenID provider. */
  source: z.enum(['kaart', 'openid']),
  /** When the last token was issued or, with an OpenID provider, first used on a day. */
  seenAt: StoredInstant,
});
export type Person = z.infer<typeof Person>;

/** A token of `kaart token` that has not expired. The token itself is not stored. */
export const PersonToken = z.object({
  /** `jti` */
  id: z.string(),
  subject: z.string(),
  roles: z.array(z.string()),
  issuedAt: StoredInstant,
  expiresAt: StoredInstant,
});
export type PersonToken = z.infer<typeof PersonToken>;

/** A person and the version of its item, for the condition of the next change. */
export interface StoredPerson {
  readonly person: Person;
  readonly version: number;
}

/** People by the key of their name. Different spellings of a name have the same key, so they are one person. */
export class PersonStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Returns the latest acknowledged state, so a revocation takes effect with the next request. */
  async get(subject: string): Promise<StoredPerson | undefined> {
    const item = await this.#table.get(personStoreKey(subject));
    return item === undefined ? undefined : parsePerson(item);
  }

  /** All people in the order of their names. In AWS, a person whose first token was used within the last second may be missing. */
  async *list(after?: string): AsyncGenerator<Person> {
    for await (const item of listItemsAfter(this.#table, { pk: 'PEOPLE', index: true }, after))
      yield parsePerson(item).person;
  }

  /** Tokens that have not expired, oldest first. */
  async *listTokens(subject: string): AsyncGenerator<PersonToken> {
    const { pk } = personStoreKey(subject);
    for await (const { data } of listAllItems(this.#table, { pk, from: 'TOKEN#', to: 'TOKEN#~' }))
      yield PersonToken.parse(data);
  }

  /**
   * Writes a person with the token that was issued, if any, and the audit entry, if any, in one
   * transaction. @throws KaartError `concurrent-update` if `version` is no longer the stored one
   */
  async put(
    person: Person,
    version: number | undefined,
    { token, entry }: { readonly token?: PersonToken; readonly entry?: AuditEntry } = {},
  ): Promise<void> {
    const writes: Write[] = [
      {
        kind: 'put',
        key: personStoreKey(person.subject),
        data: person,
        if: version === undefined ? 'absent' : { version },
        index: { pk: 'PEOPLE', sk: personSortKey(person) },
      },
    ];
    if (token !== undefined) writes.push(tokenWrite(token));
    if (entry !== undefined) writes.push(auditWrite(entry));
    await this.#table.transact(writes);
  }
}

function tokenWrite(token: PersonToken): Write {
  const { pk } = personStoreKey(token.subject);
  const key = { pk, sk: `TOKEN#${token.issuedAt}#${token.id}` };
  return { kind: 'put', key, data: token, if: 'absent', expiresAt: token.expiresAt };
}

/** Returns the key of a person. It contains a digest, because a name may be longer than a key. */
function personStoreKey(subject: string): Key {
  return { pk: `PERSON#${sha256(personKey(subject))}`, sk: 'META' };
}

function parsePerson({ data, version }: Item): StoredPerson {
  return { person: Person.parse(data), version };
}

/** Sort key of a person in the list. */
export function personSortKey({ subject }: Pick<Person, 'subject'>): string {
  return personKey(subject).slice(0, 150);
}
