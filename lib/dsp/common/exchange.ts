import { KaartError } from '../../core/errors.ts';
import type { NewId } from '../../core/ids.ts';
import { untilFirst } from '../../core/retry.ts';
import type { ConcludedAgreement } from './concluded-agreement.ts';
import { counterPidIn, pidsAgree } from './message-pids.ts';
import type { Change, Clock, Incoming, ProcessStore, Reply, Stored } from './ports.ts';
import { advanced, type Message, type Outbound, type Process, pidsOf, START } from './process.ts';
import { repeatKey } from './repeat-key.ts';
import { allows, type Machine, receive } from './transitions.ts';
import { counterpartOf, DSPACE_CONTEXT, type Party } from './vocabulary.ts';

/** A message that an action sends, without what every message has. */
export interface Draft {
  readonly type: string;
  /** Below the counterpart's address. */
  readonly path: string;
  /** The state that its acknowledgement leads to. */
  readonly to: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly settleMs: number;
  readonly optional?: true;
}

/** What led to a state: a message of one of the parties. */
export interface ReachedBy {
  readonly by: Party;
  readonly type: string;
}

/** What is particular to one kind of process. */
export interface Rules<P extends Process, A> {
  readonly noun: 'negotiation' | 'transfer';
  readonly machine: Machine;
  /** The acknowledgement object: pids and state. */
  ack(process: P): Message;
  /** What we do of our own accord in the state that was just reached. */
  react(process: P, event: ReachedBy): Promise<A | undefined>;
  /** The message of an action, and the process as it is once that is owed. @throws KaartError `wrong-state` */
  write(process: P, action: A): { readonly next: P; readonly draft: Draft };
  terminate(code: string, reasons: readonly string[]): A;
  /** The agreement that the process has now concluded. */
  concluded?(process: P): ConcludedAgreement | undefined;
}

export interface ExchangeOptions<P extends Process, A> {
  readonly store: ProcessStore<P>;
  readonly rules: Rules<P, A>;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Where an incoming message belongs, and what it asks for. */
export interface Asked<P> {
  /** Our pid, from the path. */
  readonly pid: string;
  readonly incoming: Incoming;
  readonly to: string;
  /** The process with what the message brings. @throws KaartError `message-invalid` for what does not belong to it */
  take?(moved: P, before: P): P;
}

/**
 * Moves processes: by what comes in, by what we decide, by what becomes of our messages. Each move
 * is one write of the process, the answer, the message it owes and the audit entry.
 */
export class Exchange<P extends Process, A> {
  readonly #store: ProcessStore<P>;
  readonly #rules: Rules<P, A>;
  readonly #clock: Clock;
  readonly #newId: NewId;

  constructor({ store, rules, clock, newId }: ExchangeOptions<P, A>) {
    this.#store = store;
    this.#rules = rules;
    this.#clock = clock;
    this.#newId = newId;
  }

  /**
   * A process of ours as its counterpart may see it.
   *
   * @throws KaartError `not-found`, also for somebody else's
   */
  async seen(pid: string, participantId: string): Promise<P> {
    const stored = await this.#store.find(pid);
    if (stored === undefined || stored.value.counterParty !== participantId) throw unknown();
    return stored.value;
  }

  /** @throws KaartError `not-found` */
  async load(pid: string): Promise<Stored<P>> {
    const stored = await this.#store.find(pid);
    if (stored === undefined) throw unknown();
    return stored;
  }

  /**
   * Takes a message for a process that is there. The same one again gets the same answer and has
   * no second effect.
   *
   * @throws KaartError `not-found`; `wrong-state` where the state machine has no such arrow; `message-invalid`; `concurrent-update` while a message of ours goes first
   */
  receive(asked: Asked<P>): Promise<Reply> {
    const key = repeatKey(asked.incoming);
    return untilFirst(async () => {
      // Somebody else's process has no answers: who asks is part of the key.
      const repeated = await this.#store.replyTo(key);
      return repeated ?? this.#receive(asked, key);
    });
  }

