import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { instant } from '../../../lib/core/instant.ts';
import { SilentProcesses } from '../../../lib/delivery/silent-processes.ts';
import type { SilenceCheckItem, SilenceStore } from '../../../lib/store/silence-check-store.ts';

const NOW = instant('2026-11-30T08:00:00Z');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server with a number of due checks of processes that have changed since. */
function createServer(count: number) {
  const due = new Set(Array.from({ length: count }, (_, each) => createCheck(`${each}`)));
  const checks = {
    listDue: async (_now: unknown, limit: number) => [...due].slice(0, limit),
    drop: async (item: SilenceCheckItem) => void due.delete(item),
  } as unknown as SilenceStore;
  const services = { transfer: { find: async () => undefined, compare: async () => 'changed' } };
  const silent = new SilentProcesses({
    ...{ checks, services: services as never, clock: () => NOW, log: () => undefined },
    requestProcess: async () => ({ kind: 'none' }),
    elapsedMs: () => 0,
  });
  return { due, silent };
}

function createCheck(pid: string): SilenceCheckItem {
  const check = { process: 'transfer', pid, state: 'STARTED', looks: 0, failed: 0 } as const;
  const times = { changedAt: NOW, since: NOW, lookAt: NOW };
  return { key: { pk: pid, sk: 'SILENCE#1' }, check: { ...check, ...times }, version: 1 };
}

/** Advances the timers, and waits until a run has ended: it gives way to other work after each check. */
async function advance(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  for (let turn = 0; turn < 300; turn += 1) await nextTurn();
}

it('silent processes are checked run after run if more are due than fit into one run', async () => {
  const { due, silent } = createServer(450);
  silent.start();
  await advance(600_000);
  expect(due.size).toBe(250);
  await advance(2_000);
  expect(due.size).toBe(50);
  await advance(2_000);
  expect(due.size).toBe(0);
  await silent.close();
});

it('silent processes are not checked any more after the server has stopped', async () => {
  const { due, silent } = createServer(450);
  const stop = silent.start();
  await advance(600_000);
  stop();
  await advance(1_200_000);
  expect(due.size).toBe(250);
});
