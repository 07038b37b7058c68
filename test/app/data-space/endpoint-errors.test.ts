import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DSP_PATH } from '../../../lib/dsp/common/vocabulary.ts';
import { openDatabase } from '../../../lib/embedded/sqlite-connection.ts';
import { body, Setup } from '../setup.ts';
import { buildMessage, Counterpart, newUrn } from './counterpart.ts';
import { asParticipant, FIGURES } from './data-space.ts';

const ENV = { KAART_IDENTITY: 'mock', KAART_PARTICIPANT_ID: 'provider', KAART_DSP_SETTLE_MS: '0' };
const CONTEXT = 'https://w3id.org/dspace/2025/1/context.jsonld';

let setup: Setup;
let lab: Counterpart;
beforeAll(async () => {
  setup = await Setup.demonstration(undefined, ENV);
  lab = await Counterpart.of(setup);
});
afterAll(async () => {
  await setup.close();
  await lab.close();
});

type Members = Record<string, unknown>;
const policy = {
  '@id': 'urn:x',
  '@type': 'Offer',
  target: FIGURES,
  permission: [{ action: 'use' }],
};
const parties = { assigner: 'provider', assignee: 'lab', timestamp: '2025-10-01T00:00:00Z' };
const agreement = { ...policy, '@type': 'Agreement', ...parties };

/** Every endpoint for a message about a process, with the type and the other members of the message. */
const NEGOTIATION: readonly [string, string, Members][] = [
  ['request', 'ContractRequestMessage', { offer: policy }],
  ['offers', 'ContractOfferMessage', { offer: policy }],
  ['agreement', 'ContractAgreementMessage', { agreement }],
  ['agreement/verification', 'ContractAgreementVerificationMessage', {}],
  ['events', 'ContractNegotiationEventMessage', { eventType: 'ACCEPTED' }],
  ['termination', 'ContractNegotiationTerminationMessage', {}],
];
const TRANSFER: readonly [string, string, Members][] = [
  ['start', 'TransferStartMessage', {}],
  ['completion', 'TransferCompletionMessage', {}],
  ['suspension', 'TransferSuspensionMessage', {}],
  ['termination', 'TransferTerminationMessage', {}],
];
const ABOUT_A_PROCESS = [
  ...NEGOTIATION.map((each) => ['negotiations', 'ContractNegotiationError', ...each] as const),
  ...TRANSFER.map((each) => ['transfers', 'TransferError', ...each] as const),
];
const EVERYWHERE: readonly [string, string][] = [
  ['/catalog/request', 'CatalogError'],
  ['/negotiations/request', 'ContractNegotiationError'],
  ['/negotiations/offers', 'ContractNegotiationError'],
  ['/transfers/request', 'TransferError'],
  ...ABOUT_A_PROCESS.map(
    ([kind, error, name]) => [`/${kind}/${newUrn()}/${name}`, error] as [string, string],
  ),
];

const ENDS = /\/(termination|completion|suspension)$/;

