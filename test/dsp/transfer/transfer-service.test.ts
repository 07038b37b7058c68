import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stateText } from '../../../lib/core/stated-reason.ts';
import type { ConcludedAgreement } from '../../../lib/dsp/common/concluded-agreement.ts';
import { newNegotiation } from '../../../lib/dsp/negotiation/negotiation.ts';
import {
  computeTransferPid,
  newTransfer,
  type Transfer,
} from '../../../lib/dsp/transfer/transfer.ts';
import { type MessageName, openingMessage, THEM, wireMessage } from '../model/counterpart.ts';
import { offerOn } from '../model/operator.ts';
import type { WireMessage } from '../model/wire-message.ts';
import { altered, receivedContract } from '../negotiation/received.ts';
import { findErrorCode, Setup } from '../negotiation/setup.ts';

let setup: Setup;
beforeEach(() => {
  setup = new Setup();
});
afterEach(() => setup.table.close());

/** An agreement with a participant. */
async function concluded(changes: Partial<ConcludedAgreement> = {}): Promise<string> {
  const id = `urn:agreement:${setup.newId()}`;
  const parties = { assigner: 'us', assignee: THEM, target: 'd1', timestamp: setup.now };
  const agreement: ConcludedAgreement = {
    id,
    role: 'provider',
    counterpartyId: THEM,
    address: 'http://them.example',
    negotiation: null,
    dataset: 'd1',
    agreement: { '@id': id, '@type': 'Agreement', permission: [{ action: 'use' }], ...parties },
    audience: 'dataspace',
    claims: {},
    purposes: [],
    endsAt: null,
    concludedAt: setup.now,
    ...changes,
  };
  const next = newNegotiation(`urn:uuid:${setup.newId()}`, setup.now, {
    role: agreement.role,
    ...{
      counterpartyId: THEM,
      counterpartyPid: 'n',
      address: 'http://them.example',
      state: 'FINALIZED',
    },
    ...{ offer: offerOn('theirs'), offeredBy: 'provider' },
  });
  const change = { next, revision: 0, agreement, actor: 'test', action: 'negotiation.finalized' };
  await setup.negotiationStore.commit(change);
  return id;
}

/** A stored transfer with the counterparty, in this state. */
async function storeTransfer(changes: Partial<Transfer>): Promise<Transfer> {
  const made = newTransfer(setup.now, {
    pid: `urn:uuid:${setup.newId()}`,
    role: 'provider',
    counterpartyId: THEM,
    counterpartyPid: 'their-pid',
    address: 'http://them.example',
    state: 'STARTED',
    agreement: 'urn:agreement',
    dataset: 'd1',
    format: 'HttpData-PULL',
    dataAddress: null,
  });
  const next = { ...made, ...changes };
  const change = { next, revision: 0, actor: 'test', action: 'transfer.begun' };
  await setup.transferStore.commit(change);
  return next;
}

const as = (role: Transfer['role'], state: Transfer['state'], more: Partial<Transfer> = {}) =>
  storeTransfer({ role, state, ...more });
const find = ({ pid }: Transfer) => setup.transfers.get(pid);
const say = (process: Transfer, messageName: MessageName, id = 'm1') =>
  wireMessage(process, messageName, 'none', id);
/** The counterparty has acknowledged the messages of a transfer. */
const taken = async (process: Transfer, response?: unknown) =>
  setup.transfers.recordAccepted(
    process.pid,
    (await find(process)).pending?.messageId ?? '',
    response,
  );

const MESSAGE_NAMES = [
  ['provider', 'STARTED', 'suspension'],
  ['provider', 'STARTED', 'completion'],
  ['provider', 'SUSPENDED', 'start'],
  ['provider', 'REQUESTED', 'termination'],
  ['consumer', 'REQUESTED', 'start'],
  ['consumer', 'SUSPENDED', 'start'],
  ['consumer', 'STARTED', 'suspension'],
  ['consumer', 'STARTED', 'completion'],
  ['consumer', 'SUSPENDED', 'termination'],
] as const;

