import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { type Clock, systemClock } from '../core/clock.ts';
import type { Json } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import { checkWrites } from '../store/check-writes.ts';
import { addAmounts, IS_LIVE, type ItemRow, queryItemRows, toItem } from '../store/item-rows.ts';
import {
  type Item,
  isKeyPart,
  type Key,
  keyName,
  type Page,
  type TableQuery,
  type WholeTable,
  type Write,
} from '../store/table.ts';
import { isConnectionLost, throwPostgresError } from './postgres-errors.ts';

export interface PostgresTableOptions {
  readonly pool: Pool;
  /** Decides which items have expired. @default the clock of the machine */
  readonly clock?: Clock;
  /**
   * The texts that every listening process gets if the transaction succeeds, each of less than 8,000 bytes.
   *
   * @default no process is notified
   */
  readonly announce?: (writes: readonly Write[]) => readonly string[];
}

/** Channel of the notifications. */
export const CHANNEL = 'kaart';
/** Maximum number of attempts for a transaction whose connection was lost. */
const ATTEMPTS = 5;
const PAUSE_MS = 200;
/** Rows that a snapshot reads, and a load writes, at once. */
const ROWS_AT_ONCE = 500;
/** Interval at which expired items and old tokens are deleted. */
const CLEAN_EVERY_MS = 60_000;

/**
 * A table in a PostgreSQL database whose tables exist already. Several processes may use it.
 */
export function openPostgresTable(options: PostgresTableOptions): WholeTable {
  return new PostgresTable(options);
}

/** A row with the sums that were added to members of its data since it was stored. */
interface PostgresRow extends Omit<ItemRow, 'version'> {
  /** PostgreSQL sends 64-bit numbers as text. */
  readonly version: string;
  readonly added: Readonly<Record<string, number>> | null;
}

class PostgresTable implements WholeTable {
  readonly #pool: Pool;
  readonly #clock: Clock;
  readonly #announce: (writes: readonly Write[]) => readonly string[];
  #cleanedAt = performance.now();

  constructor({ pool, clock, announce }: PostgresTableOptions) {
    this.#pool = pool;
    this.#clock = clock ?? systemClock;
    this.#announce = announce ?? (() => []);
  }

  async get<T = Json>({ pk, sk }: Key): Promise<Item<T> | undefined> {
    if (!isKeyPart(pk) || !isKeyPart(sk)) return undefined;
    const [row] = await this.#queryRows(
      `SELECT * FROM item WHERE pk = ? AND sk = ? AND ${IS_LIVE}`,
      [pk, sk, this.#clock()],
    );
    return row && toItem<T>(row);
  }