/** Checks that a response is an error of the protocol. */
async function readError(response: Response): Promise<Members> {
  expect(response.headers.get('content-type')).toContain('application/json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const error = await body<Members>(response);
  expect(error).toMatchObject({ '@context': [CONTEXT], code: expect.any(String) });
  const [message, ...otherIssues] = error['reason'] as readonly unknown[];
  expect(message).toEqual(expect.any(String));
  for (const issue of otherIssues) expect(issue).toMatch(/^[@\w.]+: ./);
  if (error['@type'] !== 'CatalogError')
    expect(error).toMatchObject({
      providerPid: expect.any(String),
      consumerPid: expect.any(String),
    });
  return error;
}

describe.each(EVERYWHERE)('at %s', (path, type) => {
  const post = (text: string, headers = {}) =>
    lab.ask(path, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'application/json', ...headers },
    });

  it.each<[string, () => Promise<Response>, number, string]>([
    ['an anonymous caller', () => setup.ask(DSP_PATH + path, { json: {} }), 401, 'unauthenticated'],
    [
      'a value that is not a token',
      () => setup.ask(DSP_PATH + path, { json: {}, headers: { authorization: 'Bearer x' } }),
      401,
      'unauthenticated',
    ],
    ['no JSON', () => post('{'), 400, 'message-invalid'],
    ['nothing', () => post(''), 400, 'message-invalid'],
    ['a list', () => post('[]'), 400, 'message-invalid'],
    ['no message', () => post('{}'), 400, 'message-invalid'],
    [
      'another message',
      () => post(JSON.stringify(buildMessage('ContractNegotiation'))),
      400,
      'message-invalid',
    ],
    [
      'a message without a context',
      () => post('{"@type":"CatalogRequestMessage"}'),
      400,
      'message-invalid',
    ],
    ['what is nested without end', () => post('['.repeat(50_000)), 400, 'message-invalid'],
    ['what would change every object', () => post('{"__proto__":{"a":1}}'), 400, 'message-invalid'],
    [
      'XML',
      () => post('<x/>', { 'content-type': 'application/xml' }),
      415,
      'unsupported-media-type',
    ],
    ['text', () => post('{}', { 'content-type': 'text/plain' }), 415, 'unsupported-media-type'],
    ['what is too large', () => post(`{"x":"${'x'.repeat(256 * 1024)}"}`), 413, 'too-large'],
    ['what is too large in pieces', () => lab.ask(path, sendInPieces()), 413, 'too-large'],
  ])('%s is refused by the error of the protocol', async (what, ask, status, code) => {
    const response = await ask();
    // A message that ends a process is accepted with any flaw. Here, there is no process.
    const unclear = ['another message', 'a message without a context'].includes(what);
    const flawed = ENDS.test(path) && status !== 401 && !unclear;
    expect([response.status, await readError(response)]).toMatchObject(
      flawed ? [404, { '@type': type, code: 'not-found' }] : [status, { '@type': type, code }],
    );
    const challenge = response.headers.get('www-authenticate');
    expect(challenge).toBe(status === 401 ? 'Bearer realm="kaart"' : null);
  });
});

function sendInPieces() {
  const yieldPieces = async function* () {
    for (let each = 0; each < 40; each += 1) yield Buffer.alloc(10_000, ' ');
  };
  const body = ReadableStream.from(yieldPieces()) as never;
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST', body, headers, ...({ duplex: 'half' } as object) };
}

describe('an error', () => {
  it.each<[string, (pid: string) => unknown, string]>([
    ['bare', (pid) => pid, ''],
    ['with a prefix', (pid) => pid, 'dspace:'],
    ['as full IRIs', (pid) => [{ '@id': pid }], 'https://w3id.org/dspace/2025/1/'],
    ['as values', (pid) => [[{ '@value': pid }]], 'dspace:'],
  ])('names the same process as the message: %s', async (_, written, prefix) => {
    const pids = { providerPid: newUrn(), consumerPid: newUrn() };
    const named = Object.entries(pids).map(([name, pid]) => [prefix + name, written(pid)]);
    for (const [kind, type, name, ofMessage, members] of ABOUT_A_PROCESS) {
      const path = `/${kind}/${pids.providerPid}/${name}`;
      const right = buildMessage(ofMessage, { ...Object.fromEntries(named), ...members });
      for (const [json, status] of [
        [right, 404],
        [{ ...right, '@type': 'nothing' }, ENDS.test(path) ? 404 : 400],
        [{ ...right, '@context': undefined }, ENDS.test(path) ? 404 : 400],
      ] as const) {
        const response = await lab.ask(path, { json });
        expect([path, response.status, await readError(response)]).toMatchObject([
          path,
          status,
          { '@type': type, ...pids },
        ]);
      }
    }
  });
});

