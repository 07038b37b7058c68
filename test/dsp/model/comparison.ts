import { isDeepStrictEqual } from 'node:util';
import { canonicalJson, type Json } from '../../../lib/core/digest.ts';
import { stateText } from '../../../lib/core/stated-reason.ts';
import type { Process } from '../../../lib/dsp/common/process.ts';
import type { Negotiation } from '../../../lib/dsp/negotiation/negotiation.ts';
import { InvariantError } from './ledger.ts';
import { messageKey } from './wire-message.ts';
import { SIDES, type Side, type World } from './world.ts';

/** The reason of the refusal of a message that the state machine does not allow. */
const REFUSED = stateText('status 400');
/** Successful final states: a connector expects no message after them. */
const DONE = ['FINALIZED', 'COMPLETED'];

/** Compares the processes of both sides, after all tasks have run. */
export class Comparison {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** @throws InvariantError if the states differ without a permitted reason, or if a process ended without a cause */
  compare(): void {
    for (const side of SIDES)
      for (const process of this.#world[side].ledger.processes.values()) {
        const theirs = this.#counterparty(side, process);
        this.#assertHasCause(process, theirs);
        if (theirs === undefined) this.#assertTerminated(process);
        else this.#assertSameState(side, process, theirs);
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

  #assertSameState(side: Side, ours: Process, theirs: Process): void {
    if (this.#isOvertaken(ours, theirs)) return;
    if (theirs.counterpartyPid !== null && theirs.counterpartyPid !== ours.pid)
      throw new InvariantError(`they know another pid: ${JSON.stringify([ours, theirs])}`);
    if (ours.state !== theirs.state && !this.#mayDiffer(side, ours, theirs))
      throw new InvariantError(`the sides disagree: ${JSON.stringify([ours, theirs], null, 1)}`);
    if (ours.state !== 'FINALIZED' || theirs.state !== 'FINALIZED') return;
    const [one, other] = [ours, theirs].map((each) => (each as Negotiation).agreement);
    const [here, there] = [this.#world[side], this.#world.other(side)].map(({ ledger }) =>
      ledger.agreements.get(one?.['@id'] ?? ''),
    );
    if (canonicalJson(one as Json) !== canonicalJson(other as Json) || !here || !there)
      throw new InvariantError(
        `the agreements differ: ${JSON.stringify([one, other, here, there])}`,
      );
  }

  /**
   * Whether the states may differ. A connector that gets no response to a message ends the process. If the other side
   * accepted that message and expects no more messages, or if it has no address for a termination, it cannot know this.
   */
  #mayDiffer(side: Side, ours: Process, theirs: Process): boolean {
    const [terminated, other, who] =
      ours.state === 'TERMINATED'
        ? [ours, theirs, side]
        : [theirs, ours, this.#world.other(side).id as Side];
    if (terminated.state !== 'TERMINATED') return false;
    const isUnknownToOther = this.#isAcceptedDeadLetter(who, terminated);
    return isUnknownToOther && (DONE.includes(other.state) || terminated.counterpartyPid === null);
  }

  /** Whether a message of a process became a dead letter although the other side had accepted it. */
  #isAcceptedDeadLetter(side: Side, { pid }: Process): boolean {
    const { replies } = this.#world.other(side).ledger;
    return this.#world[side].ledger.allDeadLetters.some(
      (deadLetter) =>
        deadLetter.pid === pid &&
        replies.has(messageKey({ ...deadLetter, from: side, to: deadLetter.counterpartyId })),
    );
  }

  #assertTerminated({ state, ...process }: Process): void {
    if (state !== 'TERMINATED')
      throw new InvariantError(
        `the other side does not know it: ${JSON.stringify({ state, process })}`,
      );
  }

  #isOvertaken(ours: Process, theirs: Process): boolean {
    return this.#world.overtaken.has(ours.pid) || this.#world.overtaken.has(theirs.pid);
  }

  /** A process ends only because of an operator, a message that was overtaken, or a dead letter. */
  #assertHasCause(ours: Process, theirs: Process | undefined): void {
    if (ours.state !== 'TERMINATED') return;
    const pids = [ours.pid, theirs?.pid ?? ''];
    const ledgers = SIDES.map((each) => this.#world[each].ledger);
    const isRequested = (pid: string) =>
      ledgers.some(({ terminatedByOperator }) => terminatedByOperator.has(pid));
    if (pids.some((pid) => isRequested(pid) || this.#world.overtaken.has(pid))) return;
    const allDeadLetters = ledgers.flatMap((ledger) => ledger.allDeadLetters);
    if (
      allDeadLetters.some(
        ({ pid, reason }) => pids.includes(pid) && !isDeepStrictEqual(reason, REFUSED),
      )
    )
      return;
    throw new InvariantError(
      `it ended without a cause: ${JSON.stringify([ours, theirs], null, 1)}`,
    );
  }
}
