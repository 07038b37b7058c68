import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KaartError } from '../../../lib/core/errors.ts';
import { DidResolver } from '../../../lib/identity/dsp/did-resolver.ts';
import { MovedClock } from '../setup.ts';
import { Connector, openDataSpace, REQUEST } from './connector.ts';

const UNAVAILABLE = { code: 'unavailable' };

/** Hosts that accept a connection and do not respond until the test lets them. */
class SilentHosts {
  readonly requests: string[] = [];
  atOnce = 0;
  peak = 0;
  readonly #waiting = new Set<() => void>();

  readonly fetchText = (url: string): Promise<string> => {
    this.requests.push(url);
    this.atOnce += 1;
    this.peak = Math.max(this.peak, this.atOnce);
    return new Promise((_, reject) => {
      this.#waiting.add(() => {
        this.atOnce -= 1;
        reject(new KaartError('called-address-silent', { code: 'unavailable' }));
      });
    });
  };

  timeOut(): void {
    for (const end of this.#waiting) end();
    this.#waiting.clear();
  }
}

const did = (n: number) => `did:web:silent-${n}.example`;

function setup(members: readonly string[] = []) {
  const hosts = new SilentHosts();
  const clock = new MovedClock();
  const resolver = new DidResolver(hosts.fetchText, clock.read, async (id) => members.includes(id));
  const ask = (id: string, source: string) =>
    resolver
      .find(id, source, (document) => document.key(`${id}#k1`, 'authentication'))
      .catch((error: unknown) => error);
  return { hosts, clock, ask };
}

/** Only the clock of the test advances, so quotas and pauses do not end on a slow machine. */
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** Waits until all work that can begin has begun. */
const begun = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('9.9 tokens that name hosts without a response', () => {
  it('open four connections if one sender sends 150, and the other tokens are refused without a connection', async () => {
    const { hosts, ask } = setup();
    const pending = Array.from({ length: 150 }, (_, n) => ask(did(n), '192.0.2.1'));
    await begun();
    expect(hosts.requests).toHaveLength(4);
    hosts.timeOut();
    const responses = await Promise.all(pending);
    for (const response of responses) expect(response).toMatchObject(UNAVAILABLE);
  });

  it('open eight connections if 150 senders send 150', async () => {
    const { hosts, ask } = setup();
    const pending = Array.from({ length: 150 }, (_, n) => ask(did(n), `192.0.2.${n}`));
    await begun();
    expect(hosts.requests).toHaveLength(8);
    hosts.timeOut();
    await Promise.all(pending);
    expect(hosts.peak).toBe(8);
  });

  it('leave the connections of registered participants free', async () => {
    const { hosts, ask } = setup(['did:web:member.example']);
    for (let n = 0; n < 150; n += 1) void ask(did(n), `192.0.2.${n}`);
    await begun();
    void ask('did:web:member.example', '192.0.2.1');
    await begun();
    expect(hosts.requests).toContain('https://member.example/.well-known/did.json');
  });

  it('are refused for one sender after 30 in a minute, also if the hosts respond fast', async () => {
    const { hosts, ask } = setup();
    for (let n = 0; n < 60; n += 1) {
      const response = ask(did(n), '192.0.2.1');
      await Promise.resolve();
      await new Promise((resolve) => setImmediate(resolve));
      hosts.timeOut();
      await response;
    }
    expect(hosts.requests).toHaveLength(30);
  });

  it('open two simultaneous connections to one host, for any paths', async () => {
    const { hosts, ask } = setup();
    for (let n = 0; n < 50; n += 1) void ask(`did:web:one.example:p${n}`, `192.0.2.${n}`);
    await begun();
    expect(hosts.requests).toHaveLength(2);
  });

  it('call a failing host at growing intervals', async () => {
    const { hosts, clock, ask } = setup();
    const asks: number[] = [];
    for (let second = 0; second < 64; second += 1) {
      const before = hosts.requests.length;
      const response = ask(`did:web:one.example:p${second}`, `192.0.2.${second}`);
      await begun();
      hosts.timeOut();
      expect(await response).toMatchObject(UNAVAILABLE);
      if (hosts.requests.length > before) asks.push(second);
      clock.passSeconds(1);
    }
    expect(asks).toEqual([0, 1, 3, 7, 15, 31, 63]);
  });

  it('free their connections afterwards', async () => {
    const { hosts, ask } = setup();
    const first = Array.from({ length: 8 }, (_, n) => ask(did(n), `192.0.2.${n}`));
    await begun();
    hosts.timeOut();
    await Promise.all(first);
    const again = Array.from({ length: 8 }, (_, n) => ask(did(100 + n), `192.0.2.${n}`));
    await begun();
    expect(hosts.requests).toHaveLength(16);
    hosts.timeOut();
    await Promise.all(again);
  });

  it('are counted by the sender of the request if the tokens are otherwise valid', async () => {
    const hosts = new SilentHosts();
    const { setup: identity, web, dsp } = openDataSpace({ fetchText: hosts.fetchText });
    const tokens = await Promise.all(
      Array.from({ length: 10 }, async (_, n) =>
        (await Connector.on(web, `silent-${n}.example`)).token(identity),
      ),
    );
    const pending = tokens.map((token) =>
      dsp.verify(`Bearer ${token}`, { ...REQUEST, source: '198.51.100.7' }).catch((e) => e),
    );
    do await begun();
    while (hosts.requests.length < 4);
    await begun();
    expect(hosts.requests).toHaveLength(4);
    hosts.timeOut();
    for (const response of await Promise.all(pending)) expect(response).toMatchObject(UNAVAILABLE);
  });
});
