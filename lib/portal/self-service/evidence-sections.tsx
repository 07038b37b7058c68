import type { RecordedConsentEvent } from '../../consent/event.ts';
import { EVERYONE } from '../../consent/recipient.ts';
import type { Language, LocalizedText } from '../../core/language.ts';
import { toLocalMinute } from '../../core/local-time.ts';
import { GROUP_LABELS } from '../../publication/render/dataset-messages.ts';
import type { ContactReceipt } from '../../self-service/contact-page-data.ts';
import type { DisclosureEntry, DisclosureList } from '../../self-service/ports.ts';
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
      <p>{SELF_SERVICE_TEXTS.receiptsLead[language]}</p>
      {receipts.length === 0 ? <p class="soft">{SELF_SERVICE_TEXTS.none[language]}</p> : null}
      <ul>
        {receipts.map(({ id, at, events }) => (
          <li>
            <a href={`/my/receipts/${encodeURIComponent(id)}`} download={`${id}.jwt`}>
              {SELF_SERVICE_TEXTS.receipt[language]} {toLocalMinute(at)}
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

interface DisclosureFacts {
  readonly disclosures: DisclosureList | undefined;
  /** The address that can inform about disclosures that are not listed. */
  readonly help: string;
  readonly language: Language;
}

/** The recorded disclosures of the row. */
export function DisclosureSection({ disclosures, help, language }: DisclosureFacts) {
  if (disclosures === undefined) return null;
  const { entries, isAll } = disclosures;
  return (
    <section aria-labelledby="fetched">
      <h2 id="fetched">{SELF_SERVICE_TEXTS.fetched[language]}</h2>
      {entries.length === 0 && isAll ? (
        <p class="soft">{SELF_SERVICE_TEXTS.noReader[language]}</p>
      ) : null}
      {entries.length === 0 ? null : <p class="soft">{SELF_SERVICE_TEXTS.localTime[language]}</p>}
      {entries.length === 0 ? null : <DisclosureTable entries={entries} language={language} />}
      {isAll ? null : (
        <p>
          {SELF_SERVICE_TEXTS.fetchedEarlier[language]} <a href={`mailto:${help}`}>{help}</a>.
        </p>
      )}
    </section>
  );
}

function DisclosureTable(props: { entries: readonly DisclosureEntry[]; language: Language }) {
  const { entries, language } = props;
  return (
    <section class="scroll" tabindex={0} aria-labelledby="fetched">
      <table>
        <thead>
          <tr>
            <th scope="col">{SELF_SERVICE_TEXTS.time[language]}</th>
            <th scope="col">{SELF_SERVICE_TEXTS.reader[language]}</th>
            <th scope="col">{SELF_SERVICE_TEXTS.version[language]}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ at, reader, version }) => (
            <tr>
              <td>{toLocalMinute(at)}</td>
              <td>{reader === EVERYONE ? SELF_SERVICE_TEXTS.everyone[language] : reader}</td>
              <td>
                <code>{version}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
