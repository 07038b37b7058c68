import { Pool } from 'pg';
import { throwPostgresError } from './postgres-errors.ts';
import { SCHEMA_SQL } from './postgres-schema.ts';

/** How long a request waits for a connection. Milliseconds. */
const CONNECT_MS = 10_000;
/** The server ends a statement that takes longer, for example behind a lock. Milliseconds. */
const STATEMENT_MS = 30_000;
/** Only one process at a time creates the tables. */
const LOCK_CREATION = 'SELECT pg_advisory_lock(0)';

/**
 * Opens connections to a database, and creates the tables of Kaart if they are missing.
 *
 * @param url for example `postgresql://kaart@127.0.0.1/kaart`; the password may also be in `PGPASSWORD`
 * @param max maximum number of connections
 * @throws KaartError `unavailable` if the database cannot be reached
 */
export async function openPostgres(url: string, max = 10): Promise<Pool> {
  const pool = new Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    application_name: 'kaart',
  });
  pool.on('error', () => undefined); // of an idle connection; the next request opens another one
  try {
    const client = await pool.connect();
    try {
      await client.query(LOCK_CREATION);
      await client.query(SCHEMA_SQL);
    } finally {
      client.release(true); // closes the connection, and so releases the lock
    }
    return pool;
  } catch (error) {
    await pool.end();
    return throwPostgresError(error);
  }
}
