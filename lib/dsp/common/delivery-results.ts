import type { StatedReason } from '../../core/reasons/error-reasons.ts';
import { retryOnConflict } from '../../core/retry.ts';
import type { Revisioned } from '../../core/revisioned.ts';
import { stateReason } from '../../core/stated-reason.ts';
import { readCounterpartyPid } from './message-pids.ts';
import { advanceState, type CounterpartyContact, type Process } from './process.ts';
import { isSlow, withLatency } from './settle-delay.ts';
import { TransitionWriter, type TransitionWriterDeps } from './transition-writer.ts';

/** The actor of automatic changes. */
const SYSTEM = 'system';

/** Handles the results of our messages: accepted, or finally refused. */
export class DeliveryResults<P extends Process, A> {
  readonly #deps: TransitionWriterDeps<P, A>;
  readonly #writer: TransitionWriter<P, A>;

  constructor(deps: TransitionWriterDeps<P, A>) {
    this.#deps = deps;
    this.#writer = new TransitionWriter(deps);
  }

  /**
   * The counterparty has accepted a message of ours.
   *
   * @param answer its answer, if there was one
   * @param latencyMs time until its answer, if there was one
   */
  recordAccepted(
    pid: string,
    messageId: string,
    answer: unknown,
    latencyMs?: number,
  ): Promise<void> {
    const settle = async (stored: Revisioned<P>) => {
      const process = stored.value;
      const counterpartyPid = process.counterpartyPid ?? readCounterpartyPid(answer, process.role);
      if (counterpartyPid === null)
        return this.#applyRefusal(stored, messageId, stateReason('answer-without-process'));
      const contact = contactAfter(process, latencyMs);
      const withPid: P = { ...process, counterpartyPid, ...(contact && { contact }) };
      if (process.pending?.again) {
        await this.#writer.commit({ stored, process: { ...withPid, pending: null } }, SYSTEM);
        return;
      }
      const ended = process.state === 'TERMINATED';
      const next = ended ? { ...withPid, pending: null } : advanceState(withPid);
      const action = await (ended
        ? this.#terminationAction(process)
        : this.#chooseNextAction(next, process));
      await this.#writer.commit({ stored, process: next, action }, process.counterpartyId);
      if (process.contact?.isWaiting && action === undefined) await this.#sendAgain(pid);
    };
    return this.#applyResult(pid, messageId, settle, latencyMs);
  }

  /**
   * The counterparty has finally refused a message of ours, or cannot be reached: the process ends,
   * the counterparty gets a message about it if possible, and an operator finds our message as a dead letter.
   */
  recordRefused(pid: string, messageId: string, reason: StatedReason): Promise<void> {
    return this.#applyResult(pid, messageId, (stored) =>
      this.#applyRefusal(stored, messageId, reason),
    );
  }

  /** A message that its process no longer waits for is deleted; the process does not change. */
  #applyResult(
    pid: string,
    messageId: string,
    settle: (stored: Revisioned<P>) => Promise<void>,
    latencyMs = 0,
  ): Promise<void> {
    const { store } = this.#deps;
    return retryOnConflict(async () => {
      const stored = await store.find(pid);
      if (stored?.value.pending?.messageId === messageId) return settle(stored);
      // If answers are late, the next message of the other side often arrives before them.
      let revision = stored?.revision ?? 0;
      if (stored !== undefined && isSlow(latencyMs)) {
        const contact = withLatency(stored.value.contact, latencyMs);
        revision = await store.amend({ ...stored.value, contact }, revision);
      }
      await store.drop(pid, messageId, revision);
    });
  }

  /** The counterparty repeated its message during our answer, so it may have lost the answer: sends it again. */
  #sendAgain(pid: string): Promise<void> {
    return retryOnConflict(async () => {
      const stored = await this.#deps.store.find(pid);
      if (stored === undefined || stored.value.pending !== null) return;
      const { counterpartyId } = stored.value;
      const transition = { stored, process: stored.value, again: true };
      await this.#writer.commit(transition, counterpartyId);
    });
  }

  async #chooseNextAction(next: P, { role, pending }: P): Promise<A | undefined> {
    return this.#deps.rules.chooseAction(next, { by: role, type: pending?.type ?? '' });
  }

  /** Of a process that we ended before its first message was acknowledged: now a message about its end can be sent. */
  async #terminationAction({ pending, ending }: P): Promise<A | undefined> {
    if (pending?.to === 'TERMINATED') return undefined;
    return this.#deps.rules.buildTermination('terminated', ending?.reasons ?? []);
  }

  async #applyRefusal(
    stored: Revisioned<P>,
    messageId: string,
    reason: StatedReason,
  ): Promise<void> {
    const { rules } = this.#deps;
    const deadLetter = { messageId, reason };
    const process: P = { ...stored.value, pending: null };
    const { pending, role, state, counterpartyPid } = stored.value;
    if (pending?.again) {
      // It was accepted once, so no operator has to act.
      await this.#writer.commit({ stored, process }, SYSTEM);
      return;
    }
    if (pending?.optional || state === 'TERMINATED') {
      await this.#writer.commit({ stored, process, deadLetter }, SYSTEM);
      return;
    }
    const reasons = [stateReason('message-not-accepted', { message: pending?.type ?? '' }), reason];
    if (counterpartyPid === null) {
      const ending = { code: 'refused', reasons, by: role };
      const ended = { ...process, state: 'TERMINATED', ending };
      await this.#writer.commit({ stored, process: ended, deadLetter }, SYSTEM);
      return;
    }
    const action = rules.buildTermination('refused', reasons);
    await this.#writer.commit({ stored, process, action, deadLetter }, SYSTEM);
  }
}

/** The contact data of the other side after it has accepted our message. */
function contactAfter(
  process: Process,
  latencyMs: number | undefined,
): CounterpartyContact | undefined {
  const { pending } = process;
  const contact =
    latencyMs === undefined ? process.contact : withLatency(process.contact, latencyMs);
  if (pending === null) return contact;
  const { isWaiting: _, ...withPid } = contact ?? {};
  return { ...withPid, answer: { messageId: pending.messageId, type: pending.type } };
}
