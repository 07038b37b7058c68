import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BETWEEN_TWO, ResponseSchemas } from '../response-schemas.ts';
import { linesOf, type Setup } from '../setup.ts';
import { COMPANIES, DataSpace, FIGURES } from './data-space.ts';

/** Repeats a request until it finds something, while the connectors exchange messages. Returns what it found. */
async function repeatUntilFound<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const response = await ask();
    if (response !== undefined) return response;
    await sleep(5);
  }
}

describe('a response about the data space', () => {
  let space: DataSpace;
  let schemas: ResponseSchemas;
  const requests: string[] = [];
  const known = { negotiation: '', agreement: '', transfer: '', providerPid: '', notice: '' };

  beforeAll(async () => {
    space = await DataSpace.open();
    schemas = await ResponseSchemas.of(space.consumer);
    known.agreement = await space.agree();
    const [negotiation] = await space.processes(space.consumer, 'negotiations');
    known.negotiation = negotiation?.pid ?? '';
    const { consumerPid, providerPid } = await space.started(known.agreement);
    known.transfer = consumerPid;
    known.providerPid = providerPid;
  });
  afterAll(() => space.close());

  const askAsOperator = (path: string, json?: unknown, setup: Setup = space.consumer) =>
    setup.as('operator', path, json === undefined ? {} : { json });

  /** An offer that waits for the consumer. */
  async function makeOffer(): Promise<string> {
    const address = `${space.consumer.url}/dsp/2025-1`;
    const request = { role: 'provider', address, participantId: 'consumer', dataset: FIGURES };
    await askAsOperator('/v1/negotiations', request, space.provider);
    const waiting = await repeatUntilFound(async () => {
      const all = await space.processes(space.consumer, 'negotiations');
      return all.find((each) => each.state === 'OFFERED' && each.pending === null);
    });
    return waiting.pid;
  }

  async function refreshed(): Promise<Response> {
    const { refreshToken = '' } = await space.address(known.transfer);
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    return space.provider.form(`/data/${known.providerPid}/token`, form);
  }

  async function read(): Promise<Response> {
    const { authorization = '' } = await space.address(known.transfer);
    await (await space.read(known.providerPid, authorization)).text();
    const since = '2025-01-01T00:00:00Z';
    const path = `/v1/participants/consumer/disclosures?since=${since}`;
    return space.provider.as('auditor', path);
  }

  /** A notice about rows that were read, but no copy of them is recorded. */
  async function createNotice(): Promise<Response> {
    const json = {
      fieldGroups: ['registry'],
      audiences: ['dataspace'],
      givenBy: 'company-representative',
      language: 'en',
      evidenceRef: 'x',
    };
    const path = '/v1/companies/LUHT-DEMO-0001/withdrawals';
    await space.provider.as('consent-officer', path, { json });
    const notice = await repeatUntilFound(async () => {
      const [latest] = await linesOf(askAsOperator('/v1/withdrawal-notices'));
      return latest?.['state'] === 'ATTENTION' ? latest : undefined;
    });
    known.notice = String(notice['id']);
    return askAsOperator('/v1/withdrawal-notices');
  }

  /** Nothing listens at this address, so the message stays queued. */
  async function queueMessage(): Promise<Response> {
    space.front.provider = async () => new Response('', { status: 503 });
    await space.act(space.consumer, 'transfers', known.transfer, 'suspension', {});
    const response = await askAsOperator('/v1/outbox');
    space.front = {};
    await space.reached(space.consumer, 'transfers', known.transfer, 'SUSPENDED');
    return response;
  }

  /** The other side refuses the end of a negotiation, so the message becomes a dead letter. */
  async function decideDeadLetter(verb: 'replay' | 'drop'): Promise<Response> {
    space.front.provider = async () => new Response('', { status: 400 });
    await actAsConsumer('negotiations', await makeOffer(), 'termination');
    const deadLetter = await repeatUntilFound(async () => {
      const [message] = await space.outbox(space.consumer);
      return message?.['state'] === 'dead-letter' ? message : undefined;
    });
    space.front = {};
    return askAsOperator(`/v1/outbox/${deadLetter['id']}/${verb}`, {});
  }

  const actAsConsumer = (kind: 'negotiations' | 'transfers', pid: string, what: string) =>
    space.act(space.consumer, kind, pid, what, {});

  const CASES: readonly (readonly [string, () => Promise<Response>])[] = [
    [
      'post /v1/negotiations',
      () => askAsOperator('/v1/negotiations', { address: space.base, dataset: COMPANIES }),
    ],
    ['get /v1/negotiations', () => askAsOperator('/v1/negotiations')],
    ['get /v1/negotiations/{pid}', () => askAsOperator(`/v1/negotiations/${known.negotiation}`)],
    [
      'post /v1/negotiations/{pid}/acceptance',
      async () => actAsConsumer('negotiations', await makeOffer(), 'acceptance'),
    ],
    [
      'post /v1/negotiations/{pid}/counter-offer',
      async () =>
        space.act(space.consumer, 'negotiations', await makeOffer(), 'counter-offer', {
          permission: [{ action: 'use' }],
        }),
    ],
    [
      'post /v1/negotiations/{pid}/termination',
      async () => actAsConsumer('negotiations', await makeOffer(), 'termination'),
    ],
    ['get /v1/agreements', () => askAsOperator('/v1/agreements')],
    ['post /v1/transfers', () => askAsOperator('/v1/transfers', { agreement: known.agreement })],
    ['get /v1/transfers', () => askAsOperator('/v1/transfers')],
    ['get /v1/transfers/{pid}', () => askAsOperator(`/v1/transfers/${known.transfer}`)],
    [
      'get /v1/transfers/{pid}/data-address',
      () => askAsOperator(`/v1/transfers/${known.transfer}/data-address`),
    ],
    ['get /v1/participants/{participant}/disclosures', read],
    ['get /v1/withdrawal-notices', createNotice],
    [
      'post /v1/withdrawal-notices/{notice}/confirmation',
      () => askAsOperator(`/v1/withdrawal-notices/${known.notice}/confirmation`, {}),
    ],
    [
      'get /data/{transfer}',
      async () => {
        const { authorization = '' } = await space.address(known.transfer);
        return space.read(known.providerPid, authorization);
      },
    ],
    [
      'post /v1/catalog-requests',
      () => askAsOperator('/v1/catalog-requests', { address: `${space.provider.url}/dsp/2025-1` }),
    ],
    ['post /data/{transfer}/token', refreshed],
    ['get /v1/outbox', queueMessage],
    ['post /v1/outbox/{id}/replay', () => decideDeadLetter('replay')],
    ['post /v1/outbox/{id}/drop', () => decideDeadLetter('drop')],
    ['post /v1/transfers/{pid}/start', () => actAsConsumer('transfers', known.transfer, 'start')],
    [
      'post /v1/transfers/{pid}/suspension',
      async () =>
        actAsConsumer(
          'transfers',
          (await space.started(known.agreement)).consumerPid,
          'suspension',
        ),
    ],
    [
      'post /v1/transfers/{pid}/completion',
      async () =>
        actAsConsumer(
          'transfers',
          (await space.started(known.agreement)).consumerPid,
          'completion',
        ),
    ],
    [
      'post /v1/transfers/{pid}/termination',
      async () =>
        actAsConsumer(
          'transfers',
          (await space.started(known.agreement)).consumerPid,
          'termination',
        ),
    ],
  ];

  // One after the other, because each step uses the results of the earlier steps.
  it.each(CASES)('to %s has exactly the members of the OpenAPI document', async (route, ask) => {
    requests.push(route);
    expect(await schemas.differences(route, await ask())).toEqual([]);
  });

  it('is compared for every route that needs another connector', () => {
    const documented = schemas.documented.filter((route) => BETWEEN_TWO.test(route));
    expect([...requests].sort()).toEqual([...documented].sort());
  });
});
