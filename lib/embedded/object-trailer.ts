import { fstatSync, readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import * as z from 'zod';
import { Sha256 } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import { Instant } from '../core/instant.ts';
import type { ObjectInfo } from '../store/objects.ts';

/**
 * The metadata of an object are in the last 512 bytes of its file: one file, so contents and
 * description appear, are replaced and vanish together, whatever dies in between, and a range of
 * the object is the same range of the file.
 */
const TRAILER_BYTES = 512;

const Trailer = z.object({
  contentType: z.string(),
  sha256: Sha256,
  bytes: z.int().nonnegative(),
  storedAt: Instant,
});
const CONTENT_TYPE = /^[\x20-\x7e]{1,200}$/;

/** @throws RangeError when the content type is no header value of at most 200 characters */
export function buildTrailer({ contentType, sha256, bytes, storedAt }: ObjectInfo): Uint8Array {
  if (!CONTENT_TYPE.test(contentType)) throw new RangeError('not a content type');
  const text = JSON.stringify({ contentType, sha256, bytes, storedAt });
  return Buffer.from(`${text.padEnd(TRAILER_BYTES - 1)}\n`, 'latin1');
}

/**
 * Reads at once, as SQLite does: of so few bytes, most of the time would be the way to another thread and back.
 *
 * @throws KaartError `object-corrupt` when the file was not written by this adapter or has been cut
 */
export function readTrailer({ fd }: FileHandle, key: string): ObjectInfo {
  const { size } = fstatSync(fd);
  const buffer = Buffer.alloc(TRAILER_BYTES);
  if (size >= TRAILER_BYTES) readSync(fd, buffer, 0, TRAILER_BYTES, size - TRAILER_BYTES);
  const parsed = Trailer.safeParse(parsedJson(buffer.toString('latin1')));
  if (!parsed.success || parsed.data.bytes !== size - TRAILER_BYTES)
    throw new KaartError('object-damaged', {
      code: 'object-corrupt',
      parameters: { key },
      details: { key },
    });
  return { key, ...parsed.data };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
