import type { Instant } from '../../../core/instant.ts';
import type { Language } from '../../../core/language.ts';
import { toLocalDay, toLocalMinute } from '../../../core/local-time.ts';
import {
  getInvitationState,
  INVITATION_STATES,
  type Invitation,
} from '../../../self-service/invitation.ts';
import type { INVITATION_COLUMNS } from '../list-columns.ts';
import type { StaffList } from '../list-section.tsx';
import { StaffForm, type WorkbenchFacts } from '../workbench-frame.tsx';
import { companyAddress } from './company-list.tsx';
import {
  INVITATION_STATE_TEXTS,
  MAIL_TEXTS,
  MANDATE_TEXTS,
  INVITATION_TEXTS as TEXTS,
} from './invitation-messages.ts';

/** All invitations with their states. @param at moment of the states */
export function invitationList(
  at: Instant,
): StaffList<Invitation, keyof typeof INVITATION_COLUMNS> {
  return {
    title: TEXTS.invitations,
    empty: TEXTS.none,
    order: TEXTS.byCompany,
    idOf: ({ id }) => id,
    filters: [
      {
        name: 'state',
        label: TEXTS.state,
        choices: INVITATION_STATES.map((state) => [state, INVITATION_STATE_TEXTS[state].text]),
      },
    ],
    columns: {
      company: {
        head: TEXTS.company,
        value: ({ recordId }) => recordId,
        show: ({ recordId }, { language }) => (
          <a href={companyAddress(recordId, language)}>{recordId}</a>
        ),
      },
      state: {
        head: TEXTS.state,
        value: (invitation) => getInvitationState(invitation, at),
        show: (invitation, facts) => <StateCell {...facts} invitation={invitation} at={at} />,
      },
      mandate: {
        head: TEXTS.mandate,
        value: ({ mandate }) => mandate,
        show: ({ mandate }, { language }) => MANDATE_TEXTS[mandate][language],
      },
      mail: {
        head: TEXTS.mail,
        value: ({ mail }) => mail,
        show: ({ mail }, { language }) => MAIL_TEXTS[mail][language],
      },
      created_at: {
        head: TEXTS.created,
        value: ({ created }) => created.at,
        show: ({ created }) => toLocalMinute(created.at),
      },
      created_by: { head: TEXTS.by, value: ({ created }) => created.by },
      expires_at: {
        head: TEXTS.expires,
        value: ({ expiresAt }) => expiresAt,
        show: ({ expiresAt }) => toLocalDay(expiresAt),
      },
      used_at: {
        head: TEXTS.used,
        value: ({ usedAt }) => usedAt,
        show: ({ usedAt }) => (usedAt === null ? '' : toLocalMinute(usedAt)),
      },
      handed_over_by: { head: TEXTS.handedOver, value: ({ handedOverBy }) => handedOverBy },
      campaign: { head: TEXTS.campaign, value: ({ campaign }) => campaign, show: false },
      invitation: { head: TEXTS.id, value: ({ id }) => id, show: false },
    },
  };
}

interface OneInvitation extends WorkbenchFacts {
  readonly invitation: Invitation;
  readonly at: Instant;
}

/** The state of an invitation; an open one can be revoked. */
function StateCell(props: OneInvitation) {
  const { invitation, at, language } = props;
  const state = getInvitationState(invitation, at);
  return (
    <>
      <InvitationBadge state={state} language={language} />
      {state === 'open' ? <RevokeForm {...props} /> : null}
    </>
  );
}

/** The state of an invitation: colour, shape and word. */
export function InvitationBadge({
  state,
  language,
}: {
  readonly state: (typeof INVITATION_STATES)[number];
  readonly language: Language;
}) {
  const { text, badge } = INVITATION_STATE_TEXTS[state];
  return <span class={badge}>{text[language]}</span>;
}

/** Revokes an invitation, after its effect is shown. */
export function RevokeForm(props: OneInvitation) {
  const { invitation, language } = props;
  return (
    <details>
      <summary>{TEXTS.revoke[language]}</summary>
      <StaffForm
        {...props}
        action={`/workbench/invitations/${encodeURIComponent(invitation.id)}/revocation`}
        class="inside"
      >
        <p>{TEXTS.revokeWhat[language]}</p>
        <p class="buttons">
          <button type="submit" class="stop small">
            {TEXTS.revoke[language]}
          </button>
        </p>
      </StaffForm>
    </details>
  );
}
