import * as z from 'zod';
import type { ConsentChange, ConsentCommit, ConsentFeed } from '../consent/ports.ts';
import { KaartError } from '../core/errors.ts';
import { Instant } from '../core/instant.ts';
import { retryOnConflict } from '../core/retry.ts';
import { readConsentEvents } from './consent-events.ts';
import { type Item, type Key, listAllItems, type Table, type Write } from './table.ts';

/** Partition of commits without a place, in the order of their instants. A place is a position in the feed. */
const INBOX = 'CONSENT-INBOX';
/** Partition of commits with a place. */
const FEED = 'CONSENT-FEED';
const COUNTER: Key = { pk: 'CONSENT-FEED-COUNTER', sk: '-' };
/** Number of commits that get a place in one transaction: two writes for each, and the counter. */
const PLACES_PER_TRANSACTION = 45;

/** The events of a commit. */
const Entry = z.strictObject({
  at: Instant,
  companies: z.array(
    z.strictObject({ recordId: z.string(), first: z.int().min(1), last: z.int().min(1) }),
  ),
});
type Entry = z.infer<typeof Entry>;
const Counter = z.strictObject({ last: z.int().min(0) });

/** The write that announces a commit, for its transaction. It needs no position, so writers do not wait for each other. */
export function feedWrite({ id, at, companies }: ConsentCommit): Write {
  const entry: Entry = {
    at,
    companies: companies.map(({ before: { recordId, lastSeq }, events }) => ({
      recordId,
      first: lastSeq + 1,
      last: lastSeq + events.length,
    })),
  };
  return { kind: 'put', key: { pk: INBOX, sk: `${at}#${id}` }, data: entry, if: 'absent' };
}

/** The feed of commits over a table. @see ConsentFeed for its guarantees */
export class TableConsentFeed implements ConsentFeed {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * @throws KaartError `message-invalid` for a text that is not a cursor, or a cursor after the last
   * change
   */
  async *changesSince(cursor: string | undefined, limit: number): AsyncGenerator<ConsentChange> {
    const after = parseFeedCursor(cursor);
    await this.assignPlaces();
    const from = placeKey(after + 1).sk;
    let left = limit;
    for await (const { sk, data } of listAllItems(this.#table, { pk: FEED, from })) {
      if (left-- === 0) return;
      yield this.#loadChange(Number(sk), Entry.parse(data));
    }
    if (left === limit) await this.#requirePlace(after);
  }

  /**
   * Assigns a place to every commit. The nightly run calls it, so that the first reader after a long time
   * need not wait.
   */
  async assignPlaces(): Promise<void> {
    while (await retryOnConflict(() => this.#assignNextPlaces())) {}
  }

  /** Refuses a cursor without a change: an empty response would be wrong. */
  async #requirePlace(place: number): Promise<void> {
    if (place > 0 && place > parseLastPlace(await this.#table.get(COUNTER))) throw invalidCursor();
  }

  /**
   * Returns the latest instant among the last commit with a place and the commits without one; `undefined`
   * before the first commit. A commit whose clock was slow does not hide later instants.
   */
  async findNewestInstant(): Promise<Instant | undefined> {
    const last = parseLastPlace(await this.#table.get(COUNTER));
    const placed = last === 0 ? undefined : await this.#table.get(placeKey(last));
    const [waiting] = (await this.#table.query({ pk: INBOX, reverse: true, limit: 1 })).items;
    const instants = [placed, waiting].flatMap((item) => (item ? Entry.parse(item.data).at : []));
    return instants.sort().at(-1);
  }

  /** Assigns places to the oldest commits of the inbox. @returns whether there may be more */
  async #assignNextPlaces(): Promise<boolean> {
    const { items } = await this.#table.query({ pk: INBOX, limit: PLACES_PER_TRANSACTION });
    if (items.length === 0) return false;
    const counter = await this.#table.get(COUNTER);
    const last = parseLastPlace(counter);
    await this.#table.transact([
      {
        kind: 'put',
        key: COUNTER,
        data: { last: last + items.length },
        if: counter === undefined ? 'absent' : { version: counter.version },
      },
      ...items.flatMap((item, index) => moveWrites(item, last + 1 + index)),
    ]);
    return true;
  }

  async #loadChange(place: number, { at, companies }: Entry): Promise<ConsentChange> {
    const logs = await Promise.all(
      companies.map(({ recordId, ...range }) => readConsentEvents(this.#table, recordId, range)),
    );
    return { cursor: String(place), at, events: logs.flat() };
  }
}

function placeKey(place: number): Key {
  return { pk: FEED, sk: String(place).padStart(12, '0') };
}

function moveWrites({ pk, sk, version, data }: Item, place: number): readonly Write[] {
  return [
    { kind: 'put', key: placeKey(place), data, if: 'absent' },
    { kind: 'delete', key: { pk, sk }, if: { version } },
  ];
}

function parseFeedCursor(cursor = '0'): number {
  if (/^\d{1,11}$/.test(cursor)) return Number(cursor);
  throw invalidCursor();
}

function parseLastPlace(counter: Item | undefined): number {
  return counter === undefined ? 0 : Counter.parse(counter.data).last;
}

function invalidCursor(): KaartError {
  return new KaartError('cursor-invalid', { code: 'message-invalid' });
}
