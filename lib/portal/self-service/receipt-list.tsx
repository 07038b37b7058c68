import type { RecordedConsentEvent } from '../../consent/event.ts';
import type { LocalizedText } from '../../core/language.ts';
import { GROUP_LABELS } from '../../publication/render/dataset-messages.ts';
import type { ContactReceipt } from '../../self-service/contact-page-data.ts';
import { writeMinute } from '../day.tsx';
import { RECEIPT_PAGE_TEXTS } from '../receipts/receipt-messages.ts';
import { CHECK_PATH } from '../receipts/receipt-pages.tsx';
import { type DecisionFacts, recipientName } from './form-inputs.ts';
import { SELF_SERVICE_TEXTS } from './self-service-messages.ts';

/** Receipts to download. */
export function ReceiptList(
  props: DecisionFacts & { readonly receipts: readonly ContactReceipt[] },
) {
  const { receipts, language } = props;
  return (
    <section aria-labelledby="receipts">
      <h2 id="receipts">{SELF_SERVICE_TEXTS.receipts[language]}</h2>
      <p>
        {SELF_SERVICE_TEXTS.receiptsLead[language]}{' '}
        <a href={`${CHECK_PATH}?lang=${language}`}>{RECEIPT_PAGE_TEXTS.checkTitle[language]}</a>
      </p>
      {receipts.length === 0 ? <p class="soft">{SELF_SERVICE_TEXTS.none[language]}</p> : null}
      <ul>
        {receipts.map(({ id, at, events }) => (
          <li>
            <a href={`/my/receipts/${encodeURIComponent(id)}/page?lang=${language}`}>
              {SELF_SERVICE_TEXTS.receipt[language]} {writeMinute(at, language)}
            </a>
            {' · '}
            <a href={`/my/receipts/${encodeURIComponent(id)}`} download={`${id}.jwt`}>
              {SELF_SERVICE_TEXTS.signedFile[language]}
            </a>
            <DecidedEventList {...props} events={events} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The words for an action of the log. */
export const DECIDED_TEXTS: Readonly<Record<RecordedConsentEvent['action'], LocalizedText>> = {
  grant: SELF_SERVICE_TEXTS.granted,
  withdraw: SELF_SERVICE_TEXTS.withdrawn,
  refuse: SELF_SERVICE_TEXTS.refused,
  expire: SELF_SERVICE_TEXTS.ended,
  request: SELF_SERVICE_TEXTS.undecided,
};

/** Describes a receipt: one line for each recipient with its decisions. */
function DecidedEventList(
  props: DecisionFacts & { readonly events: readonly RecordedConsentEvent[] },
) {
  const { events, notice, language } = props;
  const groups = new Map<string, string[]>();
  for (const event of events) {
    const decided =
      event.kind === 'reconfirmed' ? SELF_SERVICE_TEXTS.reconfirmed : DECIDED_TEXTS[event.action];
    const line = `${recipientName(event, notice, props)} – ${decided[language]}`;
    groups.set(line, [...(groups.get(line) ?? []), GROUP_LABELS[event.fieldGroup][language]]);
  }
  return (
    <>
      {[...groups].map(([line, names]) => (
        <span class="soft">
          <br />
          {line} ({names.join(', ')})
        </span>
      ))}
    </>
  );
}
