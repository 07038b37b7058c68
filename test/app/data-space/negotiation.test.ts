import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DSP_PATH } from '../../../lib/dsp/common/vocabulary.ts';
import { body } from '../setup.ts';
import { COMPANIES, DataSpace, FIGURES, type Seen } from './data-space.ts';

let space: DataSpace;
beforeEach(async () => {
  space = await DataSpace.open();
});
afterEach(() => space.close());

/** A negotiation that the provider starts with an offer. */
const offer = (dataset = COMPANIES, members = {}) =>
  space.provider.as('operator', '/v1/negotiations', {
    json: {
      role: 'provider',
      address: space.consumer.url + DSP_PATH,
      participantId: 'consumer',
      dataset,
      ...members,
    },
  });

/** The same negotiation on both sides, once it is in a state. */
async function waitForBoth(state: string, pids: { consumer: string; provider: string }) {
  const { consumer, provider } = space;
  return {
    consumer: await space.reached(consumer, 'negotiations', pids.consumer, state),
    provider: await space.reached(provider, 'negotiations', pids.provider, state),
  };
}

async function offerAndFind() {
  const { pid } = await body<Seen>(offer());
  const { counterpartyPid } = await space.reached(space.provider, 'negotiations', pid, 'OFFERED');
  const pids = { provider: pid, consumer: counterpartyPid ?? '' };
  await waitForBoth('OFFERED', pids);
  return pids;
}

const accept = (setup: DataSpace['consumer'], pid: string) =>
  space.act(setup, 'negotiations', pid, 'acceptance');
const listMessages = () =>
  space.exchanged
    .filter(({ sent }) => sent.startsWith('{'))
    .map(({ sent, status }) => [JSON.parse(sent)['@type'], status]);

describe('a negotiation that the provider starts', () => {
  it('waits for the consumer, and is concluded when the consumer accepts', async () => {
    const pids = await offerAndFind();
    const [waiting] = await space.processes(space.consumer, 'negotiations');
    expect(waiting).toMatchObject({
      pid: pids.consumer,
      role: 'consumer',
      counterpartyId: 'provider',
      dataset: COMPANIES,
      state: 'OFFERED',
      agreement: null,
    });
    expect((await accept(space.consumer, pids.consumer)).status).toBe(202);
    const { consumer, provider } = await waitForBoth('FINALIZED', pids);
    expect(consumer.agreement).toBe(provider.agreement);
    const { consumerPid, providerPid } = await space.started(consumer.agreement ?? '');
    const { authorization = '' } = await space.address(consumerPid);
    expect((await space.read(providerPid, authorization)).status).toBe(200);
  });

  it('is accepted once, by the consumer only', async () => {
    const pids = await offerAndFind();
    expect(await body(accept(space.provider, pids.provider))).toMatchObject({
      status: 409,
      code: 'wrong-state',
      state: 'OFFERED',
    });
    await accept(space.consumer, pids.consumer);
    expect((await accept(space.consumer, pids.consumer)).status).toBe(409);
    await waitForBoth('FINALIZED', pids);
    expect((await accept(space.consumer, pids.consumer)).status).toBe(409);
  });

  it.each([
    ['of nothing', 'nothing', {}, 404, 'not-found'],
    ['to a private address', COMPANIES, { address: 'http://10.0.0.1/dsp' }, 400, 'address-refused'],
    ['to no participant', COMPANIES, { participantId: '' }, 400, 'message-invalid'],
  ])('is not started by an offer %s', async (_, dataset, members, status, code) => {
    expect(await body(offer(dataset, members))).toMatchObject({ status, code });
    expect(await space.processes(space.provider, 'negotiations')).toEqual([]);
  });

  it.each(['provider', 'consumer'] as const)('is ended by the %s with a reason', async (who) => {
    const pids = await offerAndFind();
    const reason = { reason: 'not on these terms' };
    await space.act(space[who], 'negotiations', pids[who], 'termination', reason);
    const ended = await waitForBoth('TERMINATED', pids);
    const ending = { code: 'terminated', reasons: ['not on these terms'], by: who };
    expect([ended.consumer.ending, ended.provider.ending]).toEqual([ending, ending]);
    for (const side of ['provider', 'consumer'] as const) {
      const again = space.act(space[side], 'negotiations', pids[side], 'termination');
      expect(await body(again)).toMatchObject({ status: 409, code: 'wrong-state' });
    }
  });
});

