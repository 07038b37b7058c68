import { type Listener, listen } from '../../../lib/app/listen.ts';
import { DSPACE_CONTEXT, type TransferFormat } from '../../../lib/dsp/common/vocabulary.ts';
import { type Ask, body, type Setup } from '../setup.ts';
import { asParticipant } from './data-space.ts';

type Document = Record<string, unknown>;

/** A message that the counterparty received. */
interface ReceivedMessage {
  readonly path: string;
  readonly message: Document & { readonly '@type': string };
}

/** A connector that a test controls: it accepts every message, and sends none automatically. */
export class Counterpart {
  readonly received: ReceivedMessage[] = [];
  readonly id: string;
  readonly #setup: Setup;
  readonly #listener: Listener;
  /** Type of the messages that it answers with 503. */
  unavailableFor: string | undefined;
  /** The `Authorization` header of its requests. Default: the token of a participant. */
  authorization: string | undefined;

  private constructor(setup: Setup, id: string, listener: Listener) {
    this.#setup = setup;
    this.id = id;
    this.#listener = listener;
    listener.serve(async (request) => {
      const message = (await request.json()) as ReceivedMessage['message'];
      if (message['@type'] === this.unavailableFor) return new Response(null, { status: 503 });
      this.received.push({ path: new URL(request.url).pathname, message });
      return Response.json({});
    });
  }

  static async of(setup: Setup, id = 'lab'): Promise<Counterpart> {
    return new Counterpart(setup, id, await listen(0, '127.0.0.1'));
  }

  get callbackAddress(): string {
    return this.#listener.url;
  }

  /** Sends a request to Kaart as this participant. */
  ask(path: string, ask?: Ask): Promise<Response> {
    const { authorization } = this;
    const headers = { ...(authorization && { authorization }), ...ask?.headers };
    return asParticipant(this.#setup, this.id, path, { ...ask, headers });
  }

  /** Sends a message with a new `@id`. */
  send(path: string, type: string, members: Document = {}): Promise<Response> {
    return this.ask(path, { json: buildMessage(type, members) });
  }

  /** The first offer of a dataset, in the form that a message needs. */
  async offerOf(dataset: string): Promise<Document> {
    const found = await body<{ hasPolicy: Document[] }>(this.ask(`/catalog/datasets/${dataset}`));
    return { ...found.hasPolicy[0], target: dataset };
  }

  /** Negotiates up to the agreement. @returns the pids */
  async agreed(dataset: string): Promise<{ providerPid: string; consumerPid: string }> {
    const consumerPid = newUrn();
    const { callbackAddress } = this;
    const offer = await this.offerOf(dataset);
    const request = { consumerPid, callbackAddress, offer };
    const response = this.send('/negotiations/request', 'ContractRequestMessage', request);
    const { providerPid } = await body<{ providerPid: string }>(response);
    await this.until(providerPid, 'AGREED');
    return { providerPid, consumerPid };
  }

  /** Concludes an agreement. @returns its id */
  async concluded(dataset: string): Promise<string> {
    const pids = await this.agreed(dataset);
    const path = `/negotiations/${pids.providerPid}/agreement/verification`;
    await this.send(path, 'ContractAgreementVerificationMessage', pids);
    await this.until(pids.providerPid, 'FINALIZED');
    const found = this.received.find(({ message: m }) => m['providerPid'] === pids.providerPid);
    const agreement = found?.message['agreement'] as Document | undefined;
    return String(agreement?.['@id']);
  }

  /** Starts a transfer. @returns its pids */
  async started(
    agreementId: string,
    format: TransferFormat = 'HttpData-PULL',
  ): Promise<{ providerPid: string; consumerPid: string }> {
    const consumerPid = newUrn();
    const { callbackAddress } = this;
    const request = { consumerPid, callbackAddress, agreementId, format };
    const response = this.send('/transfers/request', 'TransferRequestMessage', request);
    const { providerPid } = await body<{ providerPid: string }>(response);
    await this.until(providerPid, 'STARTED', 'transfers');
    return { providerPid, consumerPid };
  }

  /** The state of a process for this participant. */
  async state(pid: string, kind: 'negotiations' | 'transfers' = 'negotiations'): Promise<unknown> {
    return (await body(this.ask(`/${kind}/${pid}`)))['state'];
  }

  /** Waits until a process is in a state. */
  async until(pid: string, state: string, kind?: 'transfers'): Promise<void> {
    for (let each = 0; each < 3_000; each += 1) {
      if ((await this.state(pid, kind)) === state) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`${state} was not reached`);
  }

  close(): Promise<void> {
    return this.#listener.close();
  }
}

/** A message of a type, with the members that all messages have. */
export function buildMessage(type: string, members: Document = {}): Document {
  return { '@context': [DSPACE_CONTEXT], '@id': newUrn(), '@type': type, ...members };
}

export function newUrn(): string {
  return `urn:uuid:${crypto.randomUUID()}`;
}
