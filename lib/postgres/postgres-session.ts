import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Log } from '../core/log.ts';
import { CHANNEL } from './postgres-table.ts';

export interface SessionOptions {
  readonly url: string;
  readonly log: Log;
  /** Gets each text that a transaction of any process announced. */
  readonly onAnnounced: (text: string) => void;
  /** Called when the session begins, and begins again: announcements may have been missed. */
  readonly onConnected: () => void;
}

/**
 * A connection that lasts as long as the process. It listens to the other processes, and holds the locks with
 * which the processes agree which of them does a piece of work. If it is lost, PostgreSQL releases its locks, and the session
 * connects again.
 */
export interface Session {
  /** Does the work, unless another process is doing it. @returns whether it was done here */
  runExclusively(name: string, work: () => Promise<unknown>): Promise<boolean>;
  /**
   * Calls `begin` when this process becomes the leader, and the function that `begin` returned when it is no longer
   * the leader. One process at a time is the leader.
   */
  lead(begin: () => () => void): void;
  close(): Promise<void>;
}

const RECONNECT_MS = 1_000;
/** How often a process tries to become the leader. Milliseconds. */
const LEAD_EVERY_MS = 5_000;
const LEADER = 'leader';
/** The locks of items have the seed 0. */
const LOCK_KEY = 'hashtextextended($1, 1)';

export function openDatabaseSession(options: SessionOptions): Session {
  return new PostgresSession(options);
}

class PostgresSession implements Session {
  readonly #options: SessionOptions;
  readonly #closing = new AbortController();
  #client: Client | undefined;
  readonly #running: Promise<void>;
  #begin: (() => () => void) | undefined;
  #endLeading: (() => void) | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  async runExclusively(name: string, work: () => Promise<unknown>): Promise<boolean> {
    const client = this.#client;
    if (client === undefined || !(await tryToLock(client, name))) return false;
    try {
      await work();
    } finally {
      // If the connection was lost, the lock is released already.
      await client.query(`SELECT pg_advisory_unlock(${LOCK_KEY})`, [name]).catch(() => undefined);
    }
    return true;
  }

  lead(begin: () => () => void): void {
    this.#begin = begin;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      await this.#connectOnce().catch((error: unknown) => {
        this.#options.log('error', 'database.session-lost', { error: String(error) });
      });
      await pause(RECONNECT_MS, this.#closing.signal);
    }
  }

  /** Holds one connection until it is lost, or the session is closed. @throws Error if it was lost */
  async #connectOnce(): Promise<void> {
    const client = new Client({
      connectionString: this.#options.url,
      application_name: 'kaart session',
      keepAlive: true,
    });
    const lost = new AbortController();
    let cause: unknown;
    client.on('error', (error) => {
      cause = error;
      lost.abort();
    });
    client.on('end', () => lost.abort());
    client.on('notification', ({ payload = '' }) => this.#options.onAnnounced(payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.#client = client;
      this.#options.onConnected();
      const ended = AbortSignal.any([lost.signal, this.#closing.signal]);
      while (!ended.aborted) {
        await this.#tryToLead(client);
        await pause(LEAD_EVERY_MS, ended);
      }
      if (cause !== undefined) throw cause;
    } finally {
      this.#client = undefined;
      this.#endLeading?.();
      this.#endLeading = undefined;
      await client.end().catch(() => undefined);
    }
  }

  async #tryToLead(client: Client): Promise<void> {
    if (this.#begin === undefined || this.#endLeading !== undefined) return;
    if (await tryToLock(client, LEADER)) this.#endLeading = this.#begin();
  }
}

async function tryToLock(client: Client, name: string): Promise<boolean> {
  const sql = `SELECT pg_try_advisory_lock(${LOCK_KEY}) AS taken`;
  const { rows } = await client.query<{ taken: boolean }>(sql, [name]);
  return rows[0]?.taken === true;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
