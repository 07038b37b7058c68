import { setTimeout as sleep } from 'node:timers/promises';
import { type Listener, listen } from '../../../lib/app/listen.ts';
import { DSP_PATH } from '../../../lib/dsp/common/vocabulary.ts';
import { type Ask, body, linesOf, Setup } from '../setup.ts';

export const COMPANIES = 'healthtech-companies';
export const FIGURES = 'healthtech-figures-2025';

type Document = Record<string, unknown>;
type Kind = 'negotiations' | 'transfers';

/** Options of the provider: its clock, its stores, and a function that makes it. Default: the demonstration. */
interface Given {
  readonly at?: string;
  readonly stores?: ConstructorParameters<typeof Setup>[3];
  readonly provide?: typeof Setup.demonstration;
}

/** A request that one of the two connectors received over HTTP, with the response. */
export interface Exchanged {
  readonly to: 'provider' | 'consumer';
  readonly method: string;
  readonly path: string;
  readonly sent: string;
  readonly status: number;
  readonly answered: string;
}

/** A negotiation or transfer as the API shows it. */
export interface Seen {
  readonly pid: string;
  readonly state: string;
  readonly counterpartyPid: string | null;
  readonly agreement: string | null;
  readonly pending: { readonly type: string } | null;
  readonly ending: { readonly code: string; readonly reasons: readonly string[] } | null;
}

/**
 * Intercepts the requests to one of the two connectors. It responds itself, or calls `pass` to let the
 * connector respond.
 */
export type Front = (request: Request, pass: () => Promise<Response>) => Promise<Response>;

/**
 * Two connectors that exchange messages over HTTP on this machine: the demonstration as provider, and a
 * consumer without data. All requests between them are recorded.
 */
export class DataSpace {
  readonly provider: Setup;
  readonly consumer: Setup;
  readonly exchanged: Exchanged[] = [];
  /** A test replaces it to lose or to change messages. */
  front: Partial<Record<Exchanged['to'], Front>> = {};
  readonly #listeners: readonly Listener[];

  private constructor(provider: Setup, consumer: Setup, listeners: readonly Listener[]) {
    this.provider = provider;
    this.consumer = consumer;
    this.#listeners = listeners;
  }

