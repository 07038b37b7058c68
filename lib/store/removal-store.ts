import * as z from 'zod';
import type { RemovalState, RemovalStore } from '../audit/ended-disclosures.ts';
import { Instant } from '../core/instant.ts';
import type { Table } from './table.ts';

const KEY = { pk: 'NIGHT', sk: 'ENDED-DISCLOSURES' };
const Stored = z.strictObject({
  before: Instant,
  removedUntil: z.iso.date().nullable(),
  isDone: z.boolean(),
  changedAt: Instant,
});

/** The progress of the removal of ended disclosures, over a {@link Table}. */
export class TableRemovalStore implements RemovalStore {
  readonly #table: Pick<Table, 'get' | 'transact'>;

  constructor(table: Pick<Table, 'get' | 'transact'>) {
    this.#table = table;
  }

  async load(): Promise<RemovalState | undefined> {
    const item = await this.#table.get(KEY);
    return item && Stored.parse(item.data);
  }

  /** @throws KaartError `concurrent-update` if another process removes entries at the same time */
  async save(state: RemovalState): Promise<void> {
    const item = await this.#table.get(KEY);
    const condition = item === undefined ? 'absent' : { version: item.version };
    await this.#table.transact([{ kind: 'put', key: KEY, data: { ...state }, if: condition }]);
  }
}
