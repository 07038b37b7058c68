import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { body, type Setup } from '../setup.ts';
import { buildMessage, newUrn } from './counterpart.ts';
import { asParticipant, DataSpace, FIGURES, type Seen } from './data-space.ts';

let space: DataSpace;
let agreement: string;
beforeAll(async () => {
  space = await DataSpace.open();
  agreement = await space.agree(FIGURES);
});
afterAll(() => space.close());

type Members = Record<string, unknown>;
interface Pids {
  readonly providerPid: string;
  readonly consumerPid: string;
}

const omitMembers = (json: Members, ...names: string[]) =>
  Object.fromEntries(Object.entries(json).filter(([name]) => !names.includes(name)));

/** Faults in a message that ends a process, and the code and reasons that are stored for each. */
const FLAWS: [
  flaw: string,
  spoil: (json: Members) => unknown,
  kept?: { code?: string; reasons?: readonly string[] },
][] = [
  ['a long code', (m) => ({ ...m, code: 'x'.repeat(5_000) }), { code: 'x'.repeat(200) }],
  ['a numeric code', (m) => ({ ...m, code: 409 }), { code: '409' }],
  ['a code of null', (m) => ({ ...m, code: null }), { code: 'terminated' }],
  ['an object as its code', (m) => ({ ...m, code: { '@value': '7' } }), { code: '7' }],
  ['empty reasons', (m) => ({ ...m, reason: [] }), { reasons: [] }],
  ['a reason of null', (m) => ({ ...m, reason: null }), { reasons: [] }],
  ['a bare reason', (m) => ({ ...m, reason: 'done' }), { reasons: ['done'] }],
  ['numbers as reasons', (m) => ({ ...m, reason: [1, { a: 2 }] }), { reasons: ['1', '{"a":2}'] }],
  [
    'a reason of 300 KB',
    (m) => ({ ...m, reason: ['y'.repeat(300_000)] }),
    { reasons: ['y'.repeat(1_000)] },
  ],
  ['a thousand reasons', (m) => ({ ...m, reason: Array(1_000).fill('z') })],
  ['2 MB', (m) => ({ ...m, reason: ['y'.repeat(2_000_000)] })],
  ['no @context', (m) => omitMembers(m, '@context')],
  ['another @context', (m) => ({ ...m, '@context': ['https://example.com/context'] })],
  ['a context that is a number', (m) => ({ ...m, '@context': 7 })],
  ['no @type', (m) => omitMembers(m, '@type')],
  ['a type in full', (m) => ({ ...m, '@type': `https://w3id.org/dspace/2025/1/${m['@type']}` })],
  ['no @id', (m) => omitMembers(m, '@id')],
  ['a number as its @id', (m) => ({ ...m, '@id': 7 })],
  ['no pids', (m) => omitMembers(m, 'providerPid', 'consumerPid')],
  ['pids of null', (m) => ({ ...m, providerPid: null, consumerPid: null })],
  ['a term in two spellings', (m) => ({ ...m, code: 'a', 'dspace:code': 'b' })],
  ['a member __proto__', (m) => JSON.parse(`{"__proto__":{},${JSON.stringify(m).slice(1)}`)],
  ['no object', () => ['TERMINATED']],
];

