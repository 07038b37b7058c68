import type { Instant } from '../core/instant.ts';
import type { StatedReason } from '../core/reasons/error-reasons.ts';
import type { Process } from '../dsp/common/process.ts';
import type { WithdrawalNotice } from '../dsp/withdrawal/messages.ts';

/** How a recipient is notified: by message, by webhook, or by the change feed alone. */
export type Channel = 'connector' | 'webhook' | 'feed';

/** Who acknowledged, and how we know it. */
export interface Acknowledgement {
  readonly at: Instant;
  /** The recipient, or the operator who recorded it for the recipient. */
  readonly by: string;
  /** The action of the recipient, in its words or the operator's. */
  readonly note: string;
}

/** A row of a notice, and the recipient's acknowledgement that it is deleted. */
type NoticedRecord = WithdrawalNotice['records'][number] & {
  readonly acknowledgement: Acknowledgement | null;
};

/**
 * A notice to one recipient about one batch of withdrawals. It is sent as messages of the protocol are: kept once,
 * with the one message that is on its way.
 */
export interface SentWithdrawalNotice extends Process {
  /** Also the recipient's id of it. */
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
  /** Why it was not taken. */
  readonly reason: StatedReason | null;
}

/** The data of a notice before it is issued. */
export type WithdrawalNoticeData = Pick<
  SentWithdrawalNotice,
  'pid' | 'counterpartyId' | 'dataset' | 'agreements' | 'issuedAt'
> & {
  readonly records: readonly WithdrawalNotice['records'][number][];
};

/** The content of a notice that is signed and sent. */
export function withdrawalNoticeContent(
  told: WithdrawalNoticeData,
  provider: string,
  deleteWithinDays: number,
): WithdrawalNotice {
  const { pid, counterpartyId, dataset, agreements, issuedAt, records } = told;
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
