import type { Message, Process } from '../../../lib/dsp/common/process.ts';
import { askForData, type Kind, negotiate, processOf, requestStep, type Wish } from './operator.ts';
import { Party } from './party.ts';
import { rest } from './rest.ts';
import { Turns } from './turns.ts';
import { Wire } from './wire.ts';
import type { WireMessage } from './wire-message.ts';

export const SIDES = ['provider', 'consumer'] as const;
export type Side = (typeof SIDES)[number];

/** Two connectors and a network between them, in which nothing happens but what is told to. */
export class World {
  readonly turns = new Turns();
  readonly wire = new Wire(this.turns);
  readonly provider = new Party('provider', this.turns, this.wire);
  readonly consumer = new Party('consumer', this.turns, this.wire);
  /**
   * Pids of processes of which a message took effect that two of the other side had overtaken, so that
   * its sender did not wait for it any more: nothing in the protocol tells in which order they were sent.
   */
  readonly overtaken = new Set<string>();
  /** How many messages a process has taken, by its pid. */
  readonly #taken = new Map<string, number>();
  /** How many that were when it sent a message first, by the message's id. */
  readonly #before = new Map<string, number>();

  constructor() {
    const there = async () => ({ status: 200 });
    this.wire.stations.set('store', { arrive: there, show: there });
    for (const side of SIDES) this[side].onEffect = (message) => this.#tookEffect(message);
    this.wire.onSend = ({ from, body }) => {
      const id = String(body['@id']);
      const taken = this.#taken.get(pidsOf(from, body).ours) ?? 0;
      if (!this.#before.has(id)) this.#before.set(id, taken);
    };
  }

  other(side: Side): Party {
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

  /** A person asks for something that the state may not allow. */
  requestStep(side: Side, kind: Kind, what: Wish, n = 0): void {
    const process = this.process(side, kind, n);
    if (process !== undefined) requestStep(this[side], process, what);
  }

  /** What both sides want of one process at the same time crosses on its way. */
  crossing(kind: Kind, steps: Readonly<Record<Side, Wish>>, n: number): void {
    const ours = this.process('consumer', kind, n);
    const theirs = this.provider.ledger.processes.get(ours?.counterpartyPid ?? '');
    if (ours !== undefined) requestStep(this.consumer, ours, steps.consumer);
    if (theirs !== undefined) requestStep(this.provider, theirs, steps.provider);
  }

  /** No sender waits ten seconds for an answer. */
  pass(ms: number): void {
    if (ms > 10_000) this.wire.timeout();
    this.turns.pass(ms);
  }

  /** Until something is on the wire, or nothing comes. */
  async untilUnderWay(): Promise<void> {
    for (let taken = 0; taken < 40 && this.wire.busy === 0; taken += 1)
      if (!(await this.turns.take())) return;
  }

  /** @see rest */
  rest(): Promise<void> {
    return rest([this.provider, this.consumer]);
  }

  /** Sends again the endings that did not reach the other side. */
  async tellParkedEnds(): Promise<void> {
    for (const side of SIDES)
      for (const { messageId, type } of this[side].ledger.parked.values())
        if (type.endsWith('TerminationMessage'))
          this[side].person(({ store }) => store.replay(messageId, 'olga'));
    await this.rest();
  }

  #tookEffect({ from, body }: WireMessage): void {
    const { ours, theirs } = pidsOf(from, body);
    this.#taken.set(theirs, (this.#taken.get(theirs) ?? 0) + 1);
    const sender = from as Side;
    if (!SIDES.includes(sender) || this[sender].ledger.waitsFor(String(body['@id']))) return;
    const since = (this.#taken.get(ours) ?? 0) - (this.#before.get(String(body['@id'])) ?? 0);
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
