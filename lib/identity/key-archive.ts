import * as z from 'zod';
import { type Key, listAllItems, type Table, type Write } from '../store/table.ts';
import { PublicJwk } from './key-document.ts';

const ARCHIVE = 'KEY-ARCHIVE';

/** When a key signed its last, as far as it is known: the moment of the rotation. */
const Archived = z.object({ jwk: PublicJwk, retiredAt: z.string() });

/**
 * The public parts of all keys that a planned rotation has replaced. The key document has room for
 * the last ones only; signatures are checked for as long as receipts and audit heads are kept. A
 * compromised key is not in it: what it signed is worth nothing.
 */
export class KeyArchive {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The write that archives a key, for the transaction that begins its rotation; none if it is archived. */
  async writes(jwk: PublicJwk, retiredAt: string): Promise<readonly Write[]> {
    const key = archiveKey(jwk);
    if ((await this.#table.get(key)) !== undefined) return []; // a rotation that died half-way
    const data = Archived.parse({ jwk, retiredAt });
    return [{ kind: 'put', key, data, if: 'absent' }];
  }

  async keys(): Promise<readonly PublicJwk[]> {
    const keys: PublicJwk[] = [];
    for await (const { data } of listAllItems(this.#table, { pk: ARCHIVE }))
      keys.push(Archived.parse(data).jwk);
    return keys;
  }
}

function archiveKey({ kid }: PublicJwk): Key {
  return { pk: ARCHIVE, sk: kid };
}
