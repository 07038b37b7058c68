import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KaartError } from '../../../lib/core/errors.ts';
import { DidResolver } from '../../../lib/identity/dsp/did-resolver.ts';
import { MovedClock } from '../setup.ts';
import { Connector, Web } from './connector.ts';

let web: Web;
let clock: MovedClock;
let lab: Connector;
let resolver: DidResolver;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['performance'] }); // on a slow machine no second passes
  web = new Web();
  clock = new MovedClock();
  lab = await Connector.on(web);
  resolver = new DidResolver(web.fetchText, clock.read, async () => false);
});

afterEach(() => void vi.useRealTimers());

const key = (name: string, did = lab.did) =>
  resolver.find(did, did, (document) => document.key(`${did}#${name}`, 'authentication'));

/** The document with its key under another id. */
function rotate(to: string): void {
  web.documents.set(lab.url, JSON.stringify(lab.document).replaceAll('#k1', `#${to}`));
}

describe('a DID document', () => {
  it('is fetched once in five minutes', async () => {
    for (let i = 0; i < 10; i++) expect(await key('k1')).toMatchObject({ jwk: { crv: 'P-256' } });
    clock.passSeconds(299);
    await key('k1');
    expect(web.requests).toHaveLength(1);
    clock.passSeconds(1);
    await key('k1');
    expect(web.requests).toHaveLength(2);
  });

  it('11.4: is fetched again if the clock was set back', async () => {
    await key('k1');
    rotate('k2');
    clock.passSeconds(-3_600);
    expect(await key('k1')).toBeUndefined();
    expect(await key('k2')).toMatchObject({ jwk: { crv: 'P-256' } });
    clock.passSeconds(60);
    await key('k2');
    expect(web.requests).toHaveLength(2);
  });

  it('is fetched once for many simultaneous requests', async () => {
    await Promise.all(Array.from({ length: 20 }, () => key('k1')));
    expect(web.requests).toHaveLength(1);
    clock.passSeconds(10);
    await Promise.all(Array.from({ length: 20 }, () => key('k2')));
    expect(web.requests).toHaveLength(2);
  });

  it('is fetched again for a new key, so that a rotation takes effect at once', async () => {
    await key('k1');
    rotate('k2');
    clock.passSeconds(1);
    expect(await key('k2')).toMatchObject({ jwk: { crv: 'P-256' } });
    expect(await key('k1')).toBeUndefined();
    expect(web.requests).toHaveLength(2);
  });

  it('is fetched once in a second, also if many unknown keys are requested', async () => {
    for (let i = 0; i < 50; i++) expect(await key(`x${i}`)).toBeUndefined();
    expect(web.requests).toHaveLength(1);
    clock.passSeconds(1);
    for (let i = 0; i < 50; i++) await key(`x${i}`);
    expect(web.requests).toHaveLength(2);
  });

  it('without a removed key is used after five minutes at the latest', async () => {
    await key('k1');
    rotate('k2');
    clock.passSeconds(300);
    expect(await key('k1')).toBeUndefined();
  });

  it('that cannot be fetched is tried again after a second, and not earlier', async () => {
    web.documents.set(lab.url, new KaartError('called-address-silent', { code: 'unavailable' }));
    for (let i = 0; i < 3; i++)
      await expect(key('k1')).rejects.toMatchObject({ code: 'unavailable' });
    expect(web.requests).toHaveLength(1);
    rotate('k1');
    clock.passSeconds(1);
    expect(await key('k1')).toBeDefined();
  });

  it('in the cache is not used after its lifetime if it cannot be fetched', async () => {
    await key('k1');
    web.documents.set(lab.url, new KaartError('called-address-silent', { code: 'unavailable' }));
    clock.passSeconds(300);
    await expect(key('k1')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is cached for a limited number of participants, those used last', async () => {
    await key('k1');
    for (let i = 0; i < 499; i++) await key('k1', `did:web:p${i}.example`).catch(() => undefined);
    await key('k1');
    expect(web.requests.filter((url) => url === lab.url)).toHaveLength(1);
    for (let i = 0; i < 500; i++) await key('k1', `did:web:q${i}.example`).catch(() => undefined);
    await key('k1');
    expect(web.requests.filter((url) => url === lab.url)).toHaveLength(2);
  });
});
