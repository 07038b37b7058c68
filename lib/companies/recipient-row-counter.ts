import { mergeByRecordId } from '../consent/merge.ts';
import { type DataRecipient, timelineFor } from '../consent/recipient.ts';
import { type CompanyTimeline, readableGroups } from '../consent/timeline.ts';
import { filterTimelineByCompany } from '../consent/timeline-of-company.ts';
import { AUDIENCES, type Audience } from '../consent/vocabulary.ts';
import type { Clock } from '../core/clock.ts';
import type { IdentifiedRecord } from '../mapping/import/import-service.ts';
import type { NamedRecipients } from '../publication/ports.ts';

/** Companies that a reader may see in two editions, with the consent of this moment. */
export interface RecipientRowCount {
  readonly audience: Audience;
  /** A recipient by name; null for a whole audience. */
  readonly recipient: string | null;
  readonly before: number;
  readonly after: number;
}

interface TimelineSource extends Pick<NamedRecipients, 'listNamedRecipients'> {
  /** Of all companies with consent, ascending by record id. */
  timelines(): AsyncIterable<CompanyTimeline>;
}

type Rows = AsyncIterable<IdentifiedRecord>;

/** Counts the rows that each audience and each recipient by name may read, whether or not they were ever read. */
export class RecipientRowCounter {
  readonly #consents: TimelineSource;
  readonly #clock: Clock;

  constructor(consents: TimelineSource, clock: Clock) {
    this.#consents = consents;
    this.#clock = clock;
  }

  /** @param before,after ascending by record id; memory is flat */
  async compare(before: Rows, after: Rows): Promise<readonly RecipientRowCount[]> {
    const readers: DataRecipient[] = AUDIENCES.map((audience) => ({ audience }));
    for await (const reader of this.#consents.listNamedRecipients()) readers.push(reader);
    const [was, is] = [await this.#counts(before, readers), await this.#counts(after, readers)];
    return readers.map(({ audience, recipient = null }, at) => ({
      ...{ audience, recipient },
      before: was[at] ?? 0,
      after: is[at] ?? 0,
    }));
  }

  async #counts(rows: Rows, readers: readonly DataRecipient[]): Promise<readonly number[]> {
    const now = this.#clock();
    const counts = readers.map(() => 0);
    const merged = mergeByRecordId(inScope(rows), this.#consents.timelines());
    for await (const [{ identity }, timeline] of merged) {
      const own = filterTimelineByCompany(timeline, identity);
      for (const [at, reader] of readers.entries()) {
        const isRow = readableGroups(timelineFor(own, reader), reader.audience, now).length > 0;
        if (isRow) counts[at] = (counts[at] ?? 0) + 1;
      }
    }
    return counts;
  }
}

async function* inScope(rows: Rows) {
  for await (const { record, scope, identity } of rows)
    if (scope === 'IN' && identity !== undefined) yield { record_id: record.record_id, identity };
}
