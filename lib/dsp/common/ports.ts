import type { StatedReason } from '../../core/reasons/error-reasons.ts';
import type { Revisioned } from '../../core/revisioned.ts';
import type { ConcludedAgreement } from './concluded-agreement.ts';
import type { Message, Process, QueuedMessageDraft } from './process.ts';
import type { DspRole } from './vocabulary.ts';

/** The response to a message; it is sent again if the message is repeated. */
export interface Reply {
  readonly status: 200 | 201;
  readonly body: Message;
}

/** Our message without a final result. */
export interface InFlightMessage {
  /** Number of attempts to send it. */
  readonly attempts: number;
  readonly revision: number;
}

/** One change of a process with all related data, in one write. */
export interface ProcessCommit<P extends Process> {
  readonly next: P;
  /** Revision that was read; 0 for a new process. */
  readonly revision: number;
  /** The received message that caused the change, and its response. */
  readonly received?: { readonly key: string; readonly reply: Reply };
  readonly enqueues?: QueuedMessageDraft;
  /** Our message that is settled or no longer needed. */
  readonly drops?: { readonly messageId: string; readonly revision?: number };
  /** Our message that was finally refused: removed from the outbox, and stored for an operator. */
  readonly deadLetter?: { readonly messageId: string; readonly reason: StatedReason };
  readonly agreement?: ConcludedAgreement;
  /** Whether the process is new in its state. @default the state is the one before */
  readonly isNewState?: boolean;
  /** Subject of the token, or participant id of the counterparty. */
  readonly actor: string;
  /** The object and a past participle: `negotiation.agreed`. */
  readonly action: string;
}

/**
 * The stored processes of one kind. Reads see every write that was acknowledged before.
 *
 * `commit` writes a change completely or not at all, even if the process dies. If two changes are based
 * on the same state, one is refused.
 */
export interface ProcessStore<P extends Process> {
  find(pid: string): Promise<Revisioned<P> | undefined>;
  /** The earlier response to a message. @param key from `repeatKey` */
  findReply(key: string): Promise<Reply | undefined>;
  /** @returns `undefined` for a settled message */
  findInFlight(pid: string, messageId: string): Promise<InFlightMessage | undefined>;
  /** @throws KaartError `concurrent-update`: load again and decide again */
  commit(change: ProcessCommit<P>): Promise<void>;
  /**
   * Deletes our message that its process does not wait for.
   *
   * @param revision revision of the process, or 0 if there is no such process. A process that has
   * changed since may have queued the message again
   * @throws KaartError `concurrent-update`
   */
  drop(pid: string, messageId: string, revision: number): Promise<void>;
  /** Updates other fields; queues no message. @returns the new revision @throws KaartError `concurrent-update` */
  amend(next: P, revision: number): Promise<number>;
}

/** Concluded agreements. They never change. */
export interface Agreements {
  /**
   * @param role our role in the agreement: a provider that is its own consumer has two agreements with
   * one id
   * @param counterpartyId participant id of the other side: two providers may use the same agreement id
   * @throws KaartError `message-invalid` if there are several and the request does not name one
   */
  find(id: string, role: DspRole, counterpartyId?: string): Promise<ConcludedAgreement | undefined>;
}

/** The sender of a message, from the verified token only. */
export interface VerifiedCounterparty {
  readonly participantId: string;
  readonly audience: string;
  /** Full IRI of an operand → verified values of the participant. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
  /** The registered purposes of use of a partner; absent if they were not requested. */
  readonly purposes?: readonly string[];
  /** State of the rights of the caller: access under this epoch ends with the next revocation. */
  readonly epoch?: string;
}

/** A received message that fits its schema. */
export interface Incoming {
  readonly caller: VerifiedCounterparty;
  /** Path relative to the DSP base. */
  readonly path: string;
  readonly message: Message;
}

/** @throws KaartError `address-refused` for an address that is not allowed */
export type CheckAddress = (url: string) => void;
