import type { FileHandle } from 'node:fs/promises';
import { KaartError } from '../core/errors.ts';
import type { ByteRange } from '../core/file-ports.ts';

const CHUNK_BYTES = 256 * 1024;

/**
 * The bytes of a range, read as they are asked for from a file that stays open until the last of
 * them: so a reader keeps what it began to read when the object is replaced or deleted.
 */
export function fileBody(file: FileHandle, { first, last }: ByteRange): AsyncIterable<Uint8Array> {
  let at = first;
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    await file.close();
  };
  const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    if (!open || at > last) return { done: true, value: undefined };
    try {
      const value = await readExactly(file, at, Math.min(CHUNK_BYTES, last - at + 1));
      at += value.byteLength;
      if (at > last) await close();
      return { done: false, value };
    } catch (error) {
      await close();
      throw error;
    }
  };
  // An async generator would leave the file open when it is given up before its first step.
  const stop = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    await close();
    return { done: true, value: undefined };
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: stop }) };
}

/** @throws KaartError `object-corrupt` when the file ends too early */
export async function readExactly(
  file: FileHandle,
  at: number,
  length: number,
): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(buffer, done, length - done, at + done);
    if (bytesRead === 0) throw new KaartError('object-ends-early', { code: 'object-corrupt' });
    done += bytesRead;
  }
  return buffer;
}
