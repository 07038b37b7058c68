import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addMilliseconds } from '../../../lib/core/instant.ts';
import { stateText } from '../../../lib/core/stated-reason.ts';
import { type Negotiation, newNegotiation } from '../../../lib/dsp/negotiation/negotiation.ts';
import { MEMBERS_ONLY, MEMBERSHIP } from '../catalog/offered.ts';
import { type MessageName, openingMessage, THEM, wireMessage } from '../model/counterpart.ts';
import { offerOn } from '../model/operator.ts';
import type { WireMessage } from '../model/wire-message.ts';
import { altered, receivedContract } from './received.ts';
import { findErrorCode, Setup } from './setup.ts';

let setup: Setup;
beforeEach(() => {
  setup = new Setup();
});
afterEach(() => setup.table.close());

/** Stores a negotiation with the counterparty. @param changes differences to a request of a consumer */
async function storeNegotiation(changes: Partial<Negotiation>): Promise<Negotiation> {
  const role = changes.role ?? 'provider';
  const next = newNegotiation(`urn:uuid:${setup.newId()}`, setup.now, {
    role,
    counterpartyId: THEM,
    counterpartyPid: 'their-pid',
    address: 'http://them.example',
    state: 'REQUESTED',
    offer: offerOn('theirs'),
    offeredBy: 'consumer',
    asked: offerOn('theirs'),
    ...changes,
  });
  const actor = 'test';
  await setup.negotiationStore.commit({ next, revision: 0, actor, action: 'negotiation.begun' });
  return next;
}

const as = (role: Negotiation['role'], state: Negotiation['state'], more = {}) =>
  storeNegotiation({ role, state, ...more });
const find = async ({ pid }: Negotiation) => setup.negotiations.get(pid);
const say = (process: Negotiation, messageName: MessageName, id = 'm1') =>
  wireMessage(process, messageName, 'none', id);

const MESSAGE_NAMES = [
  ['provider', 'OFFERED', 'request'],
  ['provider', 'OFFERED', 'accepted'],
  ['provider', 'AGREED', 'agreement/verification'],
  ['provider', 'AGREED', 'termination'],
  ['consumer', 'REQUESTED', 'offers'],
  ['consumer', 'REQUESTED', 'agreement'],
  ['consumer', 'VERIFIED', 'finalized'],
  ['consumer', 'VERIFIED', 'termination'],
] as const;

describe.each(MESSAGE_NAMES)(
  'a message that our %s in %s would accept, %s,',
  (role, state, messageName) => {
    let process: Negotiation;
    let before: unknown;
    beforeEach(async () => {
      process = await as(role, state);
      before = await setup.everything();
    });

    receivedContract(() => ({ setup, message: say(process, messageName), before }));

    it('is refused by the other role', async () => {
      const mirror = await as(role === 'provider' ? 'consumer' : 'provider', state);
      if (messageName === 'termination') return;
      before = await setup.everything();
      expect(await setup.codeOf(say(mirror, messageName))).toBe('wrong-state');
      expect(await setup.everything()).toEqual(before);
    });

    it('enqueues at most one message after many simultaneous requests', async () => {
      const message = say(process, messageName);
      await Promise.all(Array.from({ length: 5 }, () => setup.take(message)));
      expect((await setup.queued(process)).length).toBeLessThan(2);
    });

    it('is refused under another id after its first effect', async () => {
      await setup.take(say(process, messageName));
      before = await setup.everything();
      if (messageName === 'agreement') return; // an EDC sends a second agreement
      expect(await setup.codeOf(say(process, messageName, 'm2'))).toBe('wrong-state');
      expect(await setup.everything()).toEqual(before);
    });
  },
);

