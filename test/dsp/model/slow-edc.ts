import type { Message } from '../../../lib/dsp/common/process.ts';
import { DSPACE_CONTEXT } from '../../../lib/dsp/common/vocabulary.ts';
import { THEM } from './counterpart.ts';
import { offerOn } from './operator.ts';
import { virtualSleep } from './turns.ts';
import type { Answer, Station, Wire } from './wire.ts';
import type { WireMessage } from './wire-message.ts';

export interface SlowEdcOptions {
  /** How late every answer is, its own and ours. Milliseconds. */
  readonly lateMs: number;
  /**
   * While it waits for the answer to this message of its own, it takes what comes, and overwrites it
   * with the state that it stores after the answer. Otherwise it answers that there is a conflict.
   */
  readonly forgets?: 'request' | 'verification';
}

const ATTEMPT_EVERY_MS = 1_000;

/**
 * The negotiations of an EDC as far as they matter on a slow network: it stores the state that its
 * message leads to after the answer to it, repeats a message with the same id, and makes its
 * new agreement for each repeat.
 */
export class SlowEdc implements Station {
  state = 'INITIAL';
  /** The agreement that it holds. */
  agreement: string | undefined;
  readonly #wire: Wire;
  readonly #options: SlowEdcOptions;
  #ourPid = '';
  /** `@id` of its message that has no answer yet. */
  #waits: string | undefined;
  #isProvider = false;
  #agreements = 0;

  constructor(wire: Wire, options: SlowEdcOptions) {
    this.#wire = wire;
    this.#options = options;
    wire.stations.set(THEM, this);
  }

  /** Asks us for a dataset. */
  request(): void {
    const callbackAddress = 'http://them.example';
    const members = { consumerPid: 'their-pid', offer: offerOn('theirs'), callbackAddress };
    this.#send('REQUESTED', 'request', () =>
      this.#message('/negotiations/request', 'ContractRequestMessage', 'request', members),
    );
  }

  async arrive({ body }: WireMessage): Promise<Answer> {
    const answer = this.#take(body);
    await virtualSleep(this.#options.lateMs);
    return answer;
  }

  async show(): Promise<Answer> {
    return this.state === 'INITIAL'
      ? { status: 404 }
      : { status: 200, body: { state: this.state } };
  }

  #take(message: Message): Answer {
    const type = message['@type'];
    if (this.#waits !== undefined && this.#waits !== this.#options.forgets) return { status: 409 };
    if (type === 'ContractRequestMessage') return this.#requested(message);
    if (type === 'ContractAgreementMessage') return this.#agreed(message);
    if (type === 'ContractAgreementVerificationMessage') return this.#moved(['AGREED'], 'VERIFIED');
    if (message['eventType'] === 'FINALIZED') return this.#moved(['VERIFIED'], 'FINALIZED');
    return { status: 400 };
  }

  #requested({ consumerPid }: Message): Answer {
    this.#isProvider = true;
    this.#ourPid = String(consumerPid);
    this.state = 'REQUESTED';
    this.#goOn();
    const pids = { providerPid: 'their-pid', consumerPid: this.#ourPid };
    return { status: 201, body: { '@type': 'ContractNegotiation', ...pids, state: 'REQUESTED' } };
  }

  #agreed({ agreement, providerPid }: Message): Answer {
    this.#ourPid = String(providerPid);
    const answer = this.#moved(['INITIAL', 'REQUESTED'], 'AGREED');
    if (answer.status === 200) this.agreement = String((agreement as { '@id': string })['@id']);
    return answer;
  }

  #moved(from: readonly string[], to: string): Answer {
    if (this.state === to) return { status: 200 };
    if (!from.includes(this.state)) return { status: 409 };
    this.state = to;
    this.#goOn();
    return { status: 200 };
  }

  /** Does what its state asks for; one thing at a time. */
  #goOn(): void {
    if (this.#waits !== undefined) return;
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

  /** The same message again until it is answered; and only then the state to which it leads. */
  #send(next: string, id: string, make: () => WireMessage): void {
    this.#waits = id;
    const sending = async () => {
      await virtualSleep(0);
      while ((await this.#wire.send(make())).kind === 'failed')
        await virtualSleep(ATTEMPT_EVERY_MS);
      await virtualSleep(this.#options.lateMs);
      this.#waits = undefined;
      this.state = next;
      this.#goOn();
    };
    void sending();
  }

  #message(path: string, type: string, id: string, members: object): WireMessage {
    const envelope = { '@context': [DSPACE_CONTEXT], '@id': id, '@type': type };
    const body = JSON.parse(JSON.stringify({ ...envelope, ...members }));
    return { from: THEM, to: 'us', path, body };
  }
}