describe('a negotiation that the consumer starts', () => {
  it('takes five messages, each with one response', async () => {
    await space.agree();
    expect(listMessages()).toEqual([
      ['CatalogRequestMessage', 200],
      ['ContractRequestMessage', 201],
      ['ContractAgreementMessage', 200],
      ['ContractAgreementVerificationMessage', 200],
      ['ContractNegotiationEventMessage', 200],
    ]);
  });

  it.each(['provider', 'consumer'] as const)(
    'ends in the same state if every first reply of the %s is lost',
    async (who) => {
      const seen = new Set<string>();
      space.front[who] = async (request, pass) => {
        const key = request.url;
        const response = await pass();
        if (seen.has(key) || request.url.includes('catalog')) return response;
        seen.add(key);
        return new Response('lost', { status: 502 });
      };
      const agreement = await space.agree();
      const { providerPid, consumerPid } = await space.started(agreement);
      const { authorization = '' } = await space.address(consumerPid);
      expect((await space.read(providerPid, authorization)).status).toBe(200);
      for (const setup of [space.provider, space.consumer])
        for (const kind of ['negotiations', 'transfers'] as const)
          expect(await space.processes(setup, kind)).toHaveLength(1);
    },
  );

  it('waits in the outbox while the provider is unreachable, and continues afterwards', async () => {
    space.front.provider = async (request, pass) =>
      request.url.includes('negotiations') ? new Response('', { status: 503 }) : pass();
    const { pid } = await space.begin();
    await waitUntil(async () =>
      (await space.outbox(space.consumer)).some((m) => Number(m['attempts']) > 1),
    );
    expect(await space.outbox(space.consumer)).toMatchObject([
      {
        state: 'pending',
        process: 'negotiation',
        pid,
        type: 'ContractRequestMessage',
        counterpartyId: 'provider',
        reason: null,
      },
    ]);
    space.front = {};
    await space.reached(space.consumer, 'negotiations', pid, 'FINALIZED');
    expect(await space.outbox(space.consumer)).toEqual([]);
  });

  it('ends if its first message is refused, and an operator sees this message', async () => {
    space.front.provider = async (request, pass) =>
      request.url.includes('negotiations')
        ? Response.json(
            { '@type': 'ContractNegotiationError', code: '400', reason: ['no'] },
            { status: 400 },
          )
        : pass();
    const { pid } = await space.begin();
    const { ending } = await space.reached(space.consumer, 'negotiations', pid, 'TERMINATED');
    const why = 'the counterparty answered status 400: no';
    const what = 'ContractRequestMessage was not accepted';
    expect(ending).toEqual({ code: 'refused', reasons: [what, why], by: 'consumer' });
    const path = `/v1/negotiations/${pid}`;
    const headers = { 'accept-language': 'de' };
    const inGerman = await body<Seen>(space.consumer.as('operator', path, { headers }));
    expect(inGerman.ending?.reasons[0]).toBe('ContractRequestMessage wurde nicht angenommen');
    const [deadLetter] = await space.outbox(space.consumer);
    expect(deadLetter).toMatchObject({
      state: 'dead-letter',
      pid,
      reason: why,
      attempts: 1,
    });
  });

  it('is known to both sides if it is ended before the provider has answered', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    space.front.provider = async (request, pass) => {
      if (request.url.endsWith('/negotiations/request')) await gate;
      return pass();
    };
    const { pid } = await space.begin();
    await space.act(space.consumer, 'negotiations', pid, 'termination', {
      reason: 'changed my mind',
    });
    release();
    await waitUntil(async () => (await space.processes(space.provider, 'negotiations')).length > 0);
    const [theirs] = await space.processes(space.provider, 'negotiations');
    // The order does not matter: the end may come before or after the refused agreement.
    await space.reached(space.provider, 'negotiations', theirs?.pid ?? '', 'TERMINATED');
    const { ending } = await space.reached(space.consumer, 'negotiations', pid, 'TERMINATED');
    expect(ending).toMatchObject({ by: 'consumer', reasons: ['changed my mind'] });
  });

  it('that the provider ends in the middle is ended at the consumer, too', async () => {
    space.front.consumer = async (request, pass) => {
      const response = await pass();
      return request.url.endsWith('/agreement') ? new Response('', { status: 503 }) : response;
    };
    // Otherwise the negotiation would end before the test ends it.
    space.front.provider = async (request, pass) =>
      request.url.endsWith('/verification') ? new Response('', { status: 503 }) : pass();
    const { pid } = await space.begin();
    await waitUntil(async () => (await space.processes(space.provider, 'negotiations')).length > 0);
    const [theirs] = await space.processes(space.provider, 'negotiations');
    await space.act(space.provider, 'negotiations', theirs?.pid ?? '', 'termination');
    await space.reached(space.consumer, 'negotiations', pid, 'TERMINATED');
    await space.reached(space.provider, 'negotiations', theirs?.pid ?? '', 'TERMINATED');
  });
});

