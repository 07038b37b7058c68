import type { Disclosure } from '../../../store/disclosure-store.ts';
import type { StaffList } from '../list-section.tsx';
import { toUtcMinute } from '../utc-minute.ts';
import { READ_TEXTS as TEXTS } from './disclosure-messages.ts';
import { type PurposeNames, purposesText } from './partners-page.tsx';
import type { DISCLOSURE_COLUMNS } from './recipient-columns.ts';

/** The source applies these filters. */
const fits = () => true;

/** Reads of rows. @param purposes names, by IRI */
export function disclosureList(
  purposes: PurposeNames,
): StaffList<Disclosure, keyof typeof DISCLOSURE_COLUMNS> {
  return {
    title: TEXTS.reads,
    empty: TEXTS.empty,
    order: TEXTS.order,
    idOf: ({ partnerId, at, id }) => `${partnerId} ${at} ${id}`,
    filters: [
      { name: 'since', label: TEXTS.since, fits },
      { name: 'recipient', label: TEXTS.recipient, fits },
    ],
    columns: {
      at: { head: TEXTS.at, value: ({ at }) => at, show: ({ at }) => toUtcMinute(at) },
      recipient: { head: TEXTS.recipient, value: ({ partnerId }) => partnerId },
      dataset: { head: TEXTS.dataset, value: ({ dataset }) => dataset, show: false },
      version: { head: TEXTS.version, value: ({ version }) => version },
      rows: {
        head: TEXTS.rows,
        value: ({ records }) => records ?? null,
        show: ({ records }, { language }) =>
          records === undefined ? TEXTS.allRows[language] : records.join(', '),
      },
      audience: { head: TEXTS.audience, value: ({ audience }) => audience, show: false },
      purpose: {
        head: TEXTS.purpose,
        value: ({ purpose }) => purpose,
        show: ({ purpose }, { language }) =>
          purpose === null ? '' : purposesText([purpose], purposes, language),
      },
      format: { head: TEXTS.format, value: ({ format }) => format },
      bytes: { head: TEXTS.bytes, value: ({ bytes }) => bytes, isNumber: true },
      agreement: {
        head: TEXTS.agreement,
        value: ({ agreement }) => agreement ?? null,
        show: false,
      },
      token: {
        head: TEXTS.token,
        value: ({ tokenId }) => tokenId,
        show: ({ tokenId }) => <code class="id">{tokenId}</code>,
      },
      request: { head: TEXTS.request, value: ({ requestId }) => requestId, show: false },
    },
  };
}
