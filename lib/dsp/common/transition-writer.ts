import type { Clock } from '../../core/clock.ts';
import type { NewId } from '../../core/ids.ts';
import type { Revisioned } from '../../core/revisioned.ts';
import type { ProcessCommit, ProcessStore } from './ports.ts';
import { getPids, type Message, type Process, type QueuedMessageDraft, START } from './process.ts';
import { wrongTransition } from './refusals.ts';
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
  /** Without an action: our acknowledged response is sent again. */
  readonly again?: boolean;
  readonly received?: ProcessCommit<P>['received'];
  /** On what condition our message is taken back, should the move do that. */
  readonly drops?: ProcessCommit<P>['drops'];
  readonly parks?: NonNullable<ProcessCommit<P>['parks']>;
}

/** Writes transitions: one write contains the process, the response, the queued message and the audit entry. */
export class TransitionWriter<P extends Process, A> {
  readonly #deps: TransitionWriterDeps<P, A>;

  constructor(deps: TransitionWriterDeps<P, A>) {
    this.#deps = deps;
  }

  /**
   * @param actor subject of the token, or the counterparty's participant id
   * @returns the process as it is stored
   * @throws KaartError `wrong-state` for an action that the state does not allow; `concurrent-update`
   */
  async commit(move: ProcessTransition<P, A>, actor: string): Promise<P> {
    const { store, rules, clock } = this.#deps;
    const { stored, received, parks } = move;
    const { next: moved, enqueues } = this.#prepareTransition(move);
    if (move.again && enqueues === undefined) return move.process;
    const next: P = { ...moved, changedAt: clock() };
    const before = stored?.value.state;
    const agreement = before === next.state ? undefined : rules.concluded?.(next);
    const drops = supersededMessage(move, next);
    const news = next.pending?.again ? 'answered-again' : (next.pending?.to ?? next.state);
    const told = before === next.state ? news : next.state;
    await store.commit({
      next,
      revision: stored?.revision ?? 0,
      ...(received && { received }),
      ...(enqueues && { enqueues }),
      ...(drops && { drops }),
      ...(parks && { parks }),
      ...(agreement && { agreement }),
      actor,
      action: `${rules.noun}.${told.toLowerCase()}`,
    });
    return next;
  }

  /** Our answer to the last message of the other side, as it was: the other side may have lost what it had stored of it. */
  #repeatLastMessage(process: P): { next: P; enqueues?: QueuedMessageDraft } {
    const { rules } = this.#deps;
    const { answer } = process.contact ?? {};
    const action = rules.lastAction(process);
    if (answer === undefined || action === undefined) return { next: process };
    const { draft } = rules.prepareMessage(process, action);
    const { type, path, settleMs } = draft;
    const { messageId } = answer;
    if (type !== answer.type) return { next: process };
    const pending = { messageId, type, to: process.state, optional: true, again: true } as const;
    const body = addEnvelope(process, draft, messageId);
    return { next: { ...process, pending }, enqueues: { messageId, type, path, body, settleMs } };
  }

  /** The process, of which the other side has just sent something. */
  markContact(process: P): P {
    const { realClock = this.#deps.clock } = this.#deps;
    return { ...process, contact: { ...process.contact, heardAt: realClock() } };
  }

  #prepareTransition({ process, action, again }: ProcessTransition<P, A>): {
    next: P;
    enqueues?: QueuedMessageDraft;
  } {
    if (action === undefined) return again ? this.#repeatLastMessage(process) : { next: process };
    const { next, draft } = this.#deps.rules.prepareMessage(process, action);
    this.#assertAllowed(process, draft);
    // The first message is not acknowledged: until then the other side cannot be informed.
    if (draft.to === 'TERMINATED' && process.counterpartyPid === null) return { next };
    const { type, to, path, settleMs, optional } = draft;
    const messageId = `urn:uuid:${this.#deps.newId()}`;
    const pending = { messageId, type, to, ...(optional && { optional }) };
    const body = addEnvelope(next, draft, messageId);
    return { next: { ...next, pending }, enqueues: { messageId, type, path, body, settleMs } };
  }

  /** @throws KaartError `wrong-state` */
  #assertAllowed(process: P, { to, optional }: OutgoingMessage): void {
    const { role: sender, state: from } = process;
    const ends = to === 'TERMINATED';
    if (optional || from === to || (ends && from === START)) return;
    // The prose lets either side terminate at any state, so the wider table decides.
    const side = ends ? 'received' : 'sent';
    if (allows(this.#deps.rules.getMachine(process), { from, to, sender }, side)) return;
    throw wrongTransition(sender, from, to);
  }
}

function addEnvelope(
  process: Process,
  { type, body }: OutgoingMessage,
  messageId: string,
): Message {
  const pids = Object.entries(getPids(process)).filter(([, pid]) => pid !== null);
  const envelope = { '@context': [DSPACE_CONTEXT], '@id': messageId, '@type': type };
  return { ...envelope, ...Object.fromEntries(pids), ...body } as Message;
}

/** The message that was on its way and is no longer what the process waits for. */
function supersededMessage<P extends Process, A>(
  { stored, parks, drops }: ProcessTransition<P, A>,
  next: P,
): ProcessCommit<P>['drops'] {
  const before = stored?.value.pending?.messageId;
  const replaced = before !== undefined && before !== next.pending?.messageId;
  return replaced && parks === undefined ? (drops ?? { messageId: before }) : undefined;
}
