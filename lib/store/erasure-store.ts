import type { AuditEntry } from '../core/audit-entry.ts';
import { collectPage, type ListPage, type PageRequest } from '../core/page.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { ErasureStore } from '../data-rights/erasure-ports.ts';
import { PersonErasure } from '../data-rights/person-erasure.ts';
import { auditWrite } from './audit-write.ts';
import { outboxWrite } from './outbox.ts';
import { type Condition, listItemsAfter, type Table, type Write } from './table.ts';

const PARTITION = 'ERASURES';

/** Erasures of persons over a table: `ERASURES / <id>`. */
export class TableErasureStore implements ErasureStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find(id: string): Promise<Revisioned<PersonErasure> | undefined> {
    const item = await this.#table.get({ pk: PARTITION, sk: id });
    return item && { value: PersonErasure.parse(item.data), revision: item.version };
  }

  async *list(after?: string): AsyncGenerator<PersonErasure> {
    for await (const { data } of listItemsAfter(this.#table, { pk: PARTITION }, after))
      yield PersonErasure.parse(data);
  }

  page({ limit, cursor }: PageRequest): Promise<ListPage<PersonErasure>> {
    return collectPage(this.list(cursor), limit, ({ id }) => id);
  }

  async create(erasure: PersonErasure, audit: AuditEntry): Promise<void> {
    await this.#table.transact([put(erasure, 'absent'), auditWrite(audit)]);
  }

  async confirm(
    next: PersonErasure,
    { revision }: Revisioned<PersonErasure>,
    audit: AuditEntry,
  ): Promise<void> {
    await this.#table.transact([
      put(next, { version: revision }),
      outboxWrite(audit.id, audit.at, { kind: 'person-erasure-due', id: next.id }),
      auditWrite(audit),
    ]);
  }

  async change(
    next: PersonErasure,
    { revision }: Revisioned<PersonErasure>,
    audit?: AuditEntry,
  ): Promise<Revisioned<PersonErasure>> {
    const recorded = audit === undefined ? [] : [auditWrite(audit)];
    await this.#table.transact([put(next, { version: revision }), ...recorded]);
    return { value: next, revision: revision + 1 };
  }
}

function put(erasure: PersonErasure, condition: Condition): Write {
  return { kind: 'put', key: { pk: PARTITION, sk: erasure.id }, data: erasure, if: condition };
}
