import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../lib/core/instant.ts';
import { DSP_PATH, DSPACE_CONTEXT } from '../../../lib/dsp/common/vocabulary.ts';
import { body } from '../setup.ts';
import { asParticipant, COMPANIES, DataSpace, FIGURES, type Seen } from './data-space.ts';

const AFTER_THE_END = instant('2027-01-01T00:00:00Z');

let space: DataSpace;
beforeEach(async () => {
  space = await DataSpace.open();
});
afterEach(() => space.close());

/** A started transfer whose data can be read now. */
async function open(dataset: string) {
  const agreement = await space.agree(dataset);
  const { consumerPid, providerPid } = await space.started(agreement);
  const { authorization = '' } = await space.address(consumerPid);
  const read = () => space.read(providerPid, authorization);
  expect((await read()).status).toBe(200);
  return { agreement, consumerPid, providerPid, read };
}

const participants = '/v1/participants';
const askAsAdmin = (path: string, json: object, method = 'POST') =>
  space.provider.as('partner-admin', participants + path, { json, method });

/** Reasons why a transfer under an agreement ends. */
async function listEndReasons(agreement: string): Promise<string> {
  const json = { agreement };
  const { pid } = await body<Seen>(space.consumer.as('operator', '/v1/transfers', { json }));
  const { ending } = await space.reached(space.consumer, 'transfers', pid, 'TERMINATED');
  return ending?.reasons.join() ?? '';
}

describe('an agreement that has ended', () => {
  it('gives no access, and the error names the constraint', async () => {
    const { agreement, read, consumerPid, providerPid } = await open(COMPANIES);
    space.provider.now = AFTER_THE_END;
    const problem = await body<{ detail: string }>(read());
    expect(problem).toMatchObject({ status: 403, code: 'forbidden' });
    expect(problem.detail).toContain('dateTime lteq 2026-12-31T22:59:59.999Z');
    expect(await listEndReasons(agreement)).toContain('dateTime lteq 2026-12-31T22:59:59.999Z');
    await space.act(space.consumer, 'transfers', consumerPid, 'suspension');
    await space.reached(space.provider, 'transfers', providerPid, 'SUSPENDED');
    // The consumer may act again once it has processed the acknowledgement.
    await space.reached(space.consumer, 'transfers', consumerPid, 'SUSPENDED');
    const started = await space.act(space.consumer, 'transfers', consumerPid, 'start');
    expect(started.status).toBe(202);
    const { ending } = await space.reached(space.consumer, 'transfers', consumerPid, 'TERMINATED');
    expect(ending?.code).toBe('agreement-refused');
  });

  it('does not exist for figures, whose terms have no end', async () => {
    const { read } = await open(FIGURES);
    space.provider.now = AFTER_THE_END;
    expect((await read()).status).toBe(200);
  });
});

describe('an agreement whose negotiation was terminated before it was finalised', () => {
  it('gives no access if the consumer has none', async () => {
    space.front = {
      consumer: async (request, pass) =>
        new URL(request.url).pathname.endsWith('/events')
          ? new Response('{}', { status: 400 })
          : pass(),
    };
    const { pid } = await space.begin(COMPANIES);
    await space.reached(space.consumer, 'negotiations', pid, 'TERMINATED');
    const [theirs] = await space.processes(space.provider, 'negotiations');
    await space.reached(space.provider, 'negotiations', theirs?.pid ?? '', 'TERMINATED');
    // The counterparty does not know this transfer, and gets the message that it has ended.
    space.front = { consumer: async () => Response.json({}) };
    const response = await asParticipant(space.provider, 'consumer', '/transfers/request', {
      json: {
        '@context': [DSPACE_CONTEXT],
        '@type': 'TransferRequestMessage',
        consumerPid: 'urn:c1',
        agreementId: theirs?.agreement,
        format: 'HttpData-PULL',
        callbackAddress: space.consumer.url + DSP_PATH,
      },
    });
    const { providerPid } = (await response.json()) as { providerPid: string };
    const { ending } = await space.reached(space.provider, 'transfers', providerPid, 'TERMINATED');
    space.front = {};
    expect(ending?.reasons).toEqual(['the negotiation was terminated']);
  });
});

describe('a participant', () => {
  it('that is registered with fewer claims than at the agreement is checked with the current claims', async () => {
    await askAsAdmin('', { id: 'consumer', claims: { membershipStatus: ['active'] } });
    const { agreement, read } = await open(COMPANIES);
    await askAsAdmin('/consumer/claims', {}, 'PUT');
    expect((await read()).status).toBe(403);
    expect(await listEndReasons(agreement)).toContain('membershipStatus');
  });

  it('that is revoked has no access, and gets this error at every endpoint', async () => {
    const { read, providerPid } = await open(FIGURES);
    await askAsAdmin('', { id: 'consumer' });
    await askAsAdmin('/consumer/revocation', {});
    expect(await body(read())).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect((await space.begin(FIGURES)) as object).toMatchObject({ code: 'counterparty-failed' });
    await space.reached(space.provider, 'transfers', providerPid, 'SUSPENDED');
    await askAsAdmin('', { id: 'consumer' });
    expect((await read()).status).toBe(401);
  });

  it('whose claims have changed is checked with the current claims', async () => {
    const { agreement, read } = await open(COMPANIES);
    await askAsAdmin('', { id: 'consumer', claims: { membershipStatus: ['lapsed'] } });
    const problem = await body<{ detail: string }>(read());
    expect(problem).toMatchObject({ status: 403, code: 'forbidden' });
    expect(problem.detail).toContain('membershipStatus eq active');
    expect(await listEndReasons(agreement)).toContain('membershipStatus eq active');
    await askAsAdmin('/consumer/claims', { membershipStatus: ['active'] }, 'PUT');
    expect((await read()).status).toBe(200);
  });
});

describe('a dataset', () => {
  it('whose edition was retracted is not in the catalog, and its agreement gives no access', async () => {
    const { agreement, read } = await open(FIGURES);
    const json = { reason: 'a mistake' };
    await space.provider.as('releaser', '/v1/editions/2025/retraction', { json });
    expect((await read()).status).toBe(410);
    const begun = (await space.begin(FIGURES)) as object;
    expect(begun).toMatchObject({ status: 404 });
    const { pid } = await body<Seen>(
      space.consumer.as('operator', '/v1/transfers', { json: { agreement } }),
    );
    const { ending } = await space.reached(space.consumer, 'transfers', pid, 'TERMINATED');
    expect(ending?.reasons.join()).toContain('not offered any more');
  });
});
