import * as z from 'zod';
import { hasCode } from '../core/errors.ts';
import { newUuid } from '../core/ids.ts';
import { instant } from '../core/instant.ts';
import type { LeaseName, Leases, LeaseTaken } from '../publication/ports.ts';
import type { Key, Table } from './table.ts';

const DURATION_MS = 5_000;
/** Clocks of processes differ by less than this. Milliseconds. */
const MAX_CLOCK_DIFFERENCE_MS = 60_000;

const Lease = z.looseObject({ holder: z.string() });

/**
 * Leases over a {@link Table}: `DATASET#<dataset> / LEASE#<work>`. The item of a process that died expires. The others do not
 * wait for this, because the clock of that process may have been ahead.
 */
export class TableLeases implements Leases {
  readonly durationMs: number;
  readonly #table: Pick<Table, 'get' | 'transact'>;

  constructor(table: Pick<Table, 'get' | 'transact'>, durationMs = DURATION_MS) {
    this.#table = table;
    this.durationMs = durationMs;
  }

  async take(name: LeaseName, overdueHolder?: string): Promise<LeaseTaken> {
    const key = leaseKey(name);
    const found = await this.#table.get(key);
    const current = found && Lease.parse(found.data).holder;
    if (current !== undefined && current !== overdueHolder)
      return { kind: 'held', holder: current };
    const holder = newUuid();
    const expiresAt = instant(Date.now() + this.durationMs + MAX_CLOCK_DIFFERENCE_MS);
    const condition = found === undefined ? 'absent' : { version: found.version };
    try {
      await this.#table.transact([
        { kind: 'put', key, data: { holder }, if: condition, expiresAt },
      ]);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
      return this.take(name); // another process took it, or ended it
    }
    return { kind: 'taken', end: () => this.#end(key, (found?.version ?? 0) + 1) };
  }

  /** Deletes the lease, unless another process has taken it over. */
  async #end(key: Key, version: number): Promise<void> {
    await this.#table.transact([{ kind: 'delete', key, if: { version } }]);
  }
}

function leaseKey({ dataset, work }: LeaseName): Key {
  return { pk: `DATASET#${dataset}`, sk: `LEASE#${work}` };
}
