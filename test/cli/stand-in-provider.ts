import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DSPACE_CONTEXT } from '../../lib/dsp/common/vocabulary.ts';

type Message = Record<string, unknown>;

const ID = 'stand-in';
const USE = { permission: [{ action: 'use' }] };
export const ROWS = { rows: 'of the stand-in' };
/** Its counter-offer, to which it also agrees. */
export const STRICTER = {
  permission: [
    {
      action: 'use',
      constraint: [{ leftOperand: 'odrl:count', operator: 'lteq', rightOperand: '5' }],
    },
  ],
};

/**
 * A provider of one dataset, `rows`. A test sets its reaction to a request: it makes a counter-offer, ends
 * the negotiation, agrees, or does not respond. Its data are a line of text.
 */
export class StandInProvider {
  reaction: 'other terms' | 'no' | 'nothing' | 'yes' = 'other terms';
  /** Id of the next agreement. */
  agreementId = 'an agreement of no scheme';
  readonly received: string[] = [];
  /** Whether it responds to every message with 400. */
  refuses = false;
  readonly #server = createServer(async (incoming, outgoing) => {
    const body = JSON.parse((await readText(incoming)) || '{}') as Message;
    const response = this.#answer(incoming.url ?? '', body);
    const created = /^\/(negotiations|transfers)\/request$/.test(incoming.url ?? '');
    const status = this.refuses ? 400 : created ? 201 : 200;
    outgoing.writeHead(status, { 'content-type': 'application/json' });
    outgoing.end(response === undefined ? '' : JSON.stringify(response));
  });
  #url = '';
  #callback = '';
  #pids = { consumerPid: '', providerPid: 'urn:uuid:stand-in' };

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this.#url;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(path: string, body: Message): Message | undefined {
    this.received.push(String(body['eventType'] ?? body['@type']));
    if (path === '/catalog/request') return buildCatalog();
    if (path === '/rows') return ROWS;
    if (path === '/transfers/request') return this.#started(body);
    if (path === '/negotiations/request') return this.#requested(body);
    if (path.endsWith('/request')) this.#decide();
    if (body['eventType'] === 'ACCEPTED') void this.#agree();
    if (path.endsWith('/agreement/verification'))
      void this.#tell('/events', {
        '@type': 'ContractNegotiationEventMessage',
        eventType: 'FINALIZED',
      });
    return undefined;
  }

  #requested({ callbackAddress, consumerPid }: Message): Message {
    this.#callback = String(callbackAddress);
    this.#pids = { ...this.#pids, consumerPid: String(consumerPid) };
    this.#decide();
    const state = { '@type': 'ContractNegotiation', state: 'REQUESTED' };
    return { '@context': [DSPACE_CONTEXT], ...state, ...this.#pids };
  }

  #decide(): void {
    if (this.reaction === 'other terms') {
      const offer = { '@id': 'urn:other', '@type': 'Offer', target: 'rows', ...STRICTER };
      void this.#tell('/offers', { '@type': 'ContractOfferMessage', offer });
    }
    if (this.reaction === 'no')
      void this.#tell('/termination', {
        '@type': 'ContractNegotiationTerminationMessage',
        code: 'no',
        reason: ['not to you'],
      });
    if (this.reaction === 'yes') void this.#agree();
  }

  #agree(): Promise<void> {
    const agreement = {
      '@id': this.agreementId,
      '@type': 'Agreement',
      target: 'rows',
      assigner: ID,
      assignee: 'consumer',
      timestamp: '2025-10-01T00:00:00Z',
      ...STRICTER,
    };
    return this.#tell('/agreement', { '@type': 'ContractAgreementMessage', agreement });
  }

  #started({ consumerPid }: Message): Message {
    const pids = { consumerPid: String(consumerPid), providerPid: 'urn:uuid:stand-in-transfer' };
    const address = {
      '@type': 'DataAddress',
      endpointType: 'https',
      endpoint: `${this.#url}/rows`,
    };
    const message = { '@type': 'TransferStartMessage', ...pids, dataAddress: address };
    void this.#tell('/start', message, `transfers/${pids.consumerPid}`);
    const state = { '@type': 'TransferProcess', state: 'REQUESTED' };
    return { '@context': [DSPACE_CONTEXT], ...state, ...pids };
  }

  async #tell(
    path: string,
    message: Message,
    process = `negotiations/${this.#pids.consumerPid}`,
  ): Promise<void> {
    const { origin } = new URL(this.#callback);
    await fetch(`${this.#callback}/${process}${path}`, {
      method: 'POST',
      headers: {
        authorization: JSON.stringify({ region: 'eu', audience: origin, clientId: ID }),
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        '@context': [DSPACE_CONTEXT],
        '@id': `urn:uuid:${crypto.randomUUID()}`,
        ...this.#pids,
        ...message,
      }),
    });
  }
}

function buildCatalog(): Message {
  const dataset = {
    '@id': 'rows',
    '@type': 'Dataset',
    hasPolicy: [{ '@id': 'urn:offer', '@type': 'Offer', ...USE }],
    distribution: [{ '@type': 'Distribution', format: 'HttpData-PULL', accessService: 'urn:s' }],
  };
  return {
    '@context': [DSPACE_CONTEXT],
    '@id': 'urn:catalog',
    '@type': 'Catalog',
    participantId: ID,
    dataset: [dataset],
  };
}

async function readText(incoming: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of incoming.setEncoding('utf8')) text += piece;
  return text;
}