describe.each(MESSAGE_NAMES)(
  'a message that our %s in %s would accept, %s,',
  (role, state, messageName) => {
    let process: Transfer;
    let before: unknown;
    beforeEach(async () => {
      process = await as(role, state);
      before = await setup.everything();
    });

    receivedContract(() => ({ setup, message: say(process, messageName), before }));

    it('is refused under another id after its first effect', async () => {
      await setup.take(say(process, messageName));
      before = await setup.everything();
      expect(await setup.codeOf(say(process, messageName, 'm2'))).toBe('wrong-state');
      expect(await setup.everything()).toEqual(before);
    });
  },
);

describe('a message that is not allowed in its state', () => {
  it.each([
    ['provider', 'REQUESTED', 'start'], // only the provider starts a transfer
    ['provider', 'REQUESTED', 'completion'],
    ['provider', 'REQUESTED', 'suspension'],
    ['provider', 'STARTED', 'start'],
    ['provider', 'SUSPENDED', 'suspension'],
    ['provider', 'SUSPENDED', 'completion'],
    ['provider', 'COMPLETED', 'termination'],
    ['provider', 'TERMINATED', 'termination'],
    ['provider', 'TERMINATED', 'start'],
    ['consumer', 'REQUESTED', 'suspension'],
    ['consumer', 'STARTED', 'start'],
    ['consumer', 'COMPLETED', 'start'],
    ['consumer', 'TERMINATED', 'completion'],
  ] as const)(
    'to our %s in %s, %s, is refused and changes nothing',
    async (role, state, messageName) => {
      const process = await as(role, state);
      const before = await setup.everything();
      expect(await setup.codeOf(say(process, messageName))).toBe('wrong-state');
      expect(await setup.everything()).toEqual(before);
    },
  );
});

describe('a suspension without an id', () => {
  const anonymous = (process: Transfer) => {
    const { body, ...message } = say(process, 'suspension');
    const { '@id': _, ...rest } = body;
    return { ...message, body: rest };
  };
  const readState = async ({ pid }: Transfer) => (await setup.transfers.get(pid)).state;

  it('has one effect if it is repeated, and another effect after a resume', async () => {
    const process = await storeTransfer({ role: 'consumer' });
    for (let each = 0; each < 2; each += 1) await setup.take(anonymous(process));
    expect(await readState(process)).toBe('SUSPENDED');
    await setup.take(say(process, 'start', 'm2'));
    expect(await readState(process)).toBe('STARTED');
    for (let each = 0; each < 2; each += 1) await setup.take(anonymous(process));
    expect(await readState(process)).toBe('SUSPENDED');
  });
});

