import { Readable } from 'node:stream';

/** The bytes of an answer. Given up, at whatever moment, it lets its connection go and is at its end. */
export function readBodyBytes(body: unknown): AsyncIterable<Uint8Array> {
  if (!(body instanceof Readable)) throw new Error('an answer of S3 without a body');
  const chunks = body.iterator();
  const end = { done: true as const, value: undefined };
  let givenUp = false;
  const next = async (): Promise<IteratorResult<Uint8Array, undefined>> =>
    givenUp ? end : chunks.next();
  const stop = async () => {
    givenUp = true;
    body.destroy();
    return end;
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: stop }) };
}
