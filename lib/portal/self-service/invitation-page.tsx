import type { Mandate } from '../../self-service/invitation.ts';
import { type PageFacts, PageLayout } from '../layout.tsx';
import { SELF_SERVICE_TEXTS } from './self-service-messages.ts';

/** The page of an invitation link. A button starts the session, because programs that scan mails follow links. */
export function InvitationPage(props: PageFacts & { readonly mandate: Mandate }) {
  const { language, path, mandate } = props;
  const lead =
    mandate === 'company'
      ? SELF_SERVICE_TEXTS.invitationCompany
      : SELF_SERVICE_TEXTS.invitationPerson;
  return (
    <PageLayout {...props} title={SELF_SERVICE_TEXTS.invitationTitle[language]}>
      <p class="lead">{lead[language]}</p>
      <p>{SELF_SERVICE_TEXTS.invitationOnce[language]}</p>
      <form method="post" action={`${path}?lang=${language}`}>
        <button type="submit">{SELF_SERVICE_TEXTS.enter[language]}</button>
      </form>
    </PageLayout>
  );
}
