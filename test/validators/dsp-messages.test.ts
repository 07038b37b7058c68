import { beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../lib/core/instant.ts';
import { CatalogPages } from '../../lib/dsp/catalog/catalog-pages.ts';
import { DSP_PATH } from '../../lib/dsp/common/vocabulary.ts';
import { createVocabulary } from '../../lib/dsp/policy/vocabulary.ts';
import { buildMessage, newUrn } from '../app/data-space/counterpart.ts';
import { asParticipant, COMPANIES, DataSpace, FIGURES } from '../app/data-space/data-space.ts';
import { Sink } from '../app/data-space/sink.ts';
import { datasets, Offered } from '../dsp/catalog/offered.ts';
import { schemaErrors } from './official-schemas.ts';

type Document = Record<string, unknown> & { readonly '@type'?: string };

/** A document that one Kaart sent to another. */
interface SentDocument {
  readonly by: 'the sender' | 'the receiver';
  readonly path: string;
  readonly status: number;
  readonly document: Document;
}

const recorded: SentDocument[] = [];
const typesOf = (by: SentDocument['by']) => {
  const own = recorded.filter((each) => each.by === by);
  return [...new Set(own.map(({ document }) => document['@type'] ?? 'VersionResponse'))].sort();
};
const sentOf = (type: string) =>
  recorded.filter(({ by, document }) => by === 'the sender' && document['@type'] === type);

beforeAll(async () => {
  const space = await DataSpace.open();
  const sink = await Sink.open();
  await everyMessage(space, sink);
  await everyError(space);
  for (const { path, sent, status, answered } of space.exchanged) {
    if (!path.startsWith(DSP_PATH) && !path.startsWith('/.well-known')) continue;
    for (const [by, text] of [
      ['the sender', sent],
      ['the receiver', answered],
    ] as const)
      if (text.startsWith('{')) recorded.push({ by, path, status, document: JSON.parse(text) });
  }
  await space.close();
  await sink.close();
});

/** Every message of both roles, at least once. */
async function everyMessage(space: DataSpace, sink: Sink): Promise<void> {
  const { provider, consumer } = space;
  await consumer.as('operator', '/v1/catalog-requests', { json: { address: provider.url } });
  const agreement = await space.agree(COMPANIES);
  for (const side of ['provider', 'consumer'] as const) {
    const negotiation = await listOffered(space);
    const reason = { reason: 'not now' };
    await space.act(space[side], 'negotiations', negotiation[side], 'termination', reason);
    await space.reached(consumer, 'negotiations', negotiation.consumer, 'TERMINATED');
    const pids = await space.started(agreement);
    const pid = side === 'provider' ? pids.providerPid : pids.consumerPid;
    const both = async (what: string, state: string) => {
      await space.act(space[side], 'transfers', pid, what);
      await space.reached(provider, 'transfers', pids.providerPid, state);
      await space.reached(consumer, 'transfers', pids.consumerPid, state);
    };
    await both('suspension', 'SUSPENDED');
    await both('start', 'STARTED');
    await both('completion', 'COMPLETED');
    const { consumerPid } = await space.started(agreement);
    await space.act(consumer, 'transfers', consumerPid, 'termination', reason);
    await space.reached(consumer, 'transfers', consumerPid, 'TERMINATED');
  }
  const accepted = await listOffered(space);
  await space.act(consumer, 'negotiations', accepted.consumer, 'acceptance');
  await space.reached(consumer, 'negotiations', accepted.consumer, 'FINALIZED');
  const json = { agreement, format: 'HttpData-PUSH', endpoint: sink.url('/inbox') };
  const push = await consumer.as('operator', '/v1/transfers', { json });
  const { pid } = (await push.json()) as { pid: string };
  await space.reached(consumer, 'transfers', pid, 'COMPLETED');
}

async function listOffered(space: DataSpace): Promise<{ provider: string; consumer: string }> {
  const json = {
    role: 'provider',
    address: space.consumer.url + DSP_PATH,
    participantId: 'consumer',
    dataset: FIGURES,
  };
  const response = await space.provider.as('operator', '/v1/negotiations', { json });
  const { pid: provider } = (await response.json()) as { pid: string };
  const { counterpartyPid } = await space.reached(
    space.provider,
    'negotiations',
    provider,
    'OFFERED',
  );
  return { provider, consumer: counterpartyPid ?? '' };
}

/** Each kind of error, and the response to an unknown caller. */
async function everyError({ provider, exchanged }: DataSpace): Promise<void> {
  const pids = { providerPid: newUrn(), consumerPid: newUrn() };
  const asks: [string, object | undefined][] = [
    ['/catalog/request', { '@type': 'CatalogRequestMessage' }],
    ['/catalog/request', buildMessage('CatalogRequestMessage', { filter: ['x'] })],
    ['/catalog/datasets/nothing', undefined],
    ['/negotiations/request', {}],
    [`/negotiations/${pids.providerPid}`, undefined],
    [
      `/negotiations/${pids.providerPid}/termination`,
      buildMessage('ContractNegotiationTerminationMessage', pids),
    ],
    ['/transfers/request', buildMessage('TransferRequestMessage')],
    [`/transfers/${pids.providerPid}`, undefined],
    [`/transfers/${pids.providerPid}/start`, buildMessage('TransferStartMessage', pids)],
  ];
  for (const [path, json] of asks) {
    const ask = json === undefined ? {} : { json };
    for (const response of [
      await asParticipant(provider, 'stranger', path, ask),
      await provider.ask(DSP_PATH + path, ask),
    ]) {
      const [method, sent] = ['POST', ''];
      const facts = { to: 'provider' as const, method, path: DSP_PATH + path, sent };
      exchanged.push({ ...facts, status: response.status, answered: await response.text() });
    }
  }
}

describe('the messages that Kaart sends to another connector', () => {
  it('include every message of the protocol', () => {
    expect(typesOf('the sender')).toEqual([
      'CatalogRequestMessage',
      'ContractAgreementMessage',
      'ContractAgreementVerificationMessage',
      'ContractNegotiationEventMessage',
      'ContractNegotiationTerminationMessage',
      'ContractOfferMessage',
      'ContractRequestMessage',
      'TransferCompletionMessage',
      'TransferRequestMessage',
      'TransferStartMessage',
      'TransferSuspensionMessage',
      'TransferTerminationMessage',
    ]);
  });

  it('include every response of the protocol', () => {
    expect(typesOf('the receiver')).toEqual([
      'Catalog',
      'CatalogError',
      'ContractNegotiation',
      'ContractNegotiationError',
      'TransferError',
      'TransferProcess',
      'VersionResponse',
    ]);
  });

  it('follow the official schemas and the rules of the prose', () => {
    expect(recorded.length).toBeGreaterThan(80);
    const misfits = recorded.flatMap(({ document, path, status }) => {
      const errors = schemaErrors(document);
      return errors.length === 0 ? [] : [{ path, status, errors, document }];
    });
    expect(misfits).toEqual([]);
  });

  it('have their own id if they belong to a process', () => {
    const messages = recorded.filter(
      ({ by, document }) => by === 'the sender' && document['@type'] !== 'CatalogRequestMessage',
    );
    const ids = messages.map(({ document }) => document['@id']);
    expect(ids).toEqual(ids.map(() => expect.stringMatching(/^urn:uuid:/)));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('carry both pids, except the first message of each process', () => {
    const firsts = ['ContractRequestMessage', 'ContractOfferMessage', 'TransferRequestMessage'];
    for (const { by, path, document } of recorded) {
      if (by !== 'the sender' || path.includes('/catalog/')) continue;
      const first = firsts.includes(document['@type'] ?? '');
      const named = ['providerPid', 'consumerPid'].filter((name) => name in document);
      expect([document['@type'], named.length]).toEqual([document['@type'], first ? 1 : 2]);
      expect('callbackAddress' in document).toBe(first);
    }
  });

  it('hold an address for the data in every start of a provider and in every push request', () => {
    const starts = sentOf('TransferStartMessage');
    const addressed = starts.filter(({ document }) => 'dataAddress' in document);
    // One start message of a push and one resume message of the consumer have no address.
    expect([starts.length - addressed.length, addressed.length > 4]).toEqual([2, true]);
    for (const { document } of addressed)
      expect(schemaErrors(document['dataAddress'], 'part')).toEqual([]);
    for (const { document } of sentOf('TransferRequestMessage'))
      expect('dataAddress' in document).toBe(document['format'] === 'HttpData-PUSH');
  });

  it('contain no action or operand that JSON-LD would drop', () => {
    const text = JSON.stringify(recorded.map(({ document }) => document));
    const words = [...text.matchAll(/"(?:action|leftOperand)":"([^"]*)"/g)].map(([, word]) => word);
    expect(words.length).toBeGreaterThan(20);
    expect(words.filter((word) => word !== 'use' && !/^(odrl:|https?:)/.test(word ?? ''))).toEqual(
      [],
    );
  });
});

describe('a catalog in pages', () => {
  const seer = { claims: {} };
  const now = instant('2026-01-01T00:00:00Z');
  const parsed = (bytes: Uint8Array | undefined) => JSON.parse(Buffer.from(bytes ?? []).toString());

  it.each([0, 1, 100, 101, 250])('of %i datasets follows the official schemas', async (count) => {
    const pages = new CatalogPages({
      datasets: new Offered(datasets(count)),
      vocabulary: createVocabulary(),
      participantId: 'did:web:kaart.test',
      endpointUrl: 'https://kaart.test/dsp/2025-1',
    });
    for (let offset = 0; offset <= count; offset += 100) {
      const { body } = await pages.page(seer, { offset, limit: 100 }, now);
      const catalog = parsed(body);
      expect(catalog['dataset']?.length ?? 0).toBe(Math.min(100, count - offset));
      expect(schemaErrors(catalog)).toEqual([]);
    }
    for (const id of ['d1', `d${count}`].slice(0, count))
      expect(schemaErrors(parsed(await pages.dataset(id, seer, now)))).toEqual([]);
  });
});
