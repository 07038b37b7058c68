import { EVERYONE } from '../../consent/recipient.ts';
import { FIELD_GROUPS } from '../../consent/vocabulary.ts';
import type { Language } from '../../core/language.ts';
import { GROUP_LABELS } from '../../publication/render/dataset-messages.ts';
import type { ContactPageData } from '../../self-service/contact-page-data.ts';
import type { RecipientDisclosures } from '../../self-service/disclosed-recipients.ts';
import type { DisclosureNotice } from '../../self-service/ports.ts';
import { Minute, writeDay } from '../day.tsx';
import { StackedTable, TABLE_ROLES } from '../stacked-table.tsx';
import { DISCLOSURE_TEXTS as TEXTS } from './disclosure-messages.ts';
import { AUDIENCE_WORDS } from './matrix-messages.ts';
import { SELF_SERVICE_TEXTS } from './self-service-messages.ts';

interface DisclosureFacts {
  readonly disclosures: ContactPageData['disclosures'];
  readonly recipientNames: ReadonlyMap<string, string>;
  /** The address that can inform about disclosures that are not listed. */
  readonly help: string;
  readonly language: Language;
}

/** The recipients that got the row, by name, and what became of a withdrawal there. */
export function DisclosureSection(props: DisclosureFacts) {
  const { disclosures, help, language } = props;
  if (disclosures === undefined) return null;
  const { recipients, isAll } = disclosures;
  return (
    <section aria-labelledby="fetched">
      <h2 id="fetched">{SELF_SERVICE_TEXTS.fetched[language]}</h2>
      {recipients.length === 0 && isAll ? (
        <p class="soft">{SELF_SERVICE_TEXTS.noReader[language]}</p>
      ) : null}
      {recipients.length === 0 ? null : (
        <>
          <p class="note">
            {TEXTS.lead[language]} {SELF_SERVICE_TEXTS.localTime[language]}
          </p>
          <RecipientTable {...props} recipients={recipients} />
        </>
      )}
      {isAll ? null : (
        <p>
          {SELF_SERVICE_TEXTS.fetchedEarlier[language]} <a href={`mailto:${help}`}>{help}</a>.
        </p>
      )}
    </section>
  );
}

function RecipientTable(
  props: DisclosureFacts & { readonly recipients: readonly RecipientDisclosures[] },
) {
  const { recipients, recipientNames, language } = props;
  const heads = [
    SELF_SERVICE_TEXTS.reader,
    TEXTS.audience,
    TEXTS.what,
    SELF_SERVICE_TEXTS.time,
    TEXTS.last,
    TEXTS.notified,
    TEXTS.deleted,
  ].map((head) => head[language]);
  const [, audienceHead, whatHead, firstHead, lastHead, notifiedHead, deletedHead] = heads;
  return (
    <StackedTable label={SELF_SERVICE_TEXTS.fetched[language]} heads={heads}>
      {recipients.map(({ reader, audience, fieldGroups, firstAt, lastAt, notice }) => (
        <tr {...TABLE_ROLES.row}>
          <th scope="row" {...TABLE_ROLES.rowheader}>
            {reader === EVERYONE
              ? SELF_SERVICE_TEXTS.everyone[language]
              : (recipientNames.get(reader) ?? reader)}
            {recipientNames.has(reader) ? <span class="note id"> {reader}</span> : null}
          </th>
          <td {...TABLE_ROLES.cell} data-label={audienceHead}>
            {AUDIENCE_WORDS[audience][language]}
          </td>
          <td {...TABLE_ROLES.cell} data-label={whatHead}>
            {FIELD_GROUPS.filter((group) => fieldGroups.includes(group))
              .map((group) => GROUP_LABELS[group][language])
              .join(', ')}
          </td>
          <td {...TABLE_ROLES.cell} data-label={firstHead}>
            <Minute at={firstAt} language={language} />
          </td>
          <td {...TABLE_ROLES.cell} data-label={lastHead}>
            <Minute at={lastAt} language={language} />
          </td>
          <td {...TABLE_ROLES.cell} data-label={notifiedHead}>
            <Notified notice={notice} language={language} />
          </td>
          <td {...TABLE_ROLES.cell} data-label={deletedHead}>
            <Deleted notice={notice} language={language} />
          </td>
        </tr>
      ))}
    </StackedTable>
  );
}

interface NoticeFacts {
  readonly notice: DisclosureNotice | null;
  readonly language: Language;
}

function Notified({ notice, language }: NoticeFacts) {
  if (notice === null) return <>{TEXTS.notNeeded[language]}</>;
  if (notice.state === 'START') return <span class="badge held">{TEXTS.underWay[language]}</span>;
  if (notice.state === 'FAILED' || notice.state === 'UNSUPPORTED')
    return <span class="badge held">{TEXTS.notReached[language]}</span>;
  return <span class="badge permitted">{writeDay(notice.issuedAt, language)}</span>;
}

function Deleted({ notice, language }: NoticeFacts) {
  if (notice === null) return <>–</>;
  if (notice.acknowledgedAt === null)
    return <span class="badge held">{TEXTS.notConfirmed[language]}</span>;
  return (
    <span class="badge permitted">
      {TEXTS.confirmed[language]} {writeDay(notice.acknowledgedAt, language)}
    </span>
  );
}
