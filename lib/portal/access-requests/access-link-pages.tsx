import type { LinkStep } from '../../access-requests/access-link.ts';
import type { AccessRequest } from '../../access-requests/access-request.ts';
import type { RevealedSecret } from '../../access-requests/access-secrets.ts';
import type { LocalizedText } from '../../core/language.ts';
import { buildTokenCommands, READ_ROWS } from '../getting-started-page.tsx';
import { type PageFacts, PageLayout } from '../layout.tsx';
import { REQUEST_TEXTS } from './access-request-messages.ts';

/** The page after the form was sent. It is the same for every address. */
export function RequestSentPage(props: PageFacts) {
  const { language } = props;
  return (
    <PageLayout {...props} title={REQUEST_TEXTS.sentTitle[language]}>
      <p class="lead">{REQUEST_TEXTS.sent[language]}</p>
    </PageLayout>
  );
}

/** The page of the first link. A button confirms the request, because programs that scan mails follow links. */
export function ConfirmationPage(props: PageFacts & { readonly request: AccessRequest }) {
  const { language, path, request } = props;
  return (
    <PageLayout {...props} title={REQUEST_TEXTS.confirmTitle[language]}>
      <p class="lead">{REQUEST_TEXTS.confirmLead[language]}</p>
      <dl>
        <dt>{REQUEST_TEXTS.organisationName[language]}</dt>
        <dd>{request.organisation.name}</dd>
        <dt>{REQUEST_TEXTS.name[language]}</dt>
        <dd>{request.requester.name}</dd>
        <dt>{REQUEST_TEXTS.email[language]}</dt>
        <dd>{request.requester.email}</dd>
      </dl>
      <form method="post" action={`${path}?lang=${language}`}>
        <button type="submit">{REQUEST_TEXTS.confirm[language]}</button>
      </form>
    </PageLayout>
  );
}

/** The page after the confirmation. */
export function ConfirmedPage(props: PageFacts) {
  const { language } = props;
  return (
    <PageLayout {...props} title={REQUEST_TEXTS.confirmedTitle[language]}>
      <p class="lead">{REQUEST_TEXTS.confirmed[language]}</p>
    </PageLayout>
  );
}

/** The page of the link to a secret. A button shows the secret, because programs that scan mails follow links. */
export function SecretLinkPage(props: PageFacts & { readonly clientId: string }) {
  const { language, path, clientId } = props;
  return (
    <PageLayout {...props} title={REQUEST_TEXTS.secretTitle[language]}>
      <p class="lead">{REQUEST_TEXTS.secretLead[language]}</p>
      <dl>
        <dt>{REQUEST_TEXTS.clientId[language]}</dt>
        <dd>{clientId}</dd>
      </dl>
      <form method="post" action={`${path}?lang=${language}`}>
        <button type="submit">{REQUEST_TEXTS.show[language]}</button>
      </form>
    </PageLayout>
  );
}

/** The secret, shown once, and how to read rows with it. */
export function SecretPage(props: PageFacts & RevealedSecret & { readonly publicUrl: string }) {
  const { language, clientId, clientSecret, publicUrl } = props;
  const commands = [buildTokenCommands(publicUrl, { clientId, clientSecret }), READ_ROWS];
  return (
    <PageLayout {...props} title={REQUEST_TEXTS.secretTitle[language]}>
      <p class="notice">{REQUEST_TEXTS.shown[language]}</p>
      <dl>
        <dt>{REQUEST_TEXTS.clientId[language]}</dt>
        <dd>
          <code>{clientId}</code>
        </dd>
        <dt>{REQUEST_TEXTS.secret[language]}</dt>
        <dd>
          <code>{clientSecret}</code>
        </dd>
      </dl>
      <p>{REQUEST_TEXTS.next[language]}</p>
      <pre class="wrap">{commands.join('\n')}</pre>
      <p>
        <a href={`/docs/getting-started?lang=${language}#python`}>{REQUEST_TEXTS.goOn[language]}</a>
      </p>
    </PageLayout>
  );
}

/** Why a link does not work. */
export type ClosedLinkState = 'used' | 'expired' | 'revoked' | 'unknown';

const CLOSED: Readonly<Record<LinkStep, Readonly<Record<ClosedLinkState, LocalizedText>>>> = {
  confirmation: {
    used: REQUEST_TEXTS.confirmationUsed,
    expired: REQUEST_TEXTS.confirmationExpired,
    revoked: REQUEST_TEXTS.revoked,
    unknown: REQUEST_TEXTS.unknown,
  },
  secret: {
    used: REQUEST_TEXTS.secretUsed,
    expired: REQUEST_TEXTS.secretExpired,
    revoked: REQUEST_TEXTS.revoked,
    unknown: REQUEST_TEXTS.unknown,
  },
};

/** The page of a link that does not work: why, and what to do. */
export function ClosedLinkPage(
  props: PageFacts & {
    readonly step: LinkStep;
    readonly state: ClosedLinkState;
    readonly help: string;
  },
) {
  const { language, step, state, help } = props;
  return (
    <PageLayout {...props} title={REQUEST_TEXTS.usedTitle[language]}>
      <p class="lead">
        {CLOSED[step][state][language]} <a href={`mailto:${help}`}>{help}</a>
      </p>
    </PageLayout>
  );
}
