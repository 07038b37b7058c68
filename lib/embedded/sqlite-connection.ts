import { closeSync, existsSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import { KaartError } from '../core/errors.ts';
import { checkSchema, STORED_SCHEMA } from '../store/schema.ts';

/** Time that SQLite itself waits for another process. The event loop stops meanwhile. */
const BLOCKING_WAIT_MS = 20;
/** Total time in which an operation is tried again. The event loop runs between the attempts. */
const TOTAL_WAIT_MS = 15_000;

/** `user_version` of a new file. */
const NEW_FILE = 0;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS item (
    pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL,
    index_pk TEXT, index_sk TEXT, expires_at TEXT,
    PRIMARY KEY (pk, sk)
  );
  CREATE INDEX IF NOT EXISTS item_by_index ON item (index_pk, index_sk, pk, sk) WHERE index_pk IS NOT NULL;
  CREATE INDEX IF NOT EXISTS item_by_expiry ON item (expires_at) WHERE expires_at IS NOT NULL;
  PRAGMA user_version = ${STORED_SCHEMA};`;

/**
 * Opens the database file, readable by its owner only, and creates its tables if it is new.
 *
 * WAL with `synchronous = FULL`: a commit is on the disk before it is acknowledged. So it survives `kill -9`
 * and, if the disk keeps synced data, a power cut. With `NORMAL`, a power cut could lose the last commits, for
 * example a withdrawal of consent.
 *
 * @throws KaartError `schema-unknown` if a release with another schema wrote the file; `storage-damaged` if the file is
 *   empty or missing although its directory contains objects, because the database was cut off or lost
 */
export function openDatabase(path: string): Database.Database {
  if (path !== ':memory:') {
    assertNotCutOff(path);
    makeFile(path);
  }
  const database = new Database(path, { timeout: TOTAL_WAIT_MS });
  try {
    prepare(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepare(database: Database.Database): void {
  const found = readSchemaVersion(database);
  if (found !== NEW_FILE) checkSchema(found); // before the first write
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA secure_delete = ON'); // overwrites deleted data in free pages
  if (found === NEW_FILE) database.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT;`);
  database.exec(`PRAGMA busy_timeout = ${BLOCKING_WAIT_MS}`);
}

/** Empties the write-ahead log, which still contains the bytes of replaced or deleted items. */
export function emptyLog(database: Database.Database): void {
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // The content of the log stays valid. The next process that closes the database tries again.
  }
}

function assertNotCutOff(path: string): void {
  const exists = existsSync(path);
  if (exists && statSync(path).size > 0) return;
  const objects = join(dirname(path), 'objects', 'data');
  if (!existsSync(objects) || readdirSync(objects).length === 0) return;
  const reason = exists ? 'database-empty' : 'database-missing';
  throw new KaartError(reason, {
    code: 'storage-damaged',
    parameters: { path },
    nextStep: 'restore-data',
  });
}

/** Creates the database file with its mode. SQLite gives its additional files the same mode. */
function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // If this process closed a second handle of an existing file, it would lose all its locks on the file.
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
}

function readSchemaVersion(database: Database.Database): number {
  const [row] = database.prepare('PRAGMA user_version').all() as { user_version: number }[];
  return row?.user_version ?? 0;
}

/**
 * Runs synchronous statements, and repeats them as long as another process locks the database.
 *
 * @throws KaartError `unavailable` if the database is still locked after 15 seconds
 */
export async function retryWhileLocked<T>(statements: () => T): Promise<T> {
  const deadline = performance.now() + TOTAL_WAIT_MS;
  for (;;) {
    try {
      return statements();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() > deadline)
        throw new KaartError('database-busy', { code: 'unavailable', cause: error });
      await sleep(1 + Math.random() * 10);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
