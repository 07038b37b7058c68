import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../lib/core/instant.ts';
import { stateReason } from '../../lib/core/stated-reason.ts';
import { MAX_ATTEMPTS } from '../../lib/delivery/delivery.ts';
import { deadJobs, pendingJobs } from '../../lib/store/outbox.ts';
import { Faults, type Strike, Struck } from '../publication/faults.ts';
import { CatalogSpace, COMPANIES, DID, FIGURES } from './catalog-space.ts';

let space: CatalogSpace;
beforeEach(async () => {
  space = await CatalogSpace.open();
});
afterEach(() => space.close());

const ALL = [DID, COMPANIES, FIGURES];

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

/** Runs the due jobs until none is left, or until they are dead letters. */
async function settle({ delivery }: ReturnType<CatalogSpace['start']>, rounds = 3): Promise<void> {
  for (let each = 0; each < rounds; each += 1) {
    await delivery.drain();
    space.passMs(130_000);
  }
}

const posts = () => space.catalogue.calls.filter((call) => call === 'POST /assets').length;
const stored = () => [...space.catalogue.assets.keys()].toSorted();
const editionOf = (id: string) => {
  const [, payload = ''] = (space.catalogue.contents.get(id) ?? '').split('.');
  const { verifiableCredential: [enveloped] = [] } = JSON.parse(
    Buffer.from(payload, 'base64url').toString(),
  );
  const jwt = String(enveloped.id).split(',')[1] ?? '';
  const claims = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
  return String(claims.credentialSubject['gx:digitalServiceOfferingLaunchDate']).slice(0, 4);
};

describe('a release', () => {
  it('is published as three assets, which are read back', async () => {
    space.release('2025');
    const process = space.start();
    await process.external.update();
    expect(space.catalogue.calls).toEqual([]);
    await settle(process);
    expect(stored()).toEqual(ALL.toSorted());
    for (const id of ALL) expect(space.catalogue.calls).toContain(`GET /assets/${id}`);
    const { assets, failure } = await process.external.getStatus();
    expect([...assets.map(({ state }) => state), failure]).toEqual([
      ...['PUBLISHED', 'PUBLISHED', 'PUBLISHED'],
      null,
    ]);
    process.close();
  });

  it('replaces the assets of the one before, under the same ids', async () => {
    const process = space.start();
    space.release('2024');
    await process.external.update();
    await settle(process);
    space.release('2025', '2024');
    await process.external.update();
    await settle(process);
    expect(stored()).toEqual(ALL.toSorted());
    expect([editionOf(COMPANIES), editionOf(FIGURES)]).toEqual(['2025', '2025']);
    expect(space.catalogue.assets.get(COMPANIES)?.versions).toHaveLength(2);
    expect(space.catalogue.assets.get(DID)?.versions).toHaveLength(1);
    process.close();
  });

  it('that is retracted is removed: the one before takes its place, or nothing does', async () => {
    const process = space.start();
    space.release('2025', '2024');
    await process.external.update();
    await settle(process);
    space.release('2024');
    space.published = '2025'; // until the next publication, its rows are not read
    await process.external.update();
    await settle(process);
    expect(stored()).toEqual([DID, FIGURES].toSorted());
    expect(editionOf(FIGURES)).toBe('2024');
    space.release();
    await process.external.update();
    await settle(process);
    expect(stored()).toEqual([]);
    expect((await process.external.getStatus()).assets).toEqual([]);
    process.close();
  });

  it('says nothing about the decisions of companies, in content and in time', async () => {
    const process = space.start();
    space.release('2025');
    await process.external.update();
    await settle(process);
    const before = [...space.catalogue.calls];
    space.rows = { version: 'v2', count: 2, coverage: 10 };
    await process.external.update();
    await settle(process);
    expect(space.catalogue.calls).toEqual(before);
    process.close();
  });
});

