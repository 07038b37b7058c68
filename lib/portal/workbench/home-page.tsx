import { StackedTable, TABLE_ROLES } from '../stacked-table.tsx';
import { OVERVIEW_TEXTS as TEXTS } from './publication-messages.ts';
import { type WorkbenchFacts, WorkbenchFrame } from './workbench-frame.tsx';
import { WORKBENCH_TEXTS } from './workbench-messages.ts';

/** How many things of each kind wait; a kind that the person may not see is absent. */
export type WaitingCounts = Readonly<Partial<Record<keyof typeof ADDRESSES, number>>>;

/** The page with the things of a kind, if it has one. */
const ADDRESSES = {
  toReview: '/workbench/imports',
  toRelease: '/workbench/imports',
  hold: '/workbench/publication',
  toConfirm: '/workbench/editions',
  withdrawals: '/workbench/withdrawals',
  deadLetters: '/workbench/outbox',
} as const;

/** The home of the workbench: what waits for a decision of this person. */
export function WorkbenchHomePage(props: WorkbenchFacts & { readonly waiting: WaitingCounts }) {
  const { language, waiting } = props;
  const shown = (Object.keys(ADDRESSES) as (keyof typeof ADDRESSES)[]).filter(
    (kind) => (waiting[kind] ?? 0) > 0,
  );
  const heads = [TEXTS.what[language], TEXTS.number[language]];
  return (
    <WorkbenchFrame
      {...props}
      title={WORKBENCH_TEXTS.title[language]}
      lead={WORKBENCH_TEXTS.lead[language]}
    >
      {shown.length === 0 ? (
        <p class="notice">{TEXTS.nothing[language]}</p>
      ) : (
        <StackedTable label={WORKBENCH_TEXTS.lead[language]} heads={heads}>
          {shown.map((kind) => (
            <tr {...TABLE_ROLES.row}>
              <th scope="row" {...TABLE_ROLES.rowheader}>
                {ADDRESSES[kind] === undefined ? (
                  TEXTS[kind][language]
                ) : (
                  <a href={`${ADDRESSES[kind]}?lang=${language}`}>{TEXTS[kind][language]}</a>
                )}
              </th>
              <td {...TABLE_ROLES.cell} data-label={heads[1]} class="number">
                {waiting[kind]}
              </td>
            </tr>
          ))}
        </StackedTable>
      )}
    </WorkbenchFrame>
  );
}
