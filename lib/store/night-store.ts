import * as z from 'zod';
import { Instant } from '../core/instant.ts';
import { dayBefore } from '../core/local-time.ts';
import { retryOnConflict } from '../core/retry.ts';
import { catalogChangeWrite } from './catalog-revision.ts';
import type { Table } from './table.ts';

const KEY = { pk: 'NIGHT', sk: 'LAST' };
const MAX_ERROR_LENGTH = 300;

/** The stored results of the nightly runs. */
export const NightRecord = z.strictObject({
  /** Day of the last run that succeeded, or of the first start: `2026-11-28`, in Luxembourg. */
  night: z.iso.date(),
  /** Time at which the last successful run ended; before it, the start of this installation. */
  doneAt: Instant,
  outcome: z.string(),
  /** Set while runs fail: time of the first failure, number of failures, and last error. */
  failing: z.strictObject({ since: Instant, times: z.int().min(1), error: z.string() }).nullable(),
});
export type NightRecord = z.infer<typeof NightRecord>;

/** The last nightly run, over a {@link Table}. */
export class NightStore {
  readonly #table: Pick<Table, 'get' | 'transact'>;

  constructor(table: Pick<Table, 'get' | 'transact'>) {
    this.#table = table;
  }

  async loadLast(): Promise<NightRecord | undefined> {
    return (await this.#loadStored())?.record;
  }

  /** Stores the start of the installation, if it is not stored yet. */
  async begin(night: string, at: Instant): Promise<void> {
    await this.#change(
      (last) => last ?? { night, doneAt: at, outcome: 'not-run-yet', failing: null },
    );
  }

  async recordSuccess(night: string, at: Instant, outcome: string): Promise<void> {
    await this.#change(() => ({ night, doneAt: at, outcome, failing: null }));
  }

  /** @param night the day that the run was for */
  async recordFailure(night: string, at: Instant, error: string): Promise<void> {
    const text = error.slice(0, MAX_ERROR_LENGTH);
    await this.#change((last) => {
      const { since = at, times = 0 } = last?.failing ?? {};
      const before = last ?? { night: dayBefore(night), doneAt: at, outcome: 'not-run-yet' };
      return { ...before, failing: { since, times: times + 1, error: text } };
    });
  }

  #change(next: (last: NightRecord | undefined) => NightRecord): Promise<void> {
    return retryOnConflict(async () => {
      const stored = await this.#loadStored();
      const data = next(stored?.record);
      if (data === stored?.record) return;
      const condition = stored === undefined ? 'absent' : { version: stored.version };
      // Pages show since when nights fail.
      const isShown = stored?.record.failing?.since !== data.failing?.since;
      await this.#table.transact([
        { kind: 'put', key: KEY, data, if: condition },
        ...(isShown ? [catalogChangeWrite()] : []),
      ]);
    });
  }

  async #loadStored(): Promise<{ record: NightRecord; version: number } | undefined> {
    const item = await this.#table.get(KEY);
    return item && { record: NightRecord.parse(item.data), version: item.version };
  }
}
