import type { PinnedNotice } from './notice.ts';
import { BUILT_IN_NOTICES } from './notice-service.ts';
import type { ConsentNotices } from './ports.ts';

/** Loads the notices that events name, by version. A notice that does not exist is missing in the result. */
export async function loadKnownNotices(
  { notices = BUILT_IN_NOTICES }: { readonly notices?: ConsentNotices },
  versions: readonly (string | undefined)[],
): Promise<ReadonlyMap<string, PinnedNotice>> {
  const named = [...new Set(versions)].filter((version) => version !== undefined);
  const found = await Promise.all(named.map((version) => notices.find(version)));
  return new Map(found.flatMap((notice) => (notice ? [[notice.version, notice]] : [])));
}
