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
import { nameOf, stateAskedBy, type WireMessage } from './wire-message.ts';

/** A promise that was not kept. */
export class Broken extends Error {}

/** What a party does: takes a message, delivers what it enqueues, or what a person asks for. */
export interface Doing {
  readonly kind: 'message' | 'delivery' | 'person';
  readonly message?: WireMessage;
  writes: number;
}

type Put = Write & { readonly kind: 'put' };

/** What one party has stored, kept from its writes alone; every write is held against what is promised. */
export class Ledger {
  readonly party: string;
  readonly processes = new Map<string, Process>();
  /** Ids of the messages that each process enqueues. */
  readonly owed = new Map<string, Map<string, QueuedMessage>>();
  readonly parked = new Map<string, DeadLetter>();
  /** Messages that were given up on, also those that have been owed again since. */
  readonly givenUp: DeadLetter[] = [];
  readonly agreements = new Map<string, ConcludedAgreement>();
  /** What each message was answered with. */
  readonly answers = new Map<string, Reply>();
  /** Messages of ours that the other side has taken, as far as it told. */
  readonly taken = new Set<string>();
  /** Messages that were parked and are owed again. */
  readonly replayed = new Set<string>();
  /** Processes that a person has ended. */
  readonly ended = new Set<string>();

  constructor(party: string) {
    this.party = party;
  }

  /** @throws Broken */
  wrote(writes: readonly Write[], doing: Doing): void {
    doing.writes += 1;
    const puts = writes.filter((write): write is Put => write.kind === 'put');
    const deletes = writes.filter(({ kind }) => kind === 'delete');
    const state = puts.find(({ key }) => /^(NEGOTIATION|TRANSFER)#/.test(key.pk));
    const parks = puts.filter(({ key }) => key.pk === 'DEAD-LETTER-MESSAGE');
    for (const { key } of deletes) this.#deleted(key.pk, key.sk);
    for (const parked of parks.map((put) => dataOf<DeadLetter>(put))) {
      this.parked.set(parked.messageId, parked);
      this.givenUp.push(parked);
    }
    const before = state && this.processes.get(dataOf<Process>(state).pid);
    if (doing.message?.hostile && !this.#isRepeat(before, state, doing))
      this.#broken('a hostile message changed something', doing.message);
    if (state !== undefined) this.#moved(state, puts, doing);
    for (const put of puts) this.#put(put, doing);
    const process = state && dataOf<Process>(state);
    this.#audited(before, process, { puts, doing });
    for (const pid of new Set([...this.owed.keys()])) this.#owesWhatIsPending(pid);
  }

  /** @throws Broken for a repeat that is answered otherwise, or a message that was refused and did something */
  answered(doing: Doing, reply: Reply | undefined): void {
    const { message } = doing;
    if (message === undefined) return;
    const first = this.answers.get(nameOf(message));
    if (reply === undefined && doing.writes > 0)
      this.#broken('a refused message changed something', message);
    if (reply !== undefined && first !== undefined && !same(reply, first))
      this.#broken('a repeat got another answer', { message, first, reply });
    if (reply !== undefined && message.hostile && first === undefined)
      this.#broken('a hostile message was taken', message);
    if (reply?.status === 200 && first === undefined)
      this.#broken('a message was taken and its answer not kept', message);
  }

  pending(pid: string): string | undefined {
    return this.processes.get(pid)?.pending?.messageId;
  }

  waitsFor(messageId: string): boolean {
    return [...this.processes.values()].some(({ pending }) => pending?.messageId === messageId);
  }

  /** Whether only what a repeat may cause was written: it is heard, and answered once more. */
  #isRepeat(before: Process | undefined, state: Put | undefined, doing: Doing): boolean {
    const { message } = doing;
    if (message === undefined || state === undefined) return false;
    const after = dataOf<Process>(state);
    const isHeard = amends(before, after) || repeatsAnswer(before, after, doing);
    return isHeard && this.answers.has(nameOf(message));
  }

  #deleted(pk: string, sk: string): void {
    if (pk === 'DEAD-LETTER-MESSAGE') {
      this.parked.delete(sk);
      this.replayed.add(sk);
    }
    if (pk.startsWith('OUTBOX#')) this.owed.get(pk.slice('OUTBOX#'.length))?.delete(sk);
  }

