import { byteLines } from './byte-lines.ts';
import { permitsKey, type VersionName } from './keys.ts';
import type { PermitMask } from './permit-mask.ts';
import type { KeptPermit } from './plan.ts';
import type { ViewFiles } from './ports.ts';

/** One line of the permits that lie beside a version's views: `["LUHT-1",31]`. */
export function permitLine(recordId: string, mask: PermitMask): string {
  return `["${recordId}",${mask}]\n`;
}

/** What a version permitted, in the order of the record ids. */
export async function* keptPermits(
  files: ViewFiles,
  version: VersionName,
): AsyncGenerator<readonly KeptPermit[]> {
  const { body } = await files.get(permitsKey(version));
  for await (const batch of byteLines(body))
    yield batch.map((line) => JSON.parse(line) as KeptPermit);
}
