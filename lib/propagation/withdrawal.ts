import type { Audience, FieldGroup } from '../consent/vocabulary.ts';
import type { Instant } from '../core/instant.ts';
import { groupsIn, isOpen } from '../publication/permit-mask.ts';
import type { FirstDisclosure } from './holders.ts';
import type { Acknowledgement, SentWithdrawalNotice } from './notice.ts';
import { type WithdrawalBatch, withdrawalId } from './propagation.ts';

/** One holder of what a company withdrew, and how far it has been told. */
interface WithdrawalRecipient {
  readonly holder: string;
  readonly notice: string;
  readonly channel: SentWithdrawalNotice['channel'];
  readonly state: SentWithdrawalNotice['state'];
  readonly agreements: readonly string[];
  readonly op: 'removed' | 'changed';
  readonly issuedAt: Instant;
  readonly deliveredAt: Instant | null;
  readonly reason: string | null;
  readonly acknowledgement: Acknowledgement | null;
}

/** A withdrawal of one company, with the state of each step and of each holder. */
export interface Withdrawal
  extends Omit<WithdrawalBatch, 'id' | 'companies' | 'recheckedAt' | 'looked' | 'closedAt'> {
  readonly id: string;
  readonly recordId: string;
  readonly closings: WithdrawalBatch['companies'][number]['closings'];
  readonly holders: readonly WithdrawalRecipient[];
  /** What is late: `erasure`, or a holder. */
  readonly overdue: readonly string[];
  readonly closedAt: Instant | null;
}

/** A version that somebody read with the row of a company in it. */
export interface DisclosedVersion extends Omit<FirstDisclosure, 'seq' | 'flip' | 'reader'> {
  /** The groups of the row that were shown. */
  readonly fieldGroups: readonly FieldGroup[];
  /** What the holder was told last of a withdrawal of this company, and whether it said that it deleted. */
  readonly notice: Pick<
    WithdrawalRecipient,
    'notice' | 'state' | 'issuedAt' | 'acknowledgement'
  > | null;
}

/** The groups of a row that a version showed to an audience. @param then what was permitted at the read */
export function shownIn(
  mask: number,
  audience: Audience,
  then: readonly FieldGroup[],
): FieldGroup[] {
  const groups = groupsIn(mask, audience);
  return then.includes('registry') ? then.filter((group) => isOpen(groups, group)) : [];
}

/** The last notice that its holder got after it read. */
export function noticeTo(
  { holder, agreement, firstReadAt }: Omit<FirstDisclosure, 'seq' | 'flip' | 'reader'>,
  recordId: string,
  notices: readonly SentWithdrawalNotice[],
): DisclosedVersion['notice'] {
  const told = notices
    .filter(
      ({ counterParty, agreements, issuedAt }) =>
        counterParty === holder &&
        issuedAt >= firstReadAt &&
        (agreement === null ? agreements.length === 0 : agreements.includes(agreement)),
    )
    .sort((a, b) => (a.issuedAt < b.issuedAt ? -1 : 1))
    .at(-1);
  if (told === undefined) return null;
  const { notice, state, issuedAt, acknowledgement } = holderOf(told, recordId);
  return { notice, state, issuedAt, acknowledgement };
}

/** What one company sees of a propagation. */
export function withdrawalOf(
  propagation: WithdrawalBatch,
  recordId: string,
  notices: readonly SentWithdrawalNotice[],
  overdue: readonly string[],
): Withdrawal {
  const { companies, recheckedAt: _recheckedAt, looked: _looked, ...rest } = propagation;
  const company = companies.find((each) => each.recordId === recordId);
  const about = notices.filter(({ records }) =>
    records.some(({ record_id }) => record_id === recordId),
  );
  return {
    ...rest,
    id: withdrawalId(propagation, recordId),
    recordId,
    closings: company?.closings ?? [],
    holders: about.map((notice) => holderOf(notice, recordId)),
    overdue,
  };
}

function holderOf(notice: SentWithdrawalNotice, recordId: string): WithdrawalRecipient {
  const { pid, counterParty, channel, state, agreements, issuedAt, deliveredAt, reason } = notice;
  const record = notice.records.find(({ record_id }) => record_id === recordId);
  return {
    holder: counterParty,
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