  /** @param env of both; `options` are those of the provider */
  static async open(
    env: Readonly<Record<string, string>> = {},
    { at, stores, provide = (...args) => Setup.demonstration(...args) }: Given = {},
  ): Promise<DataSpace> {
    const [ofProvider, ofConsumer] = [await listen(0, '127.0.0.1'), await listen(0, '127.0.0.1')];
    const both = { KAART_IDENTITY: 'mock', KAART_DSP_SETTLE_MS: '5', ...env };
    // Profiles other than http need the did:web of the address.
    const withParticipantId = (id: string) =>
      both.KAART_IDENTITY === 'mock' ? { ...both, KAART_PARTICIPANT_ID: id } : both;
    const provider = await provide(at, withParticipantId('provider'), ofProvider.url, stores);
    const consumer = new Setup(undefined, withParticipantId('consumer'), ofConsumer.url);
    const space = new DataSpace(provider, consumer, [ofProvider, ofConsumer]);
    ofProvider.serve((request) => space.#answer('provider', request));
    ofConsumer.serve((request) => space.#answer('consumer', request));
    return space;
  }

  /** The DSP base of the provider. */
  get base(): string {
    return this.provider.url + DSP_PATH;
  }

  /** A new negotiation of the consumer for a dataset of the provider. */
  begin(dataset: string = COMPANIES): Promise<Seen> {
    const json = { address: this.base, dataset };
    return body<Seen>(this.consumer.as('operator', '/v1/negotiations', { json }));
  }

  /** The id of an agreement about a dataset, concluded on both sides. */
  async agree(dataset?: string): Promise<string> {
    const { pid } = await this.begin(dataset);
    const { agreement } = await this.reached(this.consumer, 'negotiations', pid, 'FINALIZED');
    const [theirs] = await this.processes(this.provider, 'negotiations');
    await this.reached(this.provider, 'negotiations', theirs?.pid ?? '', 'FINALIZED');
    return agreement ?? '';
  }

  /** A transfer of the consumer that has started, with the pids of both sides. */
  async started(agreement?: string): Promise<{ consumerPid: string; providerPid: string }> {
    const json = { agreement: agreement ?? (await this.agree()) };
    const { pid } = await body<Seen>(this.consumer.as('operator', '/v1/transfers', { json }));
    const { counterpartyPid } = await this.reached(this.consumer, 'transfers', pid, 'STARTED');
    const providerPid = counterpartyPid ?? '';
    await this.reached(this.provider, 'transfers', providerPid, 'STARTED');
    return { consumerPid: pid, providerPid };
  }

  /** A property of a transfer's data address, by its short name, as the consumer stores it. */
  async address(pid: string, query = ''): Promise<Record<string, string>> {
    const path = `/v1/transfers/${pid}/data-address${query}`;
    const address = await body<{
      endpoint: string;
      endpointProperties: { name: string; value: string }[];
    }>(this.consumer.as('operator', path));
    const properties = address.endpointProperties.map(({ name, value }) => [name, value]);
    return { endpoint: address.endpoint, ...Object.fromEntries(properties) };
  }

  /** Sends a request with a token to the data plane of the provider. */
  read(pid: string, token: string, ask: Ask = {}, query = ''): Promise<Response> {
    const headers = { authorization: token, ...ask.headers };
    return this.provider.ask(`/data/${pid}${query}`, { ...ask, headers });
  }

  /** Waits until the process is in this state and no message is pending. */
  async reached(setup: Setup, kind: Kind, pid: string, state: string): Promise<Seen> {
    let seen: Seen | undefined;
    for (let each = 0; each < 3_000; each += 1) {
      seen = await body<Seen>(setup.as('operator', `/v1/${kind}/${pid}`));
      if (seen.state === state && seen.pending === null) return seen;
      await sleep(10);
    }
    throw new Error(`${state} was not reached: ${JSON.stringify(seen)}`);
  }

  async processes(setup: Setup, kind: Kind): Promise<readonly Seen[]> {
    const page = await body<Record<Kind, Seen[]>>(setup.as('operator', `/v1/${kind}`));
    return page[kind];
  }

  /** Sends an action on a process to one of the two. */
  act(setup: Setup, kind: Kind, pid: string, what: string, json: Document = {}): Promise<Response> {
    return setup.as('operator', `/v1/${kind}/${pid}/${what}`, { json });
  }

  outbox(setup: Setup): Promise<Document[]> {
    return linesOf(setup.as('operator', '/v1/outbox'));
  }

  async close(): Promise<void> {
    await this.consumer.close();
    await this.provider.close();
    for (const listener of this.#listeners) await listener.close();
  }

  async #answer(to: Exchanged['to'], request: Request): Promise<Response> {
    const { method, url } = request;
    const sent = await request.text();
    const pass = async () => {
      const again = new Request(url, {
        method,
        headers: request.headers,
        ...(sent === '' ? {} : { body: sent }),
      });
      return this[to].kaart.app.fetch(again);
    };
    const front = this.front[to];
    const response = front === undefined ? await pass() : await front(request, pass);
    const answered = await response.clone().text();
    const path = new URL(url).pathname;
    this.exchanged.push({ to, method, path, sent, status: response.status, answered });
    return response;
  }
}

/** Sends a request to an endpoint of the protocol as a participant. `json` is the message. */
export function asParticipant(
  setup: Setup,
  id: string,
  path: string,
  { headers, ...ask }: Ask = {},
): Promise<Response> {
  const authorization = JSON.stringify({ region: 'eu', audience: setup.url, clientId: id });
  return setup.ask(DSP_PATH + path, { ...ask, headers: { authorization, ...headers } });
}
