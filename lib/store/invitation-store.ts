import type { AuditEntry } from '../core/audit-entry.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { Invitation } from '../self-service/invitation.ts';
import type { InvitationStore, NewInvitation, NewSession } from '../self-service/ports.ts';
import { auditWrite } from './audit-write.ts';
import { outboxWrite } from './outbox.ts';
import { newSessionWrite } from './session-store.ts';
import {
  type Condition,
  type Item,
  type Key,
  listItemsAfter,
  type Table,
  type Write,
} from './table.ts';

/** A transaction holds 100 writes: three for an invitation, one for the audit entry, one for the list of entries. */
const CAPACITY = 32;
const LIST = 'INVITATIONS';

/** Invitations over a table. The address is a separate item, which expires with its invitation. */
export class TableInvitationStore implements InvitationStore {
  readonly capacity = CAPACITY;
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find(id: string): Promise<Revisioned<Invitation> | undefined> {
    const item = await this.#table.get(invitationKey(id));
    return item && parseInvitation(item);
  }

  async address(id: string): Promise<string | undefined> {
    return (await this.#table.get<{ email: string }>(addressKey(id)))?.data.email;
  }

  async *list(recordId?: string, after?: string): AsyncGenerator<Invitation> {
    const range = recordId === undefined ? {} : { from: `${recordId}#`, to: `${recordId}#~` };
    for await (const item of listItemsAfter(
      this.#table,
      { pk: LIST, index: true, ...range },
      after,
    ))
      yield parseInvitation(item).value;
  }

  async create(items: readonly NewInvitation[], audit: AuditEntry): Promise<void> {
    await this.#table.transact([...items.flatMap(newWrites), auditWrite(audit)]);
  }

  async close(
    next: Invitation,
    { revision }: Revisioned<Invitation>,
    audit: AuditEntry,
    session?: NewSession,
  ): Promise<void> {
    await this.#table.transact([
      put(next, { version: revision }),
      { kind: 'delete', key: addressKey(next.id), if: 'any' },
      ...(session === undefined ? [] : [newSessionWrite(session)]),
      auditWrite(audit),
    ]);
  }
}

function newWrites({ invitation, email }: NewInvitation): Write[] {
  const { id, expiresAt, handedOverBy, created } = invitation;
  const address: Write[] =
    email === null
      ? []
      : [{ kind: 'put', key: addressKey(id), data: { email }, if: 'absent', expiresAt }];
  const jobs =
    handedOverBy === null ? [outboxWrite(id, created.at, { kind: 'invitation-mail', id })] : [];
  return [put(invitation, 'absent'), ...address, ...jobs];
}

function put(invitation: Invitation, condition: Condition): Write {
  const { id, recordId } = invitation;
  const index = { pk: LIST, sk: `${recordId}#${id}` };
  return { kind: 'put', key: invitationKey(id), data: invitation, if: condition, index };
}

function invitationKey(id: string): Key {
  return { pk: `INVITATION#${id}`, sk: 'META' };
}

function addressKey(id: string): Key {
  return { pk: `INVITATION#${id}`, sk: 'ADDRESS' };
}

function parseInvitation({ data, version }: Item): Revisioned<Invitation> {
  return { value: Invitation.parse(data), revision: version };
}
