import { ConsentNotice, type PinnedNotice } from '../consent/notice.ts';
import type { ConsentNoticeStore, Recording } from '../consent/ports.ts';
import { auditWrite } from './audit-write.ts';
import { all, type Key, type Table } from './table.ts';

const PARTITION = 'NOTICE';

/** Notices over a table. @see ConsentNoticeStore for what it promises */
export class TableNoticeStore implements ConsentNoticeStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find(id: string, revision: number): Promise<ConsentNotice | undefined> {
    const item = await this.#table.get(keyOf(id, revision));
    return item && ConsentNotice.parse(item.data);
  }

  async *list(): AsyncGenerator<ConsentNotice> {
    for await (const { data } of all(this.#table, { pk: PARTITION }))
      yield ConsentNotice.parse(data);
  }

  async add({ notice, version, hash }: PinnedNotice, { id, at, actor }: Recording): Promise<void> {
    const subject = `notice/${version}`;
    await this.#table.transact([
      { kind: 'put', key: keyOf(notice.id, notice.revision), data: notice, if: 'absent' },
      auditWrite({ id, at, actor, action: 'notice.added', subject, facts: { hash } }),
    ]);
  }
}

function keyOf(id: string, revision: number): Key {
  return { pk: PARTITION, sk: `${id}#${String(revision).padStart(4, '0')}` };
}
