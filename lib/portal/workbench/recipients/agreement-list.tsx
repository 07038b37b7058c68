import type { ConcludedAgreement } from '../../../dsp/common/concluded-agreement.ts';
import type { StaffList } from '../list-section.tsx';
import { toUtcMinute } from '../utc-minute.ts';
import { AGREEMENT_TEXTS, DSP_ROLES, READ_TEXTS } from './disclosure-messages.ts';
import { endText, type PurposeNames, purposesText } from './partners-page.tsx';
import type { AGREEMENT_COLUMNS } from './recipient-columns.ts';
import { RECIPIENT_TEXTS } from './recipient-messages.ts';

/** All agreements, in both roles. @param purposes names, by IRI */
export function agreementList(
  purposes: PurposeNames,
): StaffList<ConcludedAgreement, keyof typeof AGREEMENT_COLUMNS> {
  return {
    title: AGREEMENT_TEXTS.title,
    empty: AGREEMENT_TEXTS.empty,
    order: AGREEMENT_TEXTS.order,
    // The provider chooses the id, so two providers may choose the same.
    idOf: ({ id, counterpartyId }) => `${counterpartyId} ${id}`,
    filters: [{ name: 'role', label: AGREEMENT_TEXTS.role, choices: Object.entries(DSP_ROLES) }],
    columns: {
      agreement: {
        head: READ_TEXTS.agreement,
        value: ({ id }) => id,
        show: ({ id }) => <code class="id">{id}</code>,
      },
      counterparty: {
        head: AGREEMENT_TEXTS.counterparty,
        value: ({ counterpartyId }) => counterpartyId,
      },
      role: {
        head: AGREEMENT_TEXTS.role,
        value: ({ role }) => role,
        show: ({ role }, { language }) => DSP_ROLES[role][language],
      },
      dataset: { head: READ_TEXTS.dataset, value: ({ dataset }) => dataset },
      audience: { head: READ_TEXTS.audience, value: ({ audience }) => audience },
      purposes: {
        head: RECIPIENT_TEXTS.purposes,
        value: (agreement) => [...agreement.purposes],
        show: (agreement, { language }) => purposesText(agreement.purposes, purposes, language),
      },
      concluded_at: {
        head: AGREEMENT_TEXTS.concluded,
        value: ({ concludedAt }) => concludedAt,
        show: ({ concludedAt }) => toUtcMinute(concludedAt),
      },
      ends_at: {
        head: AGREEMENT_TEXTS.ends,
        value: ({ endsAt }) => endsAt,
        show: ({ endsAt }, { language }) => endText(endsAt, language),
      },
    },
  };
}