describe('the night', () => {
  it('compares every asset again, without a second version', async () => {
    const process = space.start();
    space.release('2025');
    await process.external.update();
    await settle(process);
    await process.external.recheck();
    await settle(process);
    expect(posts()).toBe(6);
    for (const id of ALL) expect(space.catalogue.assets.get(id)?.versions).toHaveLength(1);
    process.close();
  });

  it('repairs what the catalog lost or what another changed', async () => {
    const process = space.start();
    space.release('2025');
    await process.external.update();
    await settle(process);
    const content = space.catalogue.contents.get(FIGURES);
    space.catalogue.assets.delete(COMPANIES);
    space.catalogue.assets.get(FIGURES)?.versions.push('eyJ.other');
    await process.external.recheck();
    await settle(process);
    expect(stored()).toEqual(ALL.toSorted());
    expect(space.catalogue.contents.get(FIGURES)).toBe(content);
    process.close();
  });

  it('signs again with a new key, and before a credential ends', async () => {
    const process = space.start();
    space.release('2025');
    await process.external.update();
    await settle(process);
    const first = space.catalogue.contents.get(COMPANIES);
    space.passMs(2 * DAY_MS);
    await space.setup.identity.rotateKeys('planned', 'alice');
    await process.external.recheck();
    await settle(process);
    const second = space.catalogue.contents.get(COMPANIES);
    expect(second).not.toBe(first);
    space.passMs(310 * DAY_MS);
    await process.external.recheck();
    expect((await process.external.getStatus()).assets.map(({ state }) => state)).toContain(
      'PENDING',
    );
    const validUntil = (await process.external.getStatus()).assets[0]?.validUntil ?? '';
    expect(Date.parse(validUntil)).toBeGreaterThan(Date.parse(space.now) + 300 * DAY_MS);
    process.close();
  });
});

describe('an operator', () => {
  it('removes everything, which no release adds again until the next push', async () => {
    const process = space.start();
    space.release('2024');
    await process.external.update();
    await settle(process);
    expect(await process.external.remove('alice')).toMatchObject({ isRemoved: true });
    await settle(process);
    expect(stored()).toEqual([]);
    const deletions = space.catalogue.calls.filter((call) => call.startsWith('DELETE'));
    expect(deletions.at(-1)).toBe(`DELETE /assets/by-id/${DID}`);
    space.release('2025', '2024');
    await process.external.update();
    await process.external.recheck();
    await settle(process);
    expect(stored()).toEqual([]);
    await process.external.push('alice');
    await settle(process);
    expect(stored()).toEqual(ALL.toSorted());
    process.close();
  });

  it('may remove and push in any order, before anything is released', async () => {
    const process = space.start();
    await process.external.remove('alice');
    await process.external.remove('alice');
    await process.external.push('alice');
    await process.external.push('alice');
    await settle(process);
    expect(space.catalogue.calls).toEqual([]);
    expect(await process.external.getStatus()).toMatchObject({ isRemoved: false, assets: [] });
    process.close();
  });

  it('pushes to another catalog whatever the one before has', async () => {
    const first = space.start();
    space.release('2025');
    await first.external.update();
    await settle(first);
    space.catalogue.assets.clear();
    space.url = `${space.catalogue.url}/`.replace('127.0.0.1', 'localhost').replace(/\/$/, '');
    space.allow = ['127.0.0.0/8', '::1/128'];
    const second = space.start();
    expect(await second.external.getStatus()).toMatchObject({ url: space.url, assets: [] });
    await second.external.update();
    await settle(second);
    expect(stored()).toEqual(ALL.toSorted());
    first.close();
    second.close();
  });
});

describe('a change while the calls are made', () => {
  it('is made afterwards, by one worker: no earlier asset replaces a later one', async () => {
    const [first, second] = [space.start(), space.start()];
    space.release('2024');
    await first.external.update();
    let late: (() => void) | undefined;
    space.catalogue.answer('POST /assets', async (response) => {
      await new Promise<void>((go) => {
        late = go;
      });
      response.writeHead(503).end();
    });
    const running = first.delivery.drain();
    await expect.poll(() => late).toBeDefined();
    space.release('2025', '2024');
    await second.external.update();
    await expect(second.external.deliver()).rejects.toThrow(
      expect.objectContaining({ reason: 'external-catalog-busy' }),
    );
    late?.();
    await running;
    space.passMs(60_000);
    await settle(second);
    expect([editionOf(COMPANIES), editionOf(FIGURES)]).toEqual(['2025', '2025']);
    expect(
      (await first.external.getStatus()).assets.every(({ state }) => state === 'PUBLISHED'),
    ).toBe(true);
    first.close();
    second.close();
  });
});

