import * as z from 'zod';
import { Sha256 } from '../core/digest.ts';
import { Instant } from '../core/instant.ts';

/** `typ` of the signed list of files. */
export const ARCHIVE_TYPE = 'kaart-archive+jwt';

/** One export of all stored data. Its files are read one by one, then it is sealed. */
export const Archive = z.strictObject({
  id: z.string(),
  /** The person who exports. */
  by: z.string(),
  begunAt: Instant,
  /** Names of the files, in the order in which they are read. */
  files: z.array(z.string()).min(1),
  /** The signed list of files; `null` until every file was read. */
  seal: z.strictObject({ at: Instant, jws: z.string() }).nullable(),
});
export type Archive = z.infer<typeof Archive>;

/** A file that was sent as a whole: its length in bytes and the SHA-256 of its bytes. */
export const SentFile = z.strictObject({
  name: z.string(),
  bytes: z.int().min(0),
  sha256: Sha256,
});
export type SentFile = z.infer<typeof SentFile>;

/** The signed list: the files that this installation sent, with their digests and titles, and the person who got them. */
export interface ArchiveManifest {
  readonly archive: string;
  readonly by: string;
  readonly begunAt: Instant;
  readonly sealedAt: Instant;
  /** `kaart/` and the version. */
  readonly software: string;
  /** Public URL of the installation. */
  readonly installation: string;
  readonly files: readonly (SentFile & { readonly title: string })[];
}
