import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkSilentProcesses } from '../../../lib/app/checks/daily-work.ts';
import { HOUR_MS } from '../../../lib/core/instant.ts';
import type { Setup } from '../setup.ts';
import { body } from '../setup.ts';
import { DataSpace, FIGURES } from './data-space.ts';

const BEGIN = Date.parse('2026-11-22T08:00:00Z');
type Role = 'provider' | 'consumer';
type Kind = 'negotiations' | 'transfers';
const ROLES = ['provider', 'consumer'] as const;
const BOTH = ROLES.flatMap((role) => [
  [role, 'negotiations'] as const,
  [role, 'transfers'] as const,
]);

let space: DataSpace;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: BEGIN });
  space = await DataSpace.open();
});
afterEach(async () => {
  await space.close();
  vi.useRealTimers();
});

const toOtherRole = (role: Role): Role => (role === 'provider' ? 'consumer' : 'provider');
const setHour = (hours: number) => void vi.setSystemTime(BEGIN + hours * HOUR_MS + 60_000);
const checkSilent = (role: Role) => space[role].kaart.connector.silentProcesses.checkDue();
const getProcess = (role: Role, kind: Kind, pid: string) =>
  body<Record<string, unknown>>(space[role].as('operator', `/v1/${kind}/${pid}`));
/** The processes in the finding of the check; `undefined` without a finding. */
const check = async ({ kaart }: Setup) =>
  (await checkSilentProcesses.find({ adapters: kaart.connector.adapters } as never))?.detail
    .parameters?.['processes'];

/** Number of requests for the state of a process that a role received since the last call. */
function countRequestsTo(of: Role): number {
  const all = space.exchanged.splice(0);
  const path = /^\/dsp\/2025-1\/(negotiations|transfers)\/[^/]+$/;
  return all.filter(({ to, method, path: at }) => to === of && method === 'GET' && path.test(at))
    .length;
}

/** A pending offer to the consumer, or a started transfer. @returns the pid of each side */
async function open(kind: Kind): Promise<Record<Role, string>> {
  if (kind === 'transfers') {
    const { providerPid, consumerPid } = await space.started();
    return { provider: providerPid, consumer: consumerPid };
  }
  const address = `${space.consumer.url}/dsp/2025-1`;
  const json = { role: 'provider', address, participantId: 'consumer', dataset: FIGURES };
  const begun = space.provider.as('operator', '/v1/negotiations', { json });
  const { pid } = await body<{ pid: string }>(begun);
  const { counterpartyPid } = await space.reached(space.provider, kind, pid, 'OFFERED');
  return { provider: pid, consumer: counterpartyPid ?? '' };
}

function runSql(role: Role, ...statements: string[]): void {
  const database = new Database(join(space[role].home, 'kaart.sqlite'));
  for (const statement of statements) database.exec(statement);
  database.close();
}

/** Makes the connector of a role respond to all requests with this status. */
function setResponse(role: Role, status: number, json?: unknown): void {
  space.front[role] = async () =>
    json === undefined ? new Response('', { status }) : Response.json(json, { status });
}

