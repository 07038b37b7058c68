import type { StatedReason } from '../../core/reasons/error-reasons.ts';
import type { ConcludedAgreement } from './concluded-agreement.ts';
import type { Message, Process } from './process.ts';
import type { Machine } from './transitions.ts';
import type { DspRole } from './vocabulary.ts';

/** A message that an action sends, without what every message has. */
export interface OutgoingMessage {
  readonly type: string;
  /** Below the counterparty's address. */
  readonly path: string;
  /** The state that its acknowledgement leads to. */
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

/** What led to a state: a message of one of the parties. */
export interface ReachedByMessage {
  readonly by: DspRole;
  readonly type: string;
}

/** The rules of one kind of process. */
export interface Rules<P extends Process, A> {
  readonly noun: 'negotiation' | 'transfer';
  /** The state machine of a process. */
  getMachine(process: P): Machine;
  /** The acknowledgement object: pids and state. */
  ack(process: P): Message;
  /** What we do of our own accord in the state that was just reached. */
  react(process: P, event: ReachedByMessage): Promise<A | undefined>;
  prepareMessage(process: P, action: A): PreparedMessage<P>;
  /** The action that has led to the state of the process, where it was ours. */
  lastAction(process: P): A | undefined;
  terminate(code: string, reasons: readonly StatedReason[]): A;
  /** Removes fields that a completed process does not need. @default removes nothing */
  completed?(process: P): P;
  /** The agreement that the process has concluded by reaching its state. */
  concluded?(process: P): ConcludedAgreement | undefined;
}
