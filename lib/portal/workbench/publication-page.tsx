import { fillText } from '../../core/language.ts';
import { isSamePerson } from '../../core/person-name.ts';
import type { CurrentVersion, PublicationHold } from '../../publication/version.ts';
import { HoldList } from './compare-section.tsx';
import { FailureNotice, type ShownFailure } from './failure-notice.tsx';
import { PUBLICATION_TEXTS as TEXTS } from './publication-messages.ts';
import { toUtcMinute } from './utc-minute.ts';
import { StaffForm, type WorkbenchFacts, WorkbenchFrame } from './workbench-frame.tsx';

/** What a publication did. */
export const PUBLICATION_RESULTS = ['published', 'unchanged', 'held'] as const;

export interface PublicationPageFacts extends WorkbenchFacts {
  readonly current: CurrentVersion | undefined;
  readonly hold: PublicationHold | undefined;
  readonly done?: (typeof PUBLICATION_RESULTS)[number] | undefined;
  readonly failure?: ShownFailure | undefined;
}

const DONE = {
  published: TEXTS.published,
  unchanged: TEXTS.unchanged,
  held: TEXTS.heldNow,
} as const;

/** The served version, a publication on hold with its reasons, and the button to publish. */
export function PublicationPage(props: PublicationPageFacts) {
  const { language, current, hold, done, failure, staff } = props;
  const version = current?.version;
  const served =
    version === undefined
      ? TEXTS.nothing[language]
      : fillText(
          TEXTS.served[language],
          {
            version: version.id,
            edition: version.edition.id,
            at: toUtcMinute(version.publishedAt),
          },
          language,
        );
  return (
    <WorkbenchFrame {...props} title={TEXTS.title[language]} lead={served}>
      <FailureNotice failure={failure} language={language} />
      {done === undefined ? null : (
        <p class="notice" role="status">
          {DONE[done][language]}
        </p>
      )}
      {hold === undefined ? <p>{TEXTS.noHold[language]}</p> : <Hold {...props} hold={hold} />}
      {staff.caller.scopes.has('publication:run') ? (
        <StaffForm {...props} action="/workbench/publication" class="card">
          <h2>{TEXTS.publish[language]}</h2>
          <p>{TEXTS.publishWhat[language]}</p>
          <p class="buttons">
            <button type="submit" class="plain">
              {TEXTS.publish[language]}
            </button>
          </p>
        </StaffForm>
      ) : null}
    </WorkbenchFrame>
  );
}

function Hold(props: PublicationPageFacts & { readonly hold: PublicationHold }) {
  const { language, hold, staff } = props;
  const facts = { edition: hold.edition.id, at: toUtcMinute(hold.since) };
  const mayLift = staff.caller.scopes.has('publication:release');
  const isSubmitter = isSamePerson(hold.submittedBy, staff.caller.subject);
  return (
    <section aria-labelledby="hold">
      <div class="section-head">
        <h2 id="hold">{fillText(TEXTS.held[language], facts, language)}</h2>
      </div>
      <div class="notice held">
        <p>
          <strong>{TEXTS.stays[language]}</strong>
        </p>
        <HoldList reasons={hold.reasons} language={language} />
      </div>
      {mayLift ? null : <p class="note">{TEXTS.noRight[language]}</p>}
      {mayLift && isSubmitter ? <p class="notice">{TEXTS.notYou[language]}</p> : null}
      {mayLift && !isSubmitter ? (
        <StaffForm {...props} action="/workbench/publication/lift" class="card">
          <h3>{TEXTS.lift[language]}</h3>
          <p>{TEXTS.liftWhat[language]}</p>
          <input type="hidden" name="planId" value={hold.planId} />
          <div class="field">
            <label for="reason">{TEXTS.reason[language]}</label>
            <textarea id="reason" name="reason" rows={3} maxlength={500} required />
          </div>
          <p class="buttons">
            <button type="submit">{TEXTS.lift[language]}</button>
          </p>
        </StaffForm>
      ) : null}
    </section>
  );
}
