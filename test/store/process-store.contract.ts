import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../lib/core/audit-entry.ts';
import type { Clock } from '../../lib/core/clock.ts';
import { hasCode } from '../../lib/core/errors.ts';
import { newUuid } from '../../lib/core/ids.ts';
import { addMilliseconds, DAY_MS, type Instant, instant } from '../../lib/core/instant.ts';
import { stateText } from '../../lib/core/stated-reason.ts';
import type { ConcludedAgreement } from '../../lib/dsp/common/concluded-agreement.ts';
import type { ProcessCommit, Reply } from '../../lib/dsp/common/ports.ts';
import type { Process, QueuedMessageDraft } from '../../lib/dsp/common/process.ts';
import { AgreementStore } from '../../lib/store/agreement-store.ts';
import { ProcessOutbox, type QueuedItem } from '../../lib/store/process-outbox.ts';
import { TableProcessStore } from '../../lib/store/process-store.ts';
import { listAllItems, type Table } from '../../lib/store/table.ts';

/**
 * The guarantees for processes, their queued messages and agreements, for every adapter of the port {@link
 * Table}. Each test uses separate processes.
 */
export function processStoreContract(open: (clock: Clock) => Promise<Table>): void {
  let table: Table;
  let now: Instant = instant('2026-11-22T08:00:00Z');
  const clock = () => now;
  const storeOf = (kind: 'negotiation' | 'transfer') =>
    new TableProcessStore<Process>({ table, kind, clock, newId: newUuid });
  let negotiations: TableProcessStore<Process>;
  let outbox: ProcessOutbox;
  let agreements: AgreementStore;
  beforeAll(async () => {
    table = await open(clock);
    negotiations = storeOf('negotiation');
    outbox = new ProcessOutbox(table);
    agreements = new AgreementStore(table);
  }, 60_000);
  afterAll(() => table?.close());

  const begun = async (more: Partial<ProcessCommit<Process>> = {}, process = newProcess(now)) => {
    await negotiations.commit(change(process, 0, more));
    return process;
  };
  /** A process that enqueues one message, and this message. */
  const withQueuedMessage = async () => {
    const enqueues = newMessage();
    const process = await begun({ enqueues });
    return { process, messageId: enqueues.messageId, item: await firstOf(process) };
  };
  const firstOf = async ({ pid }: Process): Promise<QueuedItem> => {
    const item = await outbox.next(pid);
    if (item === undefined) throw new Error(`no message of ${pid}`);
    return item;
  };
  const actionsOf = async ({ pid }: Process) => {
    const entries = await toArray(
      listAllItems<AuditEntry>(table, { pk: `AUDIT#${now.slice(0, 10)}`, limit: 50 }),
    );
    const own = entries.filter(({ data }) => data.subject.endsWith(pid));
    return own.map(({ data }) => data.action);
  };
  const parkedOf = async (pid: string) =>
    (await toArray(outbox.deadLetters())).filter((message) => message.pid === pid);

  describe('a change of a process', () => {
    it('stores nothing if another change was made since it was read', async () => {
      const process = await begun();
      const changes = Array.from({ length: 10 }, (_, n) => ({
        ...change({ ...process, state: `S${n}` }, 1),
        received: { key: randomUUID(), reply: replyOf(n) },
        enqueues: newMessage(),
        agreement: newAgreement(now),
      }));
      const done = await Promise.allSettled(changes.map((each) => negotiations.commit(each)));
      const refused = done.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
      expect(refused.map((error) => hasCode(error, 'concurrent-update'))).toEqual(
        Array(9).fill(true),
      );
      const stored = await negotiations.find(process.pid);
      const won = changes.findIndex(({ next }) => next.state === stored?.value.state);
      expect(stored).toEqual({ value: changes[won]?.next, revision: 2 });
      expect((await firstOf(process)).message.messageId).toBe(changes[won]?.enqueues.messageId);
      const left = await Promise.all(
        changes.map(async ({ received, enqueues, agreement }) => [
          await negotiations.findReply(received.key),
          await outbox.find(process.pid, enqueues.messageId),
          await agreements.find(agreement.id, 'provider'),
        ]),
      );
      for (const [at, traces] of left.entries())
        expect(traces.map((trace) => trace !== undefined)).toEqual(Array(3).fill(at === won));
      expect(await actionsOf(process)).toEqual(['negotiation.begun', 'negotiation.changed']);
    });

    it('is refused if it starts a process that exists', async () => {
      const process = newProcess(now);
      const done = await Promise.allSettled(
        Array.from({ length: 5 }, () => negotiations.commit(change(process, 0))),
      );
      expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await actionsOf(process)).toEqual(['negotiation.begun']);
    });

    it('is refused if it responds to a message that has a response', async () => {
      const key = randomUUID();
      await begun({ received: { key, reply: replyOf(1) } });
      const other = newProcess(now);
      const received = { key, reply: replyOf(2) };
      const again = negotiations.commit(change(other, 0, { received, enqueues: newMessage() }));
      await expect(again).rejects.toMatchObject({ code: 'concurrent-update' });
      expect(await negotiations.findReply(key)).toEqual(replyOf(1));
      expect(await negotiations.find(other.pid)).toBeUndefined();
      expect(await outbox.next(other.pid)).toBeUndefined();
    });

    it('is refused if it cancels a message that a worker has begun to send', async () => {
      const { process, messageId, item } = await withQueuedMessage();
      await outbox.claim(item, now, addMilliseconds(now, 15_000));
      const drops = { messageId, revision: item.version };
      const back = negotiations.commit(change(process, 1, { drops, enqueues: newMessage() }));
      await expect(back).rejects.toMatchObject({ code: 'concurrent-update' });
      expect(await negotiations.findInFlight(process.pid, messageId)).toMatchObject({
        attempts: 1,
      });
      expect(await negotiations.find(process.pid)).toMatchObject({ revision: 1 });
    });

    it('completes one message and enqueues the next', async () => {
      const { process, messageId } = await withQueuedMessage();
      const enqueues = newMessage();
      await negotiations.commit(change(process, 1, { drops: { messageId }, enqueues }));
      expect(await negotiations.findInFlight(process.pid, messageId)).toBeUndefined();
      expect((await firstOf(process)).message).toMatchObject({
        process: 'negotiation',
        pid: process.pid,
        counterpartyId: process.counterpartyId,
        messageId: enqueues.messageId,
        body: enqueues.body,
        attempts: 0,
        dueAt: addMilliseconds(now, enqueues.settleMs),
        begunAt: null,
      });
    });

    it('accepts a message that is already completed', async () => {
      const process = await begun();
      await negotiations.commit(change(process, 1, { drops: { messageId: randomUUID() } }));
      expect(await negotiations.find(process.pid)).toMatchObject({ revision: 2 });
    });

    it('is refused if it removes a message that was queued again since', async () => {
      const { process, messageId } = await withQueuedMessage();
      await negotiations.commit(change(process, 1, { drops: { messageId } }));
      await negotiations.commit(change(process, 2, { enqueues: newMessage(messageId) }));
      await expect(negotiations.drop(process.pid, messageId, 2)).rejects.toMatchObject({
        code: 'concurrent-update',
      });
      expect(await negotiations.findInFlight(process.pid, messageId)).toMatchObject({
        attempts: 0,
      });
      await negotiations.drop(process.pid, messageId, 3);
      expect(await negotiations.findInFlight(process.pid, messageId)).toBeUndefined();
      await negotiations.drop(`urn:uuid:${randomUUID()}`, messageId, 0);
    });

    it('without a new state also needs the current revision, and writes no audit entry', async () => {
      const process = await begun();
      const amended = { ...process, address: 'https://moved.example/dsp' };
      expect(await negotiations.amend(amended, 1)).toBe(2);
      await expect(negotiations.amend(process, 1)).rejects.toMatchObject({
        code: 'concurrent-update',
      });
      expect(await negotiations.find(process.pid)).toEqual({ value: amended, revision: 2 });
      expect(await actionsOf(process)).toEqual(['negotiation.begun']);
    });
  });

  describe('the response to a message', () => {
    it('is returned unchanged for a week', async () => {
      const key = randomUUID();
      await begun({ received: { key, reply: replyOf(7) } });
      now = addMilliseconds(now, 7 * DAY_MS - 1);
      expect(await negotiations.findReply(key)).toEqual(replyOf(7));
      now = addMilliseconds(now, 1);
      expect(await negotiations.findReply(key)).toBeUndefined();
      await begun({ received: { key, reply: replyOf(8) } });
      expect(await negotiations.findReply(key)).toEqual(replyOf(8));
    });

    it('does not exist for an unknown message', async () => {
      expect(await negotiations.findReply(randomUUID())).toBeUndefined();
    });
  });

  describe('a queued message', () => {
    it('is claimed by one of many workers', async () => {
      const { item, process } = await withQueuedMessage();
      const until = addMilliseconds(now, 15_000);
      const claims = await Promise.all(
        Array.from({ length: 10 }, () => outbox.claim(item, now, until)),
      );
      expect(claims.filter((claimed) => claimed !== undefined)).toHaveLength(1);
      expect((await firstOf(process)).message).toMatchObject({
        attempts: 1,
        begunAt: now,
        dueAt: until,
      });
    });

    it('is taken over from a worker that stopped, which can no longer postpone it', async () => {
      const { item, process } = await withQueuedMessage();
      const dead = await outbox.claim(item, now, addMilliseconds(now, 15_000));
      const second = addMilliseconds(now, 15_000);
      const taken = await outbox.claim(
        await firstOf(process),
        second,
        addMilliseconds(second, 15_000),
      );
      expect(taken?.message).toMatchObject({ attempts: 2, begunAt: now });
      if (dead !== undefined) await outbox.postpone(dead, addMilliseconds(second, 60_000));
      expect((await firstOf(process)).message.dueAt).toBe(addMilliseconds(second, 15_000));
    });

    it('is due later after it was postponed', async () => {
      const { item, process } = await withQueuedMessage();
      const claimed = await outbox.claim(item, now, addMilliseconds(now, 15_000));
      if (claimed !== undefined) await outbox.postpone(claimed, addMilliseconds(now, 400));
      expect((await firstOf(process)).message).toMatchObject({
        attempts: 1,
        dueAt: addMilliseconds(now, 400),
      });
    });

    it('stays completed if it is postponed after that', async () => {
      const { item, process, messageId } = await withQueuedMessage();
      const claimed = await outbox.claim(item, now, addMilliseconds(now, 15_000));
      await negotiations.commit(change(process, 1, { drops: { messageId } }));
      if (claimed !== undefined) await outbox.postpone(claimed, addMilliseconds(now, 400));
      expect(await outbox.next(process.pid)).toBeUndefined();
      expect(await outbox.claim(item, now, now)).toBeUndefined();
    });

    it('waits for earlier messages of its process only', async () => {
      const process = await begun({ enqueues: newMessage('urn:uuid:2') });
      const near = newProcess(now, `${process.pid}1`);
      await begun({ enqueues: newMessage('urn:uuid:0') }, near);
      await negotiations.commit(change(process, 1, { enqueues: newMessage('urn:uuid:1') }));
      expect((await firstOf(process)).message.messageId).toBe('urn:uuid:1');
      expect((await firstOf(near)).message.messageId).toBe('urn:uuid:0');
    });

    it('is listed among all pending messages, by due time', async () => {
      const enqueues = [300, 100, 200].map((settleMs) => ({ ...newMessage(), settleMs }));
      for (const message of enqueues) await begun({ enqueues: message });
      const ids = enqueues.map(({ messageId }) => messageId);
      const seen = (await toArray(outbox.queuedMessages())).map(({ messageId }) => messageId);
      expect(seen.filter((id) => ids.includes(id))).toEqual([ids[1], ids[2], ids[0]]);
    });
  });

  describe('a message that was refused permanently', () => {
    const parkedOne = async () => {
      const { process, messageId } = await withQueuedMessage();
      const ended = { ...process, state: 'TERMINATED' };
      await negotiations.commit(
        change(ended, 1, { deadLetter: { messageId, reason: stateText('status 400') } }),
      );
      return { process: ended, messageId };
    };

    it('leaves the outbox and is kept with its reason, in the transition that ends the process', async () => {
      const { process, messageId } = await parkedOne();
      expect(await outbox.next(process.pid)).toBeUndefined();
      expect(await negotiations.find(process.pid)).toEqual({ value: process, revision: 2 });
      const message = {
        messageId,
        pid: process.pid,
        reason: stateText('status 400'),
        deadSince: now,
      };
      expect(await parkedOf(process.pid)).toMatchObject([message]);
      expect(await outbox.findDeadLetter(messageId)).toMatchObject(message);
    });

    it('is not kept if another worker claimed it in the meantime', async () => {
      const process = await begun();
      const deadLetter = { messageId: randomUUID(), reason: stateText('late') };
      await negotiations.commit(change(process, 1, { deadLetter }));
      expect(await parkedOf(process.pid)).toEqual([]);
    });

    it('is pending again after a replay, without earlier attempts', async () => {
      const { process, messageId } = await parkedOne();
      now = addMilliseconds(now, 1_000);
      const { pid } = process;
      const replayed = { process: 'negotiation', pid, isWanted: false };
      expect(await negotiations.replay(messageId, 'olga')).toEqual(replayed);
      expect((await firstOf(process)).message).toMatchObject({
        messageId,
        attempts: 0,
        queuedAt: now,
        dueAt: now,
        begunAt: null,
      });
      expect(await parkedOf(process.pid)).toEqual([]);
      expect(await actionsOf(process)).toContain('outbox.replayed');
    });

    it('is replayed once by any number of simultaneous requests', async () => {
      const { process, messageId } = await parkedOne();
      const done = await Promise.allSettled(
        Array.from({ length: 5 }, () => negotiations.replay(messageId, 'olga')),
      );
      const replayed = done.filter((each) => each.status === 'fulfilled' && each.value);
      expect(replayed).toHaveLength(1);
      expect(await negotiations.replay(messageId, 'olga')).toBeUndefined();
      expect(await actionsOf(process)).toEqual([
        'negotiation.begun',
        'negotiation.changed',
        'outbox.replayed',
      ]);
    });

    it('may be refused and kept again after a replay', async () => {
      const { process, messageId } = await parkedOne();
      await negotiations.replay(messageId, 'olga');
      const deadLetter = { messageId, reason: stateText('status 410') };
      await negotiations.commit(change(process, 2, { deadLetter }));
      expect(await parkedOf(process.pid)).toMatchObject([
        { messageId, reason: stateText('status 410') },
      ]);
    });

    it('cannot be replayed if its id is unknown', async () => {
      expect(await negotiations.replay(randomUUID(), 'olga')).toBeUndefined();
    });
  });

  describe('the list of processes', () => {
    it('lists negotiations and transfers separately, the latest first, page by page', async () => {
      const pids: string[] = [];
      for (let n = 0; n < 5; n += 1) {
        now = addMilliseconds(now, 1);
        pids.unshift((await begun()).pid);
      }
      const transfers = storeOf('transfer');
      const transfer = newProcess(now);
      await transfers.commit({ ...change(transfer, 0), action: 'transfer.begun' });
      const listed = await listOf(negotiations);
      expect(listed.slice(0, 5)).toEqual(pids);
      expect(new Set(listed).size).toBe(listed.length);
      expect(await listOf(transfers)).toContain(transfer.pid);
      expect(listed).not.toContain(transfer.pid);
      expect(await transfers.find(pids[0] ?? '')).toBeUndefined();
    });
  });

  describe('an agreement', () => {
    const concluded = (agreement: ConcludedAgreement) => begun({ agreement });

    it('is never changed', async () => {
      const agreement = newAgreement(now);
      await concluded(agreement);
      const other = { ...agreement, audience: 'partners', endsAt: null };
      await expect(concluded(other)).rejects.toMatchObject({ code: 'concurrent-update' });
      expect(await agreements.find(agreement.id, 'provider')).toEqual(agreement);
    });

    it('is stored for each role: a process that is provider and consumer has two with one id', async () => {
      const provider = newAgreement(now);
      const consumer = { ...provider, role: 'consumer' as const };
      await concluded(provider);
      expect(await agreements.find(provider.id, 'consumer')).toBeUndefined();
      await concluded(consumer);
      expect(await agreements.find(provider.id, 'consumer')).toEqual(consumer);
      expect(await agreements.find(provider.id, 'provider')).toEqual(provider);
    });

    it('belongs to one provider: if two providers use the same id, the request must name one', async () => {
      const one = { ...newAgreement(now), role: 'consumer' as const };
      const other = { ...one, counterpartyId: 'did:web:other.example' };
      await concluded(one);
      await concluded(other);
      for (const each of [one, other])
        expect(await agreements.find(each.id, 'consumer', each.counterpartyId)).toEqual(each);
      expect(await agreements.find(one.id, 'consumer', 'did:web:third.example')).toBeUndefined();
      await expect(agreements.find(one.id, 'consumer')).rejects.toMatchObject({
        code: 'message-invalid',
        details: { providers: expect.arrayContaining([one.counterpartyId, other.counterpartyId]) },
      });
    });

    it.each([
      ['long', 'x'.repeat(450)],
      ['in any script', 'é~#\u{1f5fa}'],
      ['of two lines', 'a\nb'],
    ])('has any id that its provider gave it: %s', async (_, name) => {
      const agreement = newAgreement(now, `${name}${randomUUID()}`);
      await concluded(agreement);
      expect(await agreements.find(agreement.id, 'provider')).toEqual(agreement);
    });

    it('is listed, the latest first', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 3; n += 1) {
        now = addMilliseconds(now, 1);
        const agreement = newAgreement(now);
        await concluded(agreement);
        ids.unshift(agreement.id);
      }
      const listed = (await agreements.page({ limit: 100 })).items.map(({ id }) => id);
      expect(listed.slice(0, 3)).toEqual(ids);
    });
  });
}

