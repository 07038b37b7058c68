import { setTimeout as sleep } from 'node:timers/promises';
import type { LeaseName, Leases } from './ports.ts';

/** Waits of a process whose work another one does: the first, and the longest. Milliseconds. */
const FIRST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 320;

/** A result that any process can make and that all of them can then find. */
interface Once<T> {
  /** Finds what another process made meanwhile; `undefined` if there is no such thing. */
  find(): Promise<T | undefined>;
  /** Makes the result. It must be right if several processes make it at the same time. */
  make(): Promise<T>;
}

/**
 * Lets one process make a result, while the others wait for it. If the process dies or takes longer than the lease
 * lasts, another one takes the lease. The time is measured by the clock of the one that waits, from when it first saw
 * the lease, so clocks may differ. A process that fails ends its lease, and the next one tries.
 *
 * @throws what `make` throws
 */
export async function makeOnce<T>(
  leases: Leases,
  name: LeaseName,
  { find, make }: Once<T>,
): Promise<T> {
  let lastSeen: { readonly holder: string; readonly since: number } | undefined;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    const isOverdue =
      lastSeen !== undefined && performance.now() - lastSeen.since >= leases.durationMs;
    const lease = await leases.take(name, isOverdue ? lastSeen?.holder : undefined);
    // A lease that cannot be ended expires.
    if (lease.kind === 'taken') return make().finally(() => lease.end().catch(() => undefined));
    if (lastSeen?.holder !== lease.holder)
      lastSeen = { holder: lease.holder, since: performance.now() };
    await sleep(waitMs * (0.5 + Math.random() / 2));
    const found = await find();
    if (found !== undefined) return found;
  }
}
