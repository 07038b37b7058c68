import { sha256 } from '../core/digest.ts';
import { hasCode } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import type { Table, Write } from './table.ts';

/** Remembers what may be used once: ids of assertions and proofs, single-use links. */
export class ReplayStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Whether this is the first use of `value` within its namespace; of many at once, in any number
   * of processes, exactly one is told so. It is remembered until `until` on the table's clock, so
   * that must be no earlier than the moment from which the value is refused for its age.
   * Only the digest is stored. `also` is written in the same transaction as the first use; its
   * own conditions must not be ones that can fail.
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
