import { computeDigest, type Json, sha256 } from '../../core/digest.ts';
import { KaartError } from '../../core/errors.ts';
import type { StatedReason } from '../../core/reasons/error-reasons.ts';
import { retryOnConflict } from '../../core/retry.ts';
import type { Revisioned } from '../../core/revisioned.ts';
import { type ComparisonResult, Comparisons } from './comparisons.ts';
import { DeliveryResults } from './delivery-results.ts';
import { matchesProcessPids, readCounterpartyPid } from './message-pids.ts';
import type { Incoming, ProcessCommit, Reply } from './ports.ts';
import { findMessageAhead, type Message, type Process } from './process.ts';
import { messageCrossed, messageInFlight, noSuchProcess, processEnded } from './refusals.ts';
import type { ReachedByMessage } from './rules.ts';
import { TransitionWriter, type TransitionWriterDeps } from './transition-writer.ts';
import { allows, isFinal, receive } from './transitions.ts';
import { otherRole } from './vocabulary.ts';

/** An incoming message with its process and its requested state. */
export interface RequestedTransition<P> {
  /** Our pid, from the path. */
  readonly pid: string;
  readonly incoming: Incoming;
  readonly to: string;
  /**
   * The message ends the flow of data. It need not name the process in its body, because the path names
   * it.
   */
  readonly endsDataFlow?: true;
  /** Whether the message is new although its `@id` is known: an EDC rebuilds some contents when it repeats a message. */
  hasNewContent?(process: P): boolean;
  /** The process after the message. @throws KaartError `message-invalid` for a message that does not belong to it */
  apply?(next: P, before: P): P;
}

/** The action that a person requests. */
interface RequestedAction<P extends Process, A> {
  readonly stored: Revisioned<P>;
  readonly action: A;
  readonly drops: ProcessCommit<P>['drops'];
}

/** Precision of the stored time of the last message of the other side. Milliseconds. */
const CONTACT_PRECISION_MS = 1_000;

/** Changes the state of processes: after received messages, our own actions, and delivery results. */
export class ProcessEngine<P extends Process, A> {
  readonly #deps: TransitionWriterDeps<P, A>;
  readonly #writer: TransitionWriter<P, A>;
  readonly #deliveryResults: DeliveryResults<P, A>;
  readonly #comparisons: Comparisons<P, A>;

  constructor(deps: TransitionWriterDeps<P, A>) {
    this.#deps = deps;
    this.#writer = new TransitionWriter(deps);
    this.#deliveryResults = new DeliveryResults(deps);
    this.#comparisons = new Comparisons(deps);
  }

  /**
   * The process as its counterparty may see it: pids and state.
   *
   * @throws KaartError `not-found`, also for a process of another participant
   */
  async getForCounterparty(pid: string, participantId: string): Promise<Message> {
    const { value } = await this.#loadForCounterparty(pid, participantId);
    return this.#deps.rules.buildAcknowledgement(value);
  }

