import type { ParticipantView } from '../../../identity/dsp/participants.ts';
import type { StaffList } from '../list-section.tsx';
import { toUtcMinute } from '../utc-minute.ts';
import { claimsText, participantPath } from './participants-page.tsx';
import { OwnerBadge } from './partners-page.tsx';
import type { PARTICIPANT_COLUMNS } from './recipient-columns.ts';
import { OWNER_STATES, RECIPIENT_TEXTS as TEXTS } from './recipient-messages.ts';

const { active, revoked } = OWNER_STATES;

/** The participants of the data space that were added here. */
export const PARTICIPANT_LIST: StaffList<ParticipantView, keyof typeof PARTICIPANT_COLUMNS> = {
  title: TEXTS.participants,
  empty: TEXTS.none,
  order: TEXTS.byId,
  idOf: ({ id }) => id,
  filters: [{ name: 'state', label: TEXTS.state, choices: Object.entries({ active, revoked }) }],
  columns: {
    id: {
      head: TEXTS.id,
      value: ({ id }) => id,
      show: ({ id }, { language }) => <a href={`${participantPath(id)}?lang=${language}`}>{id}</a>,
    },
    name: { head: TEXTS.name, value: ({ name }) => name ?? null },
    state: {
      head: TEXTS.state,
      value: ({ state }) => state,
      show: ({ state }, { language }) => <OwnerBadge state={state} language={language} />,
    },
    claims: { head: TEXTS.claims, value: ({ claims }) => claimsText(claims) },
    added_at: {
      head: TEXTS.since,
      value: ({ addedAt }) => addedAt,
      show: ({ addedAt }) => toUtcMinute(addedAt),
    },
  },
};