describe('a request for data', () => {
  const request = (agreement: string, members: Record<string, unknown> = {}, id = 't1') =>
    altered(openingMessage('transfer', id, agreement), members);
  const push = (agreement: string, dataAddress: unknown) =>
    altered(openingMessage('push', 't1', agreement), { dataAddress });

  it.each<[string, () => Promise<WireMessage>, string]>([
    ['under no agreement', async () => request('urn:none'), 'not-found'],
    [
      'under another participant’s',
      async () => request(await concluded({ counterpartyId: 'eve' })),
      'not-found',
    ],
    [
      'under one in which we are the consumer',
      async () => request(await concluded({ role: 'consumer' })),
      'not-found',
    ],
    [
      'of another participant, under theirs',
      async () => ({ ...request(await concluded()), from: 'mallory' }),
      'not-found',
    ],
    [
      'in another format',
      async () => request(await concluded(), { format: 'AmazonS3-PUSH' }),
      'message-invalid',
    ],
    [
      'of what is offered no more',
      async () => request(await concluded({ dataset: 'd9' })),
      'message-invalid',
    ],
    [
      'to be answered inside',
      async () => request(await concluded(), { callbackAddress: 'http://10.0.0.1/' }),
      'address-refused',
    ],
    ['to be sent nowhere', async () => push(await concluded(), undefined), 'message-invalid'],
    [
      'to be sent inside',
      async () =>
        push(await concluded(), {
          '@type': 'DataAddress',
          endpointType: 'https',
          endpoint: 'http://10.0.0.1/',
        }),
      'address-refused',
    ],
    [
      'to be sent with credentials',
      async () =>
        push(await concluded(), {
          '@type': 'DataAddress',
          endpointType: 'https',
          endpoint: 'http://store.example/1',
          endpointProperties: [{ '@type': 'EndpointProperty', name: 'authorization', value: 'x' }],
        }),
      'message-invalid',
    ],
  ])('%s is refused and creates nothing', async (_, message, code) => {
    const request = await message();
    const before = await setup.everything();
    expect(await setup.codeOf(request)).toBe(code);
    expect(await setup.everything()).toEqual(before);
  });

  it('is one transfer for one consumer pid, with any message id', async () => {
    const agreement = await concluded();
    const first = request(agreement);
    const replies = await Promise.all([
      ...Array.from({ length: 4 }, () => setup.take(first)),
      ...['a', 'b'].map((id) => setup.take(altered(first, { '@id': id }))),
    ]);
    const pids = new Set(replies.map(({ body }) => body['providerPid']));
    expect([...pids]).toEqual([computeTransferPid(THEM, 'their-t1')]);
    expect((await setup.transferStore.list({})).processes).toHaveLength(1);
    expect(await setup.queued({ pid: computeTransferPid(THEM, 'their-t1') })).toHaveLength(1);
  });

  it('of another participant with the same consumer pid is another transfer', async () => {
    await setup.take(request(await concluded()));
    const theirs = await concluded({ counterpartyId: 'eve' });
    const { body } = await setup.take({ ...request(theirs), from: 'eve' });
    expect(body['providerPid']).toBe(computeTransferPid('eve', 'their-t1'));
    expect((await setup.transferStore.list({})).processes).toHaveLength(2);
  });

  it('for an ended transfer is refused, and for a running one gets its current state', async () => {
    const agreement = await concluded();
    await setup.take(request(agreement));
    const process = await setup.transfers.get(computeTransferPid(THEM, 'their-t1'));
    await taken(process);
    const again = await setup.take(request(agreement, { '@id': 'again' }));
    expect(again).toMatchObject({ status: 201, body: { state: 'STARTED' } });
    await setup.transfers.terminate(process.pid, [], 'olga');
    expect(await setup.codeOf(request(agreement, { '@id': 'late' }))).toBe('wrong-state');
  });

  it('leads to a start, or to the end if the agreement no longer allows it', async () => {
    await setup.take(request(await concluded()));
    const started = await setup.transfers.get(computeTransferPid(THEM, 'their-t1'));
    expect(started).toMatchObject({ pending: { to: 'STARTED' }, tokens: { current: 1 } });
    setup.refusal = stateText('its time is over');
    await setup.take(request(await concluded(), {}, 't2'));
    const refused = await setup.transfers.get(computeTransferPid(THEM, 'their-t2'));
    expect(refused).toMatchObject({
      state: 'TERMINATED',
      ending: { code: 'agreement-refused', reasons: [stateText('its time is over')] },
    });
  });

  it('for a push stores the link and the method only, until the data are ready', async () => {
    const link = {
      '@type': 'DataAddress',
      endpointType: 'https',
      endpoint: 'http://store.example/1?signature=x',
    };
    await setup.take(push(await concluded(), { ...link, note: 'x', '@type': 'DataAddress' }));
    const process = await setup.transfers.get(computeTransferPid(THEM, 'their-t1'));
    expect(process.dataAddress).toEqual({ ...link, '@type': 'DataAddress' });
    await taken(process);
    expect((await setup.queued(process)).map(({ type }) => type)).toEqual(['push']);
    await taken(process);
    expect(await find(process)).toMatchObject({ dataAddress: null, pending: { to: 'COMPLETED' } });
  });

  it('of ours needs an agreement in which we are the consumer', async () => {
    const transferRequest = async (role: Transfer['role']) => ({
      agreement: await concluded({ role }),
      format: 'HttpData-PULL' as const,
    });
    expect(
      await findErrorCode(setup.transfers.begin(await transferRequest('provider'), 'olga')),
    ).toBe('not-found');
    expect(
      await findErrorCode(setup.transfers.begin(await transferRequest('consumer'), 'olga')),
    ).toBe('accepted');
  });
});

