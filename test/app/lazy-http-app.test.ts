import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/app/config.ts';
import { createWholeApp } from '../../lib/app/http-app.ts';
import { createLazyHttpApp } from '../../lib/app/lazy-http-app.ts';
import { Setup } from './setup.ts';

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());

/** A new app of a function, and the number of times that it loaded all routes. */
function newFunction(env: Readonly<Record<string, string>> = {}) {
  const loads: number[] = [];
  const config = { ...readConfig(env), publicUrl: setup.url };
  const app = createLazyHttpApp({ ...setup.kaart, config }, async () => {
    loads.push(1);
    return createWholeApp;
  });
  return { app, loads };
}

/** The parts of a response that a client sees. The request id is the same for both apps. */
async function readVisibleParts(response: Response) {
  const headers = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: await response.text() };
}

const READS = [
  ['GET', '/v1/datasets/healthtech-companies-public/data?format=csv'],
  ['HEAD', '/v1/datasets/healthtech-companies-public/data'],
  ['GET', '/v1/datasets/healthtech-companies/data'],
  ['GET', '/v1/datasets/healthtech-companies-public/versions'],
  ['GET', '/.well-known/did.json'],
  ['GET', '/.well-known/jwks.json'],
  ['POST', '/dsp/2025-1/catalog/request'],
  ['GET', '/dsp/2025-1/negotiations/urn:uuid:unknown'],
  ['PUT', '/dsp/2025-1/catalog/request'],
] as const;

const OTHERS = [
  ['GET', '/'],
  ['GET', '/figures?lang=fr'],
  ['GET', '/catalog'],
  ['GET', '/v1/editions'],
  ['GET', '/v1/imports'],
  ['GET', '/nothing-here'],
  ['PUT', '/v1/datasets/healthtech-companies-public/data'],
  ['OPTIONS', '/v1/datasets/healthtech-companies-public/data'],
  ['OPTIONS', '/v1/imports'],
  ['GET', '/openapi.json'],
] as const;

describe('the app of a function in AWS', () => {
  it.each([...READS, ...OTHERS])('answers %s %s as the whole app does', async (method, path) => {
    const headers = { 'X-Request-Id': 'the-same' };
    const { app } = newFunction();
    const [mine, loadedApp] = [
      await readVisibleParts(await app.request(path, { method, headers })),
      await readVisibleParts(await setup.kaart.app.request(path, { method, headers })),
    ];
    expect(mine).toEqual(loadedApp);
  });

  it('loads no further routes for reads and for other connectors', async () => {
    const { app, loads } = newFunction();
    for (const [method, path] of READS) await app.request(path, { method });
    expect(loads).toEqual([]);
  });

  it('loads all routes once, at the first request that needs them', async () => {
    const { app, loads } = newFunction();
    await Promise.all(OTHERS.map(([method, path]) => app.request(path, { method })));
    expect(loads).toEqual([1]);
  });

  it('uses one quota for a client, before and after all routes are loaded', async () => {
    const { app } = newFunction({ KAART_RATE_PER_MINUTE: '2' });
    const authorization = `Bearer ${await setup.token('demo-partner', setup.secret)}`;
    const ask = async (path: string) =>
      (await app.request(path, { headers: { authorization } })).status;
    const data = '/v1/datasets/healthtech-companies/data';
    expect(await ask(data)).toBe(200);
    expect(await ask('/v1/datasets/healthtech-companies/records')).toBe(200);
    expect(await ask(data)).toBe(429);
  });
});
