import type { Child } from 'hono/jsx';
import { type PageFacts, PageLayout } from '../layout.tsx';
import { SELF_SERVICE_TEXTS } from './self-service-messages.ts';

/** Where the forms of a signed-in contact go, and what they carry. */
export interface FormFacts extends PageFacts {
  /** Proves that a form came from a page of this session. */
  readonly formToken: string;
}

/** A form that is sent to an address of ours, in the language of the page. */
export function OwnForm(props: FormFacts & { action: string; id?: string; children?: Child }) {
  const { action, language, formToken, id } = props;
  return (
    <form method="post" action={`${action}?lang=${language}`} id={id} autocomplete="off">
      <input type="hidden" name="form" value={formToken} />
      {props.children}
    </form>
  );
}

/** The end of every page of a session: the way out. */
export function SignOutForm(facts: FormFacts) {
  return (
    <OwnForm {...facts} action="/my/leave">
      <button type="submit" class="plain">
        {SELF_SERVICE_TEXTS.leave[facts.language]}
      </button>
    </OwnForm>
  );
}

/** Why there is nothing to see. */
export type NothingToSee = 'signedOut' | 'left' | 'used' | 'expired' | 'revoked' | 'unknownLink';

const TITLES = {
  signedOut: SELF_SERVICE_TEXTS.signedOutTitle,
  left: SELF_SERVICE_TEXTS.leftTitle,
  used: SELF_SERVICE_TEXTS.closedTitle,
  expired: SELF_SERVICE_TEXTS.closedTitle,
  revoked: SELF_SERVICE_TEXTS.closedTitle,
  unknownLink: SELF_SERVICE_TEXTS.unknownLinkTitle,
} as const;

/** A page that says why there is nothing to see, and who can help. */
export function NothingPage(
  props: PageFacts & { readonly why: NothingToSee; readonly help: string },
) {
  const { language, why, help } = props;
  return (
    <PageLayout {...props} title={TITLES[why][language]}>
      <p class="lead">
        {SELF_SERVICE_TEXTS[why][language]} <a href={`mailto:${help}`}>{help}</a>.
      </p>
    </PageLayout>
  );
}
