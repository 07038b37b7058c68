import type { Instant } from '../../../core/instant.ts';
import { toLocalDay, toLocalMinute } from '../../../core/local-time.ts';
import {
  getInvitationState,
  type Invitation,
  MANDATES,
  type Mandate,
} from '../../../self-service/invitation.ts';
import { LINK_DAYS } from '../../../self-service/invitation-link.ts';
import { StackedTable, TABLE_ROLES } from '../../stacked-table.tsx';
import { StaffForm, type WorkbenchFacts } from '../workbench-frame.tsx';
import { InvitationBadge, RevokeForm } from './invitation-list.tsx';
import { MANDATE_TEXTS, INVITATION_TEXTS as TEXTS } from './invitation-messages.ts';

interface SectionFacts extends WorkbenchFacts {
  readonly recordId: string;
  /** At most a few. */
  readonly invitations: readonly Invitation[];
  readonly at: Instant;
}

/** The invitations of one company, and the form that sends one. */
export function InvitationSection(props: SectionFacts) {
  const { language, recordId, invitations } = props;
  const query = new URLSearchParams({ lang: language, company: recordId });
  return (
    <section aria-labelledby="invitations">
      <div class="section-head">
        <h2 id="invitations">{TEXTS.invitations[language]}</h2>
        <a href={`/workbench/invitations?${query}`}>{TEXTS.all[language]}</a>
      </div>
      {invitations.length === 0 ? (
        <p>{TEXTS.noneOfCompany[language]}</p>
      ) : (
        <InvitationTable {...props} />
      )}
      <details>
        <summary>{TEXTS.invite[language]}</summary>
        <StaffForm
          {...props}
          action={`/workbench/companies/${encodeURIComponent(recordId)}/invitations`}
          class="inside"
        >
          <p>{TEXTS.inviteWhat[language]}</p>
          <MandateField language={language} chosen="company" />
          <DaysField language={language} days={LINK_DAYS.default} />
          <p class="buttons">
            <button type="submit">{TEXTS.invite[language]}</button>
          </p>
        </StaffForm>
      </details>
    </section>
  );
}

type InLanguage = Pick<WorkbenchFacts, 'language'>;

/** For whom an invitation is. */
export function MandateField({ language, chosen }: InLanguage & { readonly chosen: Mandate }) {
  return (
    <div class="field">
      <label for="mandate">{TEXTS.mandate[language]}</label>
      <select id="mandate" name="mandate">
        {MANDATES.map((mandate) => (
          <option value={mandate} selected={mandate === chosen}>
            {MANDATE_TEXTS[mandate][language]}
          </option>
        ))}
      </select>
    </div>
  );
}

/** How long a link works. */
export function DaysField({ language, days }: InLanguage & { readonly days: number }) {
  return (
    <div class="field">
      <label for="days">{TEXTS.days[language]}</label>
      <input id="days" name="days" type="number" min={1} max={LINK_DAYS.maximum} value={days} />
    </div>
  );
}

function InvitationTable(props: SectionFacts) {
  const { language, invitations, at } = props;
  const heads = [TEXTS.created, TEXTS.mandate, TEXTS.expires, TEXTS.state].map(
    (head) => head[language],
  );
  return (
    <StackedTable label={TEXTS.invitations[language]} heads={heads}>
      {invitations.map((invitation) => {
        const state = getInvitationState(invitation, at);
        return (
          <tr {...TABLE_ROLES.row}>
            <th scope="row" {...TABLE_ROLES.rowheader}>
              {toLocalMinute(invitation.created.at)}
            </th>
            <td {...TABLE_ROLES.cell} data-label={heads[1]}>
              {MANDATE_TEXTS[invitation.mandate][language]}
            </td>
            <td {...TABLE_ROLES.cell} data-label={heads[2]}>
              {toLocalDay(invitation.expiresAt)}
            </td>
            <td {...TABLE_ROLES.cell} data-label={heads[3]}>
              <InvitationBadge state={state} language={language} />
              {state === 'open' ? <RevokeForm {...props} invitation={invitation} /> : null}
            </td>
          </tr>
        );
      })}
    </StackedTable>
  );
}
