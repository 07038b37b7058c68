import type { StatedReason } from '../../core/reasons/error-reasons.ts';
import type { ConcludedAgreement } from './concluded-agreement.ts';
import type { Message, Process } from './process.ts';
import type { Machine } from './transitions.ts';
import type { DspRole } from './vocabulary.ts';

/** The message of an action, without the members that every message has. */
export interface OutgoingMessage {
  readonly type: string;
  /** Path relative to the address of the counterparty. */
  readonly path: string;
  /** The state after its acknowledgement. */
  readonly to: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly settleMs: number;
  readonly optional?: true;
}

/** The message of an action, and the process after the message is queued. */
export interface PreparedMessage<P> {
  readonly next: P;
  readonly draft: OutgoingMessage;
}

/** The message of a participant that led to a state. */
export interface ReachedByMessage {
  readonly by: DspRole;
  readonly type: string;
}

/** The rules of one kind of process. */
export interface Rules<P extends Process, A> {
  readonly noun: 'negotiation' | 'transfer';
  /** The state machine of a process. */
  getMachine(process: P): Machine;
  /** Builds the acknowledgement object: pids and state. */
  buildAcknowledgement(process: P): Message;
  /** Chooses our next automatic action in the new state. */
  chooseAction(process: P, event: ReachedByMessage): Promise<A | undefined>;
  prepareMessage(process: P, action: A): PreparedMessage<P>;
  /** Our action that led to the state of the process; `undefined` if the other side acted. */
  findLastAction(process: P): A | undefined;
  buildTermination(code: string, reasons: readonly StatedReason[]): A;
  /** Removes fields that a completed process does not need. @default removes nothing */
  removeSecrets?(process: P): P;
  /** The agreement that the process has concluded by reaching its state. */
  findConcludedAgreement?(process: P): ConcludedAgreement | undefined;
}