  #put(put: Put, { message }: Doing): void {
    const { pk, sk } = put.key;
    if (pk.startsWith('OUTBOX#')) {
      const pid = pk.slice('OUTBOX#'.length);
      const owed = this.owed.get(pid) ?? new Map<string, QueuedMessage>();
      this.owed.set(pid, owed.set(sk, dataOf<QueuedMessage>(put)));
    }
    if (pk.startsWith('RECEIVED#')) {
      const name = message && nameOf(message);
      if (name === undefined || this.answers.has(name))
        this.#broken('one message had two effects', message);
      this.answers.set(name as string, dataOf<Reply>(put));
    }
    if (pk.startsWith('AGREEMENT#')) this.#concluded(put);
  }

  #concluded(put: Put): void {
    const agreement = dataOf<ConcludedAgreement>(put);
    if (put.if !== 'absent' || this.agreements.has(agreement.id))
      this.#broken('an agreement was concluded twice', agreement);
    this.agreements.set(agreement.id, agreement);
    const { state, agreement: agreed } = this.processes.get(
      agreement.negotiation ?? '',
    ) as Negotiation;
    const reached = agreement.role === 'provider' ? 'VERIFIED' : 'FINALIZED';
    if (!same(agreed, agreement.agreement) || state !== reached)
      this.#broken('what was concluded is not what was agreed', { agreement, agreed, state });
  }

  #moved(state: Put, puts: readonly Put[], doing: Doing): void {
    const after = dataOf<Process>(state);
    const before = this.processes.get(after.pid);
    const machine = state.key.pk.startsWith('TRANSFER#') ? TRANSFER_MACHINE : NEGOTIATION_MACHINE;
    if (!amends(before, after) && !repeatsAnswer(before, after, doing)) {
      const illegal = illegalStep(machine, before, after, this.#causeOf(before, doing));
      if (illegal !== undefined) this.#broken(`illegal: ${illegal}`, { before, after });
      const { message } = doing;
      const isAnswered = message !== undefined && this.answers.has(nameOf(message));
      const answers = isAnswered || puts.some(({ key }) => key.pk.startsWith('RECEIVED#'));
      if (doing.kind === 'message' && !answers)
        this.#broken('a message had an effect without its answer', { before, after });
    }
    if (before !== undefined) this.#keepsWhatIsFixed(before, after, doing);
    this.#sendsWhatItMay(machine, before, after);
    if (doing.kind === 'person' && after.state === 'TERMINATED') this.ended.add(after.pid);
    this.processes.set(after.pid, after);
  }

  #causeOf(before: Process | undefined, { kind, message }: Doing): Cause {
    if (kind === 'person') return { by: 'person' };
    if (kind === 'message' && message) return { by: 'message', asks: stateAskedBy(message.body) };
    return { by: 'delivery', taken: this.taken.has(before?.pending?.messageId ?? '') };
  }

  #keepsWhatIsFixed(before: Process, after: Process, { message }: Doing): void {
    for (const member of ['pid', 'role', 'counterpartyId', 'address', 'createdAt'] as const)
      if (before[member] !== after[member]) this.#broken(`${member} changed`, { before, after });
    for (const member of ['counterpartyPid', 'ending'] as const)
      if (before[member] !== null && !same(before[member], after[member]))
        this.#broken(`${member} changed`, { before, after });
    const [was, is] = [before, after].map((each) => (each as Negotiation).agreement ?? null);
    const another = message?.body['@type'] === 'ContractAgreementMessage';
    if (was !== null && !same(was, is) && !another)
      this.#broken('the agreement changed', { before, after });
  }

  #sendsWhatItMay(machine: Machine, before: Process | undefined, after: Process): void {
    const { pending, state: from, role: sender } = after;
    if (pending === null || pending.messageId === before?.pending?.messageId) return;
    const { to, type, optional } = pending;
    if (type === PUSH_JOB || optional || to === 'TERMINATED') return;
    if (!allows(machine, { from, to, sender }, 'sent'))
      this.#broken(`illegal message: ${from} → ${to}`, { before, after });
  }

  #audited(
    before: Process | undefined,
    after: Process | undefined,
    { puts, doing: { message } }: { readonly puts: readonly Put[]; readonly doing: Doing },
  ): void {
    const entries = puts.filter(({ key }) => key.pk.startsWith('AUDIT#'));
    const audited = entries.map((put) => dataOf<AuditEntry>(put));
    if (after === undefined) {
      if (audited.some(({ action }) => action !== 'outbox.replayed'))
        this.#broken('the audit log has no entry', audited);
      return;
    }
    const isTaken = puts.some(({ key }) => key.pk.startsWith('RECEIVED#'));
    const expected = amends(before, after) && !isTaken ? 0 : 1;
    // A repeat may bring another address or agreement: that is told, and changes no state.
    const isRepeat = message !== undefined && !isTaken && this.answers.has(nameOf(message));
    if (audited.length !== expected && !(isRepeat && audited.length === 1))
      this.#broken(`${audited.length} audit entries, not ${expected}`, { before, after, audited });
  }

  #owesWhatIsPending(pid: string): void {
    const pending = this.pending(pid);
    const owed = [...(this.owed.get(pid)?.keys() ?? [])].filter(
      (id) => id === pending || !this.replayed.has(id),
    );
    if (owed.join() !== (pending ?? ''))
      this.#broken(`pending is ${pending}, owed is ${owed.join(' and ')}`, {
        process: this.processes.get(pid),
      });
  }

  #broken(what: string, facts: unknown): never {
    throw new Broken(`${this.party}: ${what}\n${JSON.stringify(facts, null, 1)}`);
  }
}

function dataOf<T>({ data }: Put): T {
  return JSON.parse(JSON.stringify(data)) as T;
}

function same(one: unknown, other: unknown): boolean {
  return canonicalJson((one ?? null) as Json) === canonicalJson((other ?? null) as Json);
}

/** Whether an answer that was acknowledged is sent once more, since its message came again; or that is settled. */
function repeatsAnswer(before: Process | undefined, after: Process, { kind }: Doing): boolean {
  if (before === undefined || before.state !== after.state) return false;
  const [was, is] = [before.pending, after.pending];
  if (is === null) return was?.again === true && kind !== 'message';
  const answered = before.contact?.answer?.messageId === is.messageId;
  return was === null && is.again === true && answered && kind !== 'person';
}

/** Whether neither the state nor what is owed changes. */
function amends(before: Process | undefined, after: Process): boolean {
  return before?.state === after.state && same(before.pending, after.pending);
}