describe('a message', () => {
  it.each([
    ['provider', 'OFFERED', 'request', 'other dataset'],
    ['consumer', 'REQUESTED', 'offers', 'other dataset'],
    ['consumer', 'REQUESTED', 'agreement', 'other dataset'],
    ['consumer', 'REQUESTED', 'agreement', 'other parties'],
  ] as const)(
    'to our %s in %s, %s about %s, is refused',
    async (role, state, messageName, flaw) => {
      const process = await as(role, state);
      const before = await setup.everything();
      expect(await setup.codeOf(wireMessage(process, messageName, flaw, 'm1'))).toBe(
        'message-invalid',
      );
      expect(await setup.everything()).toEqual(before);
    },
  );

  it.each([
    ['the provider', { assigner: 'eve' }],
    ['us', { assignee: 'other' }],
    ['both, and names each in the place of the other', { assigner: 'us', assignee: THEM }],
  ])('that agrees with other participants than %s is refused', async (_, parties) => {
    const process = await as('consumer', 'REQUESTED');
    const message = say(process, 'agreement');
    const agreement = { ...(message.body['agreement'] as object), ...parties };
    expect(await setup.codeOf(altered(message, { agreement }))).toBe('message-invalid');
    expect(await find(process)).toMatchObject({ state: 'REQUESTED', agreement: null });
  });

  it.each([
    [{ assigner: 'us' }, 'accepted'],
    [{ assigner: THEM }, 'message-invalid'],
  ])('that counters our offer with %j is %s', async (assigned, code) => {
    const process = await as('provider', 'OFFERED');
    const before = await setup.everything();
    const message = say(process, 'request');
    const offer = { ...(message.body['offer'] as object), ...assigned };
    expect(await setup.codeOf(altered(message, { offer }))).toBe(code);
    if (code !== 'accepted') expect(await setup.everything()).toEqual(before);
  });

  it('that counters our offer is stored as the last request of the consumer', async () => {
    const process = await as('provider', 'OFFERED', { asked: null });
    const message = say(process, 'request');
    await setup.take(message);
    const stored = await find(process);
    expect(stored.asked).toEqual(stored.offer);
    expect(stored).toMatchObject({ offeredBy: 'consumer', rounds: process.rounds + 1 });
  });

  it('without an id is recognised by its content', async () => {
    const process = await as('provider', 'AGREED');
    const message = altered(say(process, 'agreement/verification'), { '@id': undefined });
    const first = await setup.take(message);
    expect(await setup.take(message)).toEqual(first);
    const other = altered(message, { note: 'another' });
    expect(await setup.codeOf(other)).toBe('wrong-state');
  });

  it('is a new message with the same id at another address, or from another sender', async () => {
    const process = await as('provider', 'OFFERED');
    await setup.take(say(process, 'accepted', 'm1'));
    expect(await setup.codeOf(say(process, 'agreement/verification', 'm1'))).toBe('wrong-state');
    const stranger = { ...say(process, 'accepted', 'm1'), from: 'mallory' };
    expect(await setup.codeOf(stranger)).toBe('not-found');
  });

  it('that was refused is decided again', async () => {
    const process = await as('provider', 'REQUESTED');
    const early = say(process, 'agreement/verification');
    expect(await setup.codeOf(early)).toBe('wrong-state');
    const { value, revision } = await stored(process);
    const next: Negotiation = { ...value, state: 'AGREED' };
    const change = { next, revision, actor: 'test', action: 'negotiation.agreed' };
    await setup.negotiationStore.commit(change);
    expect(await setup.codeOf(early)).toBe('accepted');
  });
});

const stored = async ({ pid }: Negotiation) => {
  const found = await setup.negotiationStore.find(pid);
  if (found === undefined) throw new Error('no such process');
  return found;
};

