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
  readonly #writer: TransitionWriter<P, A>;

  constructor(deps: TransitionWriterDeps<P, A>) {
    this.#deps = deps;
    this.#writer = new TransitionWriter(deps);
  }

  /**
   * If the states differ, a message was lost and will not be sent again. If the process has ended on
   * the other side, it ends here too. Otherwise our last message is sent again once: it brings the
   * other side to our state, or makes it repeat its own answer.
   *
   * @param ours the process at the time of the request to the counterparty
   * @param theirState its state on the other side; `undefined` if the counterparty does not know it
   */
  compare(ours: P, theirState: string | undefined): Promise<ComparisonResult> {
    return retryOnConflict(async () => {
      const { store, rules } = this.#deps;
      const stored = await store.find(ours.pid);
      if (stored === undefined || !isUnchanged(stored.value, ours)) return 'changed';
      const process = stored.value;
      if (theirState === process.state) return 'same';
      if (isFinal(rules.getMachine(process), process.state)) return 'changed';
      const ended = this.#endProcess(process, theirState);
      if (ended !== undefined) {
        await this.#writer.commit({ stored, process: ended }, ACTOR);
        return 'ended';
      }
      if (process.contact?.isReminded) return 'differs';
      const reminded = { ...process, contact: { ...process.contact, isReminded: true } };
      const transition = { stored, process: reminded, again: true };
      const written = await this.#writer.commit(transition, ACTOR);
      return written.pending === null ? 'differs' : 'sent-again';
    });
  }

  #endProcess(process: P, theirState: string | undefined): P | undefined {
    const { rules } = this.#deps;
    const { role, state: from } = process;
    const sender = otherRole(role);
    if (theirState === undefined) {
      const reasons = [stateReason(`${rules.noun}-unknown-there`)];
      return rules.prepareMessage(process, rules.buildTermination('unknown-there', reasons)).next;
    }
    if (theirState === 'TERMINATED') {
      const reasons = [stateReason(`${rules.noun}-ended-there`)];
      const { next } = rules.prepareMessage(process, rules.buildTermination('terminated', reasons));
      return { ...next, ending: { code: 'terminated', reasons, by: sender } };
    }
    const arrow = { from, to: theirState, sender };
    if (theirState !== 'COMPLETED' || !allows(rules.getMachine(process), arrow, 'received'))
      return undefined;
    const completed = { ...process, state: theirState };
    return rules.removeSecrets?.(completed) ?? completed;
  }
}

function isUnchanged(process: Process, ours: Process): boolean {
  const { state, changedAt, pending } = process;
  return pending === null && state === ours.state && changedAt === ours.changedAt;
}
