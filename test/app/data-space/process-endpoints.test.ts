import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DSPACE_CONTEXT, EDC_NS, PROFILE_PULL } from '../../../lib/dsp/common/vocabulary.ts';
import type { DataAddress } from '../../../lib/dsp/transfer/data-address.ts';
import { body, Setup } from '../setup.ts';
import { buildMessage, Counterpart, newUrn } from './counterpart.ts';
import { asParticipant, COMPANIES, FIGURES } from './data-space.ts';

const ENV = { KAART_IDENTITY: 'mock', KAART_PARTICIPANT_ID: 'provider', KAART_DSP_SETTLE_MS: '0' };

type Members = Record<string, unknown>;
type Error = { '@type': string; code: string; reason: string[] };
type Pids = { providerPid: string; consumerPid: string };

let setup: Setup;
let lab: Counterpart;
let agreementId: string;
beforeAll(async () => {
  setup = await Setup.demonstration(undefined, ENV);
  lab = await Counterpart.of(setup);
  agreementId = await lab.concluded(FIGURES);
});
afterAll(async () => {
  await setup.close();
  await lab.close();
});

const ASK = '/negotiations/request';
const listNegotiations = () => setup.kaart.connector.negotiationStore.list({ limit: 200 });
const countNegotiations = async () => (await listNegotiations()).processes.length;
const buildFirstRequest = async (members: Members = {}) => ({
  consumerPid: newUrn(),
  callbackAddress: lab.callbackAddress,
  offer: await lab.offerOf(FIGURES),
  ...members,
});

