import { addMilliseconds, DAY_MS } from '../core/instant.ts';
import { countOpenProcesses } from '../delivery/suspend-revoked.ts';
import type { RevocationEffect } from '../portal/workbench/recipients/revocation-section.tsx';
import type { HttpDeps } from './http-deps.ts';

/** How far back reads are counted. Milliseconds. */
const RECENT_MS = 30 * DAY_MS;
/** Maximum number of counted reads. */
const MAX_COUNTED_READS = 1_000;

/** Returns what a revocation of a recipient would end now. */
export async function findRevocationEffect(
  { adapters: { stores, clock }, connector }: Pick<HttpDeps, 'adapters' | 'connector'>,
  recipient: string,
): Promise<RevocationEffect> {
  const since = addMilliseconds(clock(), -RECENT_MS);
  const reads = await stores.disclosures.listSince(recipient, since, { limit: MAX_COUNTED_READS });
  return {
    ...(await countOpenProcesses(connector, recipient)),
    reads: { count: reads.items.length, isMore: reads.cursor !== undefined },
  };
}