describe('a process', () => {
  /** The parts of a response that an outsider compares. The pids are left out, because the outsider chose them. */
  const readVisibleParts = async (response: Response) => {
    const { providerPid: _p, consumerPid: _c, ...error } = await readError(response);
    return { status: response.status, error };
  };
  const pids = { negotiations: ['', ''], transfers: ['', ''] };
  beforeAll(async () => {
    const negotiation = await lab.agreed(FIGURES);
    const transfer = await lab.started(await lab.concluded(FIGURES));
    pids.negotiations = [negotiation.providerPid, negotiation.consumerPid];
    pids.transfers = [transfer.providerPid, transfer.consumerPid];
  });

  it.each(ABOUT_A_PROCESS)(
    'of another participant gets the same response as an unknown one: %s, %s, %s',
    async (kind, _, name, type, members) => {
      const ask = ([providerPid = '', consumerPid = '']: string[]) =>
        asParticipant(setup, 'spy', `/${kind}/${providerPid}/${name}`, {
          json: buildMessage(type, { providerPid, consumerPid, ...members }),
        });
      const theirs = await readVisibleParts(await ask(pids[kind]));
      expect(theirs).toMatchObject({ status: 404, error: { code: 'not-found' } });
      expect(theirs).toEqual(await readVisibleParts(await ask([newUrn(), newUrn()])));
    },
  );

  it.each(['negotiations', 'transfers'] as const)(
    'of another participant is not shown: %s',
    async (kind) => {
      const ask = (pid = '') => asParticipant(setup, 'spy', `/${kind}/${pid}`);
      const theirs = await readVisibleParts(await ask(pids[kind][0]));
      expect(theirs.status).toBe(404);
      expect(theirs).toEqual(await readVisibleParts(await ask(newUrn())));
      expect((await lab.ask(`/${kind}/${pids[kind][0]}`)).status).toBe(200);
    },
  );

  it.each(ABOUT_A_PROCESS)(
    'is not found by a message that names another: %s, %s, %s',
    async (kind, error, name, type, members) => {
      const [providerPid = '', consumerPid = ''] = pids[kind];
      for (const wrong of [
        { providerPid: newUrn(), consumerPid },
        { providerPid, consumerPid: newUrn() },
      ]) {
        const response = await lab.send(`/${kind}/${providerPid}/${name}`, type, {
          ...wrong,
          ...members,
        });
        expect([response.status, await readError(response)]).toMatchObject([
          404,
          { '@type': error, ...wrong },
        ]);
      }
    },
  );

  it('is not found if its pid is not a URL component', async () => {
    for (const kind of ['negotiations', 'transfers'])
      for (const pid of ['%ZZ', '%00', '..', `${'x'.repeat(5_000)}`, 'a%2Fb']) {
        const response = await lab.ask(`/${kind}/${pid}`);
        expect([pid.slice(0, 9), response.status]).toEqual([pid.slice(0, 9), 404]);
      }
  });
});

describe('an unknown address of the protocol', () => {
  it.each([
    ['GET', '/', 'CatalogError'],
    ['GET', '/catalog', 'CatalogError'],
    ['POST', '/negotiations', 'ContractNegotiationError'],
    ['POST', '/transfers/x/unknown', 'TransferError'],
  ])('is not found: %s %s', async (method, path, type) => {
    const response = await lab.ask(path, { method });
    expect([response.status, await readError(response)]).toMatchObject([404, { '@type': type }]);
  });
});

describe('a participant that asks too often', () => {
  it('is asked to try again later; other callers are not affected', async () => {
    const busy = new Setup(undefined, { ...ENV, KAART_RATE_PER_MINUTE: '2' });
    const ask = (id: string) =>
      asParticipant(busy, id, '/catalog/request', { json: buildMessage('CatalogRequestMessage') });
    expect([(await ask('lab')).status, (await ask('lab')).status]).toEqual([200, 200]);
    const response = await ask('lab');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await readError(response)).toMatchObject({
      '@type': 'CatalogError',
      code: 'rate-limited',
    });
    expect((await ask('other')).status).toBe(200);
    await busy.close();
  });
});

describe('a damaged item of the database', () => {
  it('9 gets an error of the protocol that does not show the key of the item', async () => {
    const { providerPid } = await lab.agreed(FIGURES);
    const database = openDatabase(join(setup.home, 'kaart.sqlite'));
    database.prepare("UPDATE item SET data = '{x' WHERE pk LIKE ?").run(`%${providerPid}%`);
    database.close();
    const response = await lab.ask(`/negotiations/${providerPid}`);
    expect([response.status, await readError(response)]).toMatchObject([
      503,
      { code: 'storage-damaged', reason: ['the item of the database is not JSON'] },
    ]);
  });
});
