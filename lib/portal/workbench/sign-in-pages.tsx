import { ROLES } from '../../identity/roles.ts';
import type { AuthorizationQuery } from '../../identity/workbench/development-issuer.ts';
import { type PageFacts, PageLayout } from '../layout.tsx';
import { ROLE_TEXTS, ONE_MACHINE_TEXTS as TEXTS, WORKBENCH_TEXTS } from './workbench-messages.ts';

/** The page after the session has ended. */
export function SignedOutPage(
  props: PageFacts & {
    /** The address at which people sign out of their provider. */
    readonly endSession?: string | undefined;
  },
) {
  const { language, endSession } = props;
  return (
    <PageLayout {...props} title={WORKBENCH_TEXTS.signedOutTitle[language]}>
      <p class="lead">{WORKBENCH_TEXTS.signedOut[language]}</p>
      {endSession === undefined ? null : (
        <p>
          {WORKBENCH_TEXTS.endAtProvider[language]}{' '}
          <a href={endSession}>{WORKBENCH_TEXTS.endAtProviderLink[language]}</a>
        </p>
      )}
      <p class="buttons">
        <a class="button" href={`/workbench?lang=${language}`}>
          {WORKBENCH_TEXTS.signIn[language]}
        </a>
      </p>
    </PageLayout>
  );
}

/** The inputs of a person, to show them again with the error. */
interface Entered {
  readonly subject: string;
  readonly roles: readonly string[];
}

/** The sign-in of one machine: the code of the server, a name and roles. */
export function OneMachinePage(
  props: PageFacts & {
    readonly request: AuthorizationQuery;
    readonly wrong?: string | undefined;
    readonly entered?: Entered | undefined;
  },
) {
  const { language, request, wrong, entered, path } = props;
  return (
    <PageLayout {...props} title={TEXTS.title[language]}>
      <p class="notice">{TEXTS.what[language]}</p>
      {wrong === undefined ? null : (
        <p class="wrong" role="alert" id="wrong">
          {wrong}
        </p>
      )}
      <form method="post" action={`${path}?lang=${language}`} autocomplete="off">
        {Object.entries(request).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <div class="field">
          <label for="code">{TEXTS.code[language]}</label>
          <input
            id="code"
            name="server_code"
            maxlength={20}
            required
            aria-describedby="code-hint"
          />
          <small id="code-hint">{TEXTS.codeHint[language]}</small>
        </div>
        <div class="field">
          <label for="person">{TEXTS.person[language]}</label>
          <input
            id="person"
            name="person"
            maxlength={200}
            required
            value={entered?.subject}
            aria-describedby="person-hint"
          />
          <small id="person-hint">{TEXTS.personHint[language]}</small>
        </div>
        <fieldset>
          <legend>{TEXTS.roles[language]}</legend>
          <div class="choices">
            {ROLES.map((role) => (
              <label>
                <input
                  type="checkbox"
                  name={`role.${role}`}
                  value="yes"
                  checked={entered?.roles.includes(role) ?? false}
                />
                {ROLE_TEXTS[role][language]}
              </label>
            ))}
          </div>
        </fieldset>
        <p class="buttons">
          <button type="submit">{WORKBENCH_TEXTS.signIn[language]}</button>
        </p>
      </form>
    </PageLayout>
  );
}
