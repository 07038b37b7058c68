import { mergeByRecordId } from '../consent/merge.ts';
import { type DataRecipient, timelineFor } from '../consent/recipient.ts';
import { type CompanyTimeline, readableGroups } from '../consent/timeline.ts';
import { filterTimelineByCompany } from '../consent/timeline-of-company.ts';
import { AUDIENCES, type Audience } from '../consent/vocabulary.ts';
import type { Clock } from '../core/clock.ts';
import type { IdentifiedRecord } from '../mapping/import/import-service.ts';
import type { NamedRecipients } from '../publication/ports.ts';

/** Numbers of companies that a recipient may read in two editions, with the current consent. */
export interface RecipientRowCount {
  readonly audience: Audience;
  /** Id of a named recipient; null for a whole audience. */
  readonly recipient: string | null;
  readonly before: number;
  readonly after: number;
}

interface TimelineSource extends Pick<NamedRecipients, 'listNamedRecipients'> {
  /** Yields the timelines of all companies with consent, in ascending order of the record id. */
  timelines(): AsyncIterable<CompanyTimeline>;
}

type Rows = AsyncIterable<IdentifiedRecord>;

/** Counts the rows that each audience and each named recipient may read. Whether they were ever read makes no difference. */
export class RecipientRowCounter {
  readonly #consents: TimelineSource;
  readonly #clock: Clock;

  constructor(consents: TimelineSource, clock: Clock) {
    this.#consents = consents;
    this.#clock = clock;
  }

  /** Counts the rows of two editions. @param before,after rows in ascending order of the record id. They are not kept in memory */
  async compare(before: Rows, after: Rows): Promise<readonly RecipientRowCount[]> {
    const recipients: DataRecipient[] = AUDIENCES.map((audience) => ({ audience }));
    for await (const recipient of this.#consents.listNamedRecipients()) recipients.push(recipient);
    const [was, is] = [
      await this.#countRows(before, recipients),
      await this.#countRows(after, recipients),
    ];
    return recipients.map(({ audience, recipient = null }, at) => ({
      ...{ audience, recipient },
      before: was[at] ?? 0,
      after: is[at] ?? 0,
    }));
  }

  async #countRows(rows: Rows, recipients: readonly DataRecipient[]): Promise<readonly number[]> {
    const now = this.#clock();
    const counts = recipients.map(() => 0);
    const merged = mergeByRecordId(eligibleRows(rows), this.#consents.timelines());
    for await (const [{ identity }, timeline] of merged) {
      const own = filterTimelineByCompany(timeline, identity);
      for (const [at, recipient] of recipients.entries()) {
        const isRow =
          readableGroups(timelineFor(own, recipient), recipient.audience, now).length > 0;
        if (isRow) counts[at] = (counts[at] ?? 0) + 1;
      }
    }
    return counts;
  }
}

async function* eligibleRows(rows: Rows) {
  for await (const { record, eligibility, identity } of rows)
    if (eligibility === 'IN' && identity !== undefined)
      yield { record_id: record.record_id, identity };
}