  /**
   * A process that a message begins.
   *
   * @param make the process in its first state; one that is there already is answered as it stands
   */
  open(incoming: Incoming, make: () => Promise<P>): Promise<Reply> {
    const key = repeatKey(incoming);
    return untilFirst(async () => {
      const repeated = await this.#store.replyTo(key);
      if (repeated !== undefined) return repeated;
      const process = await make();
      const reply: Reply = { status: 201, body: this.#rules.ack(process) };
      if ((await this.#store.find(process.pid)) !== undefined) return reply;
      const action = await this.#rules.react(process, reachedBy(process, incoming.message));
      await this.#commit(
        { stored: undefined, process, action, received: { key, reply } },
        incoming,
      );
      return reply;
    });
  }

  /** A process that we begin. */
  async start(process: P, action: A, actor: string): Promise<P> {
    return this.#commit({ stored: undefined, process, action }, { actor });
  }

  /**
   * Does what an operator asks for. A termination goes past a message that is on its way; anything
   * else waits for it.
   *
   * @throws KaartError `not-found`, `wrong-state`
   */
  act(pid: string, action: A, actor: string, ends = false): Promise<P> {
    return untilFirst(async () => {
      const stored = await this.load(pid);
      const { pending } = stored.value;
      if (pending !== null && !ends && pending.to !== stored.value.state)
        throw new KaartError(`a ${pending.type} is on its way`, {
          code: 'wrong-state',
          details: { state: stored.value.state },
        });
      return this.#commit({ stored, process: stored.value, action }, { actor });
    });
  }

  /**
   * Changes what is no matter of the state machine.
   *
   * @param change gives `undefined` to leave it as it is
   * @returns the process as it is then; `undefined` where it was left
   */
  amend(pid: string, change: (process: P) => P | undefined): Promise<P | undefined> {
    return untilFirst(async () => {
      const stored = await this.#store.find(pid);
      const next = stored && change(stored.value);
      if (stored === undefined || next === undefined) return undefined;
      await this.#store.amend(next, stored.revision);
      return next;
    });
  }

  /** The counterpart has taken a message of ours. @param answer what it said, if anything */
  acknowledged(pid: string, messageId: string, answer: unknown): Promise<void> {
    return untilFirst(async () => {
      const stored = await this.#store.find(pid);
      const pending = stored?.value.pending;
      if (stored === undefined || pending?.messageId !== messageId)
        return this.#drop(stored, messageId);
      const process = stored.value;
      const counterPid = process.counterPid ?? counterPidIn(answer, process.role);
      if (counterPid === null) {
        await this.#refused(stored, messageId, 'the answer names no process');
        return;
      }
      const known = { ...process, counterPid };
      const ended = process.state === 'TERMINATED';
      const next = ended ? { ...known, pending: null } : advanced(known);
      const action =
        ended && pending.to !== 'TERMINATED'
          ? this.#rules.terminate('terminated', process.ending?.reasons ?? [])
          : await this.#rules.react(next, { by: process.role, type: pending.type });
      const settled = { messageId };
      await this.#commit(
        { stored, process: next, action, settled },
        { actor: process.counterParty },
      );
    });
  }

  /**
   * The counterpart has refused a message of ours for good, or cannot be reached: the process ends,
   * the counterpart is told if it can be, and the message is kept for an operator.
   */
  refused(pid: string, messageId: string, reason: string): Promise<void> {
    return untilFirst(async () => {
      const stored = await this.#store.find(pid);
      if (stored?.value.pending?.messageId !== messageId) return this.#drop(stored, messageId);
      return this.#refused(stored, messageId, reason);
    });
  }

  async #refused(stored: Stored<P>, messageId: string, reason: string): Promise<void> {
    const process = stored.value;
    const { pending, role } = process;
    const parked = { messageId, reason };
    if (pending?.optional || process.state === 'TERMINATED') {
      const next = { ...process, pending: null };
      await this.#commit({ stored, process: next, parked }, { actor: 'system' });
      return;
    }
    const next = { ...process, pending: null };
    const reasons = [`${pending?.type} was not taken: ${reason}`];
    if (process.counterPid === null) {
      const ending = { code: 'refused', reasons, by: role };
      const ended = { ...next, state: 'TERMINATED', ending };
      await this.#commit({ stored, process: ended, parked }, { actor: 'system' });
      return;
    }
    const action = this.#rules.terminate('refused', reasons);
    await this.#commit({ stored, process: next, action, parked }, { actor: 'system' });
  }