describe('a first request', () => {
  const request = openingMessage('request', 'r1');
  const offer = (members: Record<string, unknown>) =>
    altered(request, { offer: { ...offerOn('theirs'), ...members } });

  it.each<[string, () => WireMessage, string]>([
    ['for a dataset that is not offered', () => offer({ target: 'd9' }), 'message-invalid'],
    ['on an offer that is not ours', () => offer({ '@id': 'urn:own' }), 'message-invalid'],
    ['on the offer of another dataset', () => offer({ target: 'd2' }), 'message-invalid'],
    [
      'to be answered inside',
      () => altered(request, { callbackAddress: 'http://10.0.0.1/' }),
      'address-refused',
    ],
    [
      'to be answered nowhere',
      () => altered(request, { callbackAddress: undefined }),
      'message-invalid',
    ],
  ])('%s is refused', async (_, message, code) => {
    expect(await setup.codeOf(message())).toBe(code);
    expect(await setup.everything()).toMatchObject({ processes: [], auditedActions: [] });
  });

  it('for a dataset that the caller may not see has the error of a missing one', async () => {
    setup.offer({ access: MEMBERS_ONLY });
    expect(await setup.codeOf(request)).toBe('message-invalid');
    setup.caller = { audience: 'dataspace', claims: { [MEMBERSHIP]: ['active'] } };
    expect(await setup.codeOf(request)).toBe('accepted');
  });

  it('is one negotiation, also if it is repeated, and a separate one for each sender', async () => {
    const replies = await Promise.all(Array.from({ length: 5 }, () => setup.take(request)));
    expect(new Set(replies.map(({ body }) => body['providerPid'])).size).toBe(1);
    expect(replies[0]).toMatchObject({ status: 201, body: { state: 'REQUESTED' } });
    const other = await setup.take({ ...request, from: 'mallory' });
    expect(other.body['providerPid']).not.toBe(replies[0]?.body['providerPid']);
    expect((await setup.negotiationStore.list({})).processes).toHaveLength(2);
  });

  it('9.53 is one negotiation for one consumer pid, with any message id', async () => {
    const first = await setup.take(request);
    const again = await setup.take(altered(request, { '@id': 'again' }));
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect((await setup.negotiationStore.list({})).processes).toHaveLength(1);
  });

  it.each([
    ['another callback address', { callbackAddress: 'https://elsewhere.example/dsp' }],
    ['another offer', { offer: { ...offerOn('theirs'), target: 'd2', '@id': 'urn:offer:d2' } }],
  ])('9.53 with a known consumer pid and %s is refused and changes nothing', async (_, members) => {
    const { body } = await setup.take(request);
    const before = await setup.negotiations.get(String(body['providerPid']));
    const other = altered(request, { '@id': 'other', ...members });
    expect(['wrong-state', 'message-invalid']).toContain(await setup.codeOf(other));
    expect(await setup.negotiations.get(before.pid)).toEqual(before);
    expect((await setup.negotiationStore.list({})).processes).toHaveLength(1);
  });

  it('9.53 with the consumer pid of one that has ended is refused', async () => {
    const { body } = await setup.take(request);
    await setup.negotiations.terminate(String(body['providerPid']), [], 'olga');
    expect(await setup.codeOf(altered(request, { '@id': 'late' }))).toBe('wrong-state');
  });

  const became = async () => {
    const { body } = await setup.take(request);
    const process = await setup.negotiations.get(String(body['providerPid']));
    const [queued] = await setup.queued(process);
    return { process, type: queued?.type, sent: queued?.body };
  };

  it('on our terms gets an agreement with our terms', async () => {
    const { process, type, sent } = await became();
    expect(process).toMatchObject({ state: 'REQUESTED', pending: { to: 'AGREED' } });
    const between = {
      assigner: 'us',
      assignee: THEM,
      target: 'd1',
      permission: [{ action: 'use' }],
    };
    expect([type, sent]).toMatchObject(['ContractAgreementMessage', { agreement: between }]);
  });

  it('on terms that the consumer does not meet ends the negotiation', async () => {
    const { offer: ours } = (await setup.offered.find('d1')) ?? {};
    setup.offer({ offer: { ...ours, '@id': 'urn:offer:d1', ...MEMBERS_ONLY } });
    const { process } = await became(); // its request has terms that we do not offer any more
    expect(process).toMatchObject({ state: 'REQUESTED', pending: { to: 'OFFERED' } });
    await setup.negotiations.recordAccepted(
      process.pid,
      process.pending?.messageId ?? '',
      undefined,
    );
    await setup.take(say(await find(process), 'accepted'));
    expect(await find(process)).toMatchObject({
      state: 'TERMINATED',
      ending: { code: 'policy-refused', by: 'provider' },
    });
  });

  it('on other terms gets our offer once, and ends the negotiation at the second time', async () => {
    const other = altered(request, { offer: offerOn('others') });
    const { body } = await setup.take(other);
    const pid = String(body['providerPid']);
    const process = await setup.negotiations.get(pid);
    expect(process).toMatchObject({
      pending: { to: 'OFFERED' },
      offer: { permission: [{ action: 'use' }] },
    });
    await setup.negotiations.recordAccepted(pid, process.pending?.messageId ?? '', undefined);
    const again = wireMessage(await find(process), 'request', 'other terms', 'm2');
    await setup.take(again);
    expect(await find(process)).toMatchObject({
      state: 'TERMINATED',
      ending: { code: 'offer-refused' },
    });
  });

  it('whose offer is withdrawn from the catalog at the acceptance ends the negotiation', async () => {
    const process = await as('provider', 'OFFERED');
    setup.offer({ offer: { '@id': 'urn:offer:new', '@type': 'Offer' } });
    await setup.take(say(process, 'accepted'));
    expect(await find(process)).toMatchObject({
      state: 'TERMINATED',
      ending: { code: 'offer-gone' },
    });
    const [end] = await setup.queued(process);
    expect(end).toMatchObject({ type: 'ContractNegotiationTerminationMessage' });
  });
});

