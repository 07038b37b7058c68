import * as z from 'zod';
import { AUDIENCES } from '../consent/vocabulary.ts';
import { hasCode } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { collectPage, type ListPage, type PageRequest } from '../core/page.ts';
import type { View } from '../publication/version.ts';
import { isPublicDisclosure } from '../withdrawal/affected-recipients.ts';
import {
  firstDisclosureKey,
  firstDisclosureWrites,
  type StoredFirstDisclosure,
} from './first-disclosure-store.ts';
import { type Key, listItemsAfter, type Table, type Write } from './table.ts';

/** The format of a read of counts. It contains no row, so its recipient has no data to delete. */
const COUNTS = 'counts';

/** One read of rows: the recipient, the file and the version. It contains no row and no address. */
export const Disclosure = z.object({
  /** Unique and time-ordered, so that reads of one millisecond keep their order. */
  id: z.string(),
  at: z.string().transform((text) => text as Instant),
  partnerId: z.string(),
  dataset: z.string(),
  /** Version id, `2025-0123456789ab`. */
  version: z.string(),
  audience: z.enum(AUDIENCES),
  /** Purpose of the read, an IRI of the Data Privacy Vocabulary. */
  purpose: z.string().nullable(),
  format: z.string(),
  bytes: z.number(),
  /** Ids of the rows that were sent; absent if all rows of the version were sent. */
  records: z.array(z.string()).optional(),
  requestId: z.string(),
  /**
   * `jti` of the used token. After a leak it distinguishes the reads of the thief from those of the
   * partner.
   */
  tokenId: z.string(),
  /** `@id` of the agreement under which a participant of the data space read. */
  agreement: z.string().optional(),
});
export type Disclosure = z.infer<typeof Disclosure>;

/**
 * The first activation of the version, whether a redacted version was read, and its recipient if it is
 * for a named one.
 */
export type ReadVersion = Pick<StoredFirstDisclosure, 'seq' | 'activation' | 'redacted' | 'reader'>;

/** The facts of the version of a view that a disclosure records. */
export function toReadVersion({
  version,
  since,
  reader,
}: Pick<View, 'version' | 'since' | 'reader'>): ReadVersion {
  return {
    seq: since.seq,
    activation: since.id,
    redacted: version.redaction !== undefined,
    ...(reader !== undefined && { reader }),
  };
}

/**
 * Maximum number of first disclosures in the cache of a process, so that most repeated reads need no
 * query.
 */
const CACHE_SIZE = 10_000;

/** The disclosure log, by partner, and the first disclosures. Entries are only added. */
export class DisclosureStore {
  readonly #table: Table;
  /** Sort keys of first disclosures that are known to be stored. */
  readonly #storedKeys = new Set<string>();

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Records a read. It resolves when the entry, and the first disclosure of a first read, are durable;
   * only then may bytes be sent. For {@link EVERYONE} only the first read of a version is stored:
   * caches make a count of later reads meaningless, and anyone could make the log grow. So a read of
   * some rows by {@link EVERYONE} counts as a read of all. Reads without rows create no first
   * disclosure, and for {@link EVERYONE} no entry.
   */
  async record(disclosure: Disclosure, version: ReadVersion): Promise<void> {
    const { partnerId, at, id, records, ...read } = disclosure;
    const key = { pk: `DISCLOSURE#${partnerId}`, sk: `${at}#${id}` };
    const firstDisclosure = toFirstDisclosure(disclosure, version);
    const isPublic = isPublicDisclosure(firstDisclosure);
    const data = isPublic ? { partnerId, at, id, ...read } : disclosure;
    const entry: Write = { kind: 'put', key, data, if: 'absent' };
    const firstKey = firstDisclosureKey(firstDisclosure);
    const hasRows = disclosure.format !== COUNTS && records?.length !== 0;
    if (hasRows && !(await this.#isStored(firstKey))) {
      try {
        await this.#table.transact([entry, ...firstDisclosureWrites(firstDisclosure)]);
        return this.#remember(firstKey);
      } catch (error) {
        if (!hasCode(error, 'concurrent-update')) throw error; // another read was the first
        this.#remember(firstKey);
      }
    }
    if (!isPublic) await this.#table.transact([entry]);
  }

  /** The reads of this partner at `since` or later, in order of time. */
  listSince(partnerId: string, since: Instant, page: PageRequest): Promise<ListPage<Disclosure>> {
    const found = this.#readSince(partnerId, since, page.cursor);
    return collectPage(found, page.limit, ({ at, id }) => `${at}#${id}`);
  }

  async *#readSince(
    partnerId: string,
    since: Instant,
    after: string | undefined,
  ): AsyncGenerator<Disclosure> {
    const query = { pk: `DISCLOSURE#${partnerId}`, from: since };
    for await (const { data } of listItemsAfter(this.#table, query, after))
      yield Disclosure.parse(data);
  }

  async #isStored(key: Key): Promise<boolean> {
    if (this.#storedKeys.has(key.sk)) return true;
    if ((await this.#table.get(key)) === undefined) return false;
    this.#remember(key);
    return true;
  }

  #remember({ sk }: Key): void {
    if (this.#storedKeys.size >= CACHE_SIZE) this.#storedKeys.clear();
    this.#storedKeys.add(sk);
  }
}

function toFirstDisclosure(disclosure: Disclosure, read: ReadVersion): StoredFirstDisclosure {
  const { partnerId: recipient, dataset, version, audience, agreement = null, at } = disclosure;
  const firstDisclosure = {
    recipient,
    dataset,
    version,
    audience,
    agreement,
    ...read,
    firstReadAt: at,
  };
  const { records } = disclosure;
  return records === undefined || isPublicDisclosure(firstDisclosure)
    ? firstDisclosure
    : { ...firstDisclosure, records };
}