describe('9.48 (d) a process without messages of the other side', () => {
  it.each(BOTH)('ends if the %s no longer knows the process: %s', async (lost, kind) => {
    const pids = await open(kind);
    const us = toOtherRole(lost);
    const prefix = kind === 'transfers' ? 'TRANSFER' : 'NEGOTIATION';
    runSql(lost, `DELETE FROM item WHERE pk = '${prefix}#${pids[lost]}' AND sk = 'STATE'`);
    setHour(0.9);
    await checkSilent(us);
    expect(countRequestsTo(lost)).toBe(0);
    setHour(1);
    await checkSilent(us);
    expect(await getProcess(us, kind, pids[us])).toMatchObject({
      state: 'TERMINATED',
      pending: null,
      ending: {
        code: 'unknown-there',
        by: us,
        reasons: [expect.stringContaining('does not know this')],
      },
    });
    expect(await space.outbox(space[us])).toEqual([]);
    setHour(100);
    countRequestsTo(lost);
    await checkSilent(us);
    expect(countRequestsTo(lost)).toBe(0);
  });

  it.each(BOTH)('ends if the %s has ended it: %s', async (ended, kind) => {
    const pids = await open(kind);
    const us = toOtherRole(ended);
    setResponse(us, 400); // the termination message is lost
    await space.act(space[ended], kind, pids[ended], 'termination');
    await space.reached(space[ended], kind, pids[ended], 'TERMINATED');
    space.front = {};
    setHour(1);
    await checkSilent(us);
    expect(await getProcess(us, kind, pids[us])).toMatchObject({
      state: 'TERMINATED',
      ending: { by: ended },
    });
  });

  it('is completed if the provider has completed it', async () => {
    const pids = await open('transfers');
    runSql(
      'provider',
      `UPDATE item SET data = json_set(data, '$.state', 'COMPLETED') WHERE pk = 'TRANSFER#${pids.provider}' AND sk = 'STATE'`,
    );
    setHour(1);
    await checkSilent('consumer');
    expect(await getProcess('consumer', 'transfers', pids.consumer)).toMatchObject({
      state: 'COMPLETED',
    });
  });

  it('gets our verification again if the provider has lost it', async () => {
    space.front.consumer = async (request, pass) =>
      /\/(events|termination)$/.test(request.url) ? new Response('', { status: 400 }) : pass();
    const { pid } = await space.begin();
    const { counterpartyPid } = await space.reached(
      space.consumer,
      'negotiations',
      pid,
      'VERIFIED',
    );
    await space.reached(space.provider, 'negotiations', counterpartyPid ?? '', 'TERMINATED');
    runSql(
      'provider',
      `UPDATE item SET data = json_set(data, '$.state', 'AGREED', '$.ending', NULL), version = version + 1
       WHERE pk = 'NEGOTIATION#${counterpartyPid}' AND sk = 'STATE'`,
      `DELETE FROM item WHERE pk LIKE 'RECEIVED#%' OR pk LIKE 'AGREEMENT#%'`,
    );
    space.front = {};
    setHour(1);
    await checkSilent('consumer');
    await space.reached(space.consumer, 'negotiations', pid, 'FINALIZED');
    await space.reached(space.provider, 'negotiations', counterpartyPid ?? '', 'FINALIZED');
  });

  it('gets our start again if the consumer has lost it', async () => {
    const pids = await open('transfers');
    runSql(
      'consumer',
      `UPDATE item SET data = json_set(data, '$.state', 'REQUESTED', '$.dataAddress', NULL), version = version + 1
       WHERE pk = 'TRANSFER#${pids.consumer}' AND sk = 'STATE'`,
      `DELETE FROM item WHERE pk LIKE 'RECEIVED#%'`,
    );
    setHour(1);
    await checkSilent('provider');
    await space.reached(space.provider, 'transfers', pids.provider, 'STARTED');
    await space.reached(space.consumer, 'transfers', pids.consumer, 'STARTED');
    const { authorization = '' } = await space.address(pids.consumer);
    expect((await space.read(pids.provider, authorization)).status).toBe(200);
  });

  it.each(ROLES)(
    'stays open if the %s reports the same state, and is requested at growing intervals',
    async (of) => {
      const pids = await open('transfers');
      const us = toOtherRole(of);
      const hours: number[] = [];
      countRequestsTo(of);
      for (let hour = 1; hour <= 48; hour += 1) {
        setHour(hour);
        await checkSilent(us);
        if (countRequestsTo(of) > 0) hours.push(hour);
      }
      expect(hours).toEqual([1, 3, 7, 15, 27, 39]);
      expect(await getProcess(us, 'transfers', pids[us])).toMatchObject({ state: 'STARTED' });
      expect(await check(space[us])).toBeUndefined();
    },
  );

  it.each(ROLES)(
    'stays open if the %s does not respond, and is reported after a day',
    async (of) => {
      const agreement = await space.agree();
      const one = await space.started(agreement);
      const two = await space.started(agreement);
      const us = toOtherRole(of);
      setResponse(of, 503);
      countRequestsTo(of);
      for (const [hour, requests] of [
        [1, 1], // one request for both
        [2, 0],
        [3, 1],
        [23, 1],
      ] as const) {
        setHour(hour);
        await checkSilent(us);
        expect(countRequestsTo(of), `${hour}`).toBe(requests);
        expect(await check(space[us])).toBeUndefined();
      }
      setHour(25);
      const found = await check(space[us]);
      for (const pids of [one, two]) expect(found).toContain(pids[`${us}Pid`]);
      expect(await getProcess(us, 'transfers', one[`${us}Pid`])).toMatchObject({
        state: 'STARTED',
      });
      space.front = {};
      setHour(48);
      await checkSilent(us);
      expect(await check(space[us])).toBeUndefined();
    },
  );

  it('stays open after a 404 without a DSP error, and ends after the second one if the protocol requires a response', async () => {
    const pids = await open('transfers');
    setResponse('provider', 404);
    setResponse('consumer', 404);
    for (const [hour, state] of [
      [1, 'STARTED'],
      [4, 'TERMINATED'],
    ] as const) {
      setHour(hour);
      await checkSilent('consumer');
      expect(await getProcess('consumer', 'transfers', pids.consumer)).toMatchObject({ state });
      await checkSilent('provider');
      const there = await getProcess('provider', 'transfers', pids.provider);
      expect(there).toMatchObject({ state: 'STARTED' });
    }
  });

  it('in another state gets our message again once, and is reported after a day', async () => {
    const pids = await open('transfers');
    let starts = 0;
    space.front.consumer = async (request) => {
      if (request.method !== 'GET') starts += 1;
      return Response.json({
        '@context': ['https://w3id.org/dspace/2025/1/context.jsonld'],
        '@type': 'TransferProcess',
        ...{ providerPid: pids.provider, consumerPid: pids.consumer, state: 'REQUESTED' },
      });
    };
    for (let hour = 1; hour <= 24; hour += 1) {
      setHour(hour);
      await checkSilent('provider');
      await space.reached(space.provider, 'transfers', pids.provider, 'STARTED');
    }
    expect(starts).toBe(1);
    setHour(26);
    expect(await check(space.provider)).toContain(pids.provider);
  });

  it('is examined by the nightly run', async () => {
    const pids = await open('transfers');
    runSql('provider', `DELETE FROM item WHERE pk = 'TRANSFER#${pids.provider}' AND sk = 'STATE'`);
    setHour(2);
    await space.consumer.kaart.night();
    await space.consumer.kaart.deliver();
    await space.reached(space.consumer, 'transfers', pids.consumer, 'TERMINATED');
    const line = space.consumer.log.find((each) => each.includes('silence.checked'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ checked: expect.any(Number), ended: 1 });
  });
});
