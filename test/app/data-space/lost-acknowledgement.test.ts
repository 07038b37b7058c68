import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataSpace, type Front } from './data-space.ts';

let space: DataSpace;
beforeEach(async () => {
  space = await DataSpace.open();
});
afterEach(() => space.close());

/** Accepts each message at these paths, loses the response, and does not recognise a repeat, as an EDC does. */
function makeForgetful(paths: RegExp): Front {
  const taken = new Set<string>();
  return async (request, pass) => {
    const { pathname } = new URL(request.url);
    if (request.method === 'GET' || !paths.test(pathname)) return pass();
    if (taken.has(pathname))
      return Response.json({ reason: ['not in this state'] }, { status: 409 });
    taken.add(pathname);
    await pass();
    return new Response('lost', { status: 502 });
  };
}

describe('a message that was accepted, and is refused when it is repeated', () => {
  it('counts as accepted: the finalisation', async () => {
    space.front.consumer = makeForgetful(/\/events$/);
    await space.agree();
    expect(await space.outbox(space.provider)).toEqual([]);
  });

  it.each([
    ['suspension', 'SUSPENDED'],
    ['completion', 'COMPLETED'],
    ['termination', 'TERMINATED'],
  ])('counts as accepted: the %s of a transfer', async (move, state) => {
    const { consumerPid, providerPid } = await space.started();
    space.front.consumer = makeForgetful(new RegExp(`/${move}$`));
    await space.act(space.provider, 'transfers', providerPid, move);
    await space.reached(space.provider, 'transfers', providerPid, state);
    await space.reached(space.consumer, 'transfers', consumerPid, state);
    expect(await space.outbox(space.provider)).toEqual([]);
  });
});

describe('a message that was never accepted', () => {
  it.each([
    ['is in another state', (pass: () => Promise<Response>) => pass()],
    ['does not say its state', async () => new Response('', { status: 404 })],
    ['answers with no process', async () => Response.json([])],
  ])('ends the process if the counterparty refuses it and %s', async (_, respond) => {
    let tries = 0;
    space.front.consumer = async (request, pass) => {
      if (request.method === 'GET') return respond(pass);
      if (!request.url.endsWith('/events')) return pass();
      tries += 1;
      return new Response('', { status: tries === 1 ? 502 : 400 });
    };
    const consumerPid = (await space.begin()).pid;
    const verified = await space.reached(space.consumer, 'negotiations', consumerPid, 'VERIFIED');
    const pid = verified.counterpartyPid ?? '';
    const { ending } = await space.reached(space.provider, 'negotiations', pid, 'TERMINATED');
    expect(ending).toMatchObject({ code: 'refused', by: 'provider' });
    const [deadLetter] = await space.outbox(space.provider);
    expect(deadLetter).toMatchObject({
      state: 'dead-letter',
      type: 'ContractNegotiationEventMessage',
    });
  });
});