describe('a request for an agreement', () => {
  it.each<[string, (offer: Members) => Members, RegExp]>([
    ['an offer that is not in the catalog', (offer) => ({ ...offer, '@id': 'urn:x' }), /catalog/],
    ['a dataset that is not there', (offer) => ({ ...offer, target: 'nothing' }), /catalog/],
    ['the offer of another dataset', (offer) => ({ ...offer, target: COMPANIES }), /catalog/],
    ['no dataset', ({ target: _, ...offer }) => offer, /target/],
    ['an offer of another participant', (offer) => ({ ...offer, assigner: 'lab' }), /assigner/],
    ['a text instead of a rule', (offer) => ({ ...offer, prohibition: ['x'] }), /prohibition/],
  ])('is refused for %s, without a new process', async (_, spoil, why) => {
    const before = await countNegotiations();
    const offer = spoil(await lab.offerOf(FIGURES));
    const response = await lab.send(
      ASK,
      'ContractRequestMessage',
      await buildFirstRequest({ offer }),
    );
    const error = await body<Error>(response);
    expect([response.status, error['@type']]).toEqual([400, 'ContractNegotiationError']);
    expect(error.reason.join()).toMatch(why);
    expect(await countNegotiations()).toBe(before);
  });

  it.each(['permission', 'prohibition', 'obligation'])(
    '9.53: is accepted with an empty list of %s, as other connectors send it',
    async (name) => {
      const offer = { [name]: [], ...(await lab.offerOf(FIGURES)) };
      const json = await buildFirstRequest({
        offer: { ...offer, prohibition: [], [name]: offer[name] },
      });
      expect((await lab.send(ASK, 'ContractRequestMessage', json)).status).toBe(201);
    },
  );

  it('is accepted with our id as assigner, as an EDC sends it', async () => {
    const offer = { ...(await lab.offerOf(FIGURES)), assigner: 'provider' };
    const response = await lab.send(
      ASK,
      'ContractRequestMessage',
      await buildFirstRequest({ offer }),
    );
    expect(response.status).toBe(201);
  });

  it('gets the same error for a hidden dataset as for an unknown one', async () => {
    const offer = await lab.offerOf(COMPANIES);
    const readReasonFor = async (members: Members) => {
      const authorization = JSON.stringify({ clientId: 'lab', membershipStatus: 'lapsed' });
      const json = buildMessage(
        'ContractRequestMessage',
        await buildFirstRequest({ offer: members }),
      );
      const response = await lab.ask(ASK, { json, headers: { authorization } });
      const { consumerPid: _, ...error } = await body<Members>(response);
      return { status: response.status, error };
    };
    expect(await readReasonFor(offer)).toEqual(
      await readReasonFor({ ...offer, target: 'nothing' }),
    );
  });

  it.each([
    'http://10.0.0.1/dsp',
    'http://169.254.169.254/latest',
    'http://[fe80::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://user:secret@127.0.0.1/',
    'ftp://127.0.0.1/',
    'lab',
    '',
  ])('is refused for the callback address %s', async (callbackAddress) => {
    for (const [path, type, members] of [
      [ASK, 'ContractRequestMessage', await buildFirstRequest({ callbackAddress })],
      ['/negotiations/offers', 'ContractOfferMessage', await sendFirstOffer({ callbackAddress })],
      ['/transfers/request', 'TransferRequestMessage', transfer({ callbackAddress })],
    ] as const) {
      const response = await lab.send(path, type, members);
      const text = await response.text();
      expect([path, response.status]).toEqual([path, 400]);
      expect(text).not.toContain('secret');
    }
  });

  it.each<[string, Members]>([
    ['no callback address', { callbackAddress: undefined }],
    ['both a callback address and a pid of ours', { providerPid: newUrn() }],
    ['a pid of ours instead', { callbackAddress: undefined, providerPid: newUrn() }],
    ['no pid of its own', { consumerPid: undefined }],
    ['a pid that is empty', { consumerPid: '' }],
    ['a pid without end', { consumerPid: 'x'.repeat(501) }],
  ])('is refused with %s', async (_, members) => {
    const response = await lab.send(
      ASK,
      'ContractRequestMessage',
      await buildFirstRequest(members),
    );
    expect([response.status, await body(response)]).toMatchObject([
      400,
      { '@type': 'ContractNegotiationError', code: 'message-invalid' },
    ]);
  });

  it('that is repeated leads to one negotiation and the same response, byte for byte', async () => {
    const before = await countNegotiations();
    const json = buildMessage('ContractRequestMessage', await buildFirstRequest());
    const responses = await Promise.all([lab.ask(ASK, { json }), lab.ask(ASK, { json })]);
    const later = await lab.ask(ASK, { json });
    const texts = await Promise.all([...responses, later].map((response) => response.text()));
    expect(new Set(texts).size).toBe(1);
    expect([...responses, later].map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(await countNegotiations()).toBe(before + 1);
  });

  it('that is repeated without an id is recognised by its content', async () => {
    const before = await countNegotiations();
    const { '@id': _, ...json } = buildMessage('ContractRequestMessage', await buildFirstRequest());
    const [one, other] = [await body(lab.ask(ASK, { json })), await body(lab.ask(ASK, { json }))];
    expect(one).toEqual(other);
    await lab.ask(ASK, { json: { ...json, consumerPid: newUrn() } });
    expect(await countNegotiations()).toBe(before + 2);
  });

  it('with the same id from another participant is another request', async () => {
    const json = buildMessage('ContractRequestMessage', await buildFirstRequest());
    const mine = await body<Pids>(lab.ask(ASK, { json }));
    const theirs = await body<Pids>(asParticipant(setup, 'other', ASK, { json }));
    expect(theirs.providerPid).not.toBe(mine.providerPid);
  });

  it('without a rule gets an offer with the terms of the catalog: no side agrees to unstated terms', async () => {
    const { permission: _p, obligation: _o, ...offer } = await lab.offerOf(FIGURES);
    const response = lab.send(ASK, 'ContractRequestMessage', await buildFirstRequest({ offer }));
    const { providerPid } = await body<Pids>(response);
    await lab.until(providerPid, 'OFFERED');
    const offered = lab.received.find(({ message: m }) => m['providerPid'] === providerPid);
    expect(offered?.message).toMatchObject({ offer: { permission: [{ action: 'use' }, {}, {}] } });
  });

  it('in another JSON-LD spelling is understood', async () => {
    const { offer, consumerPid, callbackAddress } = await buildFirstRequest();
    const { '@id': id, permission, obligation, target } = offer as Members;
    const json = {
      '@context': [DSPACE_CONTEXT, 'https://w3id.org/edc/dspace/v0.0.1', { '@vocab': 'urn:x' }],
      '@id': newUrn(),
      '@type': 'dspace:ContractRequestMessage',
      'dspace:consumerPid': { '@id': consumerPid },
      'dspace:callbackAddress': [{ '@value': callbackAddress }],
      'dspace:offer': [
        {
          '@id': id,
          '@type': ['odrl:Offer'],
          'odrl:target': { '@id': target },
          'odrl:permission': permission,
          'odrl:obligation': obligation,
        },
      ],
    };
    const response = await lab.ask(ASK, { json });
    expect([response.status, await body(response)]).toMatchObject([
      201,
      { '@type': 'ContractNegotiation', consumerPid, state: 'REQUESTED' },
    ]);
  });
});

describe('a negotiation', () => {
  const sendEvent = (pids: Pids, eventType: string) =>
    lab.send(`/negotiations/${pids.providerPid}/events`, 'ContractNegotiationEventMessage', {
      ...pids,
      eventType,
    });

  it.each<[string, string, Members, RegExp]>([
    ['request', 'ContractRequestMessage', {}, /AGREED to REQUESTED/],
    ['events', 'ContractNegotiationEventMessage', { eventType: 'ACCEPTED' }, /AGREED to ACCEPTED/],
    [
      'events',
      'ContractNegotiationEventMessage',
      { eventType: 'FINALIZED' },
      /AGREED to FINALIZED/,
    ],
    ['events', 'ContractNegotiationEventMessage', { eventType: 'VERIFIED' }, /eventType/],
    ['offers', 'ContractOfferMessage', {}, /consumer cannot move AGREED to OFFERED/],
    ['agreement', 'ContractAgreementMessage', {}, /consumer cannot move AGREED to AGREED/],
  ])('keeps its state without such a transition: %s, %s %j', async (name, type, members, why) => {
    const pids = await lab.agreed(FIGURES);
    const offer = await lab.offerOf(FIGURES);
    const agreement = { ...offer, '@type': 'Agreement', assigner: 'provider', assignee: 'lab' };
    const timestamp = '2025-10-01T00:00:00Z';
    const sent = { ...pids, offer, agreement: { ...agreement, timestamp }, ...members };
    const response = await lab.send(`/negotiations/${pids.providerPid}/${name}`, type, sent);
    const error = await body<Error & Pids>(response);
    expect([response.status, error]).toMatchObject([
      400,
      { '@type': 'ContractNegotiationError', ...pids },
    ]);
    expect(error.reason.join()).toMatch(why);
    expect(await lab.state(pids.providerPid)).toBe('AGREED');
  });

  it('accepts a message once, and repeats the same response after its end', async () => {
    const pids = await lab.agreed(FIGURES);
    const path = `/negotiations/${pids.providerPid}/termination`;
    const json = buildMessage('ContractNegotiationTerminationMessage', {
      ...pids,
      reason: ['over'],
    });
    const first = await lab.ask(path, { json });
    expect([first.status, await first.clone().json()]).toMatchObject([
      200,
      { state: 'TERMINATED' },
    ]);
    const again = await lab.ask(path, { json });
    expect([again.status, await again.text()]).toEqual([200, await first.text()]);
    const repeated = await lab.ask(path, { json: { ...json, '@id': newUrn() } });
    expect(repeated.status).toBe(400);
    expect((await sendEvent(pids, 'ACCEPTED')).status).toBe(400);
  });

  it('is for its two participants only: an agreement between others is refused', async () => {
    const response = await lab.send(
      '/negotiations/offers',
      'ContractOfferMessage',
      await sendFirstOffer(),
    );
    const { consumerPid, providerPid } = await body<Pids>(response);
    expect(response.status).toBe(201);
    expect(await lab.state(consumerPid)).toBe('OFFERED');
    await setup.as('operator', `/v1/negotiations/${consumerPid}/acceptance`, { json: {} });
    await lab.until(consumerPid, 'ACCEPTED');
    const agreement = {
      '@id': newUrn(),
      '@type': 'Agreement',
      target: 'theirs',
      timestamp: '2025-10-01T00:00:00Z',
      assigner: 'lab',
      assignee: 'provider',
      permission: [{ action: 'use' }],
    };
    const send = (members: Members) =>
      lab.send(`/negotiations/${consumerPid}/agreement`, 'ContractAgreementMessage', {
        consumerPid,
        providerPid,
        agreement: { ...agreement, ...members },
      });
    for (const wrong of [{ assignee: 'other' }, { assigner: 'other' }, { target: 'other' }])
      expect([wrong, (await send(wrong)).status]).toEqual([wrong, 400]);
    expect(await lab.state(consumerPid)).toBe('ACCEPTED');
    expect((await send({})).status).toBe(200);
  });
});

/** An offer for a dataset of the participant `lab`. */
async function sendFirstOffer(members: Members = {}): Promise<Members> {
  const offer = {
    '@id': 'urn:o',
    '@type': 'Offer',
    target: 'theirs',
    permission: [{ action: 'use' }],
  };
  return { providerPid: newUrn(), callbackAddress: lab.callbackAddress, offer, ...members };
}

function transfer(members: Members = {}): Members {
  const { callbackAddress } = lab;
  return {
    consumerPid: newUrn(),
    callbackAddress,
    agreementId,
    format: 'HttpData-PULL',
    ...members,
  };
}

describe('a transfer', () => {
  const ask = (members: Members) =>
    lab.send('/transfers/request', 'TransferRequestMessage', transfer(members));

  it.each<[string, Members, number, RegExp]>([
    ['no such agreement', { agreementId: newUrn() }, 404, /agreement/],
    [
      'no such format',
      { format: 'AmazonS3-PUSH' },
      400,
      /HttpData-PULL or https:\S+http-pull or HttpData-PUSH/,
    ],
    ['no agreement', { agreementId: undefined }, 400, /agreementId/],
    ['no callback address', { callbackAddress: undefined }, 400, /callbackAddress/],
    ['an address of no type', { dataAddress: { endpointType: 'https' } }, 400, /dataAddress.@type/],
  ])('is refused for %s', async (_, members, status, why) => {
    const response = await ask(members);
    const error = await body<Error>(response);
    expect([response.status, error['@type']]).toEqual([status, 'TransferError']);
    expect(error.reason.join()).toMatch(why);
  });

  it('gets the same error for the agreement of another participant as for an unknown one', async () => {
    const json = buildMessage('TransferRequestMessage', transfer());
    const theirs = await asParticipant(setup, 'other', '/transfers/request', { json });
    const none = await ask({ agreementId: newUrn() });
    const [one, other] = [await body<Error>(theirs), await body<Error>(none)];
    expect([theirs.status, one.code, one.reason]).toEqual([none.status, other.code, other.reason]);
  });

  it('is one for each pid of the consumer, with any message id', async () => {
    const request = transfer();
    const first = await body<Pids>(
      lab.send('/transfers/request', 'TransferRequestMessage', request),
    );
    const again = await body<Pids>(
      lab.send('/transfers/request', 'TransferRequestMessage', request),
    );
    expect(again.providerPid).toBe(first.providerPid);
    const json = buildMessage('TransferRequestMessage', request);
    expect((await asParticipant(setup, 'other', '/transfers/request', { json })).status).toBe(404);
  });

  it.each<[string, string]>([
    ['start', 'TransferStartMessage'],
    ['request', 'TransferRequestMessage'],
  ])('keeps its state without such a transition: %s', async (name, type) => {
    const pids = await lab.started(agreementId);
    const response = await lab.send(`/transfers/${pids.providerPid}/${name}`, type, pids);
    expect([response.status, await body(response)]).toMatchObject([
      name === 'start' ? 400 : 404,
      { '@type': 'TransferError' },
    ]);
    expect(await lab.state(pids.providerPid, 'transfers')).toBe('STARTED');
  });

  it.each([
    ['HttpData-PULL', 'https://w3id.org/idsa/v4.1/HTTP'],
    [PROFILE_PULL, PROFILE_PULL],
  ] as const)('by %s gets an address of its type, and reads the data', async (format, type) => {
    const { providerPid } = await lab.started(agreementId, format);
    const start = lab.received.findLast(({ message: m }) => m['providerPid'] === providerPid);
    const address = start?.message['dataAddress'] as DataAddress;
    const { endpointType, endpoint = '', endpointProperties = [] } = address;
    const properties = Object.fromEntries(
      endpointProperties.map(({ name, value }) => [name, value]),
    );
    // The names of the HTTP profile of Data Plane Signaling, of its token renewal, and of EDC.
    expect([endpointType, properties]).toMatchObject([
      type,
      {
        authType: 'bearer',
        authorization: expect.any(String),
        expiresIn: expect.stringMatching(/^\d+$/),
        refreshEndpoint: expect.stringMatching(/^http/),
        refreshToken: expect.any(String),
        [`${EDC_NS}endpoint`]: endpoint,
        [`${EDC_NS}endpointType`]: type,
        [`${EDC_NS}authorization`]: properties['authorization'],
      },
    ]);
    const headers = { authorization: `Bearer ${properties['authorization']}` };
    const read = await setup.ask(new URL(endpoint).pathname, { headers });
    expect([read.status, (await read.text()).length > 0]).toEqual([200, true]);
  });

  it('is suspended, resumed with a new token, completed, and then closed to everything', async () => {
    const pids = await lab.started(agreementId);
    const send = (name: string, type: string) =>
      lab.send(`/transfers/${pids.providerPid}/${name}`, type, pids);
    const listStartMessages = () =>
      lab.received.filter(
        ({ message: m }) =>
          m['@type'] === 'TransferStartMessage' && m['providerPid'] === pids.providerPid,
      );
    expect((await send('suspension', 'TransferSuspensionMessage')).status).toBe(200);
    expect((await send('suspension', 'TransferSuspensionMessage')).status).toBe(400);
    expect((await send('completion', 'TransferCompletionMessage')).status).toBe(400);
    expect((await send('start', 'TransferStartMessage')).status).toBe(200);
    for (let each = 0; listStartMessages().length < 2 && each < 3_000; each += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    const addresses = listStartMessages().map(({ message: m }) => JSON.stringify(m['dataAddress']));
    expect(new Set(addresses).size).toBe(2);
    expect((await send('completion', 'TransferCompletionMessage')).status).toBe(200);
    for (const [name, type] of [
      ['start', 'TransferStartMessage'],
      ['completion', 'TransferCompletionMessage'],
      ['termination', 'TransferTerminationMessage'],
    ] as const)
      expect([name, (await send(name, type)).status]).toEqual([name, 400]);
  });
});
