import { Readable } from 'node:stream';

/** The bytes of an answer. Given up before the first of them, it still lets its connection go. */
export function bytesOf(body: unknown): AsyncIterable<Uint8Array> {
  if (!(body instanceof Readable)) throw new Error('an answer of S3 without a body');
  const chunks = body.iterator();
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => chunks.next() as Promise<IteratorResult<Uint8Array, undefined>>,
      return: async () => {
        body.destroy();
        return { done: true as const, value: undefined };
      },
    }),
  };
}
