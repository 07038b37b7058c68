import * as z from 'zod';
import { AUDIENCES } from '../consent/vocabulary.ts';
import { sha256 } from '../core/digest.ts';
import { hasCode } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import type { Instant } from '../core/instant.ts';
import type { ListPage, PageRequest } from '../core/page.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { seqKey } from '../publication/keys.ts';
import { isPublicDisclosure } from '../withdrawal/affected-recipients.ts';
import type { DisclosedUnion } from '../withdrawal/disclosed-rows.ts';
import { type Key, listAllItems, readTablePage, type Table, type Write } from './table.ts';

/** The first disclosure of a version to a recipient. It contains no row. */
export const StoredFirstDisclosure = z.object({
  /** Client id of a partner, or a participant's id. */
  recipient: z.string(),
  dataset: z.string(),
  /** Id of the version for its audience. */
  version: z.string(),
  /** Number and id of its first activation: the key of its grants contains both. */
  seq: z.int().min(1),
  activation: z.string(),
  audience: z.enum(AUDIENCES),
  /** `@id` of the agreement of the read. */
  agreement: z.string().nullable(),
  /** Whether a redacted version was read: the rows that were still granted. */
  redacted: z.boolean(),
  /** The recipient whose separate publication was read; absent for the general publication. */
  reader: z.string().optional(),
  /** Ids of the rows that were read; absent if all rows of the version were read. */
  records: z.array(z.string()).optional(),
  /** Time of the first such read. */
  firstReadAt: z.string().transform((text) => text as Instant),
});
export type StoredFirstDisclosure = z.infer<typeof StoredFirstDisclosure>;

/** Prefix of first disclosures whose versions are in no union yet. */
const NEW = 'FIRST-DISCLOSURE#new#';
const UNION = 'FIRST-DISCLOSURE#union#';
const WRITES_PER_TRANSACTION = 90;

const StoredUnion = z.strictObject({
  recipient: z.string(),
  audience: z.enum(AUDIENCES),
  agreement: z.string().nullable(),
  file: z.string(),
  before: z.string().nullable(),
});

const disclosurePartition = (dataset: string) => `FIRST-DISCLOSURE#${dataset}`;

/** The key of a first disclosure: one for each version, audience, recipient, agreement and set of rows, by the number of the version. */
export function firstDisclosureKey(disclosure: Omit<StoredFirstDisclosure, 'firstReadAt'>): Key {
  const { dataset, seq, activation, version, audience, recipient, agreement, redacted, reader } =
    disclosure;
  const records = disclosure.records?.toSorted();
  const digest = sha256(
    JSON.stringify([
      version,
      activation,
      audience,
      recipient,
      agreement,
      redacted,
      reader,
      records,
    ]),
  );
  return { pk: disclosurePartition(dataset), sk: `${seqKey(seq)}#${digest}` };
}

/**
 * The writes of a first disclosure; part of the transaction of its log entry. The second item stays
 * until the grants of the version are in a union.
 */
export function firstDisclosureWrites(disclosure: StoredFirstDisclosure): Write[] {
  const key = firstDisclosureKey(disclosure);
  const stored: Write = { kind: 'put', key, data: disclosure, if: 'absent' };
  if (isPublicDisclosure(disclosure)) return [stored];
  return [
    stored,
    { kind: 'put', key: recentKey(disclosure.dataset, key.sk), data: disclosure, if: 'absent' },
  ];
}

function recentKey(dataset: string, sk: string): Key {
  return { pk: `${NEW}${dataset}`, sk };
}

/** The recipients of each version of a dataset. The disclosure log adds entries; no entry is changed. */
export class FirstDisclosureStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Whether a recipient has read all rows of this version; reads of its redacted version do not count. */
  async has(
    read: Pick<StoredFirstDisclosure, 'recipient' | 'dataset' | 'version' | 'seq'>,
  ): Promise<boolean> {
    const from = `${seqKey(read.seq)}#`;
    const query = { pk: disclosurePartition(read.dataset), from, to: `${from}~` };
    for await (const { data } of listAllItems(this.#table, query)) {
      const { recipient, version, redacted, records } = StoredFirstDisclosure.parse(data);
      const isWhole = !redacted && records === undefined;
      if (recipient === read.recipient && version === read.version && isWhole) return true;
    }
    return false;
  }

  /** First disclosures whose versions are in no union yet, in the order of the versions. */
  async *listRecent(dataset: string): AsyncGenerator<StoredFirstDisclosure> {
    for await (const { data } of listAllItems(this.#table, { pk: `${NEW}${dataset}` }))
      yield StoredFirstDisclosure.parse(data);
  }

  async *listUnions(dataset: string): AsyncGenerator<DisclosedUnion> {
    for await (const { data } of listAllItems(this.#table, { pk: `${UNION}${dataset}` }))
      yield StoredUnion.parse(data);
  }

  async union(
    dataset: string,
    of: Omit<DisclosedUnion, 'file' | 'before'>,
  ): Promise<Revisioned<DisclosedUnion> | undefined> {
    const item = await this.#table.get(unionKey(dataset, of));
    return item && { value: StoredUnion.parse(item.data), revision: item.version };
  }

  /**
   * Stores a union in place of the one that was read, and removes its first disclosures from the recent
   * ones.
   *
   * @returns false if another process was first
   */
  async saveUnion(
    dataset: string,
    next: DisclosedUnion,
    revision: number,
    disclosures: readonly StoredFirstDisclosure[],
  ): Promise<boolean> {
    const condition = revision === 0 ? 'absent' : ({ version: revision } as const);
    const key = unionKey(dataset, next);
    const write: Write = { kind: 'put', key, data: { ...next }, if: condition };
    const first = disclosures.slice(0, WRITES_PER_TRANSACTION).map(removeRecentWrite);
    try {
      await this.#table.transact([write, ...first]);
    } catch (error) {
      if (hasCode(error, 'concurrent-update')) return false;
      throw error;
    }
    const rest = disclosures.slice(WRITES_PER_TRANSACTION).map(removeRecentWrite);
    for await (const batch of inBatches(rest, WRITES_PER_TRANSACTION))
      await this.#table.transact(batch);
    return true;
  }

  /** First disclosures, those of the latest version first. */
  async *listLatest(dataset: string): AsyncGenerator<StoredFirstDisclosure> {
    for await (const { data } of listAllItems(this.#table, {
      pk: disclosurePartition(dataset),
      reverse: true,
    }))
      yield StoredFirstDisclosure.parse(data);
  }

  /** A page of first disclosures in the order of the versions. */
  async page(dataset: string, page: PageRequest): Promise<ListPage<StoredFirstDisclosure>> {
    const { items, cursor } = await readTablePage(
      this.#table,
      { pk: disclosurePartition(dataset) },
      page,
    );
    return { items: items.map(({ data }) => StoredFirstDisclosure.parse(data)), cursor };
  }
}

function unionKey(
  dataset: string,
  { recipient, audience, agreement }: Omit<DisclosedUnion, 'file' | 'before'>,
): Key {
  return { pk: `${UNION}${dataset}`, sk: sha256(JSON.stringify([recipient, audience, agreement])) };
}

function removeRecentWrite(disclosure: StoredFirstDisclosure): Write {
  return {
    kind: 'delete',
    key: recentKey(disclosure.dataset, firstDisclosureKey(disclosure).sk),
    if: 'any',
  };
}
