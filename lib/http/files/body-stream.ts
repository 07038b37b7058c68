import type { Context } from 'hono';

/**
 * Creates a response body that is produced while the client reads it. An error is in the log under the
 * id of the request. The client only sees that the response ends too early. If the client cancels the
 * body, even before its first chunk, the source is closed.
 */
export function bodyStream(c: Context, source: AsyncIterator<Uint8Array>): ReadableStream {
  const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    try {
      const { done, value } = await source.next();
      return done ? END : { done: false, value };
    } catch (error) {
      throw createBodyError(c, error);
    }
  };
  const stop = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    await source.return?.();
    return END;
  };
  const chunks = { [Symbol.asyncIterator]: () => ({ next, return: stop }) };
  return ReadableStream.from(chunks) as ReadableStream;
}

const END = { done: true, value: undefined } as const;

function createBodyError(c: Context, error: unknown): Error {
  const { requestId, log } = c.get('facts');
  log('error', 'answer.broke-off', {
    error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  });
  return new Error(`the answer to request ${requestId} broke off`);
}
