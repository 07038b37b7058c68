import * as z from 'zod';
import type { ListedEdition } from '../catalog/model.ts';
import { canonicalJson, Sha256, sha256 } from '../core/digest.ts';
import { Instant } from '../core/instant.ts';
import { parseCorrectionNumber } from '../mapping/edition.ts';
import type { Edition } from '../mapping/release/released-edition.ts';
import { countListedEditions, editionsChangeWrite } from './catalog-revision.ts';
import { type Item, type Key, listItemsAfter, type Table, type Write } from './table.ts';

const PARTITION = 'LISTED-EDITIONS';
const StoredEdition = z.strictObject({
  edition: z.string(),
  referenceDate: z.iso.date(),
  releasedAt: Instant,
  bytes: z.int().min(0),
  sha256: Sha256,
});

/**
 * Short entries of the editions in the catalog, in their order, over a {@link Table}: `LISTED-EDITIONS
 * / <year>.<correction>`. An edition itself has its figures and profile, about 50 KB, so a page of the
 * catalog reads these instead.
 */
export class ListedEditions {
  readonly #table: Pick<Table, 'get' | 'query'>;

  constructor(table: Pick<Table, 'get' | 'query'>) {
    this.#table = table;
  }

  /** Number of listed editions. */
  count(): Promise<number> {
    return countListedEditions(this.#table);
  }

  async find(edition: string): Promise<ListedEdition | undefined> {
    const item = await this.#table.get(editionKey(edition));
    const found = item && StoredEdition.parse(item.data);
    return found?.edition === edition ? found : undefined;
  }

  /**
   * At most `limit` editions, newest first. @param older only earlier editions than this one, which
   * need not exist
   */
  async list(older: string | undefined, limit: number): Promise<readonly ListedEdition[]> {
    const query = { pk: PARTITION, reverse: true, limit: limit + 1 };
    const after = older === undefined ? undefined : editionKey(older).sk;
    const found: ListedEdition[] = [];
    for await (const item of listItemsAfter(this.#table, query, after)) {
      found.push(parse(item));
      if (found.length === limit) break;
    }
    return found;
  }

  /** The edition of a year and its corrections, newest first. */
  async listYear(year: string): Promise<readonly ListedEdition[]> {
    const range = { from: `${year}.`, to: `${year}.999` };
    // At most 1,000: an id has three digits for its correction.
    const { items } = await this.#table.query({
      pk: PARTITION,
      ...range,
      reverse: true,
      limit: 1_000,
    });
    return items.map(parse);
  }

  async oldest(): Promise<ListedEdition | undefined> {
    const { items } = await this.#table.query({ pk: PARTITION, limit: 1 });
    return items.map(parse)[0];
  }
}

/**
 * The writes of the catalog for released or retracted editions, for the transaction of the change: the
 * list, the number of listed editions and the revision change together.
 */
export function listedEditionWrites(
  changes: readonly { readonly before?: Edition | undefined; readonly next: Edition }[],
): readonly Write[] {
  const isListed = (edition: Edition | undefined) => edition?.state === 'released';
  const added = changes.filter(({ before, next }) => !isListed(before) && isListed(next));
  const removed = changes.filter(({ before, next }) => isListed(before) && !isListed(next));
  return [
    ...added.map(({ next }) => putEdition(next)),
    ...removed.map(({ next }): Write => ({ kind: 'delete', key: editionKey(next.id), if: 'any' })),
    editionsChangeWrite(added.length - removed.length),
  ];
}

function putEdition({ id, referenceDate, released, figures }: Edition): Write {
  const document = canonicalJson(figures);
  const data: ListedEdition = {
    edition: id,
    referenceDate,
    releasedAt: released.at,
    bytes: Buffer.byteLength(document),
    sha256: sha256(document),
  };
  return { kind: 'put', key: editionKey(id), data: { ...data }, if: 'absent' };
}

/** Sorted by year, then by the number of the correction, of at most three digits. */
function editionKey(edition: string): Key {
  const correction = String(parseCorrectionNumber(edition)).padStart(3, '0');
  return { pk: PARTITION, sk: `${edition.slice(0, 4)}.${correction}` };
}

function parse({ data }: Item): ListedEdition {
  return StoredEdition.parse(data);
}
