import type Database from 'libsql';
import type { Json } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import type { Condition, Key, Write } from '../store/table.ts';

/** One row of the `item` table. */
export interface TableItemRow {
  readonly pk: string;
  readonly sk: string;
  readonly version: number;
  readonly data: string;
  readonly index_pk: string | null;
  readonly index_sk: string | null;
  readonly expires_at: Instant | null;
}

/** Whether the row still counts; one that has expired is as good as absent. */
function isLive(row: TableItemRow, now: Instant): boolean {
  return row.expires_at === null || row.expires_at > now;
}

/** Applies the writes of one transaction; the caller has begun it, and rolls back when this throws. */
export class SqliteWriter {
  readonly #find: Database.Statement<unknown[]>;
  readonly #store: Database.Statement<unknown[]>;
  readonly #remove: Database.Statement<unknown[]>;

  constructor(database: Database.Database) {
    this.#find = database.prepare('SELECT * FROM item WHERE pk = ? AND sk = ?');
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
    const row = this.#find.get(pk, sk) as TableItemRow | undefined;
    return row !== undefined && isLive(row, now) ? row : undefined;
  }

  #write(write: Write, row: TableItemRow | undefined): void {
    const { pk, sk } = write.key;
    switch (write.kind) {
      case 'put': {
        const { data, index, expiresAt } = write;
        const version = (row?.version ?? 0) + 1;
        const columns = [index?.pk ?? null, index?.sk ?? null, expiresAt ?? null];
        this.#store.run(pk, sk, version, JSON.stringify(data), ...columns);
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