  async getMany<T = Json>(keys: readonly Key[]): Promise<readonly (Item<T> | undefined)[]> {
    const possible = keys.filter(({ pk, sk }) => isKeyPart(pk) && isKeyPart(sk));
    if (possible.length === 0) return keys.map(() => undefined);
    const rows = await this.#queryRows(GET_MANY, [
      possible.map(({ pk }) => pk),
      possible.map(({ sk }) => sk),
      this.#clock(),
    ]);
    const found = new Map(rows.map((row) => [keyName(row), row]));
    return keys.map((key) => {
      const row = found.get(keyName(key));
      return row && toItem<T>(row);
    });
  }

  query<T = Json>(query: TableQuery): Promise<Page<T>> {
    return queryItemRows<T>(query, this.#clock(), (sql, values) => this.#queryRows(sql, values));
  }

  /** A repeat after a lost connection has the same token, so it does nothing if the first attempt succeeded. */
  async transact(writes: readonly Write[]): Promise<void> {
    checkWrites(writes);
    const values = [
      randomUUID(),
      JSON.stringify(writes.map(toStoredWrite)),
      this.#clock(),
      CHANNEL,
      this.#announce(writes),
    ];
    const result = await this.#retryConnection(() => this.#pool.query(TRANSACT, values));
    const index = result.rows[0]?.refused;
    if (typeof index === 'number')
      throw new KaartError('another-write-first', {
        code: 'concurrent-update',
        details: { index },
      });
    await this.#deleteOldRows();
  }

  /** Yields the items of one moment, by a cursor in a read transaction. Writers do not have to wait for it. */
  async *snapshot(): AsyncGenerator<Item> {
    const client = await this.#pool.connect().catch(throwPostgresError);
    let failed = true;
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const select = `DECLARE every NO SCROLL CURSOR FOR SELECT * FROM item WHERE ${IS_LIVE}`;
      // A cursor has no parameters, and the instant is our own text.
      await client.query(select.replace('?', `'${this.#clock()}'`));
      for (let isMore = true; isMore; ) {
        const { rows } = await client.query<PostgresRow>(`FETCH ${ROWS_AT_ONCE} FROM every`);
        for (const row of rows) yield toItem(toItemRow(row));
        isMore = rows.length === ROWS_AT_ONCE;
      }
      await client.query('COMMIT');
      failed = false;
    } finally {
      client.release(failed); // a connection with an open transaction is closed
    }
  }

  async load(items: readonly Item[]): Promise<void> {
    for await (const some of inBatches(items, ROWS_AT_ONCE)) {
      const rows = some.map((item) => ({
        ...toColumns(item),
        version: item.version,
      }));
      await this.#retryConnection(() => this.#pool.query(LOAD, [JSON.stringify(rows)]));
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async #queryRows(sql: string, values: readonly unknown[]): Promise<readonly ItemRow[]> {
    const { rows } = await this.#retryConnection(() =>
      this.#pool.query<PostgresRow>(withNumbers(sql), [...values]),
    );
    return rows.map(toItemRow);
  }

  /** Repeats a request whose connection was lost, because a database restarts now and then. */
  async #retryConnection<T>(request: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1)
      try {
        return await request();
      } catch (error) {
        if (attempt === ATTEMPTS || !isConnectionLost(error)) return throwPostgresError(error);
        await sleep(PAUSE_MS * attempt);
      }
  }

  async #deleteOldRows(): Promise<void> {
    if (performance.now() - this.#cleanedAt < CLEAN_EVERY_MS) return;
    this.#cleanedAt = performance.now();
    await this.#retryConnection(() => this.#pool.query(DELETE_EXPIRED, [this.#clock()]));
    await this.#retryConnection(() => this.#pool.query(DELETE_OLD_TOKENS));
  }
}

const GET_MANY = `
  SELECT * FROM item WHERE (pk, sk) IN (SELECT * FROM unnest(?::text[], ?::text[])) AND ${IS_LIVE}`;

const TRANSACT = 'SELECT kaart_transact($1, $2, $3, $4, $5) AS refused';

const LOAD = `
  INSERT INTO item (pk, sk, version, data, index_pk, index_sk, expires_at)
  SELECT * FROM jsonb_to_recordset($1::jsonb)
    AS r(pk text, sk text, version bigint, data text, index_pk text, index_sk text, expires_at text)
  ON CONFLICT (pk, sk) DO UPDATE SET version = excluded.version, data = excluded.data, added = NULL,
    index_pk = excluded.index_pk, index_sk = excluded.index_sk, expires_at = excluded.expires_at`;

const DELETE_EXPIRED = `
  DELETE FROM item WHERE expires_at <= $1 AND ctid = ANY (ARRAY(
    SELECT ctid FROM item WHERE expires_at <= $1 LIMIT 1000))`;

/** A transaction is repeated within seconds, so its token is not needed after an hour. */
const DELETE_OLD_TOKENS = "DELETE FROM done WHERE at < now() - interval '1 hour'";

/** Numbers the placeholders of a statement. The statements of this module have no `?` in texts. */
function withNumbers(sql: string): string {
  let at = 0;
  return sql.replaceAll('?', () => `$${++at}`);
}

function toItemRow({ added, version, ...row }: PostgresRow): ItemRow {
  const data = added === null ? row.data : JSON.stringify(addAmounts(JSON.parse(row.data), added));
  return { ...row, version: Number(version), data };
}

function toColumns({ pk, sk, data, index, expiresAt }: Omit<Item, 'version'>) {
  return {
    ...{ pk, sk, data: JSON.stringify(data) },
    ...{ index_pk: index?.pk, index_sk: index?.sk, expires_at: expiresAt },
  };
}

/** The form of a write that the function `kaart_transact` reads. `expected` is the version, or `absent`. */
function toStoredWrite(write: Write) {
  const { kind, key } = write;
  if (kind === 'add') return { kind, ...key, amounts: write.amounts, expires_at: write.expiresAt };
  const condition = write.if;
  const expected =
    condition === 'any'
      ? {}
      : { expected: condition === 'absent' ? 'absent' : String(condition.version) };
  if (kind !== 'put') return { kind, ...key, ...expected };
  const version = typeof condition === 'object' ? condition.version + 1 : 1;
  return { kind, ...toColumns({ ...key, ...write }), ...expected, version };
}
