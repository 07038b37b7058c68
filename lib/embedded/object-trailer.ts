import { fstatSync, readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import * as z from 'zod';
import { Sha256 } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import { Instant } from '../core/instant.ts';
import type { ObjectInfo } from '../store/objects.ts';

/**
 * Length of the metadata at the end of the file of an object. With one file, content and metadata appear, are
 * replaced and are deleted together, also after a crash. A range of the object is the same range of the file.
 */
const TRAILER_BYTES = 512;

const Trailer = z.object({
  contentType: z.string(),
  sha256: Sha256,
  bytes: z.int().nonnegative(),
  storedAt: Instant,
});
const CONTENT_TYPE = /^[\x20-\x7e]{1,200}$/;

/** @throws RangeError if the content type is not a header value of at most 200 characters */
export function buildTrailer({ contentType, sha256, bytes, storedAt }: ObjectInfo): Uint8Array {
  if (!CONTENT_TYPE.test(contentType)) throw new RangeError('not a content type');
  const text = JSON.stringify({ contentType, sha256, bytes, storedAt });
  return Buffer.from(`${text.padEnd(TRAILER_BYTES - 1)}\n`, 'latin1');
}

/**
 * Reads the metadata synchronously, as SQLite does, because a change of threads would take longer than the read.
 *
 * @throws KaartError `object-corrupt` if this adapter did not write the file, or if the file was cut
 */
export function readTrailer({ fd }: FileHandle, key: string): ObjectInfo {
  const { size } = fstatSync(fd);
  const buffer = Buffer.alloc(TRAILER_BYTES);
  if (size >= TRAILER_BYTES) readSync(fd, buffer, 0, TRAILER_BYTES, size - TRAILER_BYTES);
  const parsed = Trailer.safeParse(tryToParseJson(buffer.toString('latin1')));
  if (!parsed.success || parsed.data.bytes !== size - TRAILER_BYTES)
    throw new KaartError('object-damaged', {
      code: 'object-corrupt',
      parameters: { key },
      details: { key },
    });
  return { key, ...parsed.data };
}

function tryToParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