  async #receive({ pid, incoming, to, take }: Asked<P>, key: string): Promise<Reply> {
    const { participantId } = incoming.caller;
    const stored = await this.#store.find(pid);
    if (stored === undefined || stored.value.counterParty !== participantId) throw unknown();
    const before = stored.value;
    if (!pidsAgree(before, incoming.message)) throw unknown();
    const { pending } = before;
    const underway = pending && (await this.#store.underway(pid, pending.messageId));
    // What is settled but not acknowledged was given up after it had been sent.
    const sent = pending !== null && underway?.attempts !== 0;
    const reception = receive(this.#rules.machine, before, to, sent);
    if (reception.kind === 'busy')
      throw new KaartError('a message of ours is on its way: send this one again', {
        code: 'concurrent-update',
      });
    if (reception.kind === 'refused')
      throw new KaartError(reception.reason, {
        code: 'wrong-state',
        details: { state: before.state },
      });
    const counterPid = before.counterPid ?? counterPidIn(incoming.message, before.role);
    const known = { ...reception.next, counterPid };
    const process = take === undefined ? known : take(known, before);
    const reply: Reply = { status: 200, body: this.#rules.ack(process) };
    const action = await this.#rules.react(process, reachedBy(process, incoming.message));
    const dropped = pending && {
      messageId: pending.messageId,
      ...(sent || underway == null ? {} : { revision: underway.revision }),
    };
    const move = { stored, process, action, received: { key, reply } };
    await this.#commit(dropped ? { ...move, settled: dropped } : move, incoming);
    return reply;
  }

  /** A message that its process no longer wants. */
  async #drop(stored: Stored<P> | undefined, messageId: string): Promise<void> {
    if (stored === undefined) return;
    await this.#commit(
      { stored, process: stored.value, settled: { messageId } },
      { actor: 'system' },
    );
  }

  async #commit(move: Move<P, A>, by: Incoming | { readonly actor: string }): Promise<P> {
    const { stored, action, received, settled, parked } = move;
    const at = this.#clock();
    const written = action === undefined ? { next: move.process } : this.#write(move, action);
    const next: P = { ...written.next, changedAt: at };
    const agreement = this.#rules.concluded?.(next);
    const news = stored?.value.state !== next.state ? next.state : (next.pending?.to ?? next.state);
    const superseded = stored?.value.pending;
    const drops =
      settled ??
      (superseded && next.pending?.messageId !== superseded.messageId && parked === undefined
        ? { messageId: superseded.messageId }
        : undefined);
    const change: Change<P> = {
      next,
      revision: stored?.revision ?? 0,
      ...(received && { received }),
      ...('owes' in written && written.owes && { owes: written.owes }),
      ...(drops && { drops }),
      ...(parked && { parks: parked }),
      ...(agreement && stored?.value.state !== next.state && { agreement }),
      actor: 'actor' in by ? by.actor : by.caller.participantId,
      action: `${this.#rules.noun}.${news.toLowerCase()}`,
    };
    await this.#store.commit(change);
    return next;
  }

  /** The action's message with its envelope, on its way. */
  #write({ process }: Move<P, A>, action: A): { next: P; owes?: Outbound } {
    const { next, draft } = this.#rules.write(process, action);
    this.#mustBeAllowed(process, draft);
    // Its first message is not acknowledged: until then nobody there can be told.
    if (draft.to === 'TERMINATED' && process.counterPid === null) return { next };
    const messageId = `urn:uuid:${this.#newId()}`;
    const { type, path, to, settleMs, optional } = draft;
    const pids = Object.entries(pidsOf(next)).filter(([, pid]) => pid !== null);
    const body = {
      '@context': [DSPACE_CONTEXT],
      '@id': messageId,
      '@type': type,
      ...Object.fromEntries(pids),
      ...draft.body,
    } as Message;
    const pending = { messageId, type, to, ...(optional && { optional }) };
    return { next: { ...next, pending }, owes: { messageId, type, path, body, settleMs } };
  }

  /** @throws KaartError `wrong-state` */
  #mustBeAllowed({ role: sender, state: from }: P, { to, optional }: Draft): void {
    const ends = to === 'TERMINATED';
    if (optional || from === to || (ends && from === START)) return;
    // The prose lets either side terminate at any state, so that goes by the wider table.
    if (allows(this.#rules.machine, { from, to, sender }, ends ? 'received' : 'sent')) return;
    throw new KaartError(`a ${sender} cannot move ${from} to ${to}`, {
      code: 'wrong-state',
      details: { state: from },
    });
  }
}

interface Move<P, A> {
  readonly stored: Stored<P> | undefined;
  readonly process: P;
  readonly action?: A | undefined;
  readonly received?: NonNullable<Change<never>['received']>;
  readonly settled?: NonNullable<Change<never>['drops']>;
  readonly parked?: NonNullable<Change<never>['parks']>;
}

function reachedBy({ role }: Process, message: Message): ReachedBy {
  return { by: counterpartOf(role), type: message['@type'] };
}

function unknown(): KaartError {
  return new KaartError('no such process', { code: 'not-found' });
}
