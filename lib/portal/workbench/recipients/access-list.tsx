import type { AccessRequest } from '../../../access-requests/access-request.ts';
import type { StaffList } from '../list-section.tsx';
import { toUtcMinute } from '../utc-minute.ts';
import { DECISION_STATES, ACCESS_DECISION_TEXTS as TEXTS } from './access-messages.ts';
import { RequestBadge } from './access-page.tsx';
import { type PurposeNames, purposesText } from './partners-page.tsx';
import type { ACCESS_REQUEST_COLUMNS } from './recipient-columns.ts';
import { RECIPIENT_TEXTS } from './recipient-messages.ts';

/** Confirmed requests for access, without the persons. @param purposes names, by IRI */
export function accessRequestList(
  purposes: PurposeNames,
): StaffList<AccessRequest, keyof typeof ACCESS_REQUEST_COLUMNS> {
  return {
    title: TEXTS.title,
    empty: TEXTS.empty,
    order: TEXTS.order,
    idOf: ({ id }) => id,
    filters: [
      { name: 'state', label: RECIPIENT_TEXTS.state, choices: Object.entries(DECISION_STATES) },
    ],
    columns: {
      organisation: {
        head: TEXTS.organisation,
        value: ({ organisation }) => organisation.name,
        show: ({ id, organisation }, { language }) => (
          <a href={`/workbench/access-requests/${id}?lang=${language}`}>{organisation.name}</a>
        ),
      },
      country: { head: TEXTS.country, value: ({ organisation }) => organisation.country },
      number: {
        head: TEXTS.number,
        value: ({ organisation }) => organisation.number,
        show: false,
      },
      state: {
        head: RECIPIENT_TEXTS.state,
        value: ({ state }) => state,
        show: ({ state }, { language }) => <RequestBadge state={state} language={language} />,
      },
      purposes: {
        head: RECIPIENT_TEXTS.purposes,
        value: (request) => request.purposes,
        show: (request, { language }) => purposesText(request.purposes, purposes, language),
      },
      requested_at: {
        head: TEXTS.requested,
        value: ({ requestedAt }) => requestedAt,
        show: ({ requestedAt }) => toUtcMinute(requestedAt),
      },
      confirmed_at: {
        head: TEXTS.confirmed,
        value: ({ confirmedAt }) => confirmedAt,
        show: false,
      },
      decided_at: { head: TEXTS.decided, value: ({ decided }) => decided?.at ?? null, show: false },
      client_id: { head: TEXTS.client, value: ({ client }) => client?.id ?? null },
      request: { head: TEXTS.title, value: ({ id }) => id, show: false },
    },
  };
}
