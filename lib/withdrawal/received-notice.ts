import type { StatedReason } from '../core/reasons/error-reasons.ts';
import type { Process } from '../dsp/common/process.ts';
import type { OUTCOMES, WithdrawalNotice } from '../dsp/withdrawal/messages.ts';

/** A file that was fetched under an agreement, and what became of it. */
export interface Copy {
  readonly agreement: string;
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly fetchedAt: string;
}

/**
 * `deleted` by us now; `gone` where nothing is there (moved, or deleted before); `changed` where
 * something else is there, which is left alone.
 */
export interface CopyResult {
  readonly path: string;
  readonly fate: 'deleted' | 'gone' | 'changed';
}

/**
 * A notice that a provider sent us: the data fetched under its agreements are affected from then on.
 *
 * `RECEIVED` → copies are being deleted; `ATTENTION`: a person has to look; `DELETED` → the
 * acknowledgement is on its way; `ACKNOWLEDGED`.
 */
export interface ReceivedWithdrawalNotice extends Process {
  /** Ours. */
  readonly pid: string;
  readonly role: 'consumer';
  readonly state: 'RECEIVED' | 'ATTENTION' | 'DELETED' | 'ACKNOWLEDGED';
  readonly notice: WithdrawalNotice;
  /** Of the provider, over the notice: the proof of what it said. */
  readonly signature: string;
  /** Those of the notice that are ours. */
  readonly agreements: readonly string[];
  readonly copies: readonly CopyResult[];
  readonly outcome: (typeof OUTCOMES)[number] | null;
  /** Why a person has to look. */
  readonly reason: StatedReason | null;
}

/** The copies that were fetched where this Kaart runs. */
export interface Copies {
  /** Deletes the fetched copies of an agreement. A second call returns the same. */
  eraseCopies(agreement: string): Promise<readonly CopyResult[]>;
}