/** The answers of a hostile or broken catalog, and what is recorded. */
const HOSTILE: readonly (readonly [
  string,
  string,
  Parameters<CatalogSpace['catalogue']['answer']>[1],
  string,
])[] = [
  ['refuses the token', '/realms/', 401, 'external-catalog-token-refused'],
  [
    'redirects the token',
    '/realms/',
    (r) => r.writeHead(302, { location: '/realms/x' }).end(),
    'external-catalog-token-refused',
  ],
  [
    'gives a token that is no token',
    '/realms/',
    (r) => r.end('{"access_token":"a\\r\\nb: c"}'),
    'external-catalog-token-refused',
  ],
  [
    'gives a page for a token',
    '/realms/',
    (r) => r.end('<html>'),
    'external-catalog-token-refused',
  ],
  [
    'gives a huge token',
    '/realms/',
    (r) => r.end(`{"access_token":"${'a'.repeat(300_000)}"}`),
    'answer-too-large',
  ],
  ['refuses the asset', 'POST /assets', 422, 'external-catalog-refused'],
  [
    'redirects the asset',
    'POST /assets',
    (r) => r.writeHead(307, { location: 'https://other.example/' }).end(),
    'external-catalog-refused',
  ],
  ['cuts the connection', '/realms/', 'cut', 'called-address-silent'],
  ['stores another asset', 'GET /assets', (r) => r.end('{"id":"x"}'), 'external-catalog-differs'],
  ['has no such asset', 'GET /assets', 404, 'external-catalog-differs'],
  ['answers with a page', 'GET /assets', (r) => r.end('<html>'), 'external-catalog-differs'],
  [
    'answers with a huge document',
    'GET /assets',
    (r) => r.end('x'.repeat(300_000)),
    'answer-too-large',
  ],
  [
    'answers with a bomb',
    'GET /assets',
    (r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'),
    'answer-not-unpacked',
  ],
];

describe('a catalog that', () => {
  it.each(HOSTILE)(
    '%s is called again, and the reason is recorded',
    async (_, part, answer, reason) => {
      const process = space.start();
      space.release('2025');
      space.catalogue.answer(part, answer);
      await process.external.update();
      await process.delivery.drain();
      expect((await process.external.getStatus()).failure?.reason.reason).toBe(reason);
      space.passMs(60_000);
      await settle(process);
      expect(stored()).toEqual(ALL.toSorted());
      expect((await process.external.getStatus()).failure).toBeNull();
      process.close();
    },
  );

  it('does not answer holds a job for some seconds only', async () => {
    const process = space.start();
    space.release('2025');
    space.catalogue.answer('/realms/', 'silent');
    await process.external.update();
    const began = performance.now();
    await process.delivery.drain();
    expect(performance.now() - began).toBeLessThan(8_000);
    expect((await process.external.getStatus()).failure?.reason.reason).toBe(
      'called-address-silent',
    );
    process.close();
  }, 15_000);

  it('changes our bytes is not believed', async () => {
    const process = space.start();
    space.release('2025');
    await process.external.update();
    const answer = (change: object) =>
      space.catalogue.answer('GET /assets', (response) => {
        const [content = ''] = [...space.catalogue.contents.values()];
        const whole = {
          id: DID,
          issuer: DID,
          status: 'active',
          rawContent: content,
        };
        response.end(JSON.stringify({ ...whole, assetHash: '0'.repeat(64), ...change }));
      });
    for (const change of [
      {},
      { rawContent: 'eyJ' },
      { status: 'revoked' },
      { issuer: 'did:web:x' },
    ]) {
      answer(change);
      await process.delivery.drain();
      expect((await process.external.getStatus()).failure?.reason).toEqual(
        stateReason('external-catalog-differs', { asset: DID }),
      );
      space.passMs(600_000);
    }
    process.close();
  });

  it('refuses for two hours makes the job a dead letter; a push starts again', async () => {
    const process = space.start();
    space.release('2025');
    space.catalogue.roles = ['ASSET_READ'];
    await process.external.update();
    for (let each = 0; each < MAX_ATTEMPTS; each += 1) {
      await process.delivery.drain();
      space.passMs(DAY_MS / 10);
    }
    const [letter] = await all(deadJobs(space.setup.table));
    expect(letter?.reason).toEqual(stateReason('external-catalog-refused', { status: 403 }));
    space.catalogue.roles = ['ASSET_CREATE', 'ASSET_READ', 'ASSET_DELETE'];
    await process.external.push('alice');
    await settle(process);
    expect(stored()).toEqual(ALL.toSorted());
    process.close();
  });

  it.each([
    ['is at a private address', ['10.0.0.0/8'], undefined, /^address-/],
    ['has no secret of ours', ['127.0.0.0/8'], null, /^external-catalog-without-secret$/],
  ])('%s is never called', async (_, allow, secret, reason) => {
    space.allow = allow;
    if (secret === null) space.clientSecret = undefined;
    const process = space.start();
    space.release('2025');
    await process.external.update();
    await settle(process);
    expect(space.catalogue.calls).toEqual([]);
    expect((await process.external.getStatus()).failure?.reason.reason).toMatch(reason);
    process.close();
  });

  it.each([
    ['only says that it removed an asset', 204, 'external-catalog-differs'],
    ['refuses a removal', 403, 'external-catalog-refused'],
  ])('%s is asked again', async (_, answer, reason) => {
    const process = space.start();
    space.release('2025');
    await process.external.update();
    await settle(process);
    space.catalogue.answer('DELETE', (response) => response.writeHead(answer).end());
    await process.external.remove('alice');
    await process.delivery.drain();
    const { failure, assets } = await process.external.getStatus();
    expect(failure?.reason.reason).toBe(reason);
    expect(assets.map(({ state }) => state)).toEqual(['REMOVING', 'REMOVING', 'REMOVING']);
    space.passMs(130_000);
    await settle(process);
    expect(stored()).toEqual([]);
    process.close();
  });

  it('belongs to another participant refuses our assets', async () => {
    space.catalogue.participantId = 'did:web:other.example';
    const process = space.start();
    space.release('2025');
    await process.external.update();
    await process.delivery.drain();
    expect((await process.external.getStatus()).failure?.reason).toEqual(
      stateReason('external-catalog-refused', { status: 403 }),
    );
    process.close();
  });
});

it('does nothing without settings, and says so to an operator', async () => {
  const { ExternalCatalog } = await import('../../lib/external-catalog/external-catalog.ts');
  const off = new ExternalCatalog({ settings: undefined } as never);
  await off.update();
  await off.recheck();
  await off.deliver();
  expect(await off.getStatus()).toEqual({ url: null, isRemoved: false, failure: null, assets: [] });
  for (const change of [off.push('alice'), off.remove('alice')])
    await expect(change).rejects.toThrow(expect.objectContaining({ code: 'wrong-state' }));
});

/** Releases, a retraction and a removal, in processes of which one is struck. @returns the number of calls */
async function play(strike?: Strike): Promise<Faults> {
  const faults = new Faults(strike);
  let process = space.start(faults);
  const restart = () => {
    process.close();
    process = space.start();
  };
  const step = async (act: (each: typeof process) => Promise<unknown>) => {
    await act(process).catch(async (error) => {
      if (!(error instanceof Struck)) throw error;
      restart();
      await act(process);
    });
    for (let each = 0; each < 3; each += 1) {
      await process.delivery.drain().catch((error) => {
        if (!(error instanceof Struck)) throw error;
      });
      if (faults.struck) restart();
      space.passMs(130_000);
    }
  };
  space.release('2024');
  await step(({ external }) => external.update());
  space.release('2025', '2024');
  await step(({ external }) => external.update());
  await step(({ external }) => external.recheck());
  space.release('2024');
  await step(({ external }) => external.update());
  const before = { stored: stored(), editions: [editionOf(COMPANIES), editionOf(FIGURES)] };
  expect(before).toEqual({ stored: ALL.toSorted(), editions: ['2024', '2024'] });
  await step(({ external }) => external.remove('alice'));
  expect(stored()).toEqual([]);
  process.close();
  expect(await all(pendingJobs(space.setup.table))).toEqual([]);
  expect(await all(deadJobs(space.setup.table))).toEqual([]);
  return faults;
}

const NEVER = { call: Number.POSITIVE_INFINITY, manner: 'killed' } as const;

describe('a crash', () => {
  it('at any call of the store or of the catalog loses nothing', async () => {
    const { names } = await play({ ...NEVER, moment: 'after a write' });
    expect(names.filter((name) => name === 'call').length).toBeGreaterThan(30);
    for (let call = 1; call <= names.length; call += 1) {
      await space.close();
      space = await CatalogSpace.open();
      await play({ call, moment: 'after a write', manner: 'killed' }).catch((error) => {
        throw new Error(`after call ${call}: ${error}`);
      });
    }
  }, 120_000);
});
