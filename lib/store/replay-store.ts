import { sha256 } from '../core/digest.ts';
import { hasCode } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import type { Table, Write } from './table.ts';

/** Stores values that may be used once: ids of assertions and proofs, single-use links. */
export class ReplayStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Whether this is the first use of `value` within its namespace. If several processes call this at the
   * same time, exactly one gets `true`. Only a digest of the value is stored.
   *
   * @param until end of the storage by the clock of the table. From this moment on, other code must
   *   refuse the value because of its age
   * @param also writes of the same transaction. Their conditions must always hold
   */
  async firstUse(
    namespace: string,
    value: string,
    until: Instant,
    also: readonly Write[] = [],
  ): Promise<boolean> {
    const key = { pk: `JTI#${sha256(`${namespace}\0${value}`)}`, sk: '-' };
    try {
      await this.#table.transact([
        { kind: 'put', key, data: { namespace }, if: 'absent', expiresAt: until },
        ...also,
      ]);
      return true;
    } catch (error) {
      if (hasCode(error, 'concurrent-update')) return false;
      throw error;
    }
  }
}
