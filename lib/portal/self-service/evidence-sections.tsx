import type { Language } from '../../core/language.ts';
import type { DisclosureEntry, ReceiptEntry } from '../../self-service/ports.ts';
import { SELF_SERVICE_TEXTS as T } from './self-service-texts.ts';

/** Receipts to download. */
export function ReceiptList(props: { receipts: readonly ReceiptEntry[]; language: Language }) {
  const { receipts, language } = props;
  return (
    <section aria-labelledby="receipts">
      <h2 id="receipts">{T.receipts[language]}</h2>
      <p>{T.receiptsLead[language]}</p>
      {receipts.length === 0 ? <p class="soft">{T.none[language]}</p> : null}
      <ul>
        {receipts.map(({ id, at }) => (
          <li>
            <a href={`/my/receipts/${encodeURIComponent(id)}`} download={`${id}.jwt`}>
              {T.receipt[language]} {moment(at)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Who fetched the row, where that is known. */
export function Fetched(props: {
  disclosures: readonly DisclosureEntry[] | undefined;
  language: Language;
}) {
  const { disclosures, language } = props;
  if (disclosures === undefined) return null;
  return (
    <section aria-labelledby="fetched">
      <h2 id="fetched">{T.fetched[language]}</h2>
      {disclosures.length === 0 ? (
        <p class="soft">{T.none[language]}</p>
      ) : (
        <section class="scroll" tabindex={0} aria-labelledby="fetched">
          <table>
            <thead>
              <tr>
                <th scope="col">{T.time[language]}</th>
                <th scope="col">{T.reader[language]}</th>
                <th scope="col">{T.version[language]}</th>
              </tr>
            </thead>
            <tbody>
              {disclosures.map(({ at, reader, version }) => (
                <tr>
                  <td>{moment(at)}</td>
                  <td>{reader}</td>
                  <td>
                    <code>{version}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

function moment(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}
