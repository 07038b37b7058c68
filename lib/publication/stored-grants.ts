import { byteLines } from './byte-lines.ts';
import type { GrantMask } from './grant-mask.ts';
import { grantsKey, type VersionName } from './keys.ts';
import type { StoredGrant } from './plan.ts';
import type { ViewFiles } from './ports.ts';

/** One line of the stored grants of a version: `["LUHT-1",31]`. */
export function formatGrantLine(recordId: string, mask: GrantMask): string {
  return `["${recordId}",${mask}]\n`;
}

/** Reads the stored grants of a version, in the order of the record ids. */
export async function* readStoredGrants(
  files: Pick<ViewFiles, 'get'>,
  dataset: string,
  version: VersionName,
): AsyncGenerator<readonly StoredGrant[]> {
  const { body } = await files.get(grantsKey(dataset, version));
  yield* parseGrants(body);
}

/** Parses the grants of a file in batches. */
export async function* parseGrants(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly StoredGrant[]> {
  for await (const batch of byteLines(body))
    yield batch.map((line) => JSON.parse(line) as StoredGrant);
}

/**
 * Reads grants into a map by record id. A company without a row for any audience is missing.
 *
 * @param wantedIds the companies that are read. @default all
 */
export async function collectGrantMasks(
  grants: AsyncIterable<readonly StoredGrant[]>,
  wantedIds?: ReadonlySet<string>,
): Promise<Map<string, GrantMask>> {
  const masks = new Map<string, GrantMask>();
  for await (const batch of grants)
    for (const [recordId, mask] of batch)
      if (wantedIds === undefined || wantedIds.has(recordId)) masks.set(recordId, mask);
  return masks;
}
