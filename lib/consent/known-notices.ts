import type { PinnedNotice } from './notice.ts';
import { BUILT_IN_NOTICES } from './notice-service.ts';
import type { ConsentNotices } from './ports.ts';

/** The notices that events name, by version; one that does not exist is missing. */
export async function loadKnownNotices(
  { notices = BUILT_IN_NOTICES }: { readonly notices?: ConsentNotices },
  versions: readonly (string | undefined)[],
): Promise<ReadonlyMap<string, PinnedNotice>> {
  const named = [...new Set(versions)].filter((version) => version !== undefined);
  const found = await Promise.all(named.map((version) => notices.find(version)));
  return new Map(found.flatMap((notice) => (notice ? [[notice.version, notice]] : [])));
}
