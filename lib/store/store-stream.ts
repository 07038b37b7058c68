import { KaartError } from '../core/errors.ts';
import type { ObjectInfo, Objects, PutOptions } from './objects.ts';

/**
 * Stores a stream as one object. If the stream or the store fails, nothing is stored.
 *
 * @param options.maxBytes maximum size; a longer stream is refused as soon as it exceeds it
 * @throws KaartError `too-large`, `object-exists`, `object-corrupt`
 */
export async function storeStream(
  objects: Objects,
  key: string,
  source: AsyncIterable<Uint8Array | string>,
  options: PutOptions & { readonly maxBytes?: number },
): Promise<ObjectInfo> {
  const { maxBytes = Number.POSITIVE_INFINITY, ...put } = options;
  const writer = await objects.writer(key, put);
  try {
    let bytes = 0;
    for await (const chunk of source) {
      bytes += typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk.byteLength;
      if (bytes > maxBytes)
        throw new KaartError('stored-body-too-large', {
          code: 'too-large',
          details: { limit: maxBytes },
        });
      await writer.write(chunk);
    }
    return await writer.close();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
