import type { Mandate } from '../../self-service/invitation.ts';
import { Layout, type PageFacts } from '../layout.tsx';
import { SELF_SERVICE_TEXTS as T } from './self-service-texts.ts';

/** Where a link leads: a button, because programs that scan mails follow links and press nothing. */
export function InvitationPage(props: PageFacts & { readonly mandate: Mandate }) {
  const { language, path, mandate } = props;
  const lead = mandate === 'company' ? T.invitationCompany : T.invitationPerson;
  return (
    <Layout {...props} title={T.invitationTitle[language]}>
      <p class="lead">{lead[language]}</p>
      <p>{T.invitationOnce[language]}</p>
      <form method="post" action={`${path}?lang=${language}`}>
        <button type="submit">{T.enter[language]}</button>
      </form>
    </Layout>
  );
}
