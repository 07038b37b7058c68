import type { StatedReason } from '../core/reasons/error-reasons.ts';
import type { Process } from '../dsp/common/process.ts';
import type { OUTCOMES, WithdrawalNotice } from '../dsp/withdrawal/messages.ts';

/** A file that was fetched under an agreement. */
export interface Copy {
  readonly agreement: string;
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly fetchedAt: string;
}

/**
 * The result for one copy. `deleted`: the file was deleted now. `gone`: there is no file, because it was
 * moved or deleted before. `changed`: the file has another content and was not deleted.
 */
export interface CopyResult {
  readonly path: string;
  readonly fate: 'deleted' | 'gone' | 'changed';
}

/**
 * A withdrawal notice from a provider. It concerns the data that were fetched under its agreements.
 *
 * States: `RECEIVED`: the copies are being deleted. `ATTENTION`: a person has to act. `DELETED`: the
 * acknowledgement is in flight. `ACKNOWLEDGED`: the provider has the acknowledgement.
 */
export interface ReceivedWithdrawalNotice extends Process {
  /** The id in this installation; `notice.id` is the id at the provider. */
  readonly pid: string;
  readonly role: 'consumer';
  readonly state: 'RECEIVED' | 'ATTENTION' | 'DELETED' | 'ACKNOWLEDGED';
  readonly notice: WithdrawalNotice;
  /** Signature of the provider over the notice, which proves its content. */
  readonly signature: string;
  /** The agreements in the notice that this installation has with the provider. */
  readonly agreements: readonly string[];
  readonly copies: readonly CopyResult[];
  readonly outcome: (typeof OUTCOMES)[number] | null;
  /** Why a person has to act; `null` in other states than `ATTENTION`. */
  readonly reason: StatedReason | null;
}

/** The copies that were fetched on the machine of this installation. */
export interface Copies {
  /** Deletes the fetched copies of an agreement. A second call returns the same. */
  eraseCopies(agreement: string): Promise<readonly CopyResult[]>;
}
