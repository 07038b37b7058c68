import type { AuditEntry } from '../core/audit-entry.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { EditionChange, EditionStore, ImportChange } from '../mapping/ports.ts';
import { Edition } from '../mapping/release/released-edition.ts';
import { auditWrite } from './audit-write.ts';
import { staleWrites } from './consent-epoch.ts';
import { changeWrites } from './import-store.ts';
import { listedEditionWrites } from './listed-editions.ts';
import { outboxWrite } from './outbox.ts';
import { type Item, type Key, listAllItems, type Table, type Write } from './table.ts';

const PARTITION = 'EDITIONS';

/** Released editions over a {@link Table}: `EDITIONS / <id>`. An id is written once, and then only marked as retracted or erased from. */
export class TableEditionStore implements EditionStore {
  readonly #table: Table;
  /**
   * Cache of the newest state of each edition, with its revision, because most requests read all
   * editions.
   */
  readonly #parsedEditions = new Map<string, Revisioned<Edition>>();

  constructor(table: Table) {
    this.#table = table;
  }

  async find(id: string): Promise<Revisioned<Edition> | undefined> {
    const item = await this.#table.get(editionKey(id));
    return item && this.#parse(item);
  }

  async listAll(): Promise<readonly Edition[]> {
    const editions: Edition[] = [];
    for await (const item of listAllItems(this.#table, { pk: PARTITION }))
      editions.push(this.#parse(item).value);
    return editions;
  }

  /** An edition is never deleted, so its id and revision name one state of it. */
  #parse({ sk, version, data }: Item): Revisioned<Edition> {
    const known = this.#parsedEditions.get(sk);
    if (known?.revision === version) return known;
    const parsed = { value: Edition.parse(data), revision: version };
    this.#parsedEditions.set(sk, parsed);
    return parsed;
  }

  async release(edition: Edition, change: ImportChange): Promise<void> {
    await this.#table.transact([
      { kind: 'put', key: editionKey(edition.id), data: { ...edition }, if: 'absent' },
      ...changeWrites(change),
      outboxWrite(change.audit.id, change.audit.at, { kind: 'edition-released' }),
      ...listedEditionWrites([{ next: edition }]),
    ]);
  }

  async change(changes: readonly EditionChange[], audit: AuditEntry): Promise<void> {
    await this.#table.transact([
      ...changes.map(
        ({ next, over }): Write => ({
          kind: 'put',
          key: editionKey(next.id),
          data: { ...next },
          if: { version: over.revision },
        }),
      ),
      ...(await staleWrites(this.#table)),
      outboxWrite(audit.id, audit.at, { kind: 'edition-changed' }),
      auditWrite(audit),
      ...listedEditionWrites(changes.map(({ next, over }) => ({ next, before: over.value }))),
    ]);
  }
}

function editionKey(id: string): Key {
  return { pk: PARTITION, sk: id };
}
