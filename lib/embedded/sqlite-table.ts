import { setImmediate as nextTurn } from 'node:timers/promises';
import type Database from 'libsql';
import { type Clock, systemClock } from '../core/clock.ts';
import type { Json } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { checkWrites } from '../store/check-writes.ts';
import { cursorAfter, parseCursor } from '../store/cursor.ts';
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

const PAGE_BYTES = 1_048_576;
/** Interval at which expired items are deleted. */
const DELETE_EXPIRED_EVERY_MS = 60_000;
/** Rows that a snapshot reads at once. */
const SNAPSHOT_PAGE = 500;
/** Condition for an item that has not expired. An expired item counts as absent. */
const LIVE = '(expires_at IS NULL OR expires_at > ?)';

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
    return row === undefined ? undefined : toSqliteItem<T>(row);
  }

  async query<T = Json>(query: TableQuery): Promise<Page<T>> {
    if (!isKeyPart(query.pk)) return { items: [] };
    const limit = query.limit ?? 100;
    const { sql, values } = selection(query, this.#clock(), limit + 1);
    const rows = (await retryWhileLocked(() => this.#prepare(sql).all(values))) as TableItemRow[];
    const length = pageLength(rows, limit);
    const items = rows.slice(0, length).map((row) => toSqliteItem<T>(row));
    const last = items.at(-1);
    if (last === undefined || length === rows.length) return { items };
    return { items, cursor: cursorAfter(last, query) };
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
    const page = `SELECT rowid, * FROM item WHERE rowid > ? AND ${LIVE} ORDER BY rowid LIMIT ?`;
    try {
      const select = database.prepare(page);
      if (!isInMemory) await retryWhileLocked(() => database.exec('BEGIN'));
      const now = this.#clock();
      const limit = isInMemory ? -1 : SNAPSHOT_PAGE;
      for (let [last, isMore] = [0, true]; isMore; ) {
        const rows = (await retryWhileLocked(() =>
          select.all([last, now, limit]),
        )) as (TableItemRow & { rowid: number })[];
        for (const row of rows) yield toSqliteItem(row);
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

/** Builds the SELECT of a query. SQLite compares TEXT by its UTF-8 bytes, which is the order that the port requires. */
function selection(query: TableQuery, now: Instant, rows: number) {
  const [pk, sk] = query.index === true ? ['index_pk', 'index_sk'] : ['pk', 'sk'];
  const order = query.index === true ? 'index_sk, pk, sk' : 'sk';
  const where = [`${pk} = ?`, LIVE];
  const values: unknown[] = [query.pk, now];
  const add = (clause: string, ...more: unknown[]) => {
    where.push(clause);
    values.push(...more);
  };
  if (query.from !== undefined) add(`${sk} >= ?`, query.from);
  if (query.to !== undefined) add(`${sk} <= ?`, query.to);
  const at = parseCursor(query);
  const beyond = query.reverse === true ? '<' : '>';
  if (at !== undefined && 'of' in at)
    add(`(${order}) ${beyond} (?, ?, ?)`, at.sk, at.of.pk, at.of.sk);
  else if (at !== undefined) add(`${sk} ${beyond} ?`, at.sk);
  const direction = query.reverse === true ? 'DESC' : 'ASC';
  const by = order.replaceAll(/\w+/g, (column) => `${column} ${direction}`);
  const sql = `SELECT * FROM item WHERE ${where.join(' AND ')} ORDER BY ${by} LIMIT ?`;
  return { sql, values: [...values, rows] };
}

/** Returns the number of rows of one page: at most `limit` and at most 1 MB, but at least one. */
function pageLength(rows: readonly TableItemRow[], limit: number): number {
  let bytes = 0;
  const full = rows.findIndex((row, at) => {
    bytes += row.data.length;
    return at >= limit || (at > 0 && bytes > PAGE_BYTES);
  });
  return full === -1 ? rows.length : full;
}

/** Converts a row to an item. Its data are parsed at the first use, because many readers already have this version. */
function toSqliteItem<T>(row: TableItemRow): Item<T> {
  let data: T | undefined;
  return {
    pk: row.pk,
    sk: row.sk,
    version: row.version,
    get data() {
      data ??= parsed(row) as T;
      return data;
    },
    ...(row.index_pk === null || row.index_sk === null
      ? {}
      : { index: { pk: row.index_pk, sk: row.index_sk } }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
  };
}

/** @throws KaartError `storage-damaged` that names the item */
function parsed({ pk, sk, data }: TableItemRow): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new KaartError('item-not-json', {
      code: 'storage-damaged',
      parameters: { item: `${pk} / ${sk}` },
      nextStep: 'restore-data',
      cause,
    });
  }
}

/** One row of the `item` table. */
interface TableItemRow {
  readonly pk: string;
  readonly sk: string;
  readonly version: number;
  readonly data: string;
  readonly index_pk: string | null;
  readonly index_sk: string | null;
  readonly expires_at: Instant | null;
}

/** Applies the writes of one transaction. The caller begins it, and rolls it back after an error. */
class SqliteWriter {
  readonly #find: Database.Statement<unknown[]>;
  readonly #store: Database.Statement<unknown[]>;
  readonly #remove: Database.Statement<unknown[]>;

  constructor(database: Database.Database) {
    this.#find = database.prepare(`SELECT * FROM item WHERE pk = ? AND sk = ? AND ${LIVE}`);
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
      if (write.kind !== 'add' && write.if !== 'any' && !holds(write.if, row))
        throw new KaartError('another-write-to-key-first', {
          code: 'concurrent-update',
          parameters: { key: write.key.pk },
          details: { index },
        });
      this.#write(write, row);
    }
  }

  find({ pk, sk }: Key, now: Instant): TableItemRow | undefined {
    return this.#find.get(pk, sk, now) as TableItemRow | undefined;
  }

  /** Stores an item unchanged, and replaces the item at its key. */
  store({ pk, sk, version, data, index, expiresAt }: Item): void {
    const columns = [index?.pk ?? null, index?.sk ?? null, expiresAt ?? null];
    this.#store.run(pk, sk, version, JSON.stringify(data), ...columns);
  }

  #write(write: Write, row: TableItemRow | undefined): void {
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
        const data = JSON.stringify(added(row, write.amounts));
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

function holds(condition: Condition, row: TableItemRow | undefined): boolean {
  return condition === 'absent' ? row === undefined : row?.version === condition.version;
}

function added(row: TableItemRow | undefined, amounts: Readonly<Record<string, number>>): Json {
  const data: Record<string, Json> = row === undefined ? {} : JSON.parse(row.data);
  for (const [member, amount] of Object.entries(amounts)) {
    const before = data[member];
    data[member] = (typeof before === 'number' ? before : 0) + amount;
  }
  return data;
}
