import type { Message } from '../../../lib/dsp/common/process.ts';
import { DSPACE_CONTEXT } from '../../../lib/dsp/common/vocabulary.ts';
import { THEM } from './counterpart.ts';
import { offerOn } from './operator.ts';
import { virtualSleep } from './schedule.ts';
import type { Station, Wire, WireResponse } from './wire.ts';
import type { WireMessage } from './wire-message.ts';

export interface SlowEdcOptions {
  /** Latency of each response, of the EDC and of ours. Milliseconds. */
  readonly lateMs: number;
  /**
   * The message of the EDC during which it accepts ours: after the response to it, the EDC overwrites the state. While
   * it waits for the response to any other message, it refuses ours with 409.
   */
  readonly forgets?: 'request' | 'verification';
}

const ATTEMPT_EVERY_MS = 1_000;

/**
 * The behaviour of an EDC in a negotiation on a slow network: it stores the next state only after the response to its
 * message, repeats a message with the same id, and makes a new agreement for each repeat.
 */
export class SlowEdc implements Station {
  state = 'INITIAL';
  /** Id of the agreement that it has stored. */
  agreement: string | undefined;
  readonly #wire: Wire;
  readonly #options: SlowEdcOptions;
  #ourPid = '';
  /** `@id` of its message that has no response yet. */
  #unanswered: string | undefined;
  #isProvider = false;
  #agreements = 0;

  constructor(wire: Wire, options: SlowEdcOptions) {
    this.#wire = wire;
    this.#options = options;
    wire.stations.set(THEM, this);
  }

  /** Requests a dataset from us. */
  request(): void {
    const callbackAddress = 'http://them.example';
    const members = { consumerPid: 'their-pid', offer: offerOn('theirs'), callbackAddress };
    this.#send('REQUESTED', 'request', () =>
      this.#message('/negotiations/request', 'ContractRequestMessage', 'request', members),
    );
  }

  async arrive({ body }: WireMessage): Promise<WireResponse> {
    const response = this.#receive(body);
    await virtualSleep(this.#options.lateMs);
    return response;
  }

  async show(): Promise<WireResponse> {
    return this.state === 'INITIAL'
      ? { status: 404 }
      : { status: 200, body: { state: this.state } };
  }

  #receive(message: Message): WireResponse {
    const type = message['@type'];
    if (this.#unanswered !== undefined && this.#unanswered !== this.#options.forgets)
      return { status: 409 };
    if (type === 'ContractRequestMessage') return this.#requested(message);
    if (type === 'ContractAgreementMessage') return this.#agreed(message);
    if (type === 'ContractAgreementVerificationMessage')
      return this.#transition(['AGREED'], 'VERIFIED');
    if (message['eventType'] === 'FINALIZED') return this.#transition(['VERIFIED'], 'FINALIZED');
    return { status: 400 };
  }

  #requested({ consumerPid }: Message): WireResponse {
    this.#isProvider = true;
    this.#ourPid = String(consumerPid);
    this.state = 'REQUESTED';
    this.#proceed();
    const pids = { providerPid: 'their-pid', consumerPid: this.#ourPid };
    return { status: 201, body: { '@type': 'ContractNegotiation', ...pids, state: 'REQUESTED' } };
  }

  #agreed({ agreement, providerPid }: Message): WireResponse {
    this.#ourPid = String(providerPid);
    const response = this.#transition(['INITIAL', 'REQUESTED'], 'AGREED');
    if (response.status === 200) this.agreement = String((agreement as { '@id': string })['@id']);
    return response;
  }

  #transition(from: readonly string[], to: string): WireResponse {
    if (this.state === to) return { status: 200 };
    if (!from.includes(this.state)) return { status: 409 };
    this.state = to;
    this.#proceed();
    return { status: 200 };
  }

  /** Sends the message that follows from its state, unless another one is in flight. */
  #proceed(): void {
    if (this.#unanswered !== undefined) return;
    if (this.#isProvider && this.state === 'REQUESTED')
      this.#send('AGREED', 'agreement', () => this.#newAgreement());
    if (this.#isProvider && this.state === 'VERIFIED')
      this.#send('FINALIZED', 'finalization', () => this.#finalization());
    if (!this.#isProvider && this.state === 'AGREED')
      this.#send('VERIFIED', 'verification', () => this.#verification());
  }

  #verification(): WireMessage {
    const path = `/negotiations/${encodeURIComponent(this.#ourPid)}/agreement/verification`;
    const type = 'ContractAgreementVerificationMessage';
    return this.#message(path, type, 'verification', this.#pids());
  }

  #newAgreement(): WireMessage {
    this.#agreements += 1;
    const id = `urn:agreed:${this.#agreements}`;
    this.agreement = id;
    const { permission } = offerOn('theirs');
    const between = { target: 'd1', assigner: THEM, assignee: 'us' };
    const timestamp = '2026-11-22T08:00:00Z';
    const agreement = { '@id': id, '@type': 'Agreement', permission, ...between, timestamp };
    const path = `/negotiations/${encodeURIComponent(this.#ourPid)}/agreement`;
    const members = { ...this.#pids(), agreement };
    return this.#message(path, 'ContractAgreementMessage', 'agreement', members);
  }

  #finalization(): WireMessage {
    const path = `/negotiations/${encodeURIComponent(this.#ourPid)}/events`;
    const members = { ...this.#pids(), eventType: 'FINALIZED' };
    return this.#message(path, 'ContractNegotiationEventMessage', 'finalization', members);
  }

  #pids() {
    return this.#isProvider
      ? { providerPid: 'their-pid', consumerPid: this.#ourPid }
      : { providerPid: this.#ourPid, consumerPid: 'their-pid' };
  }

  /** Repeats a message until it gets a response, and only then stores the next state. */
  #send(next: string, id: string, make: () => WireMessage): void {
    this.#unanswered = id;
    const sending = async () => {
      await virtualSleep(0);
      while ((await this.#wire.send(make())).kind === 'failed')
        await virtualSleep(ATTEMPT_EVERY_MS);
      await virtualSleep(this.#options.lateMs);
      this.#unanswered = undefined;
      this.state = next;
      this.#proceed();
    };
    void sending();
  }

  #message(path: string, type: string, id: string, members: object): WireMessage {
    const envelope = { '@context': [DSPACE_CONTEXT], '@id': id, '@type': type };
    const body = JSON.parse(JSON.stringify({ ...envelope, ...members }));
    return { from: THEM, to: 'us', path, body };
  }
}
