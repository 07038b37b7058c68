import type { Child } from 'hono/jsx';
import { type PageFacts, PageLayout } from '../layout.tsx';
import { NEW_LINK_TEXTS } from './new-link-messages.ts';
import { NEW_LINK_PATH, NewLinkButton } from './new-link-page.tsx';
import { SELF_SERVICE_TEXTS } from './self-service-messages.ts';

/** Properties of the forms of a signed-in contact. */
export interface FormFacts extends PageFacts {
  /** Proves that a form came from a page of this session. */
  readonly formToken: string;
}

/** A form that is sent to this server, in the language of the page. */
export function OwnForm(props: FormFacts & { action: string; id?: string; children?: Child }) {
  const { action, language, formToken, id } = props;
  return (
    <form method="post" action={`${action}?lang=${language}`} id={id} autocomplete="off">
      <input type="hidden" name="form" value={formToken} />
      {props.children}
    </form>
  );
}

/** The button that ends the session, at the end of every page. */
export function SignOutForm(facts: FormFacts) {
  return (
    <OwnForm {...facts} action="/my/leave">
      <button type="submit" class="plain">
        {SELF_SERVICE_TEXTS.leave[facts.language]}
      </button>
    </OwnForm>
  );
}

/** Why a page shows no data. */
export type NoDataReason = 'signedOut' | 'left' | 'used' | 'expired' | 'revoked' | 'unknownLink';

const TITLES = {
  signedOut: SELF_SERVICE_TEXTS.signedOutTitle,
  left: SELF_SERVICE_TEXTS.leftTitle,
  used: SELF_SERVICE_TEXTS.closedTitle,
  expired: SELF_SERVICE_TEXTS.closedTitle,
  revoked: SELF_SERVICE_TEXTS.closedTitle,
  unknownLink: SELF_SERVICE_TEXTS.unknownLinkTitle,
} as const;

/** A page without data, with the reason and the contact. */
export function NoDataPage(
  props: PageFacts & {
    readonly why: NoDataReason;
    readonly help: string;
    /** The token of a link that was used or has expired: its contact gets a new one. */
    readonly link?: string | undefined;
  },
) {
  const { language, why, help, link } = props;
  return (
    <PageLayout {...props} title={TITLES[why][language]}>
      <p class="lead">
        {SELF_SERVICE_TEXTS[why][language]} <a href={`mailto:${help}`}>{help}</a>.
      </p>
      {link === undefined ? (
        <p>
          <a href={`${NEW_LINK_PATH}?lang=${language}`}>{NEW_LINK_TEXTS.title[language]}</a>
        </p>
      ) : (
        <NewLinkButton {...props} link={link} />
      )}
    </PageLayout>
  );
}
