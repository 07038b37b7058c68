import type { ImportPreview } from '../../companies/import-previews.ts';
import { fillText } from '../../core/language.ts';
import { isSamePerson } from '../../core/person-name.ts';
import { countUndecided, type Import } from '../../mapping/import/import.ts';
import { RELEASE_TEXTS as TEXTS } from './release-messages.ts';
import { StaffForm, type WorkbenchFacts } from './workbench-frame.tsx';

export interface ReleaseFacts extends WorkbenchFacts {
  /** Address of the import. */
  readonly path: string;
  readonly item: Import;
  readonly preview: ImportPreview;
}

/** The last two steps: submit, and release or send back by a second person. */
export function ReleaseSection(props: ReleaseFacts) {
  const { language, item } = props;
  return (
    <section aria-labelledby="release">
      <div class="section-head">
        <h2 id="release">{`${TEXTS.submit[language]}, ${TEXTS.release[language]}`}</h2>
      </div>
      {item.state === 'open' ? <Submit {...props} /> : null}
      {item.state === 'submitted' ? <SecondPerson {...props} /> : null}
      <Done {...props} />
    </section>
  );
}

function Submit(props: ReleaseFacts) {
  const { language, item, staff, path } = props;
  const waiting = countUndecided(item);
  if (!staff.caller.scopes.has('mapping:submit'))
    return <p class="badge">{TEXTS.waitsForSubmission[language]}</p>;
  if (waiting > 0)
    return (
      <p class="notice">
        {fillText(TEXTS.notYet[language], { n: waiting }, language)}{' '}
        <a href="#review">{TEXTS.goThere[language]}</a>
      </p>
    );
  return (
    <StaffForm {...props} action={`${path}/submit`} class="card">
      <h3>{TEXTS.submit[language]}</h3>
      <div class="field">
        <label for="note">{TEXTS.note[language]}</label>
        <textarea
          id="note"
          name="changeNote"
          rows={3}
          maxlength={500}
          aria-describedby="note-hint"
        />
        <small id="note-hint">{TEXTS.noteHint[language]}</small>
      </div>
      <p class="buttons">
        <button type="submit">{TEXTS.submitButton[language]}</button>
      </p>
    </StaffForm>
  );
}

function SecondPerson(props: ReleaseFacts) {
  const { language, item, staff } = props;
  const submission = item.submission;
  if (submission === null) return null;
  const isSubmitter = isSamePerson(submission.by, staff.caller.subject);
  const mayRelease = staff.caller.scopes.has('mapping:release');
  return (
    <>
      <p>{stamp(TEXTS.submittedBy[language], submission, language)}</p>
      {submission.changeNote === null ? null : <blockquote>{submission.changeNote}</blockquote>}
      {mayRelease && isSubmitter ? <p class="notice">{TEXTS.notYou[language]}</p> : null}
      {mayRelease ? null : <p class="notice">{TEXTS.noRight[language]}</p>}
      {mayRelease ? (
        <div class="cols-2">
          {isSubmitter ? null : <ReleaseForm {...props} />}
          <RejectForm {...props} />
        </div>
      ) : null}
    </>
  );
}

function ReleaseForm(props: ReleaseFacts) {
  const { language, path, item, preview } = props;
  const rounded = preview.disclosure?.checked.flatMap(({ facts }) => facts) ?? [];
  const edition = item.edition.id;
  return (
    <StaffForm {...props} action={`${path}/release`} class="card">
      <h3>{TEXTS.release[language]}</h3>
      <div class="field">
        <label for="reason">{TEXTS.reason[language]}</label>
        <textarea
          id="reason"
          name="reason"
          rows={3}
          maxlength={500}
          aria-describedby="reason-hint"
        />
        <small id="reason-hint">{TEXTS.reasonHint[language]}</small>
      </div>
      {rounded.length === 0 ? null : (
        <details>
          <summary>{TEXTS.exact[language]}</summary>
          <div class="inside">
            {rounded.map((fact) => (
              <label class="choice">
                <input type="checkbox" name={`exact.${fact}`} value="yes" />
                <code>{fact}</code>
              </label>
            ))}
          </div>
        </details>
      )}
      <p class="buttons">
        <button type="submit">
          {fillText(TEXTS.releaseButton[language], { edition }, language)}
        </button>
      </p>
    </StaffForm>
  );
}

function RejectForm(props: ReleaseFacts) {
  const { language, path } = props;
  return (
    <StaffForm {...props} action={`${path}/rejection`} class="card">
      <h3>{TEXTS.reject[language]}</h3>
      <p>{TEXTS.rejectNote[language]}</p>
      <div class="field">
        <label for="back">{TEXTS.rejectReason[language]}</label>
        <textarea id="back" name="reason" rows={3} maxlength={500} required />
      </div>
      <p class="buttons">
        <button type="submit" class="stop">
          {TEXTS.reject[language]}
        </button>
      </p>
    </StaffForm>
  );
}

function Done({ item, language }: ReleaseFacts) {
  const { released, rejected } = item;
  if (rejected !== null)
    return <p class="notice error">{stamp(TEXTS.rejectedBy[language], rejected, language)}</p>;
  if (released === null) return null;
  return (
    <>
      <p class="notice">{stamp(TEXTS.releasedBy[language], released, language)}</p>
      <p>
        <a href={`/workbench/publication?lang=${language}`}>{TEXTS.toPublication[language]}</a>
      </p>
    </>
  );
}

function stamp(
  text: string,
  facts: { readonly at: string; readonly by: string; readonly reason?: string },
  language: WorkbenchFacts['language'],
): string {
  const { at, by, reason = '' } = facts;
  return fillText(text, { at: `${at.slice(0, 16).replace('T', ' ')} UTC`, by, reason }, language);
}
