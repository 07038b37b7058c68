import type { ConsentEpoch } from '../consent/ports.ts';
import { AUDIENCES } from '../consent/vocabulary.ts';
import { hasCode } from '../core/errors.ts';
import type { Item, Key, Table, Write } from './table.ts';

/** How many copies every transaction writes; 1 without this item. The number never decreases. */
const COUNT: Key = { pk: 'EPOCH', sk: 'copies' };
type Count = { readonly copies: number };

/** Each copy is in a partition of its own. */
function copyKey(copy: number): Key {
  return { pk: copy === 0 ? 'EPOCH' : `EPOCH#${copy}`, sk: 'consent' };
}

/** Audiences whose access a transaction reduces. */
export type Narrowing = Readonly<Partial<Record<keyof ConsentEpoch, number>>>;

/**
 * Builds the writes that make views stale: all copies of the epoch change in one transaction, so the next read of
 * any copy sees it. The transaction is refused if another process adds a copy meanwhile.
 */
export async function epochWrites(
  table: Pick<Table, 'get'>,
  narrowing: Narrowing,
): Promise<Write[]> {
  const count = await table.get<Count>(COUNT);
  const copies = Array.from({ length: count?.data.copies ?? 1 }, (_, copy) => copyKey(copy));
  return [
    { kind: 'check', key: COUNT, if: conditionOf(count) },
    ...copies.map((key): Write => ({ kind: 'add', key, amounts: { ...narrowing } })),
  ];
}

/** The writes that make every view of every audience stale, for example after the retraction of an edition. */
export function staleWrites(table: Pick<Table, 'get'>): Promise<Write[]> {
  return epochWrites(table, Object.fromEntries(AUDIENCES.map((audience) => [audience, 1])));
}

/** The consent epoch in several copies, because every read of rows reads it. */
export class ConsentEpochs {
  readonly #table: Table;
  readonly #wantedCopies: number;
  /** Copies that are known to be stored. */
  #knownCopies = 1;

  /** @param wantedCopies number of copies, at most `MAX_EPOCH_COPIES`. @default 1 */
  constructor(table: Table, wantedCopies = 1) {
    this.#table = table;
    this.#wantedCopies = wantedCopies;
  }

  /** Reads one copy at random. It sees every reduction that was acknowledged before. */
  async read(): Promise<ConsentEpoch> {
    const copy = Math.floor(Math.random() * this.#knownCopies);
    const item = await this.#readCopy(copy);
    // A known copy is missing only in another table, for example after a restore.
    if (item === undefined && copy > 0) {
      this.#knownCopies = 1;
      return this.read();
    }
    return { partners: 0, dataspace: 0, public: 0, ...item?.data };
  }

  async #readCopy(copy: number): Promise<Item<Partial<ConsentEpoch>> | undefined> {
    const key = copyKey(copy);
    if (this.#knownCopies >= this.#wantedCopies) return this.#table.get<Partial<ConsentEpoch>>(key);
    const [item, count] = await this.#table.getMany<Partial<ConsentEpoch> & Partial<Count>>([
      key,
      COUNT,
    ]);
    this.#knownCopies = Math.min(this.#wantedCopies, count?.data.copies ?? 1);
    return item;
  }

  /** Adds the copies that are missing. Until then, all readers read the copies that there are. */
  async addCopies(): Promise<void> {
    if (this.#knownCopies >= this.#wantedCopies) return;
    const first = copyKey(0);
    const [count, epoch] = await Promise.all([
      this.#table.get<Count>(COUNT),
      this.#table.get(first),
    ]);
    const stored = count?.data.copies ?? 1;
    if (stored < this.#wantedCopies) {
      const missing = Array.from({ length: this.#wantedCopies - stored }, (_, at) => stored + at);
      const data = epoch?.data ?? {};
      const writes: Write[] = [
        { kind: 'put', key: COUNT, data: { copies: this.#wantedCopies }, if: conditionOf(count) },
        { kind: 'check', key: first, if: conditionOf(epoch) },
        ...missing.map((copy): Write => ({ kind: 'put', key: copyKey(copy), data, if: 'absent' })),
      ];
      try {
        await this.#table.transact(writes);
      } catch (error) {
        // A reduction or another process was first: the next one adds the copies.
        if (!hasCode(error, 'concurrent-update')) throw error;
        return;
      }
    }
    this.#knownCopies = this.#wantedCopies;
  }
}

function conditionOf(item: Item<unknown> | undefined) {
  return item === undefined ? 'absent' : { version: item.version };
}
