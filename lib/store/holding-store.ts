import * as z from 'zod';
import { AUDIENCES } from '../consent/vocabulary.ts';
import { sha256 } from '../core/digest.ts';
import { hasCode } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import type { Instant } from '../core/instant.ts';
import type { ListPage, PageAsked } from '../core/page.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { HeldUnion } from '../propagation/held-rows.ts';
import { isByEveryone } from '../propagation/holders.ts';
import { seqKey } from '../publication/keys.ts';
import { all, type Key, type Table, type Write } from './table.ts';
import { pageOf } from './table-page.ts';

/** That somebody has read a version: what may lie with them. It holds no row. */
export const StoredFirstDisclosure = z.object({
  /** Client id of a partner, or a participant's id. */
  holder: z.string(),
  dataset: z.string(),
  /** What its readers call it. */
  version: z.string(),
  /** Number and id of the flip since which it is shown: what was permitted lies under both. */
  seq: z.int().min(1),
  flip: z.string(),
  audience: z.enum(AUDIENCES),
  /** `@id` of the agreement under which it was read. */
  agreement: z.string().nullable(),
  /** It was a redacted edition of the version: the rows that were permitted then. */
  redacted: z.boolean(),
  /** Whose own publication the version is of; absent for what a whole audience reads. */
  reader: z.string().optional(),
  /** The first such read. */
  firstReadAt: z.string().transform((text) => text as Instant),
});
export type StoredFirstDisclosure = z.infer<typeof StoredFirstDisclosure>;

/** First reads whose versions are in no union yet. */
const NEW = 'HOLDING#new#';
const UNION = 'HOLDING#union#';
const TOGETHER = 90;

const StoredUnion = z.strictObject({
  holder: z.string(),
  audience: z.enum(AUDIENCES),
  agreement: z.string().nullable(),
  file: z.string(),
  before: z.string().nullable(),
});

const partitionOf = (dataset: string) => `HOLDING#${dataset}`;

/** Where a holding lies: one for each version, audience, holder and agreement, by the number of the version. */
export function holdingKey(holding: Omit<StoredFirstDisclosure, 'firstReadAt'>): Key {
  const { dataset, seq, flip, version, audience, holder, agreement, redacted, reader } = holding;
  const digest = sha256(
    JSON.stringify([version, flip, audience, holder, agreement, redacted, reader]),
  );
  return { pk: partitionOf(dataset), sk: `${seqKey(seq)}#${digest}` };
}

/**
 * The writes of a first read; part of the transaction of the entry that tells of it. The second one
 * stands until what the version permitted is in a union.
 */
export function holdingWrites(holding: StoredFirstDisclosure): Write[] {
  const key = holdingKey(holding);
  const stored: Write = { kind: 'put', key, data: holding, if: 'absent' };
  if (isByEveryone(holding)) return [stored];
  return [
    stored,
    { kind: 'put', key: newKey(holding.dataset, key.sk), data: holding, if: 'absent' },
  ];
}

function newKey(dataset: string, sk: string): Key {
  return { pk: `${NEW}${dataset}`, sk };
}

/** Who has read which version of a dataset. Entries are only ever added, by the log of reads. */
export class FirstDisclosureStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Whether somebody has read the rows of this version; a redacted edition of it does not count. */
  async has(
    read: Pick<StoredFirstDisclosure, 'holder' | 'dataset' | 'version' | 'seq'>,
  ): Promise<boolean> {
    const from = `${seqKey(read.seq)}#`;
    const query = { pk: partitionOf(read.dataset), from, to: `${from}~` };
    for await (const { data } of all(this.#table, query)) {
      const { holder, version, redacted } = StoredFirstDisclosure.parse(data);
      if (holder === read.holder && version === read.version && !redacted) return true;
    }
    return false;
  }

  /** First reads whose versions are in no union yet, in the order of the versions. */
  async *recent(dataset: string): AsyncGenerator<StoredFirstDisclosure> {
    for await (const { data } of all(this.#table, { pk: `${NEW}${dataset}` }))
      yield StoredFirstDisclosure.parse(data);
  }

  async *unions(dataset: string): AsyncGenerator<HeldUnion> {
    for await (const { data } of all(this.#table, { pk: `${UNION}${dataset}` }))
      yield StoredUnion.parse(data);
  }

  async union(
    dataset: string,
    of: Omit<HeldUnion, 'file' | 'before'>,
  ): Promise<Revisioned<HeldUnion> | undefined> {
    const item = await this.#table.get(unionKey(dataset, of));
    return item && { value: StoredUnion.parse(item.data), revision: item.version };
  }

  /**
   * Keeps a union over the one that was read, and takes the first reads in it out of the recent ones.
   *
   * @returns whether no other process was first
   */
  async keepUnion(
    dataset: string,
    next: HeldUnion,
    revision: number,
    holdings: readonly StoredFirstDisclosure[],
  ): Promise<boolean> {
    const condition = revision === 0 ? 'absent' : ({ version: revision } as const);
    const key = unionKey(dataset, next);
    const kept: Write = { kind: 'put', key, data: { ...next }, if: condition };
    const first = holdings.slice(0, TOGETHER).map(takenOut);
    try {
      await this.#table.transact([kept, ...first]);
    } catch (error) {
      if (hasCode(error, 'concurrent-update')) return false;
      throw error;
    }
    const rest = holdings.slice(TOGETHER).map(takenOut);
    for await (const batch of inBatches(rest, TOGETHER)) await this.#table.transact(batch);
    return true;
  }

  /** Those of the latest version first. */
  async *latest(dataset: string): AsyncGenerator<StoredFirstDisclosure> {
    for await (const { data } of all(this.#table, { pk: partitionOf(dataset), reverse: true }))
      yield StoredFirstDisclosure.parse(data);
  }

  /** In the order of the versions. */
  async page(dataset: string, asked: PageAsked): Promise<ListPage<StoredFirstDisclosure>> {
    const { items, cursor } = await pageOf(this.#table, { pk: partitionOf(dataset) }, asked);
    return { items: items.map(({ data }) => StoredFirstDisclosure.parse(data)), cursor };
  }
}

function unionKey(
  dataset: string,
  { holder, audience, agreement }: Omit<HeldUnion, 'file' | 'before'>,
): Key {
  return { pk: `${UNION}${dataset}`, sk: sha256(JSON.stringify([holder, audience, agreement])) };
}

function takenOut(holding: StoredFirstDisclosure): Write {
  return { kind: 'delete', key: newKey(holding.dataset, holdingKey(holding).sk), if: 'any' };
}
