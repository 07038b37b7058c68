import * as z from 'zod';
import { type Key, listAllItems, type Table, type Write } from '../store/table.ts';
import { PublicJwk } from './public-keys.ts';

const ARCHIVE = 'KEY-ARCHIVE';

/** An archived key. `retiredAt` is the time of the rotation that replaced it. */
const ArchivedKey = z.object({ jwk: PublicJwk, retiredAt: z.string() });

/**
 * Stores the public parts of all keys that a planned rotation has replaced. The key document has room only for
 * the last ones, but signatures are checked as long as receipts and audit heads are stored. A compromised key is
 * not archived, because its signatures prove nothing.
 */
export class KeyArchive {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Returns the write that archives a key, for the transaction that begins its rotation; an empty list if it is already archived. */
  async buildWrites(jwk: PublicJwk, retiredAt: string): Promise<readonly Write[]> {
    const key = archiveKey(jwk);
    if ((await this.#table.get(key)) !== undefined) return []; // by a rotation that crashed
    const data = ArchivedKey.parse({ jwk, retiredAt });
    return [{ kind: 'put', key, data, if: 'absent' }];
  }

  async keys(): Promise<readonly PublicJwk[]> {
    const keys: PublicJwk[] = [];
    for await (const { data } of listAllItems(this.#table, { pk: ARCHIVE }))
      keys.push(ArchivedKey.parse(data).jwk);
    return keys;
  }
}

function archiveKey({ kid }: PublicJwk): Key {
  return { pk: ARCHIVE, sk: kid };
}
