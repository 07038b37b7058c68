import * as z from 'zod';
import { AUDIENCES } from '../consent/vocabulary.ts';
import { sha256 } from '../core/digest.ts';
import type { Instant } from '../core/instant.ts';
import { seqKey } from '../publication/keys.ts';
import { all, type Key, type Table, type Write } from './table.ts';

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

const partitionOf = (dataset: string) => `HOLDING#${dataset}`;

/** Where a holding lies: one for each version, audience, holder and agreement, by the number of the version. */
export function holdingKey(holding: Omit<StoredFirstDisclosure, 'firstReadAt'>): Key {
  const { dataset, seq, flip, version, audience, holder, agreement, redacted, reader } = holding;
  const digest = sha256(
    JSON.stringify([version, flip, audience, holder, agreement, redacted, reader]),
  );
  return { pk: partitionOf(dataset), sk: `${seqKey(seq)}#${digest}` };
}

/** The write of a first read; part of the transaction of the entry that tells of it. */
export function holdingWrite(holding: StoredFirstDisclosure): Write {
  return { kind: 'put', key: holdingKey(holding), data: holding, if: 'absent' };
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

  /** In the order of the versions, or the latest first. */
  async *of(
    dataset: string,
    order: 'latest-first' | 'oldest-first',
  ): AsyncGenerator<StoredFirstDisclosure> {
    const query = { pk: partitionOf(dataset), reverse: order === 'latest-first' };
    for await (const { data } of all(this.#table, query)) yield StoredFirstDisclosure.parse(data);
  }
}