describe('a provider’s offer', () => {
  it.each([
    ['what we asked for is accepted', offerOn('theirs'), 'ACCEPTED'],
    ['something else waits for a person', offerOn('others'), undefined],
    ['an offer without a request waits for a person', null, undefined],
  ])('of %s', async (_, request, to) => {
    const process = await as('consumer', 'REQUESTED', { asked: request });
    await setup.take(say(process, 'offers'));
    const after = await find(process);
    expect([after.state, after.pending?.to]).toEqual(['OFFERED', to]);
  });

  it('that starts a negotiation waits for a person', async () => {
    const { body } = await setup.take(openingMessage('offer', 'o1'));
    const pid = String(body['consumerPid']);
    expect(await setup.negotiations.get(pid)).toMatchObject({ state: 'OFFERED', pending: null });
    expect(await setup.negotiations.accept(pid, 'olga')).toMatchObject({
      pending: { to: 'ACCEPTED' },
    });
    expect(await findErrorCode(setup.negotiations.accept(pid, 'olga'))).toBe('wrong-state');
  });
});

describe('a provider’s agreement', () => {
  it.each([
    ['the terms that were asked for is verified', 'none', 'AGREED', 'VERIFIED'],
    ['other terms ends the negotiation', 'other terms', 'TERMINATED', 'TERMINATED'],
  ] as const)('to %s', async (_, flaw, state, to) => {
    const process = await as('consumer', 'REQUESTED');
    await setup.take(wireMessage(process, 'agreement', flaw, 'm1'));
    expect(await find(process)).toMatchObject({ state, pending: { to } });
  });

  it('is valid until another arrives, as an EDC sends one after a conflict', async () => {
    const process = await as('consumer', 'REQUESTED');
    await setup.take(say(process, 'agreement', 'm1'));
    const [first] = await setup.queued(process);
    await setup.take(say(await find(process), 'agreement', 'm2'));
    const after = await find(process);
    expect(after).toMatchObject({ state: 'AGREED', agreement: { '@id': 'urn:agreed:m2' } });
    const queued = await setup.queued(process);
    expect(queued.map(({ messageId }) => messageId)).toEqual([after.pending?.messageId]);
    expect(queued[0]?.messageId).not.toBe(first?.messageId);
    expect(await setup.agreements.find('urn:agreed:m1', 'consumer')).toBeUndefined();
  });

  it('9.48: is replaced by the second one of an EDC under the same id, until it is verified', async () => {
    const process = await as('consumer', 'REQUESTED');
    const message = say(process, 'agreement', 'm1');
    const first = await setup.take(message);
    const [verification] = await setup.queued(process);
    const agreement = { ...(message.body['agreement'] as object), '@id': 'urn:agreed:again' };
    const second = altered(message, { agreement });
    expect(await setup.take(second)).toEqual(first);
    expect(await find(process)).toMatchObject({
      state: 'AGREED',
      agreement: { '@id': 'urn:agreed:again' },
      pending: { to: 'VERIFIED' },
    });
    const queued = await setup.queued(process);
    expect(queued).toHaveLength(1);
    expect(queued[0]?.messageId).not.toBe(verification?.messageId);
    const { messageId = '' } = queued[0] ?? {};
    await setup.negotiations.recordAccepted(process.pid, messageId, undefined);
    expect(await setup.take(message)).toEqual(first);
    await setup.take(say(await find(process), 'finalized', 'm2'));
    expect(await setup.agreements.find('urn:agreed:again', 'consumer')).toBeDefined();
    expect(await setup.agreements.find('urn:agreed:m1', 'consumer')).toBeUndefined();
  });

  it('is refused with the id of one that was concluded before, because the two could not be distinguished', async () => {
    const first = await as('consumer', 'FINALIZED');
    const second = await as('consumer', 'REQUESTED');
    const id = first.agreement?.['@id'];
    const again = say(second, 'agreement', 'm9');
    const body = {
      ...again.body,
      agreement: { ...(again.body['agreement'] as object), '@id': id },
    };
    expect(await setup.codeOf({ ...again, body })).toBe('message-invalid');
    expect(await find(second)).toMatchObject({ state: 'REQUESTED', agreement: null });
  });

  it('is final after its verification', async () => {
    const process = await as('consumer', 'VERIFIED');
    expect(await setup.codeOf(say(process, 'agreement'))).toBe('wrong-state');
  });

  it('is concluded when it is finalised, and not before', async () => {
    const process = await as('consumer', 'REQUESTED');
    await setup.take(say(process, 'agreement'));
    const { pending } = await find(process);
    await setup.negotiations.recordAccepted(process.pid, pending?.messageId ?? '', undefined);
    expect(await setup.agreements.find('urn:agreed:m1', 'consumer')).toBeUndefined();
    await setup.take(say(await find(process), 'finalized', 'm2'));
    expect(await setup.agreements.find('urn:agreed:m1', 'consumer')).toMatchObject({
      role: 'consumer',
      counterpartyId: THEM,
      dataset: 'd1',
      negotiation: process.pid,
    });
  });
});

