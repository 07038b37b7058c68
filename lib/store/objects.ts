import { KaartError } from '../core/errors.ts';
import type { ByteRange } from '../core/file-ports.ts';
import type { Instant } from '../core/instant.ts';

/** Facts of a stored object. `key` is a relative path of `[A-Za-z0-9._=/-]`. */
export interface ObjectInfo {
  readonly key: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly contentType: string;
  readonly storedAt: Instant;
}

export interface PutOptions {
  readonly contentType: string;
  /**
   * Whether an existing object is an error (`object-exists`) instead of being replaced. Exactly one of
   * several simultaneous writers succeeds.
   */
  readonly ifAbsent?: boolean;
  /** Expected digest. If it differs, the write fails with `object-corrupt` and stores nothing. */
  readonly sha256?: string;
  readonly bytes?: number;
}

/** Writes one object in pieces. It appears as a whole after `close`. */
export interface ObjectWriter {
  /** Resolves when the next piece may be written, to limit memory. */
  write(chunk: Uint8Array | string): Promise<void>;
  /** @throws KaartError `object-exists`, `object-corrupt` */
  close(): Promise<ObjectInfo>;
  /** Deletes everything that was written. */
  abort(): Promise<void>;
}

/** How a link serves an object. */
export interface LinkOptions {
  readonly seconds: number;
  /** File name for saving. */
  readonly fileName?: string;
  /** `Content-Encoding` of the stored object. */
  readonly coding?: 'br' | 'gzip';
}

/** URL for the PUT of an object, and the required headers in addition to `Content-Length`. */
export interface UploadLink {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** One stored version of an object, also of one that was replaced or deleted. */
export interface StoredVersion {
  readonly key: string;
  /** Id of the version within its key. */
  readonly version: string;
  /** Whether a `get` of the key would read it. */
  readonly current: boolean;
  /** Size; 0 for a deletion mark. */
  readonly bytes: number;
}

/**
 * A store of files.
 *
 * A reader sees an object completely or not at all, and after a put the new one. A read that began
 * before a deletion may finish.
 */
export interface Objects {
  put(key: string, body: Uint8Array | string, options: PutOptions): Promise<ObjectInfo>;
  writer(key: string, options: PutOptions): Promise<ObjectWriter>;
  /** @throws KaartError `object-not-found`, `range-not-satisfiable` */
  get(
    key: string,
    range?: ByteRange,
  ): Promise<{ readonly info: ObjectInfo; readonly body: AsyncIterable<Uint8Array> }>;
  head(key: string): Promise<ObjectInfo | undefined>;
  /** Lists objects in the order of the keys. @param after only later keys */
  list(prefix: string, after?: string): AsyncIterable<ObjectInfo>;
  /** Makes the object unreadable. To delete a missing object is not an error. */
  delete(key: string): Promise<void>;
  /** All stored versions under a prefix, including deleted ones. @param after only later keys */
  stored(prefix: string, after?: string): AsyncIterable<StoredVersion>;
  /** Erases all stored versions of all objects under a prefix. The prefix must not be empty. `a/1` is a prefix of `a/10` too. */
  purge(prefix: string): Promise<void>;
  /** Returns a URL. Anyone who has it can read the object for `seconds`, as long as the object exists. */
  link(key: string, options: LinkOptions): Promise<string>;
  /** Returns a link. Anyone who has it can store the object once, with one PUT of exactly this many bytes. */
  uploadLink(
    key: string,
    options: { readonly seconds: number; readonly bytes: number },
  ): Promise<UploadLink>;
}

/** @throws KaartError `object-corrupt` if contents differ from their expected length or digest */
export function checkExpectedContent(info: ObjectInfo, expected: PutOptions): void {
  const { key, bytes, sha256 } = info;
  if ((expected.sha256 ?? sha256) === sha256 && (expected.bytes ?? bytes) === bytes) return;
  throw new KaartError('object-differs', {
    code: 'object-corrupt',
    details: { key, bytes, sha256 },
  });
}
