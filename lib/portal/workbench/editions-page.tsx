import { fillText } from '../../core/language.ts';
import { isSamePerson } from '../../core/person-name.ts';
import type { Edition } from '../../mapping/release/released-edition.ts';
import { StackedTable, TABLE_ROLES } from '../stacked-table.tsx';
import { FailureNotice, type ShownFailure } from './failure-notice.tsx';
import { PUBLICATION_TEXTS as TEXTS } from './publication-messages.ts';
import { StaffForm, type WorkbenchFacts, WorkbenchFrame } from './workbench-frame.tsx';

export interface EditionsPageFacts extends WorkbenchFacts {
  readonly editions: readonly Edition[];
  readonly failure?: ShownFailure | undefined;
}

/** All editions; a releaser retracts one, and a second person confirms or undoes that. */
export function EditionsPage(props: EditionsPageFacts) {
  const { language, editions, failure } = props;
  const heads = [TEXTS.edition, TEXTS.day, TEXTS.companies, TEXTS.state].map(
    (head) => head[language],
  );
  return (
    <WorkbenchFrame {...props} title={TEXTS.editions[language]}>
      <FailureNotice failure={failure} language={language} />
      {editions.length === 0 ? <p>{TEXTS.noEditions[language]}</p> : null}
      <StackedTable label={TEXTS.editions[language]} heads={heads}>
        {editions.map((edition) => (
          <tr {...TABLE_ROLES.row}>
            <th scope="row" {...TABLE_ROLES.rowheader}>
              {edition.id}
            </th>
            <td {...TABLE_ROLES.cell} data-label={heads[1]}>
              {edition.referenceDate}
            </td>
            <td {...TABLE_ROLES.cell} data-label={heads[2]} class="number">
              {edition.counts.in}
            </td>
            <td {...TABLE_ROLES.cell} data-label={heads[3]}>
              <State {...props} edition={edition} />
            </td>
          </tr>
        ))}
      </StackedTable>
    </WorkbenchFrame>
  );
}

type OneEdition = EditionsPageFacts & { readonly edition: Edition };

function State(props: OneEdition) {
  const { language, edition, staff } = props;
  const { retracted, state } = edition;
  const { by = '', reason = '' } = retracted ?? {};
  const mayRelease = staff.caller.scopes.has('mapping:release');
  if (retracted !== null && retracted.confirmed === null)
    return (
      <>
        <p class="badge held">{fillText(TEXTS.toConfirm[language], { by, reason }, language)}</p>
        {mayRelease && !isSamePerson(retracted.by, staff.caller.subject) ? (
          <SecondPersonForms {...props} />
        ) : null}
      </>
    );
  return (
    <>
      <p class={state === 'released' ? 'badge permitted' : 'badge error'}>
        {TEXTS[state][language]}
      </p>
      {mayRelease && state === 'released' ? <RetractForm {...props} /> : null}
    </>
  );
}

function RetractForm(props: OneEdition) {
  const { language, edition } = props;
  return (
    <details>
      <summary>{TEXTS.action[language]}</summary>
      <StaffForm {...props} action={`/workbench/editions/${edition.id}/retraction`} class="inside">
        <p>{TEXTS.retractWhat[language]}</p>
        <ReasonField {...props} id={`retract-${edition.id}`} />
        <p class="buttons">
          <button type="submit" class="stop">
            {fillText(TEXTS.retract[language], { edition: edition.id }, language)}
          </button>
        </p>
      </StaffForm>
    </details>
  );
}

function SecondPersonForms(props: OneEdition) {
  const { language, edition } = props;
  const base = `/workbench/editions/${edition.id}/retraction`;
  return (
    <>
      <StaffForm {...props} action={`${base}/confirmation`}>
        <p class="buttons">
          <button type="submit">{TEXTS.confirm[language]}</button>
        </p>
      </StaffForm>
      <details>
        <summary>{TEXTS.undo[language]}</summary>
        <StaffForm {...props} action={`${base}/undoing`} class="inside">
          <ReasonField {...props} id={`undo-${edition.id}`} />
          <p class="buttons">
            <button type="submit" class="plain">
              {TEXTS.undo[language]}
            </button>
          </p>
        </StaffForm>
      </details>
    </>
  );
}

function ReasonField({ language, id }: Pick<WorkbenchFacts, 'language'> & { readonly id: string }) {
  return (
    <div class="field">
      <label for={id}>{TEXTS.reason[language]}</label>
      <textarea id={id} name="reason" rows={2} maxlength={500} required />
    </div>
  );
}
