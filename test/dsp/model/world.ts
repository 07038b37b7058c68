import type { Process } from '../../../lib/dsp/common/process.ts';
import { askForData, type Kind, negotiate, processOf, type Wish, wish } from './operator.ts';
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
  /** Pids of processes of which a message took effect that its sender had taken back: nothing in the protocol tells. */
  readonly overtaken = new Set<string>();

  constructor() {
    const there = async () => ({ status: 200 });
    this.wire.stations.set('store', { arrive: there, show: there });
    for (const side of SIDES) this[side].onEffect = (message) => this.#tookEffect(message);
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
  wishes(side: Side, kind: Kind, what: Wish, n = 0): void {
    const process = this.process(side, kind, n);
    if (process !== undefined) wish(this[side], process, what);
  }

  /** What both sides want of one process at the same time crosses on its way. */
  crossing(kind: Kind, wishes: Readonly<Record<Side, Wish>>, n: number): void {
    const ours = this.process('consumer', kind, n);
    const theirs = this.provider.ledger.processes.get(ours?.counterPid ?? '');
    if (ours !== undefined) wish(this.consumer, ours, wishes.consumer);
    if (theirs !== undefined) wish(this.provider, theirs, wishes.provider);
  }

  /** Nobody waits for an answer for ten seconds. */
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

  /** Sends the ends again that nobody could be told. */
  async tellParkedEnds(): Promise<void> {
    for (const side of SIDES)
      for (const { messageId, type } of this[side].ledger.parked.values())
        if (type.endsWith('TerminationMessage'))
          this[side].person(({ store }) => store.replay(messageId, 'olga'));
    await this.rest();
  }

  #tookEffect({ from, body }: WireMessage): void {
    const sender = SIDES.find((side) => side === from);
    if (sender === undefined) return;
    const { processes } = this[sender].ledger;
    const waits = [...processes.values()].some(({ pending }) => pending?.messageId === body['@id']);
    if (waits) return;
    for (const pid of [body['providerPid'], body['consumerPid']])
      if (typeof pid === 'string') this.overtaken.add(pid);
  }
}