  /** @throws KaartError `not-found` */
  async get(pid: string): Promise<P> {
    return (await this.#load(pid)).value;
  }

  /**
   * Receives a message for an existing process. A repeated message gets the same response and has no
   * second effect. If our message in flight has priority, the engine waits for its result for a moment.
   *
   * @throws KaartError `not-found`; `wrong-state` if the state machine has no such transition;
   * `message-invalid`; `concurrent-update` while our message has priority
   */
  receive(requested: RequestedTransition<P>): Promise<Reply> {
    const { pid, incoming } = requested;
    const key = repeatKey(incoming);
    return retryOnConflict(async () => {
      // In this order: a read of the state after a message then also sees its response.
      const stored = await this.#loadForCounterparty(pid, incoming.caller.participantId);
      const known = await this.#deps.store.findReply(key);
      if (known !== undefined && !this.#isNewMessage(stored.value, requested, known)) {
        await this.#resendResponse(stored, key);
        return known;
      }
      // The stored response is equal, and a repeat of this message gets it.
      return this.#receive(stored, requested, { key, isKnown: known !== undefined });
    });
  }

  /**
   * Creates the process that a message begins.
   *
   * @param make creates the process in its first state; not used if the process exists
   * @param isSame whether the same request began the existing process
   * @throws KaartError `wrong-state` for an existing process that has ended, or that another request
   * began
   */
  open(
    incoming: Incoming,
    make: () => Promise<P>,
    isSame: (known: P, received: P) => boolean = () => true,
  ): Promise<Reply> {
    const { store, rules } = this.#deps;
    const key = repeatKey(incoming);
    return retryOnConflict(async () => {
      const stored = await store.findReply(key);
      if (stored !== undefined) {
        const known = await this.#findProcessOfReply(incoming, stored);
        if (known !== undefined) await this.#resendResponse(known, key);
        return stored;
      }
      const process = this.#rememberMessage(await make(), key);
      const known = (await store.find(process.pid))?.value;
      if (known !== undefined && !isSame(known, process))
        throw new KaartError(`${rules.noun}-pid-taken`, {
          code: 'wrong-state',
          details: { state: known.state },
        });
      if (known !== undefined) return (await store.findReply(key)) ?? this.#replyUnchanged(known);
      const reply: Reply = { status: 201, body: rules.buildAcknowledgement(process) };
      const action = await rules.chooseAction(process, toReachedBy(process, incoming.message));
      const transition = { stored: undefined, process, action, received: { key, reply } };
      await this.#writer.commit(transition, incoming.caller.participantId);
      return reply;
    });
  }

  /** Stores a process that we begin, with its first message. */
  create(process: P, action: A, actor: string): Promise<P> {
    return this.#writer.commit({ stored: undefined, process, action }, actor);
  }

  /**
   * Performs the action of an operator, after our messages in flight are settled.
   *
   * @throws KaartError `not-found`, `wrong-state`
   */
  act(pid: string, action: A, actor: string): Promise<P> {
    return retryOnConflict(async () => {
      const stored = await this.#load(pid);
      const { isSent, drops } = await this.#loadPendingMessage(stored.value);
      const messageAhead = findMessageAhead(stored.value);
      if (messageAhead !== null && (isSent || !messageAhead.optional))
        throw messageInFlight(stored.value);
      return this.#startAction({ stored, action, drops }, actor);
    });
  }

  /**
   * Ends a process, even during a message in flight. Exception: that message ends the process for the
   * counterparty, which would then refuse a termination.
   *
   * @throws KaartError `not-found`; `wrong-state` if it has ended, or if the message in flight ends it
   */
  terminate(pid: string, reasons: readonly StatedReason[], actor: string): Promise<P> {
    const { rules } = this.#deps;
    return retryOnConflict(async () => {
      const stored = await this.#load(pid);
      const { isSent, drops } = await this.#loadPendingMessage(stored.value);
      const messageAhead = isSent ? findMessageAhead(stored.value) : null;
      if (messageAhead !== null && isFinal(rules.getMachine(stored.value), messageAhead.to))
        throw messageInFlight(stored.value);
      const action = rules.buildTermination('terminated', reasons);
      return this.#startAction({ stored, action, drops }, actor);
    });
  }

  /**
   * Changes fields that are not part of the state machine.
   *
   * @param change returns `undefined` for no change
   * @returns the changed process; `undefined` without a change
   */
  amend(pid: string, change: (process: P) => P | undefined): Promise<P | undefined> {
    const { store } = this.#deps;
    return retryOnConflict(async () => {
      const stored = await store.find(pid);
      const next = stored && change(stored.value);
      if (stored === undefined || next === undefined) return undefined;
      await store.amend(next, stored.revision);
      return next;
    });
  }

  /** @see DeliveryResults.recordAccepted */
  recordAccepted(...result: Parameters<DeliveryResults<P, A>['recordAccepted']>): Promise<void> {
    return this.#deliveryResults.recordAccepted(...result);
  }

  /** @see DeliveryResults.recordRefused */
  recordRefused(pid: string, messageId: string, reason: StatedReason): Promise<void> {
    return this.#deliveryResults.recordRefused(pid, messageId, reason);
  }

  /** @see Comparisons.compare */
  compare(...states: Parameters<Comparisons<P, A>['compare']>): Promise<ComparisonResult> {
    return this.#comparisons.compare(...states);
  }

  /** Refuses a request for the current state: the counterparty would refuse our message, and that would end the process. */
  async #startAction({ stored, action, drops }: RequestedAction<P, A>, actor: string): Promise<P> {
    const { rules } = this.#deps;
    const process = withoutContactTimes(stored.value);
    const { state } = process;
    if (rules.prepareMessage(process, action).draft.to === state)
      throw new KaartError(`${rules.noun}-already`, {
        code: 'wrong-state',
        parameters: { state },
        details: { state },
      });
    return this.#writer.commit({ stored, process, action, drops }, actor);
  }