describe('our agreement', () => {
  it('is concluded when it is verified, with the claims of the consumer', async () => {
    const claims = { [MEMBERSHIP]: ['active'] };
    setup.caller = { audience: 'partners', claims };
    const { body } = await setup.take(openingMessage('request', 'r1'));
    const pid = String(body['providerPid']);
    const { pending, agreement } = await setup.negotiations.get(pid);
    const id = agreement?.['@id'] ?? '';
    await setup.negotiations.recordAccepted(pid, pending?.messageId ?? '', undefined);
    expect(await setup.agreements.find(id, 'provider')).toBeUndefined();
    await setup.take(say(await setup.negotiations.get(pid), 'agreement/verification'));
    const concluded = await setup.agreements.find(id, 'provider');
    expect(concluded).toMatchObject({
      counterpartyId: THEM,
      audience: 'partners',
      claims,
      agreement,
    });
    expect(await setup.negotiations.get(pid)).toMatchObject({ pending: { to: 'FINALIZED' } });
  });
});

describe('the result of our message', () => {
  const begun = () =>
    setup.negotiations.begin(
      {
        role: 'consumer',
        counterpartyId: THEM,
        address: 'http://them.example',
        offer: offerOn('theirs'),
      },
      'olga',
    );
  const response = { providerPid: 'their-pid' };

  it.each([
    ['without a pid', { state: 'REQUESTED' }],
    ['with an empty pid', { providerPid: '' }],
    ['with a pid that is no text', { providerPid: 7 }],
    ['with our own pid alone', { consumerPid: 'urn:uuid:id-000001' }],
    ['that is no document', 'OK'],
    ['that is nothing', undefined],
  ])('is unknown after a first response %s: the process ends', async (_, given) => {
    const process = await begun();
    const id = process.pending?.messageId ?? '';
    await setup.negotiations.recordAccepted(process.pid, id, given);
    expect(await find(process)).toMatchObject({
      state: 'TERMINATED',
      counterpartyPid: null,
      pending: null,
    });
    expect(await setup.queued(process)).toEqual([]);
    expect(await setup.outbox.findDeadLetter(id)).toMatchObject({ pid: process.pid });
  });

  it('is recorded once, and not for another message', async () => {
    const process = await begun();
    const id = process.pending?.messageId ?? '';
    await setup.negotiations.recordAccepted(process.pid, 'urn:uuid:other', response);
    await setup.negotiations.recordRefused(process.pid, 'urn:uuid:other', stateText('no'));
    expect(await find(process)).toEqual(process);
    await setup.negotiations.recordAccepted(process.pid, id, response);
    const after = await setup.everything();
    expect(await find(process)).toMatchObject({ state: 'REQUESTED', counterpartyPid: 'their-pid' });
    await setup.negotiations.recordAccepted(process.pid, id, { providerPid: 'another' });
    await setup.negotiations.recordRefused(process.pid, id, stateText('no'));
    expect(await setup.everything()).toEqual(after);
  });

  it('is queued while it is pending, also if a repeat enqueues it again while a second worker settles it', async () => {
    const request = openingMessage('request', 'm1');
    const { pid } = await setup.negotiations.get(
      String((await setup.take(request)).body['providerPid']),
    );
    const id = (await setup.negotiations.get(pid)).pending?.messageId ?? '';
    await setup.negotiations.recordAccepted(pid, id, undefined);
    const { negotiationStore } = setup;
    const read = negotiationStore.find.bind(negotiationStore);
    vi.spyOn(negotiationStore, 'find').mockImplementationOnce(async () => {
      const stored = await read(pid);
      await setup.take(request);
      return stored;
    });
    await setup.negotiations.recordAccepted(pid, id, undefined);
    const { pending } = await setup.negotiations.get(pid);
    expect([pending, await setup.queued({ pid })]).toEqual([null, []]);
    expect(await setup.auditedActions()).toContain('negotiation.answered-again');
  });

  it('is sent as a termination if a refusal ends the process, if possible', async () => {
    const process = await as('consumer', 'OFFERED');
    const { pending } = await setup.negotiations.accept(process.pid, 'olga');
    await setup.negotiations.recordRefused(
      process.pid,
      pending?.messageId ?? '',
      stateText('status 400'),
    );
    expect(await find(process)).toMatchObject({
      state: 'TERMINATED',
      ending: { code: 'refused', by: 'consumer' },
    });
    const [end] = await setup.queued(process);
    expect(end).toMatchObject({ type: 'ContractNegotiationTerminationMessage' });
    await setup.negotiations.recordRefused(
      process.pid,
      end?.messageId ?? '',
      stateText('status 400'),
    );
    expect(await setup.queued(process)).toEqual([]);
    expect(await find(process)).toMatchObject({ state: 'TERMINATED', pending: null });
  });

  it('is sent later if a process ended before the other side had a pid for it', async () => {
    const process = await begun();
    const id = process.pending?.messageId ?? '';
    await setup.negotiations.terminate(process.pid, [stateText('enough')], 'olga');
    expect((await setup.queued(process)).map(({ messageId }) => messageId)).toEqual([id]);
    await setup.negotiations.recordAccepted(process.pid, id, response);
    const [end] = await setup.queued(process);
    expect(end).toMatchObject({
      type: 'ContractNegotiationTerminationMessage',
      path: '/negotiations/their-pid/termination',
      body: { providerPid: 'their-pid', reason: ['enough'] },
    });
  });

  it('does not affect an ended process: no later message continues it', async () => {
    const process = await begun();
    const id = process.pending?.messageId ?? '';
    await setup.outbox.claim(await mustFind(process, id), setup.now, setup.now);
    const ended = await setup.negotiations.terminate(process.pid, [stateText('enough')], 'olga');
    const late = say({ ...ended, counterpartyPid: 'their-pid' }, 'agreement');
    expect(await setup.codeOf(late)).toBe('wrong-state');
    expect(await find(process)).toMatchObject({ state: 'TERMINATED', agreement: null });
  });
});

