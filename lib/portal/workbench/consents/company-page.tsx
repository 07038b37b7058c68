import type { RecordedConsentEvent } from '../../../consent/event.ts';
import type { ConsentState } from '../../../consent/granted-groups.ts';
import type { Company } from '../../../consent/ports.ts';
import type { Instant } from '../../../core/instant.ts';
import { fillText } from '../../../core/language.ts';
import type { Invitation } from '../../../self-service/invitation.ts';
import { COLON } from '../../portal-messages.ts';
import { FailureNotice, type ShownFailure } from '../failure-notice.tsx';
import type { COMPANY_RESULTS } from '../list-columns.ts';
import { DoneNotice } from '../list-page.tsx';
import { type ListedPart, ListSection } from '../list-section.tsx';
import { StaffForm, type WorkbenchFacts, WorkbenchFrame } from '../workbench-frame.tsx';
import { COMPANY_RESULT_TEXTS, CONSENT_TEXTS as TEXTS } from './consent-messages.ts';
import { DecisionFormSection } from './decision-form.tsx';
import { EVENT_LIST } from './event-list.tsx';
import { InvitationSection } from './invitation-section.tsx';
import { PermissionTable } from './permission-table.tsx';

export interface CompanyPageFacts extends WorkbenchFacts {
  readonly recordId: string;
  readonly company: Company;
  readonly state: ConsentState;
  readonly events: ListedPart<RecordedConsentEvent>;
  /** The first invitations; absent for a person who may not see them. */
  readonly invitations: readonly Invitation[] | undefined;
  readonly at: Instant;
  /** The values of the inputs of the form for a decision. */
  readonly entered: Readonly<Record<string, string | undefined>>;
  readonly done?: (typeof COMPANY_RESULTS)[number] | undefined;
  /** Of the decision that was recorded. */
  readonly receipt?: string | undefined;
  /** Address of the form that withdraws what was recorded, if that is possible. */
  readonly undo?: string | undefined;
  readonly failure?: ShownFailure | undefined;
}

/** A company with what it permits, its decisions and its invitations. */
export function CompanyConsentsPage(props: CompanyPageFacts) {
  const { language, staff, path, recordId, company, state, events, failure } = props;
  const { scopes } = staff.caller;
  const facts = { language, staff, path };
  return (
    <WorkbenchFrame {...facts} title={company.name ?? recordId}>
      <FailureNotice failure={failure} language={language} />
      <Result {...props} />
      <p class="eyebrow">
        <span>{recordId}</span>
        {company.rcsNumber == null ? null : <span>{company.rcsNumber}</span>}
        <span>{`${TEXTS.eligible[language]}${COLON[language]} ${TEXTS[company.eligible ? 'yes' : 'no'][language]}`}</span>
      </p>
      <section aria-labelledby="permits">
        <div class="section-head">
          <h2 id="permits">{TEXTS.permitsNow[language]}</h2>
        </div>
        <PermissionTable language={language} now={state} />
        {state.waiting === 0 ? null : <Waiting {...props} />}
      </section>
      {scopes.has('consent:write') ? <DecisionFormSection {...props} /> : null}
      {props.invitations === undefined ? null : (
        <InvitationSection
          {...facts}
          recordId={recordId}
          invitations={props.invitations}
          at={props.at}
        />
      )}
      <ListSection {...facts} list={EVENT_LIST} part={events} />
    </WorkbenchFrame>
  );
}

function Result({ language, done, receipt, undo }: CompanyPageFacts) {
  if (done === undefined) return null;
  const about =
    receipt === undefined ? '' : ` ${fillText(TEXTS.receipt[language], { id: receipt }, language)}`;
  return (
    <>
      <DoneNotice text={COMPANY_RESULT_TEXTS[done][language] + about} />
      {undo === undefined ? null : (
        <p>
          <a href={undo}>{TEXTS.undo[language]}</a>
        </p>
      )}
    </>
  );
}

function Waiting(props: CompanyPageFacts) {
  const { language, staff, recordId, state } = props;
  return (
    <>
      <p class="notice held">
        {fillText(TEXTS.waiting[language], { number: state.waiting }, language)}
      </p>
      {staff.caller.scopes.has('identity:confirm') ? (
        <details>
          <summary>{TEXTS.confirm[language]}</summary>
          <StaffForm
            {...props}
            action={`/workbench/companies/${encodeURIComponent(recordId)}/identity`}
            class="inside"
          >
            <p>{TEXTS.confirmWhat[language]}</p>
            <div class="field">
              <label for="identity-reason">{TEXTS.reason[language]}</label>
              <textarea id="identity-reason" name="reason" rows={2} maxlength={500} required />
            </div>
            <p class="buttons">
              <button type="submit">{TEXTS.confirm[language]}</button>
            </p>
          </StaffForm>
        </details>
      ) : null}
    </>
  );
}
