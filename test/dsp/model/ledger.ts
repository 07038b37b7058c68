import type { AuditEntry } from '../../../lib/core/audit-entry.ts';
import { canonicalJson, type Json } from '../../../lib/core/digest.ts';
import type { ConcludedAgreement } from '../../../lib/dsp/common/concluded-agreement.ts';
import type { Reply } from '../../../lib/dsp/common/ports.ts';
import type { Process } from '../../../lib/dsp/common/process.ts';
import { allows, type Machine } from '../../../lib/dsp/common/transitions.ts';
import type { Negotiation } from '../../../lib/dsp/negotiation/negotiation.ts';
import { NEGOTIATION_MACHINE } from '../../../lib/dsp/negotiation/transitions.ts';
import { PUSH_JOB } from '../../../lib/dsp/transfer/actions.ts';
import { TRANSFER_MACHINE } from '../../../lib/dsp/transfer/transitions.ts';
import type { DeadLetter, QueuedMessage } from '../../../lib/store/process-outbox.ts';
import type { Write } from '../../../lib/store/table.ts';
import { type Cause, illegalStep } from './legal-step.ts';
import { messageKey, requestedState, type WireMessage } from './wire-message.ts';

/** A violated invariant of a connector. */
export class InvariantError extends Error {}

/** The work that writes: receiving a message, sending queued messages, or an action of an operator. */
export interface Activity {
  readonly kind: 'message' | 'delivery' | 'operator';
  readonly message?: WireMessage;
  writes: number;
}

type Put = Write & { readonly kind: 'put' };

/** The state of one connector, derived from its writes. It checks the invariants after every write. */
export class Ledger {
  readonly connector: string;
  readonly processes = new Map<string, Process>();
  /** The queued messages of each process, by pid and message id. */
  readonly queued = new Map<string, Map<string, QueuedMessage>>();
  readonly deadLetters = new Map<string, DeadLetter>();
  /** All dead letters, also those that were queued again later. */
  readonly allDeadLetters: DeadLetter[] = [];
  readonly agreements = new Map<string, ConcludedAgreement>();
  /** The reply to each message, by {@link messageKey}. */
  readonly replies = new Map<string, Reply>();
  /** Ids of our messages that the other side has acknowledged. */
  readonly accepted = new Set<string>();
  /** Ids of dead letters that were queued again. */
  readonly replayed = new Set<string>();
  /** Pids of the processes that an operator has terminated. */
  readonly terminatedByOperator = new Set<string>();

  constructor(connector: string) {
    this.connector = connector;
  }

  /** Records a transaction. @throws InvariantError */
  recordWrites(writes: readonly Write[], activity: Activity): void {
    activity.writes += 1;
    const puts = writes.filter((write): write is Put => write.kind === 'put');
    const deletes = writes.filter(({ kind }) => kind === 'delete');
    const state = puts.find(({ key }) => /^(NEGOTIATION|TRANSFER)#/.test(key.pk));
    const deadLetterWrites = puts.filter(({ key }) => key.pk === 'DEAD-LETTER-MESSAGE');
    for (const { key } of deletes) this.#recordDelete(key.pk, key.sk);
    for (const deadLetter of deadLetterWrites.map((put) => dataOf<DeadLetter>(put))) {
      this.deadLetters.set(deadLetter.messageId, deadLetter);
      this.allDeadLetters.push(deadLetter);
    }
    const before = state && this.processes.get(dataOf<Process>(state).pid);
    if (activity.message?.hostile && !this.#isRepeat(before, state, activity))
      this.#fail('a hostile message changed something', activity.message);
    if (state !== undefined) this.#checkTransition(state, puts, activity);
    for (const put of puts) this.#recordPut(put, activity);
    const process = state && dataOf<Process>(state);
    this.#checkAudit(before, process, { puts, activity });
    for (const pid of new Set([...this.queued.keys()])) this.#checkQueue(pid);
  }

  /**
   * Checks a reply. @param reply `undefined` if the message was refused
   * @throws InvariantError for another reply to a repeat, or an effect of a refused message
   */
  recordReply(activity: Activity, reply: Reply | undefined): void {
    const { message } = activity;
    if (message === undefined) return;
    const first = this.replies.get(messageKey(message));
    if (reply === undefined && activity.writes > 0)
      this.#fail('a refused message changed something', message);
    if (reply !== undefined && first !== undefined && !same(reply, first))
      this.#fail('a repeat got another reply', { message, first, reply });
    if (reply !== undefined && message.hostile && first === undefined)
      this.#fail('a hostile message was accepted', message);
    if (reply?.status === 200 && first === undefined)
      this.#fail('a message was accepted and its reply is not stored', message);
  }

  pending(pid: string): string | undefined {
    return this.processes.get(pid)?.pending?.messageId;
  }

  isPending(messageId: string): boolean {
    return [...this.processes.values()].some(({ pending }) => pending?.messageId === messageId);
  }

  /** Whether the write is one that a repeat may cause: it changes no state, or sends our response again. */
  #isRepeat(before: Process | undefined, state: Put | undefined, activity: Activity): boolean {
    const { message } = activity;
    if (message === undefined || state === undefined) return false;
    const after = dataOf<Process>(state);
    const isRepeat = keepsState(before, after) || repeatsResponse(before, after, activity);
    return isRepeat && this.replies.has(messageKey(message));
  }

  #recordDelete(pk: string, sk: string): void {
    if (pk === 'DEAD-LETTER-MESSAGE') {
      this.deadLetters.delete(sk);
      this.replayed.add(sk);
    }
    if (pk.startsWith('OUTBOX#')) this.queued.get(pk.slice('OUTBOX#'.length))?.delete(sk);
  }