async function mustFind({ pid }: Negotiation, messageId: string) {
  const item = await setup.outbox.find(pid, messageId);
  if (item === undefined) throw new Error('no message is queued');
  return item;
}

describe('a person', () => {
  const steps = {
    accept: (pid: string) => setup.negotiations.accept(pid, 'olga'),
    counter: (pid: string) => setup.negotiations.sendCounterOffer(pid, offerOn('others'), 'olga'),
    terminate: (pid: string) => setup.negotiations.terminate(pid, [], 'olga'),
  };

  it.each<[keyof typeof steps, Negotiation['role'], Negotiation['state'], string]>([
    ['accept', 'provider', 'OFFERED', 'wrong-state'],
    ['accept', 'consumer', 'REQUESTED', 'wrong-state'],
    ['accept', 'consumer', 'AGREED', 'wrong-state'],
    ['accept', 'consumer', 'ACCEPTED', 'wrong-state'],
    ['accept', 'consumer', 'TERMINATED', 'wrong-state'],
    ['accept', 'consumer', 'OFFERED', 'accepted'],
    ['counter', 'consumer', 'REQUESTED', 'wrong-state'],
    ['counter', 'provider', 'OFFERED', 'wrong-state'],
    ['counter', 'consumer', 'OFFERED', 'accepted'],
    ['terminate', 'consumer', 'FINALIZED', 'wrong-state'],
    ['terminate', 'consumer', 'TERMINATED', 'wrong-state'],
    ['terminate', 'consumer', 'OFFERED', 'accepted'],
    ['terminate', 'provider', 'AGREED', 'accepted'],
    ['terminate', 'consumer', 'ACCEPTED', 'accepted'],
    ['terminate', 'provider', 'VERIFIED', 'accepted'],
  ])('who requests to %s as %s in %s: %s', async (step, role, state, code) => {
    const process = await as(role, state);
    expect(await findErrorCode(steps[step](process.pid))).toBe(code);
  });

  it('is not found without a process', async () => {
    for (const run of Object.values(steps))
      expect(await findErrorCode(run('urn:uuid:none'))).toBe('not-found');
  });

  it('does not end a process that is finished for the other side', async () => {
    const process = await as('provider', 'AGREED');
    await setup.take(say(process, 'agreement/verification'));
    const { pending } = await find(process);
    const item = await mustFind(process, pending?.messageId ?? '');
    await setup.outbox.claim(item, setup.now, setup.now);
    expect(await findErrorCode(steps.terminate(process.pid))).toBe('wrong-state');
    expect(await find(process)).toMatchObject({ state: 'VERIFIED', pending: { to: 'FINALIZED' } });
  });
});

