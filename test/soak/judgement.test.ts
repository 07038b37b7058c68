import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

/** A module of the soak test in JavaScript. */
const soak = (name: string) =>
  import(new URL(`../../scripts/soak/${name}.mjs`, import.meta.url).href);

const { Ledger } = await soak('ledger');
const { Memory } = await soak('memory');
const { startFaultyProxy } = await soak('faulty-proxy');

describe('17.1 the ledger of the soak test', () => {
  it('reports a row that is served after its withdrawal was acknowledged', () => {
    const ledger = new Ledger();
    ledger.begin(['A-1', 'A-2']);
    const early = ledger.beginRead();
    ledger.beginDecision('A-1', false);
    ledger.endDecision('A-1', 'closed', ['e-1']);
    early('a read that began before', 'A-1 A-2');
    expect(ledger.violations).toEqual([]);
    ledger.beginRead()('rows', 'A-1 A-2');
    expect(ledger.violations).toEqual([expect.stringContaining('rows served A-1')]);
  });

  it('expects nothing of a company while a grant is sent, or after one without an answer', () => {
    const ledger = new Ledger();
    ledger.begin(['A-1']);
    ledger.beginDecision('A-1', false);
    ledger.endDecision('A-1', 'closed', []);
    const check = ledger.beginRead();
    ledger.beginDecision('A-1', false);
    check('rows', 'A-1');
    ledger.endDecision('A-1', 'open', undefined);
    ledger.beginRead()('rows', 'A-1');
    expect([ledger.violations, ledger.mustShow(), ledger.mustHide(), ledger.free()]).toEqual([
      [],
      [],
      [],
      [],
    ]);
  });

  it('forgets what was acknowledged just before an emulator was killed', async () => {
    const ledger = new Ledger();
    ledger.begin(['A-1', 'A-2', 'A-3']);
    ledger.beginDecision('A-1', false);
    ledger.endDecision('A-1', 'closed', ['e-1']);
    ledger.acknowledgeImport('i-1', 'open');
    await sleep(5);
    const killedAt = Date.now();
    for (const [id, event] of [
      ['A-1', 'e-2'],
      ['A-2', 'e-3'],
    ]) {
      ledger.beginDecision(id, false);
      ledger.endDecision(id, 'closed', [event]);
    }
    ledger.acknowledgeImport('i-1', 'submitted');
    ledger.acknowledgeVersion('v-1');
    const check = ledger.beginRead();
    ledger.beginDecision('A-3', false);
    ledger.forgetSince(killedAt);
    ledger.endDecision('A-3', 'closed', ['e-4']);
    check('a read that had begun', 'A-1 A-2');
    expect(ledger.violations).toEqual([]);
    expect(ledger.mustHide()).toEqual(['A-3']);
    expect(new Map(ledger.events)).toEqual(
      new Map([
        ['A-1', new Set(['e-1'])],
        ['A-2', new Set()],
        ['A-3', new Set(['e-4'])],
      ]),
    );
    expect([...ledger.imports, ...ledger.versions]).toEqual([['i-1', 'open']]);
  });

  it('demands the row of a grant only if the clock was right', () => {
    const ledger = new Ledger();
    ledger.begin(['A-1', 'A-2']);
    for (const [id, isSkewed] of [
      ['A-1', false],
      ['A-2', true],
    ]) {
      ledger.beginDecision(id, isSkewed);
      ledger.endDecision(id, 'open', ['e']);
    }
    expect(ledger.mustShow()).toEqual(['A-1']);
  });
});

describe('17.1 the memory of the soak test', () => {
  const judged = (sizeAt: (at: number) => number) => {
    const memory = new Memory();
    for (let at = 0; at < 60; at += 1) memory.add({ heapUsed: sizeAt(at), rss: sizeAt(at) });
    return memory.assess('heapUsed').isFlat;
  };

  it('is flat while it swings, and not if it grows without end', () => {
    expect(judged((at) => 60e6 + (at % 5) * 1e6)).toBe(true);
    expect(judged((at) => 60e6 + at * 1e6)).toBe(false);
  });

  it('is not flat without samples', () => {
    expect(new Memory().assess('rss').isFlat).toBe(false);
  });
});

describe('17.1 the faults of the soak test', () => {
  it('throttle, lose responses, and let everything else through', async () => {
    let requests = 0;
    const service = createServer((_, response) => {
      requests += 1;
      response.end('done');
    }).listen(0, '127.0.0.1');
    await once(service, 'listening');
    const target = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    const proxy = await startFaultyProxy('dynamodb', target, () => 0.5);
    const text = async () => (await fetch(proxy.url, { method: 'POST', body: 'x' })).text();
    expect(await text()).toBe('done');
    proxy.faults.throttled = 1;
    expect(await text()).toContain('ProvisionedThroughputExceededException');
    expect(requests).toBe(1);
    Object.assign(proxy.faults, { throttled: 0, lost: 1 });
    await expect(text()).rejects.toThrow();
    expect([requests, proxy.injected]).toEqual([2, { throttled: 1, silent: 0, lost: 1 }]);
    proxy.stop();
    service.close();
  });

  it('move the clock of a process, and measure its memory', async () => {
    const inside = new URL('../../scripts/soak/inside.mjs', import.meta.url).href;
    const program =
      "process.on('message', () => process.send({ now: new Date().getTime(), date: Date.now() }));";
    const words = ['--expose-gc', '--import', inside, '--eval', program];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const responses: { now?: number; date?: number; rss?: number }[] = [];
    child.on('message', (response: object) => responses.push(response));
    child.send({ id: 1, clock: 3_600_000, memory: true });
    while (responses.length < 2) await once(child, 'message');
    const { now = 0, date = 0 } = Object.assign({}, ...responses);
    for (const each of [now, date])
      expect(Math.abs(each - Date.now() - 3_600_000)).toBeLessThan(60_000);
    expect(responses.some(({ rss = 0 }) => rss > 1_000_000)).toBe(true);
    child.kill();
  });
});
