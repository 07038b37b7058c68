import { addMilliseconds, DAY_MS } from '../core/instant.ts';
import { countOpenProcesses } from '../delivery/suspend-revoked.ts';
import type { RevocationEffect } from '../portal/workbench/recipients/revocation-section.tsx';
import type { HttpDeps } from './http-deps.ts';

/** Reads of this time are counted. Milliseconds. */
const RECENT_MS = 30 * DAY_MS;
/** At most so many reads are counted. */
const MOST_COUNTED = 1_000;

/** Returns what a revocation of a recipient would end now. */
export async function findRevocationEffect(
  { adapters: { stores, clock }, connector }: Pick<HttpDeps, 'adapters' | 'connector'>,
  recipient: string,
): Promise<RevocationEffect> {
  const since = addMilliseconds(clock(), -RECENT_MS);
  const reads = await stores.disclosures.listSince(recipient, since, { limit: MOST_COUNTED });
  return {
    ...(await countOpenProcesses(connector, recipient)),
    reads: { count: reads.items.length, isMore: reads.cursor !== undefined },
  };
}