describe('9.48: a message that is repeated after our response was acknowledged', () => {
  const acknowledged = async (process: Negotiation) => {
    const { pending } = await find(process);
    await setup.negotiations.recordAccepted(process.pid, pending?.messageId ?? '', undefined, 5);
    return pending?.messageId;
  };

  it.each([
    ['provider', 'AGREED', 'agreement/verification', 'FINALIZED'],
    ['provider', 'OFFERED', 'accepted', 'AGREED'],
    ['consumer', 'REQUESTED', 'agreement', 'VERIFIED'],
  ] as const)(
    'our %s in %s gets %s again: the response is sent once more, unchanged',
    async (role, state, messageName, then) => {
      const process = await as(role, state);
      const message = say(process, messageName);
      const reply = await setup.take(message);
      const [first] = await setup.queued(process);
      const id = await acknowledged(process);
      expect(await setup.queued(process)).toEqual([]);
      expect(await setup.take(message)).toEqual(reply);
      const [again] = await setup.queued(process);
      expect(again).toMatchObject({ messageId: id, body: first?.body, path: first?.path });
      expect(await find(process)).toMatchObject({ state: then, pending: { again: true } });
      expect(await setup.take(message)).toEqual(reply);
      expect(await setup.queued(process)).toHaveLength(1);
      await acknowledged(process);
      expect(await find(process)).toMatchObject({ state: then, pending: null });
    },
  );

  it('a first request gets the agreement again', async () => {
    const request = openingMessage('request', 'm1');
    const { body } = await setup.take(request);
    const process = await setup.negotiations.get(String(body['providerPid']));
    const id = await acknowledged(process);
    await setup.take(request);
    expect((await setup.queued(process)).map(({ messageId }) => messageId)).toEqual([id]);
  });

  it('a repeated response that is refused changes nothing, and no operator has to act', async () => {
    const process = await as('provider', 'AGREED');
    const message = say(process, 'agreement/verification');
    await setup.take(message);
    const id = (await acknowledged(process)) ?? '';
    await setup.take(message);
    await setup.negotiations.recordRefused(process.pid, id, stateText('status 409'));
    expect(await find(process)).toMatchObject({ state: 'FINALIZED', pending: null });
    expect(await setup.queued(process)).toEqual([]);
    expect(await setup.outbox.findDeadLetter(id)).toBeUndefined();
  });

  it('is cancelled by the next message of the other side', async () => {
    const process = await as('provider', 'OFFERED');
    const accepted = say(process, 'accepted');
    await setup.take(accepted);
    await acknowledged(process);
    await setup.take(accepted);
    await setup.take(say(await find(process), 'agreement/verification', 'm2'));
    expect(await find(process)).toMatchObject({ state: 'VERIFIED', pending: { to: 'FINALIZED' } });
    expect(await setup.queued(process)).toHaveLength(1);
  });

  it('gets no response after an action of a person, or another message of the other side', async () => {
    const process = await as('provider', 'OFFERED');
    const accepted = say(process, 'accepted');
    await setup.take(accepted);
    await acknowledged(process);
    await setup.take(say(await find(process), 'agreement/verification', 'm2'));
    await acknowledged(process);
    await setup.take(accepted);
    expect(await setup.queued(process)).toEqual([]);
  });

  it('keeps the time of the last message of the other side, while our response is in flight', async () => {
    const process = await as('provider', 'AGREED');
    const message = say(process, 'agreement/verification');
    await setup.take(message);
    setup.now = addMilliseconds(setup.now, 30_000);
    await setup.take(message);
    expect((await find(process)).contact?.heardAt).toBe(setup.now);
  });
});

describe('9.48: a counterparty that responds slowly', () => {
  it('gets our messages later, and a fast one at once', async () => {
    const dueAfter = async (latencyMs: number) => {
      const process = await as('consumer', 'REQUESTED', { contact: { latencyMs } });
      await setup.take(say(process, 'agreement', `m${latencyMs}`));
      const [{ dueAt, queuedAt } = { dueAt: '', queuedAt: '' }] = await setup.queued(process);
      return Date.parse(dueAt) - Date.parse(queuedAt);
    };
    expect(await dueAfter(10)).toBe(150);
    expect(await dueAfter(1_000)).toBe(1_500);
  });
});
