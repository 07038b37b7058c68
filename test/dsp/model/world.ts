import type { Message, Process } from '../../../lib/dsp/common/process.ts';
import { ModelConnector } from './model-connector.ts';
import {
  askForData,
  type Kind,
  negotiate,
  type OperatorAction,
  processOf,
  requestAction,
} from './operator.ts';
import { runToEnd } from './run-to-end.ts';
import { Schedule } from './schedule.ts';
import { Wire } from './wire.ts';
import type { WireMessage } from './wire-message.ts';

export const SIDES = ['provider', 'consumer'] as const;
export type Side = (typeof SIDES)[number];

/** Two connectors and a network between them. A test decides about each task that runs. */
export class World {
  readonly schedule = new Schedule();
  readonly wire = new Wire(this.schedule);
  readonly provider = new ModelConnector('provider', this.schedule, this.wire);
  readonly consumer = new ModelConnector('consumer', this.schedule, this.wire);
  /**
   * Pids of processes with a late message: it took effect after its sender had received two newer messages and did not
   * wait for it any more. The protocol does not show in which order messages were sent.
   */
  readonly overtaken = new Set<string>();
  /** Number of messages that a process has received, by its pid. */
  readonly #received = new Map<string, number>();
  /** That number when the process first sent a message, by the id of the message. */
  readonly #receivedBefore = new Map<string, number>();

  constructor() {
    const accept = async () => ({ status: 200 });
    this.wire.stations.set('store', { arrive: accept, show: accept });
    for (const side of SIDES) this[side].onEffect = (message) => this.#recordEffect(message);
    this.wire.onSend = ({ from, body }) => {
      const id = String(body['@id']);
      const received = this.#received.get(pidsOf(from, body).ours) ?? 0;
      if (!this.#receivedBefore.has(id)) this.#receivedBefore.set(id, received);
    };
  }

  other(side: Side): ModelConnector {
    return side === 'provider' ? this.consumer : this.provider;
  }

  process(side: Side, kind: Kind, n = 0): Process | undefined {
    return processOf(this[side], kind, n);
  }

  negotiate(side: Side, terms: 'theirs' | 'others'): void {
    negotiate(this[side], this.other(side).id, side, terms);
  }

  transfer(format: 'HttpData-PULL' | 'HttpData-PUSH', n = 0): void {
    askForData(this.consumer, format, n);
  }

  /** An operator requests an action. The state of the process may forbid it. */
  requestAction(side: Side, kind: Kind, action: OperatorAction, n = 0): void {
    const process = this.process(side, kind, n);
    if (process !== undefined) requestAction(this[side], process, action);
  }

  /** Both operators request an action on one process at the same time, so that the messages cross. */
  crossing(kind: Kind, actions: Readonly<Record<Side, OperatorAction>>, n: number): void {
    const ours = this.process('consumer', kind, n);
    const theirs = this.provider.ledger.processes.get(ours?.counterpartyPid ?? '');
    if (ours !== undefined) requestAction(this.consumer, ours, actions.consumer);
    if (theirs !== undefined) requestAction(this.provider, theirs, actions.provider);
  }

  /** Advances the clock. A sender waits at most ten seconds for a response. */
  advance(ms: number): void {
    if (ms > 10_000) this.wire.timeout();
    this.schedule.advance(ms);
  }

  /** Runs tasks until a message is in flight, at most 40. */
  async untilInFlight(): Promise<void> {
    for (let received = 0; received < 40 && this.wire.inFlightCount === 0; received += 1)
      if (!(await this.schedule.runNext())) return;
  }

  /** @see runToEnd */
  runToEnd(): Promise<void> {
    return runToEnd([this.provider, this.consumer]);
  }

  /** Sends the terminations that did not reach the other side again. */
  async resendTerminations(): Promise<void> {
    for (const side of SIDES)
      for (const { messageId, type } of this[side].ledger.deadLetters.values())
        if (type.endsWith('TerminationMessage'))
          this[side].operate(({ store }) => store.replay(messageId, 'olga'));
    await this.runToEnd();
  }

  #recordEffect({ from, body }: WireMessage): void {
    const { ours, theirs } = pidsOf(from, body);
    this.#received.set(theirs, (this.#received.get(theirs) ?? 0) + 1);
    const sender = from as Side;
    if (!SIDES.includes(sender) || this[sender].ledger.isPending(String(body['@id']))) return;
    const since =
      (this.#received.get(ours) ?? 0) - (this.#receivedBefore.get(String(body['@id'])) ?? 0);
    if (since < 2) return;
    this.overtaken.add(ours);
    this.overtaken.add(theirs);
  }
}

function pidsOf(from: string, { providerPid, consumerPid }: Message) {
  const [provider, consumer] = [String(providerPid), String(consumerPid)];
  return from === 'provider'
    ? { ours: provider, theirs: consumer }
    : { ours: consumer, theirs: provider };
}
