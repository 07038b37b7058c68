import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { KaartError } from '../core/errors.ts';

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Whether a response is compressed. Its digest and length then describe the compressed bytes. @param coding `Content-Encoding` */
export function isCompressed(coding: string | undefined): boolean {
  return DECODERS[coding?.trim().toLowerCase() ?? ''] !== undefined;
}

/**
 * Decompresses the pieces of a body. Some connectors compress a response although the request does not ask for it.
 *
 * @param coding `Content-Encoding`; a body with an unknown coding stays unchanged
 * @throws KaartError `unavailable` if the body cannot be decompressed; an error of `pieces` is thrown unchanged
 * @see RFC 9110 #section-8.4
 */
export async function* decompress(
  pieces: AsyncIterable<Uint8Array>,
  coding: string,
): AsyncGenerator<Uint8Array> {
  const decoder = DECODERS[coding.trim().toLowerCase()];
  if (decoder === undefined) {
    yield* pieces;
    return;
  }
  const rest = pieces[Symbol.asyncIterator]();
  const first = await rest.next();
  // The response to a HEAD request has no body.
  if (first.done) return;
  const whole = async function* () {
    try {
      yield first.value;
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
    } finally {
      await rest.return?.();
    }
  };
  // The loop below gets every error of the pipeline from its last stream.
  const stream = pipeline(Readable.from(whole()), decoder(), () => undefined);
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (cause) {
    if (cause instanceof KaartError) throw cause;
    throw new KaartError('answer-not-unpacked', { code: 'unavailable', cause });
  }
}
