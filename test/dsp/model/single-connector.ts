import type { Process } from '../../../lib/dsp/common/process.ts';
import { allows } from '../../../lib/dsp/common/transitions.ts';
import { otherRole } from '../../../lib/dsp/common/vocabulary.ts';
import { NEGOTIATION_MACHINE } from '../../../lib/dsp/negotiation/transitions.ts';
import { TRANSFER_MACHINE } from '../../../lib/dsp/transfer/transitions.ts';
import {
  type MessageName,
  NEGOTIATION_MESSAGES,
  openingMessage,
  type ResponseKind,
  respondTo,
  THEM,
  TRANSFER_MESSAGES,
  wireMessage,
} from './counterpart.ts';
import { ModelConnector } from './model-connector.ts';
import { askForData, type Kind, negotiate, processOf } from './operator.ts';
import { runToEnd } from './run-to-end.ts';
import { Schedule } from './schedule.ts';
import { Wire } from './wire.ts';
import { requestedState, type WireMessage } from './wire-message.ts';

/** The progress of the processes before the first unexpected message. */
export const BEGINNINGS = [
  'nothing',
  'agreed as provider',
  'agreed as consumer',
  'pull requested by them',
  'push requested by them',
  'pull requested by us',
] as const;
export type Beginning = (typeof BEGINNINGS)[number];

/** One connector, with a counterparty that sends messages and responds at random. */
export class SingleConnector {
  readonly schedule = new Schedule();
  readonly wire = new Wire(this.schedule);
  readonly us = new ModelConnector('us', this.schedule, this.wire);
  /** The responses of the counterparty to our next messages. After them, it accepts each message. */
  readonly nextResponses: ResponseKind[] = [];
  #ids = 0;

  constructor() {
    const accept = async () => ({ status: 200 });
    this.wire.stations.set('store', { arrive: accept, show: accept });
    this.wire.stations.set(THEM, {
      arrive: async (message) => respondTo(message, this.nextResponses.shift() ?? 'accepted'),
      show: async () => ({ status: 200, body: { state: 'STARTED' } }),
    });
  }

  id(): string {
    this.#ids += 1;
    return `m${this.#ids}`;
  }

  receive(message: WireMessage): void {
    void this.wire.send(message);
  }

  /** A message that the counterparty has sent; 0 is the latest. */
  receivedMessage(n: number): WireMessage | undefined {
    return this.wire.sent.filter(({ from }) => from === THEM).at(-1 - n);
  }

  /** A message that may change the process now, or after our message in flight has arrived. */
  possibleMessage(process: Process, n: number): MessageName | undefined {
    const isTransfer = 'format' in process;
    const machine = isTransfer ? TRANSFER_MACHINE : NEGOTIATION_MACHINE;
    const messageNames: readonly MessageName[] = isTransfer
      ? TRANSFER_MESSAGES
      : NEGOTIATION_MESSAGES;
    const { state, pending, role } = process;
    const sender = otherRole(role);
    const possible = messageNames.filter((messageName) => {
      const to = requestedState(wireMessage(process, messageName, 'none', '').body);
      const from = [state, pending?.to ?? state];
      return from.some((each) => allows(machine, { from: each, to, sender }, 'received'));
    });
    return possible[n % possible.length];
  }

  runToEnd(): Promise<void> {
    return runToEnd([this.us]);
  }

  /** Concludes an agreement as provider or consumer, and starts a transfer of either kind. */
  async begin(upTo: Beginning): Promise<void> {
    if (upTo === 'nothing') return;
    const isConsumer = upTo === 'agreed as consumer' || upTo === 'pull requested by us';
    await (isConsumer ? this.#concludeAsConsumer() : this.#concludeAsProvider());
    const [agreement] = this.us.ledger.agreements.keys();
    if (upTo === 'pull requested by us') askForData(this.us, 'HttpData-PULL');
    if (upTo === 'pull requested by them')
      this.receive(openingMessage('transfer', this.id(), agreement));
    if (upTo === 'push requested by them')
      this.receive(openingMessage('push', this.id(), agreement));
    await this.runToEnd();
    if (upTo === 'pull requested by us') await this.#receive('transfer', 'start');
  }

  async #concludeAsConsumer(): Promise<void> {
    negotiate(this.us, THEM, 'consumer');
    await this.runToEnd();
    await this.#receive('negotiation', 'agreement');
    await this.#receive('negotiation', 'finalized');
  }

  async #concludeAsProvider(): Promise<void> {
    this.receive(openingMessage('request', this.id()));
    await this.runToEnd();
    await this.#receive('negotiation', 'agreement/verification');
  }

  async #receive(kind: Kind, messageName: MessageName): Promise<void> {
    const process = processOf(this.us, kind);
    if (process !== undefined) this.receive(wireMessage(process, messageName, 'none', this.id()));
    await this.runToEnd();
  }
}
