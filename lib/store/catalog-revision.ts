import * as z from 'zod';
import { RecentValue } from '../core/recent-value.ts';
import { type Key, type Table, type Write, withoutWrites } from './table.ts';

const KEY: Key = { pk: 'CATALOG', sk: 'revision' };

const Counter = z.looseObject({
  changes: z.int().min(0).default(0),
  editions: z.int().min(0).default(0),
  editionChanges: z.int().min(0).default(0),
});

/** The values of the counter of the catalog. */
export interface CatalogCount {
  /**
   * Changes with everything that the catalog and the open pages show: an edition that is released or retracted, a
   * version that becomes current or stale, nights that begin or cease to fail, and a notice in force; `0` before the
   * first.
   */
  readonly revision: string;
  /** Changes with the editions only, so that a withdrawal does not have them read again. */
  readonly editionsRevision: string;
  /** Number of editions that the catalog lists. */
  readonly editions: number;
}

/**
 * The write that counts a change of the offers, for the transaction of the change. It never conflicts,
 * so simultaneous changes all count.
 */
export function catalogChangeWrite(): Write {
  return { kind: 'add', key: KEY, amounts: { changes: 1 } };
}

/** Counts a change of editions, as {@link catalogChangeWrite} does. @param listedChange change of the number of listed editions */
export function editionsChangeWrite(listedChange: number): Write {
  const amounts = {
    changes: 1,
    editionChanges: 1,
    ...(listedChange !== 0 && { editions: listedChange }),
  };
  return { kind: 'add', key: KEY, amounts };
}

/** @see CatalogCount.revision */
export async function catalogRevision(table: Pick<Table, 'get'>): Promise<string> {
  return (await readCount(table)).revision;
}

/** Number of editions that the catalog lists. */
export async function countListedEditions(table: Pick<Table, 'get'>): Promise<number> {
  return (await readCount(table)).editions;
}

async function readCount(table: Pick<Table, 'get'>): Promise<CatalogCount> {
  const stored = Counter.parse((await table.get(KEY))?.data ?? {});
  const { changes, editions, editionChanges } = stored;
  // Releases before there was a count of the changes of editions changed their number only.
  return {
    ...{ revision: String(changes), editions },
    editionsRevision: `${editionChanges}.${editions}`,
  };
}

/**
 * Maximum age of what an open page shows after a change by another process. Shared caches may keep it for 60 seconds, so a
 * reader sees no difference, and a process reads the counter at most once in this time. Milliseconds.
 */
export const MAX_OPEN_PAGE_AGE_MS = 1_000;

/** The counter of the catalog as open pages use it. It must not decide whether rows may be read. */
export class RecentCatalogCount {
  readonly #recent: RecentValue<CatalogCount>;
  readonly #watchedTable: Table;

  constructor(table: Table, now?: () => number) {
    this.#recent = new RecentValue(() => readCount(table), MAX_OPEN_PAGE_AGE_MS, now);
    this.#watchedTable = this.#watch(table);
  }

  /** The same table. What is changed through it is in {@link get} as soon as the change is acknowledged. */
  get table(): Table {
    return this.#watchedTable;
  }

  /** At most {@link MAX_OPEN_PAGE_AGE_MS} old. */
  get(): Promise<CatalogCount> {
    return this.#recent.get();
  }

  #watch(table: Table): Table {
    return {
      ...withoutWrites(table),
      transact: async (writes, options) => {
        try {
          await table.transact(writes, options);
        } finally {
          // also after an error: the change may be stored
          if (writes.some(({ key }) => key.pk === KEY.pk)) this.#recent.forget();
        }
      },
    };
  }
}
