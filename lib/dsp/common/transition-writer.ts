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
  /** Real time for the last message of the other side, also in the demonstration. @default `clock` */
  readonly realClock?: Clock | undefined;
  readonly newId: NewId;
}

/** A decided change of a process. */
export interface ProcessTransition<P extends Process, A> {
  /** The stored process; `undefined` for a new one. */
  readonly stored: Revisioned<P> | undefined;
  /** The changed process. */
  readonly process: P;
  /** Our next action. */
  readonly action?: A | undefined;
  /** Without an action: our acknowledged response is sent again. */
  readonly again?: boolean;
  readonly received?: ProcessCommit<P>['received'];
  /** The condition for dropping our message, if the change drops it. */
  readonly drops?: ProcessCommit<P>['drops'];
  readonly deadLetter?: NonNullable<ProcessCommit<P>['deadLetter']>;
}

/** Writes transitions: one write contains the process, the response, the queued message and the audit entry. */
export class TransitionWriter<P extends Process, A> {
  readonly #deps: TransitionWriterDeps<P, A>;

  constructor(deps: TransitionWriterDeps<P, A>) {
    this.#deps = deps;
  }

  /**
   * @param actor subject of the token, or the counterparty's participant id
   * @returns the stored process
   * @throws KaartError `wrong-state` for an action that the state does not allow; `concurrent-update`
   */
  async commit(transition: ProcessTransition<P, A>, actor: string): Promise<P> {
    const { store, rules, clock } = this.#deps;
    const { stored, received, deadLetter } = transition;
    const { next: prepared, enqueues } = this.#prepareTransition(transition);
    if (transition.again && enqueues === undefined) return transition.process;
    const next: P = { ...prepared, changedAt: clock() };
    const before = stored?.value.state;
    const agreement = before === next.state ? undefined : rules.findConcludedAgreement?.(next);
    const drops = findSupersededMessage(transition, next);
    const messageName = next.pending?.again ? 'answered-again' : (next.pending?.to ?? next.state);
    const reportedName = before === next.state ? messageName : next.state;
    await store.commit({
      next,
      revision: stored?.revision ?? 0,
      ...(received && { received }),
      ...(enqueues && { enqueues }),
      ...(drops && { drops }),
      ...(deadLetter && { deadLetter }),
      ...(agreement && { agreement }),
      isNewState: before !== next.state && next.state !== START,
      actor,
      action: `${rules.noun}.${reportedName.toLowerCase()}`,
    });
    return next;
  }

  /** Repeats our unchanged answer to the last message of the other side, which may have lost it. */
  #repeatLastMessage(process: P): { next: P; enqueues?: QueuedMessageDraft } {
    const { rules } = this.#deps;
    const { answer } = process.contact ?? {};
    const action = rules.findLastAction(process);
    if (answer === undefined || action === undefined) return { next: process };
    const { draft } = rules.prepareMessage(process, action);
    const { type, path, settleMs } = draft;
    const { messageId } = answer;
    if (type !== answer.type) return { next: process };
    const pending = { messageId, type, to: process.state, optional: true, again: true } as const;
    const body = addEnvelope(process, draft, messageId);
    return { next: { ...process, pending }, enqueues: { messageId, type, path, body, settleMs } };
  }

  /** The process with the time of a message that has just arrived. */
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
    // Before the first message is acknowledged, the other side cannot be informed.
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
    // The text of the specification lets both sides terminate in any state, so the wider table decides.
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

/** The message in flight that the process no longer waits for. */
function findSupersededMessage<P extends Process, A>(
  { stored, deadLetter, drops }: ProcessTransition<P, A>,
  next: P,
): ProcessCommit<P>['drops'] {
  const before = stored?.value.pending?.messageId;
  const replaced = before !== undefined && before !== next.pending?.messageId;
  return replaced && deadLetter === undefined ? (drops ?? { messageId: before }) : undefined;
}
