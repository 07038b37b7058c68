import type { PartnerView } from '../../../identity/partners.ts';
import type { StaffList } from '../list-section.tsx';
import { toUtcMinute } from '../utc-minute.ts';
import { endText, OwnerBadge, type PurposeNames, purposesText } from './partners-page.tsx';
import type { PARTNER_COLUMNS } from './recipient-columns.ts';
import { OWNER_STATES, RECIPIENT_TEXTS as TEXTS } from './recipient-messages.ts';

/** All partners. @param purposes names, by IRI */
export function partnerList(
  purposes: PurposeNames,
): StaffList<PartnerView, keyof typeof PARTNER_COLUMNS> {
  return {
    title: TEXTS.partners,
    empty: TEXTS.none,
    order: TEXTS.byId,
    idOf: ({ id }) => id,
    filters: [{ name: 'state', label: TEXTS.state, choices: Object.entries(OWNER_STATES) }],
    columns: {
      client_id: {
        head: TEXTS.id,
        value: ({ id }) => id,
        show: ({ id }, { language }) => (
          <a href={`/workbench/partners/${id}?lang=${language}`}>{id}</a>
        ),
      },
      name: { head: TEXTS.name, value: ({ name }) => name },
      state: {
        head: TEXTS.state,
        value: ({ state }) => state,
        show: ({ state }, { language }) => <OwnerBadge state={state} language={language} />,
      },
      purposes: {
        head: TEXTS.purposes,
        value: (partner) => [...partner.purposes],
        show: (partner, { language }) => purposesText(partner.purposes, purposes, language),
      },
      ends_at: {
        head: TEXTS.ends,
        value: ({ expiresAt }) => expiresAt,
        show: ({ expiresAt }, { language }) => endText(expiresAt, language),
      },
      credentials: {
        head: TEXTS.credentials,
        value: ({ credentials }) => credentials.length,
        isNumber: true,
      },
      added_at: {
        head: TEXTS.since,
        value: ({ createdAt }) => createdAt,
        show: ({ createdAt }) => toUtcMinute(createdAt),
      },
    },
  };
}
