import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listener, listen } from '../../../lib/app/listen.ts';
import { body, Setup } from '../setup.ts';

let setup: Setup;
let closedPort: string;
const others: Listener[] = [];
beforeAll(async () => {
  setup = new Setup(undefined, { KAART_IDENTITY: 'mock', KAART_PARTICIPANT_ID: 'lab' });
  const closed = await listen(0, '127.0.0.1');
  closedPort = closed.url;
  await closed.close();
});
afterAll(async () => {
  for (const other of others) await other.close();
  await setup.close();
});

/** A server that is not a connector. */
async function serveResponse(response: () => Response): Promise<string> {
  const listener = await listen(0, '127.0.0.1');
  others.push(listener);
  listener.serve(async () => response());
  return listener.url;
}

const ASKS: [string, (address: string) => readonly [string, object]][] = [
  ['POST /v1/negotiations', (address) => ['/v1/negotiations', { address, dataset: 'x' }]],
  ['POST /v1/catalog-requests', (address) => ['/v1/catalog-requests', { address }]],
];

describe.each(ASKS)("an operator's typing error in the address of %s", (_, request) => {
  it.each<[string, () => Promise<string> | string]>([
    ['a port without a server', () => closedPort],
    ['a name that does not resolve', () => 'http://kaart-typo.invalid/dsp'],
    ['a web page', () => serveResponse(() => new Response('<!doctype html>'))],
    [
      'a server that knows no such path',
      () => serveResponse(() => new Response('', { status: 404 })),
    ],
  ])(
    '9.17: gets 422 with the next step, and is not logged as our error: %s',
    async (_name, where) => {
      const before = setup.log.length;
      const [path, json] = request(await where());
      const response = setup.as('operator', path, { json });
      expect((await response).status).toBe(422);
      expect(await body(response)).toMatchObject({
        code: 'counterparty-unreachable',
        next: expect.stringMatching(/Check the address/),
      });
      expect(setup.log.slice(before).filter((line) => line.includes('"error"'))).toEqual([]);
    },
  );

  it('9.17: gets 4xx if the address may not be called', async () => {
    const [path, json] = request('http://10.0.0.1/dsp');
    expect((await setup.as('operator', path, { json })).status).toBe(400);
  });

  it('9.17: a failure of another connector is not logged as our error', async () => {
    const before = setup.log.length;
    const [path, json] = request(await serveResponse(() => Response.json({}, { status: 500 })));
    expect((await setup.as('operator', path, { json })).status).toBe(502);
    expect(setup.log.slice(before).filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});
