import { KaartError } from '../../core/errors.ts';

/**
 * The error of a request whose body ended before its declared length: the client closed the connection,
 * or was too slow. It is not a defect, and no caller gets the response.
 *
 * @returns `undefined` for any other error
 */
export function toAbortedError(error: unknown): KaartError | undefined {
  if (!(error instanceof Error) || error.message !== 'aborted') return undefined;
  if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') return undefined;
  return new KaartError('body-broke-off', { code: 'message-invalid', cause: error });
}
