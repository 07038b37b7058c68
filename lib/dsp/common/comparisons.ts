import { retryOnConflict } from '../../core/retry.ts';
import { stateReason } from '../../core/stated-reason.ts';
import type { Process } from './process.ts';
import { TransitionWriter, type TransitionWriterDeps } from './transition-writer.ts';
import { allows, isFinal } from './transitions.ts';
import { otherRole } from './vocabulary.ts';

/** Result of a comparison with the state that the counterparty reports. */
export type ComparisonResult =
  /** Both sides are in the same state. */
  | 'same'
  /** It has ended on our side, too. */
  | 'ended'
  /** Our last message is sent again. */
  | 'sent-again'
  /** The states differ, and nothing that we may do changes that. */
  | 'differs'
  /** It has changed since the counterparty was asked. */
  | 'changed';

const ACTOR = 'system';

/** Compares processes with the states that the counterparty reports. */
export class Comparisons<P extends Process, A> {
  readonly #deps: TransitionWriterDeps<P, A>;
  readonly #moves: TransitionWriter<P, A>;

  constructor(deps: TransitionWriterDeps<P, A>) {
    this.#deps = deps;
    this.#moves = new TransitionWriter(deps);
  }

  /**
   * If the states differ, a message was lost and will not be sent again. If the process has ended on
   * the other side, it ends here too. Otherwise our last message is sent again once: it brings the
   * other side to our state, or makes it repeat its own answer.
   *
   * @param seen the process at the time of the request to the counterparty
   * @param there its state on the other side; `undefined` if the counterparty does not know it
   */
  compare(seen: P, there: string | undefined): Promise<ComparisonResult> {
    return retryOnConflict(async () => {
      const { store, rules } = this.#deps;
      const stored = await store.find(seen.pid);
      if (stored === undefined || !isUnchanged(stored.value, seen)) return 'changed';
      const process = stored.value;
      if (there === process.state) return 'same';
      if (isFinal(rules.getMachine(process), process.state)) return 'changed';
      const ended = this.#endProcess(process, there);
      if (ended !== undefined) {
        await this.#moves.commit({ stored, process: ended }, ACTOR);
        return 'ended';
      }
      if (process.contact?.isReminded) return 'differs';
      const reminded = { ...process, contact: { ...process.contact, isReminded: true } };
      const move = { stored, process: reminded, again: true };
      const sent = await this.#moves.commit(move, ACTOR);
      return sent.pending === null ? 'differs' : 'sent-again';
    });
  }

  #endProcess(process: P, there: string | undefined): P | undefined {
    const { rules } = this.#deps;
    const { role, state: from } = process;
    const sender = otherRole(role);
    if (there === undefined) {
      const reasons = [stateReason(`${rules.noun}-unknown-there`)];
      return rules.prepareMessage(process, rules.terminate('unknown-there', reasons)).next;
    }
    if (there === 'TERMINATED') {
      const reasons = [stateReason(`${rules.noun}-ended-there`)];
      const { next } = rules.prepareMessage(process, rules.terminate('terminated', reasons));
      return { ...next, ending: { code: 'terminated', reasons, by: sender } };
    }
    const arrow = { from, to: there, sender };
    if (there !== 'COMPLETED' || !allows(rules.getMachine(process), arrow, 'received'))
      return undefined;
    const completed = { ...process, state: there };
    return rules.completed?.(completed) ?? completed;
  }
}

function isUnchanged(process: Process, seen: Process): boolean {
  const { state, changedAt, pending } = process;
  return pending === null && state === seen.state && changedAt === seen.changedAt;
}
