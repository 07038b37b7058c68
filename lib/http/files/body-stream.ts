import type { Context } from 'hono';

/**
 * The body of an answer, made as the client reads it. What breaks it off is in the log under the
 * request's id; the client sees that the answer ends too early, and nothing of why. A body that is
 * given up, even before its first chunk, gives up its source.
 */
export function bodyStream(c: Context, source: AsyncIterator<Uint8Array>): ReadableStream {
  const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    try {
      const { done, value } = await source.next();
      return done ? END : { done: false, value };
    } catch (error) {
      throw brokeOff(c, error);
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

function brokeOff(c: Context, error: unknown): Error {
  const { requestId, log } = c.get('facts');
  log('error', 'answer.broke-off', {
    requestId,
    error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  });
  return new Error(`the answer to request ${requestId} broke off`);
}
