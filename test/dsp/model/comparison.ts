import { isDeepStrictEqual } from 'node:util';
import { canonicalJson, type Json } from '../../../lib/core/digest.ts';
import { stateText } from '../../../lib/core/stated-reason.ts';
import type { Process } from '../../../lib/dsp/common/process.ts';
import type { Negotiation } from '../../../lib/dsp/negotiation/negotiation.ts';
import { Broken } from './ledger.ts';
import { nameOf } from './wire-message.ts';
import { SIDES, type Side, type World } from './world.ts';

/** How a message is refused that the state machine has no arrow for. */
const REFUSED = stateText('status 400');
/** States of which a party may be sure that nothing follows. */
const DONE = ['FINALIZED', 'COMPLETED'];

/** Holds the two sides against each other, once all is at rest. */
export class Comparison {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** @throws Broken if they neither agree nor have both ended, or if a process ended without a cause */
  compare(): void {
    for (const side of SIDES)
      for (const process of this.#world[side].ledger.processes.values()) {
        const theirs = this.#counterparty(side, process);
        this.#mustHaveCause(process, theirs);
        if (theirs === undefined) this.#mustBeForgotten(process);
        else this.#mustAgree(side, process, theirs);
      }
  }

  #counterparty(side: Side, { pid, counterpartyPid, role }: Process): Process | undefined {
    const { processes } = this.#world.other(side).ledger;
    const known = counterpartyPid === null ? undefined : processes.get(counterpartyPid);
    return (
      known ??
      [...processes.values()].find((their) => their.counterpartyPid === pid && their.role !== role)
    );
  }

  #mustAgree(side: Side, ours: Process, theirs: Process): void {
    if (this.#isOvertaken(ours, theirs)) return;
    if (theirs.counterpartyPid !== null && theirs.counterpartyPid !== ours.pid)
      throw new Broken(`they know another pid: ${JSON.stringify([ours, theirs])}`);
    if (ours.state !== theirs.state && !this.#mayDiffer(side, ours, theirs))
      throw new Broken(`the sides disagree: ${JSON.stringify([ours, theirs], null, 1)}`);
    if (ours.state !== 'FINALIZED' || theirs.state !== 'FINALIZED') return;
    const [one, other] = [ours, theirs].map((each) => (each as Negotiation).agreement);
    const [here, there] = [this.#world[side], this.#world.other(side)].map(({ ledger }) =>
      ledger.agreements.get(one?.['@id'] ?? ''),
    );
    if (canonicalJson(one as Json) !== canonicalJson(other as Json) || !here || !there)
      throw new Broken(`the agreements differ: ${JSON.stringify([one, other, here, there])}`);
  }

  /**
   * Who gives up on a message for want of an answer ends the process. Where that message was taken
   * and has no more messages, or named no address for them, the other side cannot know.
   */
  #mayDiffer(side: Side, ours: Process, theirs: Process): boolean {
    const [ended, other, who] =
      ours.state === 'TERMINATED'
        ? [ours, theirs, side]
        : [theirs, ours, this.#world.other(side).id as Side];
    if (ended.state !== 'TERMINATED') return false;
    const inVain = this.#givenUp(who, ended);
    return inVain && (DONE.includes(other.state) || ended.counterpartyPid === null);
  }

  /** Whether a message of a process was given up on although it had been taken. */
  #givenUp(side: Side, { pid }: Process): boolean {
    const { answers } = this.#world.other(side).ledger;
    return this.#world[side].ledger.givenUp.some(
      (parked) =>
        parked.pid === pid &&
        answers.has(nameOf({ ...parked, from: side, to: parked.counterpartyId })),
    );
  }

  #mustBeForgotten({ state, ...process }: Process): void {
    if (state !== 'TERMINATED')
      throw new Broken(`the other side knows nothing of it: ${JSON.stringify({ state, process })}`);
  }

  #isOvertaken(ours: Process, theirs: Process): boolean {
    return this.#world.overtaken.has(ours.pid) || this.#world.overtaken.has(theirs.pid);
  }

  /** Nothing ends by itself. */
  #mustHaveCause(ours: Process, theirs: Process | undefined): void {
    if (ours.state !== 'TERMINATED') return;
    const pids = [ours.pid, theirs?.pid ?? ''];
    const ledgers = SIDES.map((each) => this.#world[each].ledger);
    const isWanted = (pid: string) => ledgers.some(({ ended }) => ended.has(pid));
    if (pids.some((pid) => isWanted(pid) || this.#world.overtaken.has(pid))) return;
    const givenUp = ledgers.flatMap((ledger) => ledger.givenUp);
    if (
      givenUp.some(({ pid, reason }) => pids.includes(pid) && !isDeepStrictEqual(reason, REFUSED))
    )
      return;
    throw new Broken(`it ended without a cause: ${JSON.stringify([ours, theirs], null, 1)}`);
  }
}
