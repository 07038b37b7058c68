import { KaartError } from '../core/errors.ts';

/**
 * Codes of an error of the connection, and the classes of PostgreSQL for a connection that was lost (08), a
 * server that stops or starts (57P), and no free connection (53300).
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const LOST = /^(08\w{3}|57P0[123]|53300|ECONN\w+|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND)$/;
/** The texts of the driver for a connection that ended. They have no code. */
const LOST_TEXT = /^(Connection terminated|timeout exceeded when trying to connect)/;

/** Whether the database cannot be reached, or could not be reached during a request. The request may have succeeded. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return LOST.test('code' in error ? String(error.code) : '') || LOST_TEXT.test(error.message);
}

/** @throws KaartError `unavailable` if the database cannot be reached; else the error itself */
export function throwPostgresError(error: unknown): never {
  if (!isConnectionLost(error)) throw error;
  throw new KaartError('database-silent', { code: 'unavailable', cause: error });
}