describe('the address of the data', () => {
  const there = {
    '@type': 'DataAddress' as const,
    endpointType: 'https',
    endpoint: 'http://them.example/data',
  };
  const started = (members = {}) =>
    as('consumer', 'STARTED', { dataAddress: there, ...members } as Partial<Transfer>);

  it('arrives with a start, and is deleted at the end', async () => {
    for (const end of ['completion', 'termination'] as const) {
      const process = await as('consumer', 'REQUESTED');
      await setup.take(say(process, 'start', `s-${end}`));
      expect((await find(process)).dataAddress).toEqual(there);
      await setup.take(say(process, end, `e-${end}`));
      expect((await find(process)).dataAddress).toBeNull();
    }
  });

  it('is deleted when we resume, and another start is accepted until there is a new one', async () => {
    const process = await as('consumer', 'SUSPENDED', { dataAddress: there });
    await setup.transfers.start(process.pid, 'olga');
    expect(await find(process)).toMatchObject({ dataAddress: null, awaitsAddress: true });
    await taken(process);
    expect(await setup.codeOf(say(process, 'start', 'm1'))).toBe('accepted');
    expect(await find(process)).toMatchObject({
      state: 'STARTED',
      dataAddress: there,
      awaitsAddress: false,
    });
    expect(await setup.codeOf(say(process, 'start', 'm2'))).toBe('wrong-state');
  });

  it('may arrive while a suspension of ours is in flight; the suspension stays', async () => {
    const process = await started({ dataAddress: null, awaitsAddress: true });
    const { pending } = await setup.transfers.suspend(process.pid, [], 'olga');
    await setup.take(say(process, 'start'));
    expect(await find(process)).toMatchObject({ state: 'STARTED', dataAddress: there, pending });
    expect(await setup.queued(process)).toHaveLength(1);
  });

  it('proves that our suspension was accepted, if the provider starts again', async () => {
    const process = await started();
    await setup.transfers.suspend(process.pid, [], 'olga');
    const message = say(process, 'start');
    expect(await setup.codeOf(message)).toBe('wrong-state'); // it was not sent yet
    const [item] = [await setup.outbox.next(process.pid)];
    if (item !== undefined) await setup.outbox.claim(item, setup.now, setup.now);
    expect(await setup.codeOf(message)).toBe('accepted');
    expect(await find(process)).toMatchObject({ state: 'STARTED', pending: null });
    expect(await setup.queued(process)).toEqual([]);
  });

  it('is renewed while the address of the data is unchanged', async () => {
    const authorization = { '@type': 'EndpointProperty' as const, name: 'authorization' };
    const next = { ...there, endpointProperties: [{ ...authorization, value: 'new' }] };
    const flows = await started();
    await setup.transfers.storeRenewedAddress(flows.pid, there, next);
    expect((await find(flows)).dataAddress).toEqual(next);
    const moved = await started({ dataAddress: { ...there, endpoint: 'http://them.example/2' } });
    const suspended = await as('consumer', 'SUSPENDED', { dataAddress: there });
    for (const process of [moved, suspended]) {
      await setup.transfers.storeRenewedAddress(process.pid, there, next);
      expect(await find(process)).toEqual(process);
    }
    await setup.transfers.storeRenewedAddress('urn:uuid:none', there, next);
  });
});

