import type { Json } from '../../core/digest.ts';
import type { Instant } from '../../core/instant.ts';
import type { StatedReason } from '../../core/reasons/error-reasons.ts';
import type { DspRole } from './vocabulary.ts';

/** The pseudo-state of a process whose first message has not been acknowledged yet; it is the figures' entry. */
export const START = 'START';

/** The one message of ours that is on its way. The state it leads to is reached when the counterparty acknowledges it. */
interface Pending {
  /** `@id` of the message. */
  readonly messageId: string;
  readonly type: string;
  readonly to: string;
  /** A refusal changes nothing: the counterparty may do without the message. */
  readonly optional?: true;
  /** It was acknowledged before, and is sent again. */
  readonly again?: true;
}

/** A message of ours that was acknowledged. */
type SentMessageName = Pick<Pending, 'messageId' | 'type'>;

/** Contact data of the other side: its messages and its latency. */
export interface CounterpartyContact {
  /** Names the message that it sent last, as `repeatKey` makes it; absent where a person acted since. */
  readonly heard?: string;
  /** Our answer to that message, or what we have sent of our own accord since, once it was acknowledged. */
  readonly answer?: SentMessageName;
  /** It has sent that message again while our answer was under way. */
  readonly isWaiting?: boolean;
  /** Our last message was sent again, because the other side reported another state. */
  readonly isReminded?: boolean;
  /** When it last sent a message, also the same one again. Real time. */
  readonly heardAt?: Instant;
  /** How long it takes to answer a request of ours, as seen of late. Milliseconds. */
  readonly latencyMs?: number;
}

/** Why a process ended early. */
interface Termination {
  readonly code: string;
  readonly reasons: readonly StatedReason[];
  readonly by: DspRole;
}

/**
 * One side's view of a negotiation or a transfer, kept under our own pid.
 *
 * @see DSP 2025-1 #contract-negotiation-protocol, #transfer-process-protocol
 */
export interface Process {
  /** Ours. */
  readonly pid: string;
  /** What we are in it. */
  readonly role: DspRole;
  /** Participant id of the other side, as its token said when the process began. */
  readonly counterpartyId: string;
  /** The other side's pid; unknown until it has acknowledged our first message. */
  readonly counterpartyPid: string | null;
  /** Base URL of the other side's endpoints. */
  readonly address: string;
  readonly state: string;
  readonly pending: Pending | null;
  readonly contact?: CounterpartyContact;
  readonly ending: Termination | null;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
}

/** A message on the wire: compact JSON-LD with its `@context`, `@type` and an `@id` of its own. */
export type Message = Readonly<Record<string, Json>> & { readonly '@type': string };

/** A message that a state change queues. */
export interface QueuedMessageDraft {
  readonly messageId: string;
  readonly type: string;
  /** Below the counterparty's address. */
  readonly path: string;
  readonly body: Message;
  /** How long to wait before the first try, so that the other side has digested our answer. */
  readonly settleMs: number;
}

/** The pids of both sides, by role; `null` for one that is not known yet. */
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

/** The process as it is once its pending message has been acknowledged. */
export function advanceState<P extends Process>(process: P): P {
  const { pending } = process;
  return pending === null ? process : { ...process, state: pending.to, pending: null };
}