describe('the outbox', () => {
  const replay = (setup: DataSpace['consumer'], id: unknown) =>
    setup.as('operator', `/v1/outbox/${id}/replay`, { json: {} });

  it('sends a dead termination again on request', async () => {
    const pids = await offerAndFind();
    let away = true;
    space.front.consumer = async (request, pass) =>
      away && request.url.endsWith('/termination') ? new Response('', { status: 400 }) : pass();
    await space.act(space.provider, 'negotiations', pids.provider, 'termination', {
      reason: 'over',
    });
    await waitUntil(async () =>
      (await space.outbox(space.provider)).some((m) => m['state'] === 'dead-letter'),
    );
    const [deadLetter] = await space.outbox(space.provider);
    expect(deadLetter).toMatchObject({ type: 'ContractNegotiationTerminationMessage' });
    expect(deadLetter).not.toHaveProperty('body');
    expect((await replay(space.provider, deadLetter?.['id'])).status).toBe(202);
    await waitUntil(async () =>
      (await space.outbox(space.provider)).some((m) => m['state'] === 'dead-letter'),
    );
    away = false;
    const again = { process: 'negotiation', pid: pids.provider, isWanted: true };
    expect(await body(replay(space.provider, deadLetter?.['id']))).toMatchObject(again);
    await waitForBoth('TERMINATED', pids);
    expect(await space.outbox(space.provider)).toEqual([]);
  });

  it('drops messages that their process no longer needs', async () => {
    space.front.consumer = async (request, pass) =>
      request.url.endsWith('/agreement') ? new Response('', { status: 400 }) : pass();
    const { pid } = await space.begin(FIGURES);
    await space.reached(space.consumer, 'negotiations', pid, 'TERMINATED');
    await waitUntil(async () => (await space.outbox(space.provider)).length === 1);
    const [deadLetter] = await space.outbox(space.provider);
    const before = listMessages().length;
    space.front = {};
    const left = { id: deadLetter?.['id'], pid: deadLetter?.['pid'], isWanted: false };
    expect(await body(replay(space.provider, deadLetter?.['id']))).toMatchObject(left);
    await waitUntil(async () => (await space.outbox(space.provider)).length === 0);
    expect(listMessages()).toHaveLength(before);
  });

  it('is for operators only, and refuses unknown ids', async () => {
    expect(await body(replay(space.provider, 'urn:uuid:nothing'))).toMatchObject({
      status: 404,
      code: 'not-found',
    });
    for (const role of ['auditor', 'publisher', 'partner-admin', 'consent-officer'] as const) {
      expect((await space.provider.as(role, '/v1/outbox')).status).toBe(403);
      const ask = space.provider.as(role, '/v1/outbox/x/replay', { json: {} });
      expect((await ask).status).toBe(403);
    }
  });
});

async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  for (let each = 0; each < 3_000; each += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the expected state was not reached');
}
