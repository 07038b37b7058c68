import type { Clock } from '../../core/clock.ts';
import type { NewId } from '../../core/ids.ts';
import type { Revisioned } from '../../core/revisioned.ts';
import type { ProcessCommit, ProcessStore } from './ports.ts';
import { type Message, type Process, pidsOf, type QueuedMessageDraft, START } from './process.ts';
import { wrongProcessState } from './refusals.ts';
import type { OutgoingMessage, Rules } from './rules.ts';
import { allows } from './transitions.ts';
import { DSPACE_CONTEXT } from './vocabulary.ts';

export interface TransitionWriterDeps<P extends Process, A> {
  readonly store: ProcessStore<P>;
  readonly rules: Rules<P, A>;
  readonly clock: Clock;
  /** Says when the other side was heard, also in the demonstration. @default `clock` */
  readonly realClock?: Clock | undefined;
  readonly newId: NewId;
}

/** A decided move of a process. */
export interface ProcessTransition<P extends Process, A> {
  /** As it was read; `undefined` for a new one. */
  readonly stored: Revisioned<P> | undefined;
  /** As it is now. */
  readonly process: P;
  /** What we do next. */
  readonly action?: A | undefined;
  /** Without an action: our answer that was acknowledged is sent once more. */
  readonly again?: boolean;
  readonly received?: ProcessCommit<P>['received'];
  /** On what condition our message is taken back, should the move do that. */
  readonly drops?: ProcessCommit<P>['drops'];
  readonly parks?: NonNullable<ProcessCommit<P>['parks']>;
}

/** Writes moves: each is one write of the process, the answer, the message it owes and the audit entry. */
export class TransitionWriter<P extends Process, A> {
  readonly #options: TransitionWriterDeps<P, A>;

  constructor(options: TransitionWriterDeps<P, A>) {
    this.#options = options;
  }

  /**
   * @param actor subject of the token, or the counterpart's participant id
   * @returns the process as it is stored
   * @throws KaartError `wrong-state` for an action that the state does not allow; `concurrent-update`
   */
  async commit(move: ProcessTransition<P, A>, actor: string): Promise<P> {
    const { store, rules, clock } = this.#options;
    const { stored, received, parks } = move;
    const { next: moved, owes } = this.#written(move);
    if (move.again && owes === undefined) return move.process;
    const next: P = { ...moved, changedAt: clock() };
    const before = stored?.value.state;
    const agreement = before === next.state ? undefined : rules.concluded?.(next);
    const drops = superseded(move, next);
    const news = next.pending?.again ? 'answered-again' : (next.pending?.to ?? next.state);
    const told = before === next.state ? news : next.state;
    await store.commit({
      next,
      revision: stored?.revision ?? 0,
      ...(received && { received }),
      ...(owes && { owes }),
      ...(drops && { drops }),
      ...(parks && { parks }),
      ...(agreement && { agreement }),
      actor,
      action: `${rules.noun}.${told.toLowerCase()}`,
    });
    return next;
  }

  /** Our answer to the last message of the other side, as it was: the other side may have lost what it had stored of it. */
  #onceMore(process: P): { next: P; owes?: QueuedMessageDraft } {
    const { rules } = this.#options;
    const { answer } = process.contact ?? {};
    const action = rules.lastAction(process);
    if (answer === undefined || action === undefined) return { next: process };
    const { draft } = rules.write(process, action);
    const { type, path, settleMs } = draft;
    const { messageId } = answer;
    if (type !== answer.type) return { next: process };
    const pending = { messageId, type, to: process.state, optional: true, again: true } as const;
    const body = enveloped(process, draft, messageId);
    return { next: { ...process, pending }, owes: { messageId, type, path, body, settleMs } };
  }

  /** The process, of which the other side has just sent something. */
  heard(process: P): P {
    const { realClock = this.#options.clock } = this.#options;
    return { ...process, contact: { ...process.contact, heardAt: realClock() } };
  }

  #written({ process, action, again }: ProcessTransition<P, A>): {
    next: P;
    owes?: QueuedMessageDraft;
  } {
    if (action === undefined) return again ? this.#onceMore(process) : { next: process };
    const { next, draft } = this.#options.rules.write(process, action);
    this.#mustBeAllowed(process, draft);
    // Its first message is not acknowledged: until then nobody there can be told.
    if (draft.to === 'TERMINATED' && process.counterPid === null) return { next };
    const { type, to, path, settleMs, optional } = draft;
    const messageId = `urn:uuid:${this.#options.newId()}`;
    const pending = { messageId, type, to, ...(optional && { optional }) };
    const body = enveloped(next, draft, messageId);
    return { next: { ...next, pending }, owes: { messageId, type, path, body, settleMs } };
  }

  /** @throws KaartError `wrong-state` */
  #mustBeAllowed(process: P, { to, optional }: OutgoingMessage): void {
    const { role: sender, state: from } = process;
    const ends = to === 'TERMINATED';
    if (optional || from === to || (ends && from === START)) return;
    // The prose lets either side terminate at any state, so that goes by the wider table.
    const side = ends ? 'received' : 'sent';
    if (allows(this.#options.rules.machineOf(process), { from, to, sender }, side)) return;
    throw wrongProcessState(`a ${sender} cannot move ${from} to ${to}`, from);
  }
}

function enveloped(process: Process, { type, body }: OutgoingMessage, messageId: string): Message {
  const pids = Object.entries(pidsOf(process)).filter(([, pid]) => pid !== null);
  const envelope = { '@context': [DSPACE_CONTEXT], '@id': messageId, '@type': type };
  return { ...envelope, ...Object.fromEntries(pids), ...body } as Message;
}

/** The message that was on its way and is no longer what the process waits for. */
function superseded<P extends Process, A>(
  { stored, parks, drops }: ProcessTransition<P, A>,
  next: P,
): ProcessCommit<P>['drops'] {
  const before = stored?.value.pending?.messageId;
  const replaced = before !== undefined && before !== next.pending?.messageId;
  return replaced && parks === undefined ? (drops ?? { messageId: before }) : undefined;
}
