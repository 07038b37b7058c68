import { canonicalJson, type Json } from '../../../lib/core/digest.ts';
import type { Process } from '../../../lib/dsp/common/process.ts';
import type { Negotiation } from '../../../lib/dsp/negotiation/negotiation.ts';
import type { MessageOffer } from '../../../lib/dsp/policy/policy.ts';
import type { DataAddress } from '../../../lib/dsp/transfer/data-address.ts';
import type { Transfer } from '../../../lib/dsp/transfer/transfer.ts';
import { Broken } from './ledger.ts';
import { addressOf, Party } from './party.ts';
import { Turns } from './turns.ts';
import { Wire } from './wire.ts';
import { nameOf, type WireMessage } from './wire-message.ts';

export type Side = 'provider' | 'consumer';
export const SIDES = ['provider', 'consumer'] as const;

/** So many turns are enough for anything to come to rest. */
const TURNS = 20_000;
/** How a message is refused that the state machine has no arrow for. */
const REFUSED = 'status 400';
/** States of which a party may be sure that nothing follows. */
const DONE = ['FINALIZED', 'COMPLETED'];

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

  /** The n-th process of a side, by when it began. */
  process(side: Side, kind: 'negotiation' | 'transfer', n = 0): Process | undefined {
    const isTransfer = (process: Process) => 'format' in process;
    const list = [...this[side].ledger.processes.values()].filter(
      (process) => isTransfer(process) === (kind === 'transfer'),
    );
    return list[n % list.length];
  }

  /** @param terms of a consumer: those of the catalog, or others, which are answered with an offer */
  negotiate(side: Side, terms: 'theirs' | 'others'): void {
    const counterParty = this.other(side).id;
    const address = addressOf(counterParty);
    const offer = offerOn(side === 'provider' ? 'theirs' : terms);
    const wish = { role: side, counterParty, address, offer };
    this[side].person(({ negotiations }) => negotiations.begin(wish, 'olga'));
  }

  /** Asks for the data of the n-th agreement. */
  transfer(format: 'HttpData-PULL' | 'HttpData-PUSH', n = 0): void {
    const agreements = [...this.consumer.ledger.agreements.keys()];
    const agreement = agreements[n % agreements.length];
    if (agreement === undefined) return;
    const target: DataAddress = { endpointType: 'https', endpoint: 'http://store.example/1' };
    const dataAddress = format === 'HttpData-PUSH' ? { dataAddress: target } : {};
    const wish = { agreement, format, ...dataAddress };
    this.consumer.person(({ transfers }) => transfers.begin(wish, 'olga'));
  }

  /** A person asks for something that the state may not allow. */
  wishes(side: Side, kind: 'negotiation' | 'transfer', wish: string, n: number): void {
    const process = this.process(side, kind, n);
    if (process !== undefined) this.#wishes(side, kind, wish, process);
  }

  #wishes(side: Side, kind: 'negotiation' | 'transfer', wish: string, process: Process): void {
    const { pid } = process;
    const tokens = (process as Transfer).tokens;
    this[side].person(({ negotiations, transfers }) => {
      const service = kind === 'negotiation' ? negotiations : transfers;
      const wishes: Record<string, () => Promise<unknown>> = {
        accept: () => negotiations.accept(pid, 'olga'),
        counter: () => negotiations.counter(pid, offerOn('theirs'), 'olga'),
        start: () => transfers.start(pid, 'olga'),
        suspend: () => transfers.suspend(pid, ['later'], 'olga'),
        complete: () => transfers.complete(pid, 'olga'),
        refresh: () => transfers.refresh(pid, tokens.current),
        end: () => service.terminate(pid, ['enough'], 'olga'),
      };
      return wishes[wish]?.() ?? Promise.resolve();
    });
  }

  /** The n-th parked message is owed again. */
  replay(side: Side, n: number): void {
    const ids = [...this[side].ledger.parked.keys()];
    const id = ids[n % ids.length];
    if (id !== undefined) this[side].person(({ store }) => store.replay(id, 'olga'));
  }

  /** Nobody waits for an answer for ten seconds. */
  pass(ms: number): void {
    if (ms > 10_000) this.wire.timeout();
    this.turns.pass(ms);
  }

  /** What both sides want of one process at the same time crosses on its way. */
  crossing(kind: 'negotiation' | 'transfer', wishes: Readonly<Record<Side, string>>, n: number) {
    const counterPid = this.process('consumer', kind, n)?.counterPid ?? '';
    const theirs = this.provider.ledger.processes.get(counterPid);
    this.wishes('consumer', kind, wishes.consumer, n);
    if (theirs !== undefined) this.#wishes('provider', kind, wishes.provider, theirs);
  }

  /** Until something is on the wire, or nothing comes. */
  async untilUnderWay(): Promise<void> {
    for (let taken = 0; taken < 40 && this.wire.busy === 0; taken += 1)
      if (!(await this.turns.take())) return;
  }

  /** Lets everything come to its end, without further faults but a crash that is due. @throws Broken when it does not */
  async rest(): Promise<void> {
    this.wire.away.clear();
    for (let taken = 0; await this.turns.take(); taken += 1)
      if (taken > TURNS) throw new Broken('it never comes to rest');
    for (const side of SIDES) {
      const { processes, owed } = this[side].ledger;
      const unsettled = [...processes.values()].filter(({ pending }) => pending !== null);
      const left = [...owed.values()].flatMap((messages) => [...messages.keys()]);
      if (unsettled.length + left.length > 0)
        throw new Broken(
          `${side} has left something undone: ${JSON.stringify({ unsettled, left })}`,
        );
    }
  }

  /** Holds the two sides against each other, once all is at rest. @throws Broken */
  compare(): void {
    for (const side of SIDES)
      for (const process of this[side].ledger.processes.values()) {
        const theirs = this.#counterpart(side, process);
        this.#mustHaveCause(process, theirs);
        if (theirs === undefined) this.#mustBeForgotten(process);
        else this.#mustAgree(side, process, theirs);
      }
  }

  /** Sends the ends again that were parked, until there are none that help. */
  async tellParkedEnds(): Promise<void> {
    for (const side of SIDES)
      for (const { messageId, type } of this[side].ledger.parked.values())
        if (type.endsWith('TerminationMessage'))
          this[side].person(({ store }) => store.replay(messageId, 'olga'));
    await this.rest();
  }

  #counterpart(side: Side, { pid, counterPid, role }: Process): Process | undefined {
    const { processes } = this.other(side).ledger;
    const known = counterPid === null ? undefined : processes.get(counterPid);
    return (
      known ??
      [...processes.values()].find((their) => their.counterPid === pid && their.role !== role)
    );
  }

  #mustAgree(side: Side, ours: Process, theirs: Process): void {
    if (this.#isOvertaken(ours, theirs)) return;
    if (theirs.counterPid !== null && theirs.counterPid !== ours.pid)
      throw new Broken(`they know another pid: ${JSON.stringify([ours, theirs])}`);
    if (ours.state !== theirs.state && !this.#mayDiffer(side, ours, theirs))
      throw new Broken(`the sides disagree: ${JSON.stringify([ours, theirs], null, 1)}`);
    if (ours.state !== 'FINALIZED' || theirs.state !== 'FINALIZED') return;
    const [one, other] = [ours, theirs].map((each) => (each as Negotiation).agreement);
    const [here, there] = [this[side], this.other(side)].map(({ ledger }) =>
      ledger.agreements.get(one?.['@id'] ?? ''),
    );
    if (canonicalJson(one as Json) !== canonicalJson(other as Json) || !here || !there)
      throw new Broken(`the agreements differ: ${JSON.stringify([one, other, here, there])}`);
  }

  /**
   * Who gives up on a message for want of an answer ends the process. Where that message was taken
   * and left nothing more to be said, or told nobody where to say it, the other side cannot know.
   */
  #mayDiffer(side: Side, ours: Process, theirs: Process): boolean {
    const [ended, other, who] =
      ours.state === 'TERMINATED'
        ? [ours, theirs, side]
        : [theirs, ours, this.other(side).id as Side];
    if (ended.state !== 'TERMINATED') return false;
    const inVain = this.#givenUp(who, ended);
    return inVain && (DONE.includes(other.state) || ended.counterPid === null);
  }

  /** Whether a message of a process was given up on although it had been taken. */
  #givenUp(side: Side, { pid }: Process): boolean {
    const { answers } = this.other(side).ledger;
    return this[side].ledger.givenUp.some(
      (parked) =>
        parked.pid === pid &&
        answers.has(nameOf({ ...parked, from: side, to: parked.counterParty })),
    );
  }

  #mustBeForgotten({ state, ...process }: Process): void {
    if (state !== 'TERMINATED')
      throw new Broken(`the other side knows nothing of it: ${JSON.stringify({ state, process })}`);
  }

  #isOvertaken(ours: Process, theirs: Process): boolean {
    return this.overtaken.has(ours.pid) || this.overtaken.has(theirs.pid);
  }

  /** Nothing ends by itself. */
  #mustHaveCause(ours: Process, theirs: Process | undefined): void {
    if (ours.state !== 'TERMINATED') return;
    const pids = [ours.pid, theirs?.pid ?? ''];
    const ledgers = SIDES.map((each) => this[each].ledger);
    const isWanted = (pid: string) => ledgers.some(({ ended }) => ended.has(pid));
    if (pids.some((pid) => isWanted(pid) || this.overtaken.has(pid))) return;
    const givenUp = ledgers.flatMap((ledger) => ledger.givenUp);
    if (givenUp.some(({ pid, reason }) => pids.includes(pid) && reason !== REFUSED)) return;
    throw new Broken(`nobody wanted it to end: ${JSON.stringify([ours, theirs], null, 1)}`);
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

function offerOn(terms: 'theirs' | 'others'): MessageOffer {
  const action = terms === 'theirs' ? 'use' : 'distribute';
  return { '@id': 'urn:offer:d1', '@type': 'Offer', target: 'd1', permission: [{ action }] };
}