describe('a data token', () => {
  const pulled = (changes: Partial<Transfer> = {}) =>
    as('provider', 'STARTED', { tokens: { current: 2, previousWorks: false }, ...changes });
  const opens = (process: Pick<Transfer, 'pid'>, generation: number) =>
    findErrorCode(setup.transfers.assertTokenWorks(process.pid, generation));

  it.each<[string, () => Promise<Pick<Transfer, 'pid'>>, number]>([
    ['of no transfer', async () => ({ pid: 'urn:uuid:none' }), 2],
    ['of a generation before', () => pulled(), 1],
    ['of a generation to come', () => pulled(), 3],
    ['of a suspended transfer', () => pulled({ state: 'SUSPENDED' }), 2],
    ['of a completed transfer', () => pulled({ state: 'COMPLETED' }), 2],
    ['of a terminated transfer', () => pulled({ state: 'TERMINATED' }), 2],
    ['of a transfer that was not started', () => pulled({ state: 'REQUESTED' }), 2],
    ['of a transfer that is sent', () => pulled({ format: 'HttpData-PUSH' }), 2],
    ['of a transfer in which we are the consumer', () => pulled({ role: 'consumer' }), 2],
  ])('%s gives no access, and no new token', async (_, make, generation) => {
    const process = await make();
    const before = await setup.everything();
    expect(await opens(process, generation)).toBe('unauthenticated');
    expect(await findErrorCode(setup.transfers.refresh(process.pid, generation))).toBe(
      'unauthenticated',
    );
    expect(await setup.everything()).toEqual(before);
  });

  it.each(['suspend', 'complete', 'terminate'] as const)(
    'ends at once when we %s, before the other side is informed',
    async (step) => {
      const process = await pulled();
      expect(await opens(process, 2)).toBe('accepted');
      await (step === 'complete'
        ? setup.transfers.complete(process.pid, 'olga')
        : setup.transfers[step](process.pid, [], 'olga'));
      expect(await opens(process, 2)).toBe('unauthenticated');
    },
  );

  it('is valid from the moment it is queued, before we know that the consumer has it', async () => {
    const process = await as('provider', 'SUSPENDED', {
      tokens: { current: 2, previousWorks: true },
    });
    await setup.transfers.start(process.pid, 'olga');
    expect(await Promise.all([1, 2, 3].map((generation) => opens(process, generation)))).toEqual([
      'unauthenticated',
      'unauthenticated',
      'accepted',
    ]);
  });

  it('is valid until the next one is used, after any number of refreshes', async () => {
    const process = await pulled();
    for (let each = 0; each < 3; each += 1)
      expect((await setup.transfers.refresh(process.pid, 2)).tokens.current).toBe(3);
    expect(await opens(process, 2)).toBe('accepted');
    expect(await opens(process, 3)).toBe('accepted');
    expect(await opens(process, 2)).toBe('unauthenticated');
    expect(await findErrorCode(setup.transfers.refresh(process.pid, 2))).toBe('unauthenticated');
  });

  it('is refreshed once by many simultaneous requests', async () => {
    const process = await pulled();
    const pending = Array.from({ length: 5 }, () => setup.transfers.refresh(process.pid, 2));
    const currents = (await Promise.all(pending)).map(({ tokens }) => tokens.current);
    expect(new Set(currents)).toEqual(new Set([3]));
    expect(await setup.auditedActions()).toEqual(['transfer.begun']);
  });

  it('of before a resume is invalid after it; the resume creates a new one', async () => {
    const process = await pulled({ state: 'SUSPENDED' });
    await setup.take(say(process, 'start'));
    expect(await find(process)).toMatchObject({
      state: 'STARTED',
      tokens: { current: 3, previousWorks: false },
      pending: { type: 'TransferStartMessage', optional: true },
    });
    expect(await opens(process, 2)).toBe('unauthenticated');
    expect(await opens(process, 3)).toBe('accepted');
  });
});

describe('a person', () => {
  const steps = {
    start: (pid: string) => setup.transfers.start(pid, 'olga'),
    suspend: (pid: string) => setup.transfers.suspend(pid, [], 'olga'),
    complete: (pid: string) => setup.transfers.complete(pid, 'olga'),
    terminate: (pid: string) => setup.transfers.terminate(pid, [], 'olga'),
  };

  it.each<[keyof typeof steps, Transfer['role'], Transfer['state'], string]>([
    ['start', 'consumer', 'REQUESTED', 'wrong-state'],
    ['start', 'consumer', 'STARTED', 'wrong-state'],
    ['start', 'provider', 'COMPLETED', 'wrong-state'],
    ['start', 'consumer', 'SUSPENDED', 'accepted'],
    ['suspend', 'provider', 'REQUESTED', 'wrong-state'],
    ['suspend', 'provider', 'SUSPENDED', 'wrong-state'],
    ['suspend', 'consumer', 'STARTED', 'accepted'],
    ['complete', 'consumer', 'SUSPENDED', 'wrong-state'],
    ['complete', 'provider', 'STARTED', 'accepted'],
    ['terminate', 'provider', 'COMPLETED', 'wrong-state'],
    ['terminate', 'consumer', 'TERMINATED', 'wrong-state'],
    ['terminate', 'provider', 'SUSPENDED', 'accepted'],
  ])('who requests to %s as %s in %s: %s', async (step, role, state, code) => {
    expect(await findErrorCode(steps[step]((await as(role, state)).pid))).toBe(code);
  });

  it('waits for messages in flight, except a push of data and a termination', async () => {
    const process = await as('provider', 'STARTED');
    await steps.suspend(process.pid);
    expect(await findErrorCode(steps.complete(process.pid))).toBe('wrong-state');
    expect(await findErrorCode(steps.terminate(process.pid))).toBe('accepted');
    expect((await setup.queued(process)).map(({ type }) => type)).toEqual([
      'TransferTerminationMessage',
    ]);
  });

  it('waits for the start that responds to a resume if that is in flight', async () => {
    const process = await as('provider', 'SUSPENDED');
    await setup.take(say(process, 'start'));
    const item = await setup.outbox.next(process.pid);
    if (item !== undefined) await setup.outbox.claim(item, setup.now, setup.now);
    expect(await findErrorCode(steps.suspend(process.pid))).toBe('wrong-state');
    await taken(process);
    expect(await findErrorCode(steps.suspend(process.pid))).toBe('accepted');
  });
});

