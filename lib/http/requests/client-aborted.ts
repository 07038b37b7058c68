import { KaartError } from '../../core/errors.ts';

/**
 * What a request is whose body ended before its announced length: the client closed the connection, or
 * was too slow. No defect of ours; no caller gets the answer.
 *
 * @returns `undefined` for any other error
 */
export function clientAborted(error: unknown): KaartError | undefined {
  if (!(error instanceof Error) || error.message !== 'aborted') return undefined;
  if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') return undefined;
  return new KaartError('body-broke-off', { code: 'message-invalid', cause: error });
}
