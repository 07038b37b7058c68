import { byteLines } from './byte-lines.ts';
import { permitsKey, type VersionName } from './keys.ts';
import type { PermitMask } from './permit-mask.ts';
import type { KeptPermit } from './plan.ts';
import type { ViewFiles } from './ports.ts';

/** One line of the permits that are kept of a version: `["LUHT-1",31]`. */
export function permitLine(recordId: string, mask: PermitMask): string {
  return `["${recordId}",${mask}]\n`;
}

/** What a version permitted, in the order of the record ids. */
export async function* keptPermits(
  files: Pick<ViewFiles, 'get'>,
  dataset: string,
  version: VersionName,
): AsyncGenerator<readonly KeptPermit[]> {
  const { body } = await files.get(permitsKey(dataset, version));
  for await (const batch of byteLines(body))
    yield batch.map((line) => JSON.parse(line) as KeptPermit);
}

/** What a version permitted of some companies; those that were no row for anyone are missing. */
export async function permittedOf(
  files: Pick<ViewFiles, 'get'>,
  dataset: string,
  version: VersionName,
  recordIds: ReadonlySet<string>,
): Promise<ReadonlyMap<string, PermitMask>> {
  const found = new Map<string, PermitMask>();
  for await (const batch of keptPermits(files, dataset, version))
    for (const [recordId, mask] of batch) if (recordIds.has(recordId)) found.set(recordId, mask);
  return found;
}