describe('9.48: a start that an EDC requests again', () => {
  const address = (token: string) => ({
    '@type': 'DataAddress',
    endpointType: 'https://w3id.org/idsa/v4.1/HTTP',
    endpoint: 'http://them.example/data',
    endpointProperties: [{ '@type': 'EndpointProperty', name: 'authorization', value: token }],
  });
  const tokenOf = async (process: Transfer) =>
    (await find(process)).dataAddress?.endpointProperties?.find(
      ({ name }) => name === 'authorization',
    )?.value;

  it('brings the token that was created for the repeat', async () => {
    const process = await as('consumer', 'REQUESTED');
    const message = say(process, 'start');
    await setup.take(altered(message, { dataAddress: address('first') }));
    await setup.take(altered(message, { dataAddress: address('second') }));
    expect(await tokenOf(process)).toBe('second');
  });

  it('does not restore a token that was renewed since', async () => {
    const process = await as('consumer', 'REQUESTED');
    const start = altered(say(process, 'start'), { dataAddress: address('first') });
    await setup.take(start);
    const stored = (await find(process)).dataAddress;
    if (stored === null) throw new Error('no address');
    const renewed = { ...stored, ...address('renewed') };
    await setup.transfers.storeRenewedAddress(process.pid, stored, renewed as typeof stored);
    await setup.take(start);
    expect(await tokenOf(process)).toBe('renewed');
  });

  it('leads to a repeated start with the same tokens', async () => {
    const agreementId = await concluded();
    const request = openingMessage('transfer', 'm1', agreementId);
    const { body } = await setup.take(request);
    const process = await setup.transfers.get(String(body['providerPid']));
    await taken(process);
    const before = await find(process);
    await setup.take(request);
    const after = await find(process);
    expect(after).toMatchObject({ state: 'STARTED', pending: { again: true } });
    expect(after.tokens).toEqual(before.tokens);
    await taken(process);
    expect(await find(process)).toMatchObject({ state: 'STARTED', pending: null });
  });
});

describe('9.53: a request for a consumer pid that is known', () => {
  it('gets the same response if it is the same request with another id', async () => {
    const first = openingMessage('transfer', 'm1', await concluded());
    const reply = await setup.take(first);
    const { body } = await setup.take(altered(first, { '@id': 'm2' }));
    expect(body['providerPid']).toBe(reply.body['providerPid']);
  });

  it.each<[string, () => Promise<Record<string, unknown>>]>([
    ['agreement', async () => ({ agreementId: await concluded() })],
    ['callback address', async () => ({ callbackAddress: 'http://them.example/other' })],
    [
      'format',
      async () => ({
        format: 'HttpData-PUSH',
        dataAddress: {
          '@type': 'DataAddress',
          endpointType: 'https',
          endpoint: 'http://store.example/1',
        },
      }),
    ],
  ])('is refused if it requests another %s', async (_, members) => {
    const first = openingMessage('transfer', 'm1', await concluded());
    await setup.take(first);
    const other = altered(first, { '@id': 'm2', ...(await members()) });
    expect(await setup.codeOf(other)).toBe('wrong-state');
  });
});
