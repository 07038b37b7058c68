import * as z from 'zod';
import { ConsentNotice, type NoticeName, toPinnedNotice } from '../consent/notice.ts';
import type { ConsentNoticeStore, Recording, StoredNotice } from '../consent/ports.ts';
import { AUDIENCES } from '../consent/vocabulary.ts';
import { AuditStamp, SecondStamp } from '../core/audit-entry.ts';
import { auditWrite } from './audit-write.ts';
import { catalogChangeWrite } from './catalog-revision.ts';
import { staleWrites } from './consent-epoch.ts';
import { outboxWrite } from './outbox.ts';
import { type Key, listItemsAfter, type Table, type Write } from './table.ts';

const PARTITION = 'NOTICE';
const Stored = z.strictObject({
  notice: ConsentNotice,
  proposed: AuditStamp,
  confirmed: SecondStamp.nullable(),
});

/** Notices over a table. @see ConsentNoticeStore for its guarantees */
export class TableNoticeStore implements ConsentNoticeStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find(id: string, revision: number) {
    const item = await this.#table.get(noticeKey({ id, revision }));
    return item && { value: Stored.parse(item.data), mark: item.version };
  }

  async *list(after?: NoticeName): AsyncGenerator<StoredNotice> {
    const key = after && noticeKey(after).sk;
    for await (const { data } of listItemsAfter(this.#table, { pk: PARTITION }, key))
      yield Stored.parse(data);
  }

  propose(next: StoredNotice, over: number | undefined, recording: Recording): Promise<void> {
    return this.#write(next, over, recording, 'notice.proposed');
  }

  async confirm(
    next: StoredNotice,
    over: number,
    { endsGrants, ...recording }: Recording & { readonly endsGrants: boolean },
  ): Promise<void> {
    const { id, at } = recording;
    const narrowed = { kind: 'access-reduced', audiences: AUDIENCES };
    const endWrites = endsGrants
      ? [...(await staleWrites(this.#table)), outboxWrite(id, at, narrowed)]
      : [];
    return this.#write(next, over, recording, 'notice.confirmed', [
      catalogChangeWrite(),
      ...endWrites,
    ]);
  }

  async #write(
    next: StoredNotice,
    over: number | undefined,
    { id, at, actor }: Recording,
    action: string,
    also: readonly Write[] = [],
  ): Promise<void> {
    const { version, hash } = toPinnedNotice(next.notice);
    const breakGlass = next.confirmed?.breakGlass;
    const onePerson = breakGlass !== undefined && { breakGlass };
    const facts = { hash, material: next.notice.material ?? false, ...onePerson };
    await this.#table.transact([
      {
        kind: 'put',
        key: noticeKey(next.notice),
        data: { ...next },
        if: over === undefined ? 'absent' : { version: over },
      },
      auditWrite({ id, at, actor, action, subject: `notice/${version}`, facts }),
      ...also,
    ]);
  }
}

function noticeKey({ id, revision }: NoticeName): Key {
  return { pk: PARTITION, sk: `${id}#${String(revision).padStart(4, '0')}` };
}
