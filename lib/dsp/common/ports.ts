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

/** A message of ours without a final result. */
export interface InFlightMessage {
  /** How often its sending was begun. */
  readonly attempts: number;
  readonly revision: number;
}

/** One change of a process with everything that goes with it, in one write. */
export interface ProcessCommit<P extends Process> {
  readonly next: P;
  /** Revision that was read; 0 for a new process. */
  readonly revision: number;
  /** The received message that made the change, and its answer. */
  readonly received?: { readonly key: string; readonly reply: Reply };
  readonly enqueues?: QueuedMessageDraft;
  /** A message of ours that is settled or no longer wanted. */
  readonly drops?: { readonly messageId: string; readonly revision?: number };
  /** Our message that was finally refused: removed from the outbox, and stored for an operator. */
  readonly parks?: { readonly messageId: string; readonly reason: StatedReason };
  readonly agreement?: ConcludedAgreement;
  /** Subject of the token, or the counterparty's participant id. */
  readonly actor: string;
  /** A verb in the past after its thing: `negotiation.agreed`. */
  readonly action: string;
}

/**
 * Where processes of one kind lie. Reads see every write that was acknowledged before.
 *
 * `commit` writes all of a change or nothing, also when the process dies; of two that were decided
 * on the same state one is refused.
 */
export interface ProcessStore<P extends Process> {
  find(pid: string): Promise<Revisioned<P> | undefined>;
  /** The answer that a message got before. @param key made by `repeatKey` */
  replyTo(key: string): Promise<Reply | undefined>;
  /** @returns `undefined` for a message that is settled */
  underway(pid: string, messageId: string): Promise<InFlightMessage | undefined>;
  /** @throws KaartError `concurrent-update`: load again and decide again */
  commit(change: ProcessCommit<P>): Promise<void>;
  /**
   * Takes out a message of ours that its process does not wait for.
   *
   * @param revision of the process that does not wait for it, or 0 if there is no such process: a
   *   process that has changed since may have queued the message again
   * @throws KaartError `concurrent-update`
   */
  drop(pid: string, messageId: string, revision: number): Promise<void>;
  /** Updates other fields; queues no message. @returns the new revision @throws KaartError `concurrent-update` */
  amend(next: P, revision: number): Promise<number>;
}

/** Agreements that were concluded. They are never changed. */
export interface Agreements {
  /**
   * @param role ours in it: a provider that is its own consumer has two of one id
   * @param counterpartyId an id is the provider's word, and two providers may use the same
   * @throws KaartError `message-invalid` if there are several and the request does not name one
   */
  find(id: string, role: DspRole, counterpartyId?: string): Promise<ConcludedAgreement | undefined>;
}

/** Who sent a message, as the verified token says and nothing else. */
export interface VerifiedCounterparty {
  readonly participantId: string;
  readonly audience: string;
  /** Full IRI of an operand → verified values of the participant. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
  /** The registered purposes of use of a partner; absent if they were not requested. */
  readonly purposes?: readonly string[];
  /** State of the caller's rights: what it opens now ends with the next revocation. */
  readonly epoch?: string;
}

/** A message that came in, read and checked against its schema. */
export interface Incoming {
  readonly caller: VerifiedCounterparty;
  /** Path below the DSP base. */
  readonly path: string;
  readonly message: Message;
}

/** @throws KaartError `address-refused` for an address that is not called */
export type CheckAddress = (url: string) => void;
