import type { Json } from '../../core/digest.ts';
import type { Instant } from '../../core/instant.ts';
import type { StatedReason } from '../../core/reasons/error-reasons.ts';
import type { DspRole } from './vocabulary.ts';

/**
 * The pseudo-state before the first message is acknowledged; the entry of the state machines in the
 * specification.
 */
export const START = 'START';

/** Our message in flight. Its target state is reached when the counterparty acknowledges it. */
interface Pending {
  /** `@id` of the message. */
  readonly messageId: string;
  readonly type: string;
  readonly to: string;
  /** A refusal of the message does not end the process. */
  readonly optional?: true;
  /** The message was acknowledged before, and is sent again. */
  readonly again?: true;
}

/** Our acknowledged message. */
type SentMessageName = Pick<Pending, 'messageId' | 'type'>;

/** Contact data of the other side: its messages and its latency. */
export interface CounterpartyContact {
  /** Key of its last message, from `repeatKey`; absent after an action of a person. */
  readonly heard?: string;
  /** Our last acknowledged message since then: the answer to that message, or a later one. */
  readonly answer?: SentMessageName;
  /** Whether it has repeated that message while our answer was in flight. */
  readonly isWaiting?: boolean;
  /** Whether our last message was sent again, because the other side reported another state. */
  readonly isReminded?: boolean;
  /** Time of its last message, including repeats. Real time. */
  readonly heardAt?: Instant;
  /** Recent response time for our requests. Milliseconds. */
  readonly latencyMs?: number;
}

/** The reason for an early end of a process. */
interface Termination {
  readonly code: string;
  readonly reasons: readonly StatedReason[];
  readonly by: DspRole;
}

/**
 * Our view of a negotiation or a transfer, stored under our pid.
 *
 * @see DSP 2025-1 #contract-negotiation-protocol, #transfer-process-protocol
 */
export interface Process {
  /** Ours. */
  readonly pid: string;
  /** Our role. */
  readonly role: DspRole;
  /** Participant id of the other side, from its token at the start of the process. */
  readonly counterpartyId: string;
  /** Pid of the other side; `null` until it has acknowledged our first message. */
  readonly counterpartyPid: string | null;
  /** Base URL of the endpoints of the other side. */
  readonly address: string;
  readonly state: string;
  readonly pending: Pending | null;
  readonly contact?: CounterpartyContact;
  readonly ending: Termination | null;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
}

/** A message on the wire: compact JSON-LD with its `@context`, `@type` and a new `@id`. */
export type Message = Readonly<Record<string, Json>> & { readonly '@type': string };

/** A message that a state change queues. */
export interface QueuedMessageDraft {
  readonly messageId: string;
  readonly type: string;
  /** Path relative to the address of the counterparty. */
  readonly path: string;
  readonly body: Message;
  /** Delay of the first attempt, so that the other side has processed our response before. Milliseconds. */
  readonly settleMs: number;
}

/** The pids of both sides by role; `null` for an unknown one. */
export function getPids({
  role,
  pid,
  counterpartyPid,
}: Pick<Process, 'role' | 'pid' | 'counterpartyPid'>) {
  return role === 'provider'
    ? { providerPid: pid, consumerPid: counterpartyPid }
    : { providerPid: counterpartyPid, consumerPid: pid };
}

/** Our message that the counterparty must accept first. A push of data is not such a message, nor is a message that is sent again. */
export function findMessageAhead({ state, pending }: Process): Pending | null {
  if (pending === null || pending.again) return null;
  return pending.to !== state || pending.optional ? pending : null;
}

/** The process after the acknowledgement of its pending message. */
export function advanceState<P extends Process>(process: P): P {
  const { pending } = process;
  return pending === null ? process : { ...process, state: pending.to, pending: null };
}
