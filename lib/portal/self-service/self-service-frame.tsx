import type { Child } from 'hono/jsx';
import { Layout, type PageFacts } from '../layout.tsx';
import { SELF_SERVICE_TEXTS as T } from './self-service-texts.ts';

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
export function Leave(facts: FormFacts) {
  return (
    <OwnForm {...facts} action="/my/leave">
      <button type="submit" class="plain">
        {T.leave[facts.language]}
      </button>
    </OwnForm>
  );
}

/** A page that says why there is nothing to see, and who can help. */
export function NoSessionPage(
  props: PageFacts & { readonly left: boolean; readonly help: string },
) {
  const { language, left, help } = props;
  return (
    <Layout {...props} title={(left ? T.leftTitle : T.signedOutTitle)[language]}>
      <p class="lead">
        {(left ? T.left : T.signedOut)[language]} <a href={`mailto:${help}`}>{help}</a>.
      </p>
    </Layout>
  );
}
