import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { body, type Setup } from '../setup.ts';
import { DataSpace, type Seen } from './data-space.ts';
import { EventReceiver, isAuthentic, type ReceivedEvent } from './event-receiver.ts';

interface Entry {
  readonly at: string;
  readonly subject: string;
  readonly facts: { readonly state: string };
}

let space: DataSpace;
let receiver: EventReceiver;
let pids: { readonly consumerPid: string; readonly providerPid: string };
beforeAll(async () => {
  receiver = await EventReceiver.open();
  space = await DataSpace.open({ KAART_EVENT_WEBHOOK: receiver.url });
  pids = await space.started();
  await moveTransfer('suspension', 'SUSPENDED');
  await moveTransfer('start', 'STARTED');
  await moveTransfer('completion', 'COMPLETED');
  const { pid } = await space.begin();
  await space.reached(space.consumer, 'negotiations', pid, 'FINALIZED');
}, 60_000);
afterAll(async () => {
  await space?.close();
  await receiver?.close();
});

async function moveTransfer(move: string, state: string): Promise<void> {
  const acted = await space.act(space.provider, 'transfers', pids.providerPid, move);
  expect([move, acted.status]).toEqual([move, 202]);
  await space.reached(space.provider, 'transfers', pids.providerPid, state);
  await space.reached(space.consumer, 'transfers', pids.consumerPid, state);
}

/** The states that the audit log of a setup has for its processes, by process, in order. */
async function listRecordedStates(setup: Setup): Promise<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const noun of ['negotiation', 'transfer']) {
    const path = `/v1/audit/entries?subject=${noun}&limit=200`;
    const { entries } = await body<{ entries: Entry[] }>(setup.as('auditor', path));
    for (const { subject, facts } of entries.toReversed()) {
      found[subject] ??= [];
      const states = found[subject];
      if (facts.state !== 'START' && states.at(-1) !== facts.state) states.push(facts.state);
    }
  }
  return found;
}

/** The states that the events of a role name, by process, in order of their times. */
function listReportedStates(role: 'consumer' | 'provider'): Record<string, readonly string[]> {
  const found: Record<string, string[]> = {};
  const events = [...receiver.events.values()].filter(({ data }) => data.role === role);
  const inOrder = events.toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
  for (const { type, data } of inOrder) {
    const subject = `${type.split('.')[0]}/${data.pid}`;
    found[subject] = [...(found[subject] ?? []), data.state];
  }
  return found;
}

async function waitForEvents(count: number): Promise<void> {
  for (let each = 0; each < 3_000 && receiver.events.size < count; each += 1) await sleep(10);
}

const countStates = (states: Record<string, readonly string[]>) =>
  Object.values(states).flat().length;

describe('events of negotiations and transfers', () => {
  it.each(['consumer', 'provider'] as const)(
    'arrive once for each new state, as %s',
    async (role) => {
      const [ours, theirs] = [
        await listRecordedStates(space.consumer),
        await listRecordedStates(space.provider),
      ];
      await waitForEvents(countStates(ours) + countStates(theirs));
      const recorded = role === 'consumer' ? ours : theirs;
      expect(listReportedStates(role)).toEqual(recorded);
      const pid = role === 'consumer' ? pids.consumerPid : pids.providerPid;
      const states = recorded[`transfer/${pid}`];
      expect(states?.slice(-4)).toEqual(['STARTED', 'SUSPENDED', 'STARTED', 'COMPLETED']);
      expect(receiver.calls).toHaveLength(receiver.events.size);
    },
  );

  it('name both sides, the dataset and the agreement, and nothing else', async () => {
    const [{ agreement, counterpartyPid }] = (await space.processes(
      space.consumer,
      'transfers',
    )) as [Seen];
    const last = [...receiver.events.values()].find(
      ({ type, data }) => type === 'transfer.completed' && data.role === 'consumer',
    );
    expect(last).toEqual({
      type: 'transfer.completed',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      data: {
        state: 'COMPLETED',
        role: 'consumer',
        pid: pids.consumerPid,
        counterpartyPid,
        counterpartyId: 'provider',
        dataset: 'healthtech-companies',
        agreement,
      },
    } satisfies ReceivedEvent);
  });

  it('are signed with the secret that an operator sees, each installation with its own', async () => {
    const secrets = new Map<string, string>();
    for (const [role, setup] of [
      ['consumer', space.consumer],
      ['provider', space.provider],
    ] as const) {
      const shown = await body(setup.as('operator', '/v1/event-webhook'));
      expect(shown['url']).toBe(receiver.url);
      secrets.set(role, String(shown['secret']));
      expect((await setup.as('partner-admin', '/v1/event-webhook')).status).toBe(403);
    }
    const other = { consumer: 'provider', provider: 'consumer' };
    for (const call of receiver.calls) {
      const { role } = (JSON.parse(call.text) as ReceivedEvent).data;
      expect(isAuthentic(call, secrets.get(role) ?? '')).toBe(true);
      expect(isAuthentic(call, secrets.get(other[role]) ?? '')).toBe(false);
      const forged = { ...call, text: call.text.replace('"state"', '"State"') };
      expect(isAuthentic(forged, secrets.get(role) ?? '')).toBe(false);
    }
  });
});
