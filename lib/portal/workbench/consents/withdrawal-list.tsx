import { toLocalMinute } from '../../../core/local-time.ts';
import type { Withdrawal } from '../../../withdrawal/withdrawal.ts';
import { type WITHDRAWAL_COLUMNS, WITHDRAWAL_STATES } from '../list-columns.ts';
import type { StaffList } from '../list-section.tsx';
import { WITHDRAWAL_TEXTS as TEXTS, WITHDRAWAL_STATE_TEXTS } from './withdrawal-messages.ts';

/** All withdrawals. */
export const WITHDRAWAL_LIST: StaffList<Withdrawal, keyof typeof WITHDRAWAL_COLUMNS> = {
  title: TEXTS.withdrawals,
  empty: TEXTS.none,
  order: TEXTS.unfinishedFirst,
  idOf: ({ id }) => id,
  filters: [
    {
      name: 'state',
      label: TEXTS.state,
      choices: WITHDRAWAL_STATES.map((state) => [state, WITHDRAWAL_STATE_TEXTS[state].text]),
    },
  ],
  columns: {
    company: {
      head: TEXTS.company,
      value: ({ recordId }) => recordId,
      show: ({ id, recordId }, { language }) => (
        <a href={`/workbench/withdrawals/${encodeURIComponent(id)}?lang=${language}`}>{recordId}</a>
      ),
    },
    state: {
      head: TEXTS.state,
      value: withdrawalState,
      show: (withdrawal, { language }) => {
        const { text, badge } = WITHDRAWAL_STATE_TEXTS[withdrawalState(withdrawal)];
        return <span class={badge}>{text[language]}</span>;
      },
    },
    recorded_at: {
      head: TEXTS.recorded,
      value: ({ recordedAt }) => recordedAt,
      show: ({ recordedAt }) => toLocalMinute(recordedAt),
    },
    groups: { head: TEXTS.groups, value: listWithdrawn },
    recipients: {
      head: TEXTS.recipients,
      value: ({ recipients }) => recipients.length,
      isNumber: true,
    },
    unanswered: { head: TEXTS.unanswered, value: listUnanswered },
    overdue: { head: TEXTS.overdue, value: ({ overdue }) => [...overdue], show: false },
    closed_at: {
      head: TEXTS.closed,
      value: ({ closedAt }) => closedAt,
      show: ({ closedAt }) => (closedAt === null ? '' : toLocalMinute(closedAt)),
    },
    withdrawal: { head: TEXTS.id, value: ({ id }) => id, show: false },
  },
};

/** A withdrawal that is not closed is overdue if one of its parts is. */
export function withdrawalState({
  closedAt,
  overdue,
}: Withdrawal): (typeof WITHDRAWAL_STATES)[number] {
  if (closedAt !== null) return 'closed';
  return overdue.length > 0 ? 'overdue' : 'unfinished';
}

/** The withdrawn groups: `partners/registry`. */
export function listWithdrawn({ withdrawnGroups }: Withdrawal): readonly string[] {
  return withdrawnGroups.map(({ audience, fieldGroup, recipient }) =>
    [audience, fieldGroup, ...(recipient === undefined ? [] : [recipient])].join('/'),
  );
}

function listUnanswered({ recipients }: Withdrawal): readonly string[] {
  return recipients.flatMap(({ recipient, acknowledgement }) =>
    acknowledgement === null ? [recipient] : [],
  );
}
