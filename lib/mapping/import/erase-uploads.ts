import { addMilliseconds, DAY_MS, type Instant } from '../../core/instant.ts';
import type { Import } from './import.ts';

/** The stored files that were uploaded to be imported. */
export interface UploadedFiles {
  list(): AsyncIterable<{
    readonly key: string;
    readonly sha256: string;
    readonly storedAt: Instant;
  }>;
  purge(key: string): Promise<unknown>;
}

/**
 * Erases the uploaded files of imports, and all uploaded files that are older than a day. A newer file
 * without an import stays: its import may be running.
 */
export async function eraseUploads(
  files: UploadedFiles,
  imports: AsyncIterable<Pick<Import, 'source'>>,
  now: Instant,
): Promise<void> {
  const sources = new Set<string>();
  for await (const { source } of imports) sources.add(source.sha256);
  const olderThan = addMilliseconds(now, -DAY_MS);
  for await (const { key, sha256, storedAt } of files.list())
    if (storedAt < olderThan || sources.has(sha256)) await files.purge(key);
}
