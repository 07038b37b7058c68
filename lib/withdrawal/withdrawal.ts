import type { Audience, FieldGroup } from '../consent/vocabulary.ts';
import type { Instant } from '../core/instant.ts';
import type { StatedReason } from '../core/reasons/error-reasons.ts';
import { groupsIn, isGranted } from '../publication/grant-mask.ts';
import type { FirstDisclosure } from './affected-recipients.ts';
import type { Acknowledgement, SentWithdrawalNotice } from './notice.ts';
import { type WithdrawalBatch, withdrawalId } from './withdrawal-batch.ts';

/** One recipient of withdrawn data, and the state of its notice. */
interface WithdrawalRecipient {
  readonly recipient: string;
  readonly notice: string;
  readonly channel: SentWithdrawalNotice['channel'];
  readonly state: SentWithdrawalNotice['state'];
  readonly agreements: readonly string[];
  readonly op: 'removed' | 'changed';
  readonly issuedAt: Instant;
  readonly deliveredAt: Instant | null;
  readonly reason: StatedReason | null;
  readonly acknowledgement: Acknowledgement | null;
}

/** A withdrawal of one company, with the state of each step and of each recipient. */
export interface Withdrawal
  extends Omit<WithdrawalBatch, 'id' | 'companies' | 'recheckedAt' | 'lastCheck' | 'closedAt'> {
  readonly id: string;
  readonly recordId: string;
  readonly withdrawnGroups: WithdrawalBatch['companies'][number]['withdrawnGroups'];
  readonly recipients: readonly WithdrawalRecipient[];
  /** The overdue parts: `erasure`, or a recipient. */
  readonly overdue: readonly string[];
  readonly closedAt: Instant | null;
}

/** A disclosed version that contains the row of a company. */
export interface DisclosedVersion extends Omit<FirstDisclosure, 'seq' | 'activation' | 'reader'> {
  /** The disclosed groups of the row. */
  readonly fieldGroups: readonly FieldGroup[];
  /** The last notice to the recipient about this company, and whether it acknowledged the deletion. */
  readonly notice: Pick<
    WithdrawalRecipient,
    'notice' | 'state' | 'issuedAt' | 'acknowledgement'
  > | null;
}

/** Returns the groups of a row that a version showed to an audience. @param mask grants of the version @param grantedAtRead groups that were granted at the read */
export function listVisibleGroupsIn(
  mask: number,
  audience: Audience,
  grantedAtRead: readonly FieldGroup[],
): FieldGroup[] {
  const groups = groupsIn(mask, audience);
  return grantedAtRead.includes('registry')
    ? grantedAtRead.filter((group) => isGranted(groups, group))
    : [];
}

/** Finds the last notice that the recipient got after a disclosure; `null` if it got none. */
export function findLastNotice(
  { recipient, agreement, firstReadAt }: Omit<FirstDisclosure, 'seq' | 'activation' | 'reader'>,
  recordId: string,
  notices: readonly SentWithdrawalNotice[],
): DisclosedVersion['notice'] {
  const last = notices
    .filter(
      ({ counterpartyId, agreements, issuedAt }) =>
        counterpartyId === recipient &&
        issuedAt >= firstReadAt &&
        (agreement === null ? agreements.length === 0 : agreements.includes(agreement)),
    )
    .sort((a, b) => (a.issuedAt < b.issuedAt ? -1 : 1))
    .at(-1);
  if (last === undefined) return null;
  const { notice, state, issuedAt, acknowledgement } = toWithdrawalRecipient(last, recordId);
  return { notice, state, issuedAt, acknowledgement };
}

/** Builds the withdrawal of one company from its batch. */
export function buildWithdrawal(
  batch: WithdrawalBatch,
  recordId: string,
  notices: readonly SentWithdrawalNotice[],
  overdue: readonly string[],
): Withdrawal {
  const { companies, recheckedAt: _recheckedAt, lastCheck: _lastCheck, ...rest } = batch;
  const company = companies.find((each) => each.recordId === recordId);
  const noticesAbout = notices.filter(({ records }) =>
    records.some(({ record_id }) => record_id === recordId),
  );
  return {
    ...rest,
    id: withdrawalId(batch, recordId),
    recordId,
    withdrawnGroups: company?.withdrawnGroups ?? [],
    recipients: noticesAbout.map((notice) => toWithdrawalRecipient(notice, recordId)),
    overdue,
  };
}

function toWithdrawalRecipient(
  notice: SentWithdrawalNotice,
  recordId: string,
): WithdrawalRecipient {
  const { pid, counterpartyId, channel, state, agreements, issuedAt, deliveredAt, reason } = notice;
  const record = notice.records.find(({ record_id }) => record_id === recordId);
  return {
    recipient: counterpartyId,
    notice: pid,
    channel,
    state,
    agreements,
    op: record?.op ?? 'removed',
    issuedAt,
    deliveredAt,
    reason,
    acknowledgement: record?.acknowledgement ?? null,
  };
}
