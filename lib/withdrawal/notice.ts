import type { Instant } from '../core/instant.ts';
import type { StatedReason } from '../core/reasons/error-reasons.ts';
import type { Process } from '../dsp/common/process.ts';
import type { WithdrawalNotice } from '../dsp/withdrawal/messages.ts';

/** How a recipient is notified: by message, by webhook, or by the change feed alone. */
export type Channel = 'connector' | 'webhook' | 'feed';

/** An acknowledgement: that the recipient has deleted the rows. */
export interface Acknowledgement {
  readonly at: Instant;
  /** The recipient, or the operator who recorded it for the recipient. */
  readonly by: string;
  /** What the recipient did, in its own words or the words of the operator. */
  readonly note: string;
}

/** A row of a notice, and the recipient's acknowledgement; `null` until it acknowledges. */
type NoticedRecord = WithdrawalNotice['records'][number] & {
  readonly acknowledgement: Acknowledgement | null;
};

/**
 * A notice to one recipient about one batch of withdrawals. It is stored and sent like a process of the
 * protocol: one item, with its message in flight.
 */
export interface SentWithdrawalNotice extends Process {
  /** The recipient uses the same id. */
  readonly pid: string;
  readonly role: 'provider';
  readonly state: 'START' | 'DELIVERED' | 'UNSUPPORTED' | 'FAILED' | 'ACKNOWLEDGED';
  readonly batch: string;
  readonly channel: Channel;
  readonly dataset: string;
  readonly agreements: readonly string[];
  readonly records: readonly NoticedRecord[];
  /** Compact JWS of the notice. */
  readonly signature: string;
  readonly issuedAt: Instant;
  readonly deliveredAt: Instant | null;
  /** Why the notice was not delivered; `null` if there is no such reason. */
  readonly reason: StatedReason | null;
}

/** The data of a notice before it is issued. */
export type WithdrawalNoticeData = Pick<
  SentWithdrawalNotice,
  'pid' | 'counterpartyId' | 'dataset' | 'agreements' | 'issuedAt'
> & {
  readonly records: readonly WithdrawalNotice['records'][number][];
};

/** Returns the content of a notice that is signed and sent. */
export function withdrawalNoticeContent(
  data: WithdrawalNoticeData,
  provider: string,
  deleteWithinDays: number,
): WithdrawalNotice {
  const { pid, counterpartyId, dataset, agreements, issuedAt, records } = data;
  return {
    id: pid,
    provider,
    recipient: counterpartyId,
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
