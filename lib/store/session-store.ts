import type * as z from 'zod';
import { hasCode } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import type { NewSession, SessionStore } from '../self-service/ports.ts';
import { ContactSession } from '../self-service/session.ts';
import type { Key, Table, Write } from './table.ts';

/** A session is extended only if this adds at least so much time, so that the requests of one page cause one write. Milliseconds. */
const MIN_EXTENSION_MS = 60_000;

/** Sessions of one kind over a table. They expire. */
export class TableSessions<S> {
  readonly #table: Table;
  readonly #schema: z.ZodType<S>;
  readonly #prefix: string;

  /** @param prefix of the partition keys */
  constructor(table: Table, schema: z.ZodType<S>, prefix: string) {
    this.#table = table;
    this.#schema = schema;
    this.#prefix = prefix;
  }

  async begin(digest: string, session: S & object, until: Instant): Promise<void> {
    const write = sessionWrite(sessionKey(this.#prefix, digest), session, until);
    await this.#table.transact([write]);
  }

  async find(digest: string): Promise<S | undefined> {
    const item = await this.#table.get(sessionKey(this.#prefix, digest));
    return item && this.#schema.parse(item.data);
  }

  async extend(digest: string, until: Instant): Promise<void> {
    const key = sessionKey(this.#prefix, digest);
    const item = await this.#table.get(key);
    if (item?.expiresAt === undefined) return;
    if (Date.parse(until) - Date.parse(item.expiresAt) < MIN_EXTENSION_MS) return;
    const { data, version } = item;
    try {
      await this.#table.transact([{ kind: 'put', key, data, if: { version }, expiresAt: until }]);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error; // the session has ended, or another request has extended it
    }
  }

  async end(digest: string): Promise<void> {
    await this.#table.transact([
      { kind: 'delete', key: sessionKey(this.#prefix, digest), if: 'any' },
    ]);
  }
}

const CONTACTS = 'SESSION#';

/** Sessions of contacts. */
export class TableSessionStore extends TableSessions<ContactSession> implements SessionStore {
  constructor(table: Table) {
    super(table, ContactSession, CONTACTS);
  }
}

/** The write that begins the session of a contact; part of the transaction that uses its invitation up. */
export function newSessionWrite({ digest, session, until }: NewSession): Write {
  return sessionWrite(sessionKey(CONTACTS, digest), session, until);
}

function sessionWrite(key: Key, data: object, until: Instant): Write {
  return { kind: 'put', key, data: { ...data }, if: 'absent', expiresAt: until };
}

function sessionKey(prefix: string, digest: string): Key {
  return { pk: `${prefix}${digest}`, sk: '-' };
}