  #recordPut(put: Put, { message }: Activity): void {
    const { pk, sk } = put.key;
    if (pk.startsWith('OUTBOX#')) {
      const pid = pk.slice('OUTBOX#'.length);
      const messages = this.queued.get(pid) ?? new Map<string, QueuedMessage>();
      this.queued.set(pid, messages.set(sk, dataOf<QueuedMessage>(put)));
    }
    if (pk.startsWith('RECEIVED#')) {
      const name = message && messageKey(message);
      if (name === undefined || this.replies.has(name))
        this.#fail('one message had two effects', message);
      this.replies.set(name as string, dataOf<Reply>(put));
    }
    if (pk.startsWith('AGREEMENT#')) this.#checkAgreement(put);
  }

  #checkAgreement(put: Put): void {
    const agreement = dataOf<ConcludedAgreement>(put);
    if (put.if !== 'absent' || this.agreements.has(agreement.id))
      this.#fail('an agreement was concluded twice', agreement);
    this.agreements.set(agreement.id, agreement);
    const { state, agreement: agreed } = this.processes.get(
      agreement.negotiation ?? '',
    ) as Negotiation;
    const reached = agreement.role === 'provider' ? 'VERIFIED' : 'FINALIZED';
    if (!same(agreed, agreement.agreement) || state !== reached)
      this.#fail('the stored agreement differs from the negotiated one', {
        agreement,
        agreed,
        state,
      });
  }

  #checkTransition(state: Put, puts: readonly Put[], activity: Activity): void {
    const after = dataOf<Process>(state);
    const before = this.processes.get(after.pid);
    const machine = state.key.pk.startsWith('TRANSFER#') ? TRANSFER_MACHINE : NEGOTIATION_MACHINE;
    if (!keepsState(before, after) && !repeatsResponse(before, after, activity)) {
      const illegal = illegalStep(machine, before, after, this.#causeOf(before, activity));
      if (illegal !== undefined) this.#fail(`illegal: ${illegal}`, { before, after });
      const { message } = activity;
      const isAnswered = message !== undefined && this.replies.has(messageKey(message));
      const isReplied = isAnswered || puts.some(({ key }) => key.pk.startsWith('RECEIVED#'));
      if (activity.kind === 'message' && !isReplied)
        this.#fail('a message had an effect without a stored reply', { before, after });
    }
    if (before !== undefined) this.#checkFixedMembers(before, after, activity);
    this.#checkPending(machine, before, after);
    if (activity.kind === 'operator' && after.state === 'TERMINATED')
      this.terminatedByOperator.add(after.pid);
    this.processes.set(after.pid, after);
  }

  #causeOf(before: Process | undefined, { kind, message }: Activity): Cause {
    if (kind === 'operator') return { by: 'operator' };
    if (kind === 'message' && message)
      return { by: 'message', requested: requestedState(message.body) };
    return { by: 'delivery', accepted: this.accepted.has(before?.pending?.messageId ?? '') };
  }

  #checkFixedMembers(before: Process, after: Process, { message }: Activity): void {
    for (const member of ['pid', 'role', 'counterpartyId', 'address', 'createdAt'] as const)
      if (before[member] !== after[member]) this.#fail(`${member} changed`, { before, after });
    for (const member of ['counterpartyPid', 'ending'] as const)
      if (before[member] !== null && !same(before[member], after[member]))
        this.#fail(`${member} changed`, { before, after });
    const [was, is] = [before, after].map((each) => (each as Negotiation).agreement ?? null);
    const another = message?.body['@type'] === 'ContractAgreementMessage';
    if (was !== null && !same(was, is) && !another)
      this.#fail('the agreement changed', { before, after });
  }

  #checkPending(machine: Machine, before: Process | undefined, after: Process): void {
    const { pending, state: from, role: sender } = after;
    if (pending === null || pending.messageId === before?.pending?.messageId) return;
    const { to, type, optional } = pending;
    if (type === PUSH_JOB || optional || to === 'TERMINATED') return;
    if (!allows(machine, { from, to, sender }, 'sent'))
      this.#fail(`illegal message: ${from} → ${to}`, { before, after });
  }

  #checkAudit(
    before: Process | undefined,
    after: Process | undefined,
    { puts, activity: { message } }: { readonly puts: readonly Put[]; readonly activity: Activity },
  ): void {
    const entries = puts.filter(({ key }) => key.pk.startsWith('AUDIT#'));
    const audited = entries.map((put) => dataOf<AuditEntry>(put));
    if (after === undefined) {
      if (audited.some(({ action }) => action !== 'outbox.replayed'))
        this.#fail('the audit log has no entry', audited);
      return;
    }
    const isTaken = puts.some(({ key }) => key.pk.startsWith('RECEIVED#'));
    const expected = keepsState(before, after) && !isTaken ? 0 : 1;
    // A repeat may contain another address or agreement. This gets an audit entry and changes no state.
    const isRepeat = message !== undefined && !isTaken && this.replies.has(messageKey(message));
    if (audited.length !== expected && !(isRepeat && audited.length === 1))
      this.#fail(`${audited.length} audit entries, not ${expected}`, { before, after, audited });
  }

  #checkQueue(pid: string): void {
    const pending = this.pending(pid);
    const ids = [...(this.queued.get(pid)?.keys() ?? [])].filter(
      (id) => id === pending || !this.replayed.has(id),
    );
    if (ids.join() !== (pending ?? ''))
      this.#fail(`pending is ${pending}, queued is ${ids.join(' and ')}`, {
        process: this.processes.get(pid),
      });
  }

  #fail(what: string, facts: unknown): never {
    throw new InvariantError(`${this.connector}: ${what}\n${JSON.stringify(facts, null, 1)}`);
  }
}

function dataOf<T>({ data }: Put): T {
  return JSON.parse(JSON.stringify(data)) as T;
}

function same(one: unknown, other: unknown): boolean {
  return canonicalJson((one ?? null) as Json) === canonicalJson((other ?? null) as Json);
}

/** Whether our acknowledged response is queued again because its message was repeated, or this repetition is done. */
function repeatsResponse(before: Process | undefined, after: Process, { kind }: Activity): boolean {
  if (before === undefined || before.state !== after.state) return false;
  const [was, is] = [before.pending, after.pending];
  if (is === null) return was?.again === true && kind !== 'message';
  const isSameResponse = before.contact?.answer?.messageId === is.messageId;
  return was === null && is.again === true && isSameResponse && kind !== 'operator';
}

/** Whether neither the state nor the pending message changes. */
function keepsState(before: Process | undefined, after: Process): boolean {
  return before?.state === after.state && same(before.pending, after.pending);
}