function newProcess(at: Instant, pid = `urn:uuid:${randomUUID()}`): Process {
  return {
    pid,
    role: 'provider',
    counterpartyId: 'did:web:lab.example',
    counterpartyPid: 'urn:uuid:their-own',
    address: 'https://lab.example/dsp',
    state: 'REQUESTED',
    pending: null,
    ending: null,
    createdAt: at,
    changedAt: at,
  };
}

function change(
  next: Process,
  revision: number,
  more: Partial<ProcessCommit<Process>> = {},
): ProcessCommit<Process> {
  const action = revision === 0 ? 'negotiation.begun' : 'negotiation.changed';
  return { next, revision, actor: next.counterpartyId, action, ...more };
}

function newMessage(messageId = `urn:uuid:${randomUUID()}`): QueuedMessageDraft {
  const type = 'ContractAgreementMessage';
  const body = { '@type': type, '@id': messageId, list: [1, null, 'é', { deep: true }] };
  return { messageId, type, path: '/negotiations/1/agreement', body, settleMs: 50 };
}

function replyOf(n: number): Reply {
  return { status: 200, body: { '@type': 'ContractNegotiation', state: 'REQUESTED', n } };
}

function newAgreement(at: Instant, id = `urn:uuid:${randomUUID()}`): ConcludedAgreement {
  const target = 'healthtech-companies';
  return {
    id,
    role: 'provider',
    counterpartyId: 'did:web:lab.example',
    address: 'https://lab.example/dsp',
    negotiation: null,
    dataset: target,
    agreement: {
      '@id': id,
      '@type': 'Agreement',
      target,
      assigner: 'did:web:kaart.example',
      assignee: 'did:web:lab.example',
      timestamp: at,
      permission: [{ action: 'use' }],
    },
    audience: 'dataspace',
    claims: { 'https://w3id.org/edc/v0.0.1/ns/membershipStatus': ['active'] },
    purposes: [],
    endsAt: addMilliseconds(at, DAY_MS),
    concludedAt: at,
  };
}

/** Two items on a page, so that there are several pages. */
async function listOf(store: TableProcessStore<Process>): Promise<string[]> {
  const pids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
    expect(page.processes.length).toBeLessThanOrEqual(2);
    pids.push(...page.processes.map(({ pid }) => pid));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return pids;
}

async function toArray<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
