import { Readable } from 'node:stream';

/** Returns the bytes of a response. If the reader stops early, at any moment, the connection is closed and the iteration ends. */
export function readBodyBytes(body: unknown): AsyncIterable<Uint8Array> {
  if (!(body instanceof Readable)) throw new Error('an answer of S3 without a body');
  const chunks = body.iterator();
  const end = { done: true as const, value: undefined };
  let isStopped = false;
  const next = async (): Promise<IteratorResult<Uint8Array, undefined>> =>
    isStopped ? end : chunks.next();
  const stop = async () => {
    isStopped = true;
    body.destroy();
    return end;
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: stop }) };
}
