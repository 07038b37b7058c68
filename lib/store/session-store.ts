import { hasCode } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import type { NewSession, SessionStore } from '../self-service/ports.ts';
import { ContactSession } from '../self-service/session.ts';
import type { Key, Table, Write } from './table.ts';

/** A session is extended only if this adds at least so much time, so that the requests of one page cause one write. Milliseconds. */
const MIN_EXTENSION_MS = 60_000;

/** Sessions over a table. They expire. */
export class TableSessionStore implements SessionStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find(digest: string): Promise<ContactSession | undefined> {
    const item = await this.#table.get(sessionKey(digest));
    return item && ContactSession.parse(item.data);
  }

  async keepUntil(digest: string, until: Instant): Promise<void> {
    const item = await this.#table.get(sessionKey(digest));
    if (item?.expiresAt === undefined) return;
    if (Date.parse(until) - Date.parse(item.expiresAt) < MIN_EXTENSION_MS) return;
    const { key, data } = { key: sessionKey(digest), data: item.data };
    try {
      await this.#table.transact([
        { kind: 'put', key, data, if: { version: item.version }, expiresAt: until },
      ]);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error; // the session has ended, or another request has extended it
    }
  }

  async end(digest: string): Promise<void> {
    await this.#table.transact([{ kind: 'delete', key: sessionKey(digest), if: 'any' }]);
  }
}

/** The write that begins a session; part of the transaction that uses its invitation up. */
export function newSessionWrite({ digest, session, until }: NewSession): Write {
  return { kind: 'put', key: sessionKey(digest), data: session, if: 'absent', expiresAt: until };
}

function sessionKey(digest: string): Key {
  return { pk: `SESSION#${digest}`, sk: '-' };
}
