import type { AuditEntry } from '../core/audit-entry.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { Import } from '../mapping/import/import.ts';
import { ReviewDecision } from '../mapping/import/review-decision.ts';
import type { ImportChange, ImportStore } from '../mapping/ports.ts';
import { auditWrite } from './audit-write.ts';
import { type Item, type Key, listAllItems, type Table, type Write } from './table.ts';

const LIST = 'IMPORTS';

/** Imports and decisions over a {@link Table}: `IMPORT#<id> / META` and `IMPORT#<id> / DECISION#<row>`. */
export class TableImportStore implements ImportStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find(id: string): Promise<Revisioned<Import> | undefined> {
    return toRevisioned(await this.#table.get(metaKey(id)), Import.parse);
  }

  async list({ cursor, limit }: Parameters<ImportStore['list']>[0]) {
    const page = await this.#table.query({
      pk: LIST,
      index: true,
      reverse: true,
      limit: Math.min(Math.max(limit ?? 50, 1), 200),
      ...(cursor === undefined ? {} : { cursor }),
    });
    const imports = page.items.map(({ data }) => Import.parse(data));
    return page.cursor === undefined ? { imports } : { imports, cursor: page.cursor };
  }

  async create(item: Import, audit: AuditEntry): Promise<void> {
    await this.#table.transact([importWrite(item, 'absent'), auditWrite(audit)]);
  }

  async change(change: ImportChange): Promise<void> {
    await this.#table.transact(changeWrites(change));
  }

  async decide(
    change: ImportChange,
    decision: ReviewDecision,
    replaces: Revisioned<ReviewDecision> | undefined,
  ): Promise<void> {
    await this.#table.transact([
      ...changeWrites(change),
      {
        kind: 'put',
        key: decisionKey(change.next.id, decision.id),
        data: { ...decision },
        if: replaces === undefined ? 'absent' : { version: replaces.revision },
      },
    ]);
  }

  async findDecision(
    importId: string,
    rowId: number,
  ): Promise<Revisioned<ReviewDecision> | undefined> {
    return toRevisioned(await this.#table.get(decisionKey(importId, rowId)), ReviewDecision.parse);
  }

  async redact(
    importId: string,
    decision: ReviewDecision,
    { revision }: Revisioned<ReviewDecision>,
  ): Promise<void> {
    const key = decisionKey(importId, decision.id);
    await this.#table.transact([
      { kind: 'put', key, data: { ...decision }, if: { version: revision } },
    ]);
  }

  async *listDecisions(importId: string): AsyncGenerator<ReviewDecision> {
    const query = { pk: partition(importId), from: 'DECISION#', to: 'DECISION#~', limit: 500 };
    for await (const { data } of listAllItems(this.#table, query)) yield ReviewDecision.parse(data);
  }
}

/** The writes of a change of an import, for the transaction of the change. */
export function changeWrites({ next, over, audit }: ImportChange): Write[] {
  return [importWrite(next, { version: over.revision }), auditWrite(audit)];
}

function importWrite(item: Import, condition: 'absent' | { readonly version: number }): Write {
  return {
    kind: 'put',
    key: metaKey(item.id),
    data: { ...item },
    if: condition,
    index: { pk: LIST, sk: `${item.imported.at}#${item.id}` },
  };
}

function partition(id: string): string {
  return `IMPORT#${id}`;
}

function metaKey(id: string): Key {
  return { pk: partition(id), sk: 'META' };
}

function decisionKey(importId: string, rowId: number): Key {
  return { pk: partition(importId), sk: `DECISION#${String(rowId).padStart(9, '0')}` };
}

function toRevisioned<T>(
  item: Item | undefined,
  parse: (data: unknown) => T,
): Revisioned<T> | undefined {
  return item && { value: parse(item.data), revision: item.version };
}