/** Sends a body to the termination of a process. */
function send(
  setup: Setup,
  sender: string,
  path: string,
  text: string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<Response> {
  return asParticipant(setup, sender, `${path}/termination`, {
    method: 'POST',
    body: text,
    headers,
  });
}

function buildEnding(type: string, pids: Pids, spoil: (json: Members) => unknown): string {
  return JSON.stringify(spoil(buildMessage(type, { code: 'over', reason: ['enough'], ...pids })));
}

async function beginNegotiating(): Promise<Pids> {
  space.front.provider = async (request, pass) =>
    request.url.endsWith('/verification') ? new Response('', { status: 503 }) : pass();
  const { pid } = await space.begin(FIGURES);
  for (;;) {
    const seen = await body<Seen>(space.consumer.as('operator', `/v1/negotiations/${pid}`));
    if (seen.state === 'AGREED')
      return { consumerPid: pid, providerPid: seen.counterpartyPid ?? '' };
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe.each(['provider', 'consumer'] as const)('as %s', (us) => {
  const them = us === 'provider' ? 'consumer' : 'provider';
  const pickOurPid = ({ providerPid, consumerPid }: Pids) =>
    us === 'provider' ? providerPid : consumerPid;

  it.each(FLAWS)('9.49: a transfer ends by a message with %s', async (_, spoil, details = {}) => {
    const pids = await space.started(agreement);
    const { authorization = '' } = await space.address(pids.consumerPid);
    const path = `/transfers/${encodeURIComponent(pickOurPid(pids))}`;
    const text = buildEnding('TransferTerminationMessage', pids, spoil);
    expect((await send(space[us], them, path, text)).status).toBe(200);
    const seen = await body<Seen>(space[us].as('operator', `/v1/transfers/${pickOurPid(pids)}`));
    expect(seen).toMatchObject({ state: 'TERMINATED', ending: details });
    if (us === 'provider')
      expect((await space.read(pids.providerPid, authorization)).status).toBe(401);
  });

  it.each(FLAWS)(
    '9.49: a negotiation ends by a message with %s',
    async (_, spoil, details = {}) => {
      const pids = await beginNegotiating();
      const path = `/negotiations/${encodeURIComponent(pickOurPid(pids))}`;
      const text = buildEnding('ContractNegotiationTerminationMessage', pids, spoil);
      expect((await send(space[us], them, path, text)).status).toBe(200);
      const seen = await body<Seen>(
        space[us].as('operator', `/v1/negotiations/${pickOurPid(pids)}`),
      );
      expect(seen).toMatchObject({ state: 'TERMINATED', ending: details });
    },
  );

  it.each([
    ['nothing', '', 'application/json'],
    ['no JSON', '{"@context": [', 'application/json'],
    ['a text', 'over', 'text/plain'],
  ])('9.49: a transfer ends by %s', async (_, text, type) => {
    const pids = await space.started(agreement);
    const path = `/transfers/${encodeURIComponent(pickOurPid(pids))}`;
    expect((await send(space[us], them, path, text, { 'content-type': type })).status).toBe(200);
    expect(await body(space[us].as('operator', `/v1/transfers/${pickOurPid(pids)}`))).toMatchObject(
      {
        state: 'TERMINATED',
      },
    );
  });

  it.each([
    ['suspension', 'TransferSuspensionMessage', 'SUSPENDED'],
    ['completion', 'TransferCompletionMessage', 'COMPLETED'],
  ])('9.49: an incomplete %s ends the token as well', async (name, type, state) => {
    const pids = await space.started(agreement);
    const { authorization = '' } = await space.address(pids.consumerPid);
    const path = `/transfers/${encodeURIComponent(pickOurPid(pids))}/${name}`;
    const json = omitMembers(buildMessage(type, { ...pids, code: 7, reason: [] }), '@context');
    expect((await asParticipant(space[us], them, path, { json })).status).toBe(200);
    expect(await body(space[us].as('operator', `/v1/transfers/${pickOurPid(pids)}`))).toMatchObject(
      {
        state,
      },
    );
    if (us === 'provider')
      expect((await space.read(pids.providerPid, authorization)).status).toBe(401);
  });
});

describe('a message that does not end this process', () => {
  it.each<[string, (pids: Pids) => Members, number]>([
    ['of another type', (pids) => buildMessage('TransferStartMessage', { ...pids }), 400],
    [
      'about another process',
      (pids) => buildMessage('TransferTerminationMessage', { ...pids, consumerPid: newUrn() }),
      404,
    ],
  ])('is refused: one %s', async (_, json, status) => {
    const pids = await space.started(agreement);
    const path = `/transfers/${pids.providerPid}/termination`;
    const response = await asParticipant(space.provider, 'consumer', path, { json: json(pids) });
    expect(response.status).toBe(status);
    await space.reached(space.provider, 'transfers', pids.providerPid, 'STARTED');
  });

  it('is refused from another sender, with any content', async () => {
    const { providerPid } = await space.started(agreement);
    const response = await send(space.provider, 'else', `/transfers/${providerPid}`, '');
    expect(response.status).toBe(404);
  });
});
