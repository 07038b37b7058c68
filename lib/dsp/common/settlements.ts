import { untilFirst } from '../../core/retry.ts';
import { counterPidIn } from './message-pids.ts';
import { Moves, type MovesOptions } from './moves.ts';
import type { Stored } from './ports.ts';
import { advanced, type Process } from './process.ts';

/** The actor of what nobody asked for. */
const SYSTEM = 'system';

/** What becomes of our messages: taken, or refused for good. */
export class Settlements<P extends Process, A> {
  readonly #options: MovesOptions<P, A>;
  readonly #moves: Moves<P, A>;

  constructor(options: MovesOptions<P, A>) {
    this.#options = options;
    this.#moves = new Moves(options);
  }

  /** The counterpart has taken a message of ours. @param answer what it said, if anything */
  acknowledged(pid: string, messageId: string, answer: unknown): Promise<void> {
    return this.#settle(pid, messageId, async (stored) => {
      const process = stored.value;
      const counterPid = process.counterPid ?? counterPidIn(answer, process.role);
      if (counterPid === null)
        return this.#refused(stored, messageId, 'the answer names no process');
      const known = { ...process, counterPid };
      const ended = process.state === 'TERMINATED';
      const next = ended ? { ...known, pending: null } : advanced(known);
      const action = await (ended ? this.#farewell(process) : this.#reaction(next, process));
      await this.#moves.commit({ stored, process: next, action }, process.counterParty);
    });
  }

  /**
   * The counterpart has refused a message of ours for good, or cannot be reached: the process ends,
   * the counterpart is told if it can be, and the message is kept for an operator.
   */
  refused(pid: string, messageId: string, reason: string): Promise<void> {
    return this.#settle(pid, messageId, (stored) => this.#refused(stored, messageId, reason));
  }

  /** A message that its process no longer waits for is taken out: that is no change of the process. */
  #settle(
    pid: string,
    messageId: string,
    settle: (stored: Stored<P>) => Promise<void>,
  ): Promise<void> {
    const { store } = this.#options;
    return untilFirst(async () => {
      const stored = await store.find(pid);
      if (stored?.value.pending?.messageId === messageId) return settle(stored);
      await store.drop(pid, messageId);
    });
  }

  async #reaction(next: P, { role, pending }: P): Promise<A | undefined> {
    return this.#options.rules.react(next, { by: role, type: pending?.type ?? '' });
  }

  /** A process that we ended before its first message was acknowledged: now the other side can be told. */
  async #farewell({ pending, ending }: P): Promise<A | undefined> {
    if (pending?.to === 'TERMINATED') return undefined;
    return this.#options.rules.terminate('terminated', ending?.reasons ?? []);
  }

  async #refused(stored: Stored<P>, messageId: string, reason: string): Promise<void> {
    const { rules } = this.#options;
    const parks = { messageId, reason };
    const process: P = { ...stored.value, pending: null };
    const { pending, role, state, counterPid } = stored.value;
    if (pending?.optional || state === 'TERMINATED') {
      await this.#moves.commit({ stored, process, parks }, SYSTEM);
      return;
    }
    const reasons = [`${pending?.type} was not taken: ${reason}`];
    if (counterPid === null) {
      const ending = { code: 'refused', reasons, by: role };
      const ended = { ...process, state: 'TERMINATED', ending };
      await this.#moves.commit({ stored, process: ended, parks }, SYSTEM);
      return;
    }
    const action = rules.terminate('refused', reasons);
    await this.#moves.commit({ stored, process, action, parks }, SYSTEM);
  }
}
