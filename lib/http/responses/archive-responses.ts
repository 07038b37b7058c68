import * as z from 'zod';
import { At, Count } from './common.ts';

export const ArchiveResponse = z.object({
  id: z.string(),
  by: z.string(),
  begunAt: At,
  files: z.array(
    z.object({
      name: z.string(),
      mediaType: z.string(),
      title: z.string(),
      description: z.string(),
      /** `null` until the file was sent whole. */
      sent: z.object({ bytes: Count, sha256: z.string() }).nullable(),
    }),
  ),
  /** The signed list of files (compact JWS); `null` until every file was sent. */
  seal: z.object({ at: At, jws: z.string() }).nullable(),
});
