import { fillText } from '../../../core/language.ts';
import { toLocalMinute } from '../../../core/local-time.ts';
import type { Withdrawal } from '../../../withdrawal/withdrawal.ts';
import { StackedTable, TABLE_ROLES } from '../../stacked-table.tsx';
import { FailureNotice, type ShownFailure } from '../failure-notice.tsx';
import { StaffForm, type WorkbenchFacts, WorkbenchFrame } from '../workbench-frame.tsx';
import { listWithdrawn, withdrawalState } from './withdrawal-list.tsx';
import { WITHDRAWAL_TEXTS as TEXTS, WITHDRAWAL_STATE_TEXTS } from './withdrawal-messages.ts';

export interface WithdrawalPageFacts extends WorkbenchFacts {
  readonly withdrawal: Withdrawal;
  readonly failure?: ShownFailure | undefined;
}

/** A withdrawal with each step and each recipient. */
export function WithdrawalPage(props: WithdrawalPageFacts) {
  const { language, withdrawal, failure } = props;
  const { text, badge } = WITHDRAWAL_STATE_TEXTS[withdrawalState(withdrawal)];
  return (
    <WorkbenchFrame {...props} title={`${TEXTS.id[language]} ${withdrawal.recordId}`}>
      <FailureNotice failure={failure} language={language} />
      <p class="eyebrow">
        <span>{toLocalMinute(withdrawal.recordedAt)}</span>
        <span>{listWithdrawn(withdrawal).join(', ')}</span>
        <span>
          <span class={badge}>{text[language]}</span>
        </span>
      </p>
      <section aria-labelledby="steps">
        <div class="section-head">
          <h2 id="steps">{TEXTS.steps[language]}</h2>
        </div>
        <Steps {...props} />
      </section>
      <section aria-labelledby="recipients">
        <div class="section-head">
          <h2 id="recipients">{TEXTS.recipients[language]}</h2>
        </div>
        {withdrawal.recipients.length === 0 ? (
          <p>{TEXTS.noRecipients[language]}</p>
        ) : (
          <Recipients {...props} />
        )}
      </section>
    </WorkbenchFrame>
  );
}

function Steps({ language, withdrawal }: WithdrawalPageFacts) {
  const steps = ['superseded', 'transfers', 'notified', 'erased'] as const;
  return (
    <ul>
      {steps.map((step) => {
        const at = withdrawal[step]?.at;
        const state =
          at === undefined
            ? TEXTS.notDone[language]
            : fillText(TEXTS.done[language], { at: toLocalMinute(at) }, language);
        return (
          <li>
            {TEXTS[step][language]} <span class="soft">({state})</span>
          </li>
        );
      })}
    </ul>
  );
}

function Recipients(props: WithdrawalPageFacts) {
  const { language, withdrawal, staff } = props;
  const heads = [TEXTS.recipient, TEXTS.notice, TEXTS.answer].map((head) => head[language]);
  const mayRecord = staff.caller.scopes.has('connector:operate');
  return (
    <StackedTable label={TEXTS.recipients[language]} heads={heads}>
      {withdrawal.recipients.map((each) => (
        <tr {...TABLE_ROLES.row}>
          <th scope="row" {...TABLE_ROLES.rowheader}>
            {each.recipient}
          </th>
          <td {...TABLE_ROLES.cell} data-label={heads[1]}>
            {`${each.channel}, ${each.state}, ${toLocalMinute(each.issuedAt)}`}
          </td>
          <td {...TABLE_ROLES.cell} data-label={heads[2]}>
            {each.acknowledgement === null ? (
              <>
                <span class="badge held">{TEXTS.unanswered[language]}</span>
                {mayRecord ? <AnswerForm {...props} recipient={each.recipient} /> : null}
              </>
            ) : (
              fillText(
                TEXTS.confirmed[language],
                {
                  at: toLocalMinute(each.acknowledgement.at),
                  note: each.acknowledgement.note,
                },
                language,
              )
            )}
          </td>
        </tr>
      ))}
    </StackedTable>
  );
}

function AnswerForm(props: WithdrawalPageFacts & { readonly recipient: string }) {
  const { language, withdrawal, recipient } = props;
  const id = `note-${withdrawal.recipients.findIndex((each) => each.recipient === recipient)}`;
  return (
    <details>
      <summary>{TEXTS.record[language]}</summary>
      <StaffForm
        {...props}
        action={`/workbench/withdrawals/${encodeURIComponent(withdrawal.id)}/recipients`}
        class="inside"
      >
        <p>{TEXTS.recordWhat[language]}</p>
        <input type="hidden" name="recipient" value={recipient} />
        <div class="field">
          <label for={id}>{TEXTS.note[language]}</label>
          <input id={id} name="note" maxlength={500} required />
        </div>
        <p class="buttons">
          <button type="submit">{TEXTS.record[language]}</button>
        </p>
      </StaffForm>
    </details>
  );
}
