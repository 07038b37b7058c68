import type { Child } from 'hono/jsx';
import { EVERYONE } from '../../../consent/recipient.ts';
import { fillText } from '../../../core/language.ts';
import { numberText } from '../../../core/number-text.ts';
import { StackedTable, TABLE_ROLES } from '../../stacked-table.tsx';
import { toUtcMinute } from '../utc-minute.ts';
import { type WorkbenchFacts, WorkbenchFrame } from '../workbench-frame.tsx';
import { READ_TEXTS as TEXTS } from './disclosure-messages.ts';
import { REVOCATION_TEXTS } from './recipient-messages.ts';

/** What one recipient has read since an instant. */
export interface RecipientReads {
  readonly recipient: string;
  /** Number of reads; more if `isMore`. */
  readonly count: number;
  readonly isMore: boolean;
  readonly first: string;
  /** Time of the last read; `null` if there are more than `count`. */
  readonly last: string | null;
  /** Number of different tokens of the counted reads. */
  readonly tokens: number;
}

export interface DisclosuresPageFacts extends WorkbenchFacts {
  readonly since: string;
  /** How long disclosures are kept; `undefined` if they are not removed. Days. */
  readonly keptDays: number | undefined;
  /** The recipients that have read; `undefined` for the reads of one recipient. */
  readonly recipients: readonly RecipientReads[] | undefined;
  /** The list of reads. */
  readonly children?: Child;
}

/** Everything that was read since an instant: who has read, and each read. */
export function DisclosuresPage(props: DisclosuresPageFacts) {
  const { language, since, keptDays, recipients } = props;
  const lead = fillText(TEXTS.lead[language], { since: toUtcMinute(since) }, language);
  return (
    <WorkbenchFrame {...props} title={TEXTS.title[language]} lead={lead}>
      {keptDays === undefined ? null : (
        <p class="note">{fillText(TEXTS.kept[language], { days: keptDays }, language)}</p>
      )}
      {recipients === undefined || recipients.length === 0 ? null : <Recipients {...props} />}
      {props.children}
    </WorkbenchFrame>
  );
}

function Recipients(props: DisclosuresPageFacts) {
  const { language, path, since, recipients = [] } = props;
  const heads = [TEXTS.recipient, TEXTS.reads, TEXTS.first, TEXTS.last, TEXTS.tokens].map(
    (head) => head[language],
  );
  return (
    <section aria-labelledby="recipients">
      <div class="section-head">
        <h2 id="recipients">{TEXTS.recipients[language]}</h2>
      </div>
      <StackedTable label={TEXTS.recipients[language]} heads={heads}>
        {recipients.map((reads) => (
          <tr {...TABLE_ROLES.row}>
            <th scope="row" {...TABLE_ROLES.rowheader}>
              <a
                href={`${path}?${new URLSearchParams({ lang: language, since, recipient: reads.recipient })}`}
              >
                {reads.recipient === EVERYONE ? TEXTS.everyone[language] : reads.recipient}
              </a>
            </th>
            <td {...TABLE_ROLES.cell} data-label={heads[1]}>
              {countText(reads, language)}
            </td>
            <td {...TABLE_ROLES.cell} data-label={heads[2]}>
              {toUtcMinute(reads.first)}
            </td>
            <td {...TABLE_ROLES.cell} data-label={heads[3]}>
              {reads.last === null ? '…' : toUtcMinute(reads.last)}
            </td>
            <td {...TABLE_ROLES.cell} data-label={heads[4]}>
              {reads.tokens}
            </td>
          </tr>
        ))}
      </StackedTable>
    </section>
  );
}

function countText(
  { count, isMore }: RecipientReads,
  language: WorkbenchFacts['language'],
): string {
  const text = numberText(count)[language];
  return isMore ? fillText(REVOCATION_TEXTS.orMore[language], { count: text }, language) : text;
}
