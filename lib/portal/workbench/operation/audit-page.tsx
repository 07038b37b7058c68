import type { Child } from 'hono/jsx';
import type { AuditFinding } from '../../../audit/finding.ts';
import { fillText } from '../../../core/language.ts';
import { numberText } from '../../../core/number-text.ts';
import { FailureNotice, type ShownFailure } from '../failure-notice.tsx';
import { StaffForm, type WorkbenchFacts, WorkbenchFrame } from '../workbench-frame.tsx';
import { AUDIT_PAGE_TEXTS as TEXTS } from './audit-messages.ts';

/** The result of a verification that this server made of itself. */
export interface AuditCheck {
  /** Whether it ended in its time. Otherwise the numbers are those of the part that was looked at. */
  readonly isFinished: boolean;
  readonly heads: number;
  readonly companies: number;
  readonly entries: number;
  readonly findings: readonly AuditFinding[];
}

export interface AuditPageFacts extends WorkbenchFacts {
  /** Day of the newest signed head. */
  readonly newestHead: string | undefined;
  readonly check?: AuditCheck | undefined;
  readonly failure?: ShownFailure | undefined;
  /** The list of entries. */
  readonly children?: Child;
}

/** The audit log, and the verification of all logs. */
export function AuditPage(props: AuditPageFacts) {
  const { language, staff, check, failure } = props;
  return (
    <WorkbenchFrame {...props} title={TEXTS.title[language]} lead={TEXTS.lead[language]}>
      <FailureNotice failure={failure} language={language} />
      {check === undefined ? null : <CheckNotice {...props} check={check} />}
      {staff.caller.scopes.has('consent:read') ? <VerifyForm {...props} /> : null}
      {props.children}
    </WorkbenchFrame>
  );
}

function VerifyForm(props: AuditPageFacts) {
  const { language, newestHead } = props;
  const newest =
    newestHead === undefined
      ? TEXTS.noHead[language]
      : fillText(TEXTS.newest[language], { day: newestHead }, language);
  return (
    <StaffForm {...props} action="/workbench/audit/verification" class="card">
      <h2>{TEXTS.verify[language]}</h2>
      <p>
        {TEXTS.verifyWhat[language]} {newest}
      </p>
      <p class="note">{TEXTS.independent[language]}</p>
      <p class="buttons">
        <button type="submit" class="plain">
          {TEXTS.verify[language]}
        </button>
      </p>
    </StaffForm>
  );
}

function CheckNotice({ language, check }: AuditPageFacts & { readonly check: AuditCheck }) {
  const { isFinished, heads, companies, entries, findings } = check;
  const numbers = {
    heads: numberText(heads),
    companies: numberText(companies),
    entries: numberText(entries),
  };
  const isWhole = isFinished && findings.length === 0;
  const text = isWhole ? TEXTS.whole : isFinished ? TEXTS.damaged : TEXTS.unfinished;
  return (
    <div
      class={isWhole ? 'notice' : isFinished ? 'notice error' : 'notice held'}
      role="status"
      id="result"
    >
      <p>
        <strong>{text[language]}</strong>
      </p>
      {isFinished && findings.length > 0 ? (
        <ul>
          {findings.map(({ code, message }) => (
            <li>
              {message[language]} <code class="soft">{code}</code>
            </li>
          ))}
        </ul>
      ) : null}
      <p>{fillText(TEXTS.looked[language], numbers, language)}</p>
    </div>
  );
}
