import type { Mandate } from '../../self-service/invitation.ts';
import { type PageFacts, PageLayout } from '../layout.tsx';
import { NEW_LINK_TEXTS as TEXTS } from './new-link-messages.ts';

/** The path of the page that sends a new link. */
export const NEW_LINK_PATH = '/my/link';

export interface NewLinkPageFacts extends PageFacts {
  readonly help: string;
  /** Whether mails can be sent. */
  readonly isPossible: boolean;
  /** Whether a form was sent without a number. */
  readonly isMissing?: boolean;
  readonly mandate?: Mandate;
}

/** The form by which a contact gets a new link. */
export function NewLinkPage(props: NewLinkPageFacts) {
  const { language, help, isPossible } = props;
  return (
    <PageLayout {...props} title={TEXTS.title[language]}>
      {isPossible ? (
        <>
          <p class="lead">{TEXTS.lead[language]}</p>
          <NumberForm {...props} />
        </>
      ) : null}
      <p>
        {(isPossible ? TEXTS.noMail : TEXTS.noMailer)[language]}{' '}
        <a href={`mailto:${help}`}>{help}</a>.
      </p>
    </PageLayout>
  );
}

function NumberForm({ language, isMissing = false, mandate = 'company' }: NewLinkPageFacts) {
  const choices = [
    ['company', TEXTS.forCompany],
    ['person', TEXTS.forPerson],
  ] as const;
  return (
    <form method="post" action={`${NEW_LINK_PATH}?lang=${language}`}>
      <div class="field">
        <label for="company">{TEXTS.company[language]}</label>
        <input
          id="company"
          name="company"
          maxlength={60}
          required
          autocomplete="off"
          aria-describedby={isMissing ? 'company-error company-hint' : 'company-hint'}
          aria-invalid={isMissing ? 'true' : undefined}
        />
        {isMissing ? (
          <p class="wrong" id="company-error" role="alert">
            {TEXTS.companyMissing[language]}
          </p>
        ) : null}
        <small id="company-hint">{TEXTS.companyHint[language]}</small>
      </div>
      <fieldset>
        <legend>{TEXTS.forWhom[language]}</legend>
        <div class="choices">
          {choices.map(([value, label]) => (
            <label>
              <input type="radio" name="mandate" value={value} checked={mandate === value} />
              {label[language]}
            </label>
          ))}
        </div>
      </fieldset>
      <p class="buttons">
        <button type="submit">{TEXTS.send[language]}</button>
      </p>
    </form>
  );
}

/** The button that sends a new link for one that does not work any more. */
export function NewLinkButton({ language, link }: PageFacts & { readonly link: string }) {
  return (
    <form method="post" action={`${NEW_LINK_PATH}?lang=${language}`}>
      <input type="hidden" name="link" value={link} />
      <p class="buttons">
        <button type="submit">{TEXTS.send[language]}</button>
      </p>
    </form>
  );
}

/** The page after the form: the same for every company. */
export function NewLinkSentPage(props: PageFacts & { readonly help: string }) {
  const { language, help } = props;
  return (
    <PageLayout {...props} title={TEXTS.sentTitle[language]}>
      <p class="lead">{TEXTS.sent[language]}</p>
      <p>
        {TEXTS.noMail[language]} <a href={`mailto:${help}`}>{help}</a>.
      </p>
    </PageLayout>
  );
}
