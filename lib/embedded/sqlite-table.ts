import { setImmediate as nextTurn } from 'node:timers/promises';
import type Database from 'libsql';
import { type Clock, systemClock } from '../core/clock.ts';
import type { Json } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { checkWrites } from '../store/check-writes.ts';
import { addAmounts, IS_LIVE, type ItemRow, queryItemRows, toItem } from '../store/item-rows.ts';
import {
  type Condition,
  type Item,
  isKeyPart,
  type Key,
  type Page,
  type TableQuery,
  type WholeTable,
  type Write,
} from '../store/table.ts';
import { emptyLog, openDatabase, retryWhileLocked } from './sqlite-connection.ts';

/** Interval at which expired items are deleted. */
const DELETE_EXPIRED_EVERY_MS = 60_000;
/** Rows that a snapshot reads at once. */
const SNAPSHOT_PAGE = 500;

/** A transaction that waits for its turn. */
interface Waiting {
  readonly writes: readonly Write[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Opens a table in an SQLite file (or `:memory:`). Several processes may have the same file open.
 *
 * @param options.clock decides which items have expired. @default the clock of the machine
 */
export function openSqliteTable(
  path: string,
  options: { readonly clock?: Clock } = {},
): WholeTable {
  return new SqliteTable(path, openDatabase(path), options.clock ?? systemClock);
}

/**
 * Transactions of one process that wait at the same time share one commit, and so one sync of the disk.
 * Each has its own savepoint. They keep the order of the calls.
 */
class SqliteTable implements WholeTable {
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #clock: Clock;
  readonly #writer: SqliteWriter;
  readonly #selections = new Map<string, Database.Statement<unknown[]>>();
  #waiting: Waiting[] = [];
  #draining: Promise<void> | undefined;
  #expiredDeletedAt = Number.NEGATIVE_INFINITY;

  constructor(path: string, database: Database.Database, clock: Clock) {
    this.#path = path;
    this.#database = database;
    this.#clock = clock;
    this.#writer = new SqliteWriter(database);
  }

  async get<T = Json>(key: Key): Promise<Item<T> | undefined> {
    if (!isKeyPart(key.pk) || !isKeyPart(key.sk)) return undefined;
    const row = await retryWhileLocked(() => this.#writer.find(key, this.#clock()));
    return row === undefined ? undefined : toItem<T>(row);
  }

  async getMany<T = Json>(keys: readonly Key[]): Promise<readonly (Item<T> | undefined)[]> {
    return Promise.all(keys.map((key) => this.get<T>(key)));
  }

  query<T = Json>(query: TableQuery): Promise<Page<T>> {
    return queryItemRows<T>(query, this.#clock(), (sql, values) =>
      retryWhileLocked(() => this.#prepare(sql).all(values) as ItemRow[]),
    );
  }

  /** Returns a compiled statement. Each of the few forms of a query is compiled once. */
  #prepare(sql: string): Database.Statement<unknown[]> {
    const prepared = this.#selections.get(sql) ?? this.#database.prepare(sql);
    this.#selections.set(sql, prepared);
    return prepared;
  }

  async transact(writes: readonly Write[]): Promise<void> {
    checkWrites(writes);
    await new Promise<void>((done, failed) => {
      this.#waiting.push({ writes, done, failed });
      this.#draining ??= this.#drain();
    });
  }

  /** Yields the items of one moment, by a read transaction of a separate connection. Writers do not have to wait for it. */
  async *snapshot(): AsyncGenerator<Item> {
    const isInMemory = this.#path === ':memory:';
    const database = isInMemory ? this.#database : openDatabase(this.#path);
    const page = `SELECT rowid, * FROM item WHERE rowid > ? AND ${IS_LIVE} ORDER BY rowid LIMIT ?`;
    try {
      const select = database.prepare(page);
      if (!isInMemory) await retryWhileLocked(() => database.exec('BEGIN'));
      const now = this.#clock();
      const limit = isInMemory ? -1 : SNAPSHOT_PAGE;
      for (let [last, isMore] = [0, true]; isMore; ) {
        const rows = (await retryWhileLocked(() => select.all([last, now, limit]))) as (ItemRow & {
          rowid: number;
        })[];
        for (const row of rows) yield toItem(row);
        last = rows.at(-1)?.rowid ?? last;
        isMore = rows.length === limit;
      }
    } finally {
      if (!isInMemory) database.close();
    }
  }

  async load(items: readonly Item[]): Promise<void> {
    await retryWhileLocked(() => {
      this.#database.exec('BEGIN IMMEDIATE');
      try {
        for (const item of items) this.#writer.store(item);
        this.#database.exec('COMMIT');
      } catch (error) {
        if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.#draining;
    emptyLog(this.#database);
    this.#database.close();
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      await nextTurn(); // the transactions of one turn share a commit
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        const outcomes = await retryWhileLocked(() => this.#commit(batch));
        for (const settle of outcomes) settle();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.#draining = undefined;
  }

  /** Commits the transactions. @returns a function for each that reports its result after the commit */
  #commit(batch: readonly Waiting[]): (() => void)[] {
    const now = this.#clock();
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const outcomes = batch.map((waiting) => this.#attempt(waiting, now));
      this.#deleteExpired(now);
      this.#database.exec('COMMIT');
      return outcomes;
    } catch (error) {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #attempt({ writes, done, failed }: Waiting, now: Instant): () => void {
    this.#database.exec('SAVEPOINT one');
    try {
      this.#writer.apply(writes, now);
      this.#database.exec('RELEASE one');
      return done;
    } catch (error) {
      // With a full disk SQLite has rolled back the whole commit, and no savepoint is left.
      if (!this.#database.inTransaction) throw error;
      this.#database.exec('ROLLBACK TO one; RELEASE one');
      return () => failed(error);
    }
  }

  #deleteExpired(now: Instant): void {
    if (performance.now() - this.#expiredDeletedAt < DELETE_EXPIRED_EVERY_MS) return;
    this.#expiredDeletedAt = performance.now();
    const some = 'SELECT rowid FROM item WHERE expires_at <= ? LIMIT 1000';
    this.#database.prepare(`DELETE FROM item WHERE rowid IN (${some})`).run(now);
  }
}

/** Applies the writes of one transaction. The caller begins it, and rolls it back after an error. */
class SqliteWriter {
  readonly #find: Database.Statement<unknown[]>;
  readonly #store: Database.Statement<unknown[]>;
  readonly #remove: Database.Statement<unknown[]>;

  constructor(database: Database.Database) {
    this.#find = database.prepare(`SELECT * FROM item WHERE pk = ? AND sk = ? AND ${IS_LIVE}`);
    this.#store = database.prepare(`
      INSERT INTO item (pk, sk, version, data, index_pk, index_sk, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (pk, sk) DO UPDATE SET version = excluded.version, data = excluded.data,
        index_pk = excluded.index_pk, index_sk = excluded.index_sk, expires_at = excluded.expires_at`);
    this.#remove = database.prepare('DELETE FROM item WHERE pk = ? AND sk = ?');
  }

  /** @throws KaartError `concurrent-update` with `details.index` */
  apply(writes: readonly Write[], now: Instant): void {
    for (const [index, write] of writes.entries()) {
      const row = this.find(write.key, now);
      if (write.kind !== 'add' && write.if !== 'any' && !isMet(write.if, row))
        throw new KaartError('another-write-to-key-first', {
          code: 'concurrent-update',
          parameters: { key: write.key.pk },
          details: { index },
        });
      this.#write(write, row);
    }
  }

  find({ pk, sk }: Key, now: Instant): ItemRow | undefined {
    return this.#find.get(pk, sk, now) as ItemRow | undefined;
  }

  /** Stores an item unchanged, and replaces the item at its key. */
  store({ pk, sk, version, data, index, expiresAt }: Item): void {
    const columns = [index?.pk ?? null, index?.sk ?? null, expiresAt ?? null];
    this.#store.run(pk, sk, version, JSON.stringify(data), ...columns);
  }

  #write(write: Write, row: ItemRow | undefined): void {
    const { pk, sk } = write.key;
    switch (write.kind) {
      case 'put': {
        const { data, index, expiresAt } = write;
        const version = (row?.version ?? 0) + 1;
        const more = { ...(index && { index }), ...(expiresAt && { expiresAt }) };
        this.store({ pk, sk, version, data, ...more });
        return;
      }
      case 'add': {
        const data = JSON.stringify(addAmounts(JSON.parse(row?.data ?? '{}'), write.amounts));
        const expires = write.expiresAt ?? row?.expires_at ?? null;
        const index = [row?.index_pk ?? null, row?.index_sk ?? null];
        this.#store.run(pk, sk, (row?.version ?? 0) + 1, data, ...index, expires);
        return;
      }
      case 'delete':
        this.#remove.run(pk, sk);
        return;
      case 'check':
        return;
    }
  }
}

function isMet(condition: Condition, row: ItemRow | undefined): boolean {
  return condition === 'absent' ? row === undefined : row?.version === condition.version;
}
