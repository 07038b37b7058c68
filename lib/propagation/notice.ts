import type { Instant } from '../core/instant.ts';
import type { Process } from '../dsp/common/process.ts';
import type { WithdrawalNotice } from '../dsp/withdrawal/messages.ts';

/** How a holder is told: by message, by webhook, or by the change feed alone. */
export type Channel = 'connector' | 'webhook' | 'feed';

/** Who acknowledged, and how it is known. */
export interface Acknowledgement {
  readonly at: Instant;
  /** The holder, or who recorded it for the holder. */
  readonly by: string;
  /** What the holder did, in its words or the operator's. */
  readonly note: string;
}

/** A row of a notice, and the holder's word that it is gone. */
type NoticedRecord = WithdrawalNotice['records'][number] & {
  readonly acknowledgement: Acknowledgement | null;
};

/**
 * That one holder was told of one propagation. It is sent as messages of the protocol are: kept once,
 * with the one message that is on its way.
 */
export interface SentWithdrawalNotice extends Process {
  /** Also what the holder calls it. */
  readonly pid: string;
  readonly role: 'provider';
  readonly state: 'START' | 'DELIVERED' | 'UNSUPPORTED' | 'FAILED' | 'ACKNOWLEDGED';
  readonly propagation: string;
  readonly channel: Channel;
  readonly dataset: string;
  readonly agreements: readonly string[];
  readonly records: readonly NoticedRecord[];
  /** Compact JWS of the notice. */
  readonly signature: string;
  readonly issuedAt: Instant;
  readonly deliveredAt: Instant | null;
  /** Why it was not taken. */
  readonly reason: string | null;
}

/** What a notice tells, before it is one. */
export type WithdrawalNoticeData = Pick<
  SentWithdrawalNotice,
  'pid' | 'counterParty' | 'dataset' | 'agreements' | 'issuedAt'
> & {
  readonly records: readonly WithdrawalNotice['records'][number][];
};

/** What is signed and sent of a notice. */
export function withdrawalNoticeContent(
  told: WithdrawalNoticeData,
  provider: string,
  deleteWithinDays: number,
): WithdrawalNotice {
  const { pid, counterParty, dataset, agreements, issuedAt, records } = told;
  return {
    id: pid,
    provider,
    holder: counterParty,
    dataset,
    agreements: [...agreements],
    issued_at: issuedAt,
    delete_within: `P${deleteWithinDays}D`,
    records: records.map(({ withdrawal, record_id, op, effective_at }) => ({
      withdrawal,
      record_id,
      op,
      effective_at,
    })),
  };
}
