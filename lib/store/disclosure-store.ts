import * as z from 'zod';
import { AUDIENCES } from '../consent/vocabulary.ts';
import type { Instant } from '../core/instant.ts';
import { all, type Table } from './table.ts';

/** One read of rows: who got which file of which version. It holds no row and no address. */
export const Disclosure = z.object({
  /** Unique and time-ordered, so that reads of one millisecond keep their order. */
  id: z.string(),
  at: z.string().transform((text) => text as Instant),
  partnerId: z.string(),
  dataset: z.string(),
  /** Version id, `2025-0123456789ab`. */
  version: z.string(),
  audience: z.enum(AUDIENCES),
  format: z.string(),
  bytes: z.number(),
  requestId: z.string(),
  /** `jti` of the token that was used: after a leak it tells the thief's reads from the partner's. */
  tokenId: z.string(),
  /** `@id` of the agreement under which a participant of the data space read. */
  agreement: z.string().optional(),
});
export type Disclosure = z.infer<typeof Disclosure>;

/** The log of reads, by partner. Entries are only ever added. */
export class DisclosureStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Resolves when the entry is durable: bytes may leave after it and not before. */
  async record(disclosure: Disclosure): Promise<void> {
    const { partnerId, at, id } = disclosure;
    const key = { pk: `DISCLOSURE#${partnerId}`, sk: `${at}#${id}` };
    await this.#table.transact([{ kind: 'put', key, data: disclosure, if: 'absent' }]);
  }

  /** Everything this partner has read at `since` or later, in order of time. */
  async *since(partnerId: string, since: Instant): AsyncGenerator<Disclosure> {
    for await (const { data } of all(this.#table, { pk: `DISCLOSURE#${partnerId}`, from: since }))
      yield Disclosure.parse(data);
  }
}
