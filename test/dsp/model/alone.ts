import type { Process } from '../../../lib/dsp/common/process.ts';
import { allows } from '../../../lib/dsp/common/transitions.ts';
import { otherRole } from '../../../lib/dsp/common/vocabulary.ts';
import { NEGOTIATION_MACHINE } from '../../../lib/dsp/negotiation/transitions.ts';
import { TRANSFER_MACHINE } from '../../../lib/dsp/transfer/transitions.ts';
import {
  answerTo,
  begins,
  type Manner,
  NEGOTIATION_SAYINGS,
  type Saying,
  THEM,
  TRANSFER_SAYINGS,
  wireMessage,
} from './counterpart.ts';
import { askForData, type Kind, negotiate, processOf } from './operator.ts';
import { Party } from './party.ts';
import { rest } from './rest.ts';
import { Turns } from './turns.ts';
import { Wire } from './wire.ts';
import { stateAskedBy, type WireMessage } from './wire-message.ts';

/** The progress of the processes before the first unexpected message. */
export const BEGINNINGS = [
  'nothing',
  'offering',
  'buying',
  'giving',
  'pushing',
  'getting',
] as const;
export type Beginning = (typeof BEGINNINGS)[number];

/** One connector, with a counterparty that sends messages and responds at random. */
export class Alone {
  readonly turns = new Turns();
  readonly wire = new Wire(this.turns);
  readonly us = new Party('us', this.turns, this.wire);
  /** The ways in which the counterparty responds to our next messages. */
  readonly manners: Manner[] = [];
  #ids = 0;

  constructor() {
    const there = async () => ({ status: 200 });
    this.wire.stations.set('store', { arrive: there, show: there });
    this.wire.stations.set(THEM, {
      arrive: async (message) => answerTo(message, this.manners.shift() ?? 'well'),
      show: async () => ({ status: 200, body: { state: 'STARTED' } }),
    });
  }

  id(): string {
    this.#ids += 1;
    return `m${this.#ids}`;
  }

  say(message: WireMessage): void {
    void this.wire.send(message);
  }

  /** A message that the counterparty has sent; 0 is the latest. */
  receivedMessage(n: number): WireMessage | undefined {
    return this.wire.sent.filter(({ from }) => from === THEM).at(-1 - n);
  }

  /** A message that may change the process now, or after our message in flight has arrived. */
  fitting(process: Process, n: number): Saying | undefined {
    const isTransfer = 'format' in process;
    const machine = isTransfer ? TRANSFER_MACHINE : NEGOTIATION_MACHINE;
    const sayings: readonly Saying[] = isTransfer ? TRANSFER_SAYINGS : NEGOTIATION_SAYINGS;
    const { state, pending, role } = process;
    const sender = otherRole(role);
    const fitting = sayings.filter((saying) => {
      const to = stateAskedBy(wireMessage(process, saying, 'none', '').body);
      const from = [state, pending?.to ?? state];
      return from.some((each) => allows(machine, { from: each, to, sender }, 'received'));
    });
    return fitting[n % fitting.length];
  }

  rest(): Promise<void> {
    return rest([this.us]);
  }

  /** Concludes an agreement as provider or consumer, and starts a transfer of either kind. */
  async begin(upTo: Beginning): Promise<void> {
    if (upTo === 'nothing') return;
    const isConsumer = upTo === 'buying' || upTo === 'getting';
    await (isConsumer ? this.#buys() : this.#offers());
    const [agreement] = this.us.ledger.agreements.keys();
    if (upTo === 'getting') askForData(this.us, 'HttpData-PULL');
    if (upTo === 'giving') this.say(begins('transfer', this.id(), agreement));
    if (upTo === 'pushing') this.say(begins('push', this.id(), agreement));
    await this.rest();
    if (upTo === 'getting') await this.#says('transfer', 'start');
  }

  async #buys(): Promise<void> {
    negotiate(this.us, THEM, 'consumer');
    await this.rest();
    await this.#says('negotiation', 'agreement');
    await this.#says('negotiation', 'finalized');
  }

  async #offers(): Promise<void> {
    this.say(begins('request', this.id()));
    await this.rest();
    await this.#says('negotiation', 'agreement/verification');
  }

  async #says(kind: Kind, saying: Saying): Promise<void> {
    const process = processOf(this.us, kind);
    if (process !== undefined) this.say(wireMessage(process, saying, 'none', this.id()));
    await this.rest();
  }
}
