import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { instant } from '../../lib/core/instant.ts';
import { stateText } from '../../lib/core/stated-reason.ts';
import { ProcessDelivery, type SendResult } from '../../lib/delivery/process-delivery.ts';
import type { Process } from '../../lib/dsp/common/process.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { dropWrite, enqueueWrite, ProcessOutbox } from '../../lib/store/process-outbox.ts';

// The test does not really wait: it advances the clock.
vi.mock('node:timers/promises', async (original) => ({
  ...(await original<object>()),
  setTimeout: async (ms: number, value?: unknown) => {
    vi.setSystemTime(Date.now() + Math.ceil(ms));
    return value;
  },
}));

const BEGIN = Date.parse('2026-11-22T08:00:00Z');
const PID = 'urn:uuid:019aa9f0-1a2b-7c3d-8e4f-5a6b7c8d9e0f';
const MESSAGE = 'urn:uuid:019aa9f0-1a2b-7c3d-8e4f-5a6b7c8d9e10';
const TYPE = 'ContractAgreementMessage';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: BEGIN }));
afterEach(() => void vi.useRealTimers());

/** The response of a counterparty at a time: a status, or `null` after ten seconds without a response. */
type Script = (sinceMs: number) => number | null;

/** Delivers one message to it. @param heardAt seconds from the beginning to its last response */
async function deliverTo(
  script: Script,
  heardAt: (sinceMs: number) => number | undefined,
  more: Partial<Process> = {},
  there?: string,
) {
  const table = openSqliteTable(':memory:');
  const now = () => instant(Date.now());
  const process = (): Process => {
    const heard = heardAt(Date.now() - BEGIN);
    return {
      pid: PID,
      role: 'provider',
      counterpartyId: 'did:web:lab.example',
      counterpartyPid: 'urn:uuid:theirs',
      address: 'https://lab.example/dsp',
      state: 'REQUESTED',
      pending: { messageId: MESSAGE, type: TYPE, to: 'AGREED' },
      ...(heard !== undefined && { contact: { heardAt: instant(BEGIN + heard * 1_000) } }),
      ending: null,
      createdAt: instant(BEGIN),
      changedAt: instant(BEGIN),
      ...more,
    };
  };
  const message = { messageId: MESSAGE, type: TYPE, path: '/', body: { '@type': TYPE } };
  await table.transact([
    enqueueWrite('negotiation', process(), { ...message, settleMs: 0 }, now()),
  ]);
  let end: string | undefined;
  const recordEnd = (how: string) => async () => {
    end = how;
    await table.transact([dropWrite(PID, MESSAGE)]);
  };
  const tries: number[] = [];
  const send = async (): Promise<SendResult> => {
    const sinceMs = Date.now() - BEGIN;
    tries.push(sinceMs);
    const status = script(sinceMs);
    if (status === 200) return { kind: 'accepted', response: {} };
    if (status === null) vi.setSystemTime(Date.now() + 10_000);
    return { kind: 'failed', status, reason: stateText('scripted') };
  };
  const worker = new ProcessDelivery({
    outbox: new ProcessOutbox(table),
    services: {
      negotiation: {
        get: async () => process(),
        recordAccepted: recordEnd('acknowledged'),
        recordRefused: recordEnd('refused'),
      },
    },
    send,
    loadCounterpartyState: async () => there,
    log: () => undefined,
  });
  await worker.sendQueued(PID);
  await table.close();
  return { end, tries, seconds: (Date.now() - BEGIN) / 1_000 };
}

const toMs = (n: number) => n * 1_000;
const ignoreWork = () => undefined;

describe('9.48: a message to a counterparty whose responses are late', () => {
  it.each<[string, Script]>([
    ['that does not know the process for 55 s', (ms) => (ms < toMs(55) ? 404 : 200)],
    ['that is busy with it for 55 s', (ms) => (ms < toMs(55) ? 409 : 200)],
    [
      'that restarts for 11 s, and has to find its processes again',
      (ms) => (ms < toMs(11) ? null : ms < toMs(50) ? 404 : 200),
    ],
    [
      'that is killed three times',
      (ms) => (ms >= toMs(150) ? 200 : ms % toMs(50) < toMs(20) ? null : 404),
    ],
    [
      'that is frozen for three minutes, and then busy',
      (ms) => (ms < toMs(180) ? null : ms < toMs(230) ? 409 : 200),
    ],
  ])('is delivered: one %s', async (_, script) => {
    expect((await deliverTo(script, ignoreWork)).end).toBe('acknowledged');
  });

  it('is tried every 1 to 1.5 s while there is a conflict', async () => {
    const { tries } = await deliverTo((ms) => (ms < toMs(20) ? 409 : 200), ignoreWork);
    const pauses = tries.slice(1).map((at, n) => at - (tries[n] ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(1_500);
  });

  it.each([404, 409])('ends a minute after the first response %i', async (status) => {
    const { end, seconds: passed } = await deliverTo(() => status, ignoreWork);
    expect(end).toBe('refused');
    expect(passed).toBeGreaterThanOrEqual(60);
    expect(passed).toBeLessThan(64);
  });

  it('is tried for as long as the counterparty repeats its own message, and a minute more', async () => {
    const countRepeats = (ms: number) => Math.min(Math.floor(ms / 20_000) * 20, 200);
    const { end, seconds: passed } = await deliverTo(() => 404, countRepeats);
    expect(end).toBe('refused');
    expect(passed).toBeGreaterThanOrEqual(260);
    expect(passed).toBeLessThan(264);
  });

  it('that starts a process ends after five seconds, because the other side repeats no message', async () => {
    const first = { state: 'START', counterpartyPid: null };
    const { end, seconds: passed } = await deliverTo(() => 409, ignoreWork, first);
    expect(end).toBe('refused');
    expect(passed).toBeLessThan(8);
  });

  it('that is sent again is complete if the counterparty has lost no message', async () => {
    const pending = {
      messageId: MESSAGE,
      type: TYPE,
      to: 'AGREED',
      optional: true,
      again: true,
    } as const;
    const again = { state: 'AGREED', pending };
    const { end, tries } = await deliverTo(() => 409, ignoreWork, again, 'AGREED');
    expect([end, tries.length]).toEqual(['acknowledged', 1]);
    expect((await deliverTo(() => 409, ignoreWork, again, 'REQUESTED')).end).toBe('refused');
  });
});