  /**
   * Whether an apparent repeat is a new message: a message without an `@id` is known by its content, and
   * a second suspension has the same content as the first.
   */
  #isNewMessage(
    process: P,
    { incoming, to, hasNewContent }: RequestedTransition<P>,
    { body }: Reply,
  ): boolean {
    const { state: from, role } = process;
    if (hasNewContent?.(process)) return true;
    if (incoming.message['@id'] !== undefined || body['state'] === from) return false;
    const machine = this.#deps.rules.getMachine(process);
    return allows(machine, { from, to, sender: otherRole(role) }, 'received');
  }

  /**
   * Handles a repeated message of a waiting counterparty. If our response was acknowledged, it is sent
   * again; otherwise its retries last longer.
   */
  async #resendResponse(stored: Revisioned<P>, key: string): Promise<void> {
    const { pending, contact, counterpartyId } = stored.value;
    const process = this.#writer.markContact(stored.value);
    if (pending !== null) {
      const isWaiting = contact?.heard === key && { isWaiting: true };
      const next = { ...process, contact: { ...process.contact, ...isWaiting } };
      const sinceMs = Date.parse(next.contact?.heardAt ?? '') - Date.parse(contact?.heardAt ?? '');
      const isNew = isWaiting && !contact?.isWaiting;
      if (isNew || !(sinceMs >= 0 && sinceMs < CONTACT_PRECISION_MS))
        await this.#deps.store.amend(next, stored.revision);
    } else if (contact?.heard === key && contact.answer !== undefined)
      await this.#writer.commit({ stored, process, again: true }, counterpartyId);
  }

  /** Finds the process that a message began, by the stored response. */
  async #findProcessOfReply(
    { caller }: Incoming,
    { body: { providerPid, consumerPid } }: Reply,
  ): Promise<Revisioned<P> | undefined> {
    for (const pid of [providerPid, consumerPid]) {
      const stored = await this.#deps.store.find(String(pid));
      if (stored?.value.counterpartyId === caller.participantId) return stored;
    }
    return undefined;
  }

  #rememberMessage(process: P, key: string): P {
    const heard = this.#writer.markContact(process).contact ?? {};
    const { answer: _, isWaiting: __, isReminded: ___, ...contact } = heard;
    return { ...process, contact: { ...contact, heard: key } };
  }

  /** @throws KaartError `wrong-state` */
  #replyUnchanged(process: P): Reply {
    const { rules } = this.#deps;
    if (isFinal(rules.getMachine(process), process.state)) throw processEnded(process.state);
    return { status: 201, body: rules.buildAcknowledgement(process) };
  }

  async #load(pid: string): Promise<Revisioned<P>> {
    const stored = await this.#deps.store.find(pid);
    if (stored === undefined) throw noSuchProcess();
    return stored;
  }

  async #loadForCounterparty(pid: string, participantId: string): Promise<Revisioned<P>> {
    const stored = await this.#load(pid);
    if (stored.value.counterpartyId !== participantId) throw noSuchProcess();
    return stored;
  }

  async #receive(
    stored: Revisioned<P>,
    { incoming, to, apply, endsDataFlow, hasNewContent }: RequestedTransition<P>,
    { key, isKnown }: { readonly key: string; readonly isKnown: boolean },
  ): Promise<Reply> {
    const { rules } = this.#deps;
    const { caller, message } = incoming;
    const before = stored.value;
    if (!matchesProcessPids(before, message, endsDataFlow)) throw noSuchProcess();
    const { isSent, drops } = await this.#loadPendingMessage(before);
    const isRenewed = isKnown && hasNewContent?.(before) === true;
    const reception = isRenewed
      ? ({ kind: 'moved', next: before } as const)
      : receive(rules.getMachine(before), before, to, isSent);
    if (reception.kind === 'busy') throw messageCrossed();
    if (reception.kind === 'refused') throw reception.error;
    const counterpartyPid = before.counterpartyPid ?? readCounterpartyPid(message, before.role);
    const next = { ...reception.next, counterpartyPid };
    const process = this.#rememberMessage(apply?.(next, before) ?? next, key);
    const reply: Reply = { status: 200, body: rules.buildAcknowledgement(process) };
    const action = await rules.chooseAction(process, toReachedBy(process, message));
    const received = isKnown ? undefined : { key, reply };
    const transition = { stored, process, action, received, drops };
    await this.#writer.commit(transition, caller.participantId);
    return reply;
  }

  /** Our pending message, and whether it may have been sent. It may only be dropped while it is unsent. */
  async #loadPendingMessage({
    pid,
    pending,
  }: P): Promise<{ isSent: boolean; drops?: ProcessCommit<P>['drops'] }> {
    if (pending === null) return { isSent: false };
    const { messageId } = pending;
    const inFlight = await this.#deps.store.findInFlight(pid, messageId);
    if (inFlight?.attempts !== 0) return { isSent: true, drops: { messageId } };
    return { isSent: false, drops: { messageId, revision: inFlight.revision } };
  }
}

/** The process without contact times: after an action of a person, our next message answers no message. */
function withoutContactTimes<P extends Process>(process: P): P {
  const { heardAt, latencyMs } = process.contact ?? {};
  const contact = { ...(heardAt && { heardAt }), ...(latencyMs !== undefined && { latencyMs }) };
  return { ...process, contact };
}

function toReachedBy({ role }: Process, message: Message): ReachedByMessage {
  return { by: otherRole(role), type: message['@type'] };
}

/**
 * Key of a received message: a repeated message has the same key. Without an `@id`, the content is the
 * key. The key includes the sender, so no sender gets the response for another one.
 */
function repeatKey({ caller, path, message }: Incoming): string {
  const id = message['@id'];
  const name = typeof id === 'string' ? `id ${id}` : `digest ${computeDigest(message as Json)}`;
  return sha256(JSON.stringify([caller.participantId, path, name]));
}
