import type { KnownEnd, ProjectedEnd } from '../audit/ports.ts';
import type { RecordedConsentEvent } from '../consent/event.ts';
import type {
  AccessReduced,
  CompanyAppend,
  CompanyConsents,
  ConsentCommit,
  ConsentEpoch,
  ConsentStore,
} from '../consent/ports.ts';
import { projectionDigest } from '../consent/projection.ts';
import { type DataRecipient, NAMED_AUDIENCES, type NamedRecipient } from '../consent/recipient.ts';
import { type ReducedTimeline, withoutReplaced } from '../consent/replaced.ts';
import { type CompanyTimeline, timelineOfLog } from '../consent/timeline.ts';
import { AUDIENCES } from '../consent/vocabulary.ts';
import { computeRecordedAt, listWithdrawnCompanies } from '../consent/withdrawn-companies.ts';
import type { Json } from '../core/digest.ts';
import { MAX_EPOCH_COPIES } from '../core/epoch-copies.ts';
import { hasCode } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import type { Instant } from '../core/instant.ts';
import type { ListPage, PageRequest } from '../core/page.ts';
import { auditWrite } from './audit-write.ts';
import { ConsentEpochs, epochWrites } from './consent-epoch.ts';
import { eventKey, eventsQuery, loadEventsPage, readConsentEvents } from './consent-events.ts';
import { feedWrite } from './consent-feed.ts';
import type { ConsentJournal } from './consent-journal.ts';
import { outboxWrite } from './outbox.ts';
import { receiptWrites } from './receipt-store.ts';
import {
  getManyItems,
  type Item,
  type Key,
  listAllItems,
  type Table,
  type Write,
} from './table.ts';

/**
 * A transaction holds 100 writes; the number of copies of the epoch, two queued messages, audit entry, list of
 * entries, entry of the feed and mark of the journal are seven of them, beside the copies.
 */
const CAPACITY = 93 - MAX_EPOCH_COPIES;
const TIMELINES = 'TIMELINES';
const NAMED = 'NAMED#';

/** Key of the item with the notice for which the ends of grants are recorded. */
const EXPIRED_UNDER: Key = { pk: 'NIGHT', sk: 'EXPIRED-UNDER' };
/** Number of logs that are read at the same time. */
const LOGS_AT_ONCE = 24;

/**
 * Content of `TIMELINES / <record id>`. Only this file writes it, with every event, so it is read
 * without a check. Replaced decisions are left out; the log has all of them.
 */
interface StoredTimeline extends ReducedTimeline {
  readonly lastSeq: number;
  readonly lastHash: string | null;
}

/** Content of `NAMED#<audience> / <recipient>`. A recipient without this mark reads what its audience reads. */
interface NamedMark {
  readonly since: Instant;
}

/** Prevents reads and records of the log until the table has all entries of the journal. */
export interface JournalGuard {
  readonly journal: Pick<ConsentJournal, 'write' | 'listMissingEntries'>;
  /** @throws KaartError `recovery-pending` */
  ready(): Promise<void>;
}

/** The consent log over a table. @see ConsentStore for its guarantees */
export class TableConsentStore implements ConsentStore {
  readonly capacity = CAPACITY;
  readonly #table: Table;
  readonly #guard: JournalGuard | undefined;
  readonly #epochs: ConsentEpochs;

  /**
   * @param guard absent for tools and tests without a journal
   * @param copies number of copies of the epoch
   */
  constructor(table: Table, guard?: JournalGuard, copies?: number) {
    this.#table = table;
    this.#guard = guard;
    this.#epochs = new ConsentEpochs(table, copies);
  }

  async load(
    recordIds: readonly string[],
    from?: Instant,
  ): Promise<ReadonlyMap<string, CompanyConsents>> {
    await this.#guard?.ready();
    const items = await getManyItems<StoredTimeline>(this.#table, TIMELINES, recordIds);
    const companies = new Map<string, CompanyConsents>();
    for await (const company of this.#withHistory(items, from))
      companies.set(company.recordId, company);
    return companies;
  }

  /** @param furtherWrites further writes of the transaction */
  async append(commit: ConsentCommit, furtherWrites: readonly Write[] = []): Promise<void> {
    await this.#guard?.ready();
    const [named, epochs] = await Promise.all([
      this.#namedWrites(commit),
      this.#epochWrites(commit),
    ]);
    const writtenEntry = await this.#guard?.journal.write(commit);
    try {
      await this.#table.transact([
        ...commit.companies.flatMap(companyWrites),
        ...narrowingWrites(commit, epochs),
        ...named,
        ...receiptWrites(commit),
        buildAuditWrite(commit),
        feedWrite(commit),
        ...(writtenEntry === undefined ? [] : [writtenEntry.mark]),
        ...furtherWrites,
      ]);
    } catch (error) {
      // After any other failure it is unknown whether the transaction succeeded.
      if (hasCode(error, 'concurrent-update')) await writtenEntry?.abandon().catch(() => undefined);
      throw error;
    }
  }

  async hasMissingEntries(): Promise<boolean> {
    const missing = await this.#guard?.journal.listMissingEntries();
    return missing !== undefined && missing.length > 0;
  }

  async #epochWrites({ narrowing }: ConsentCommit): Promise<readonly Write[]> {
    if (Object.keys(narrowing).length === 0) return [];
    await this.#epochs.addCopies();
    return epochWrites(this.#table, narrowing);
  }

  /** Builds the mark of each recipient that is named in a decision for the first time. */
  async #namedWrites({ at, companies }: ConsentCommit): Promise<Write[]> {
    const writes = new Map<string, Write>();
    for (const { audience, recipient } of companies.flatMap(({ events }) => events)) {
      const name = `${audience}/${recipient}`;
      if (recipient === undefined || writes.has(name)) continue;
      if ((await this.namedSince({ audience, recipient })) !== undefined) continue;
      const key = namedKey({ audience, recipient });
      writes.set(name, { kind: 'put', key, data: { since: at }, if: 'absent' });
    }
    return [...writes.values()];
  }

  async events(recordId: string): Promise<readonly RecordedConsentEvent[]> {
    return readConsentEvents(this.#table, recordId);
  }

  async eventsPage(recordId: string, page: PageRequest): Promise<ListPage<RecordedConsentEvent>> {
    return loadEventsPage(this.#table, recordId, page);
  }

  async *timelines(from?: Instant): AsyncGenerator<CompanyTimeline> {
    await this.#guard?.ready();
    const items = listAllItems<StoredTimeline>(this.#table, { pk: TIMELINES, limit: 1_000 });
    for await (const { recordId, timeline } of this.#withHistory(items, from))
      yield { recordId, timeline };
  }

  /**
   * Yields the companies of items in their order, with the complete timeline if the stored one begins
   * after `from`.
   */
  async *#withHistory(
    items: AsyncIterable<Item<StoredTimeline>> | Iterable<Item<StoredTimeline>>,
    from: Instant | undefined,
  ): AsyncGenerator<CompanyConsents> {
    for await (const batch of inBatches(items, LOGS_AT_ONCE)) {
      const companies = batch.map(async (item) => {
        const company = toCompanyConsents(item);
        const { historyFrom, recordId, lastSeq: last } = company;
        if (from === undefined || historyFrom === undefined || historyFrom <= from) return company;
        const log = await readConsentEvents(this.#table, recordId, { first: 1, last });
        return { ...company, timeline: timelineOfLog(log) };
      });
      yield* await Promise.all(companies);
    }
  }

  async loadExpiryNotice(): Promise<string | undefined> {
    return (await this.#table.get<{ readonly notice: string }>(EXPIRED_UNDER))?.data.notice;
  }

  async saveExpiryNotice(notice: string): Promise<void> {
    const stored = await this.#table.get(EXPIRED_UNDER);
    const condition = stored === undefined ? 'absent' : ({ version: stored.version } as const);
    await this.#table.transact([
      { kind: 'put', key: EXPIRED_UNDER, data: { notice }, if: condition },
    ]);
  }

  /**
   * The chain ends of all companies, in ascending order of the record id. @param after only later
   * record ids
   */
  async *chainEnds(after?: string, pageSize = 1_000): AsyncGenerator<KnownEnd> {
    const query = { pk: TIMELINES, limit: pageSize, ...(after !== undefined && { from: after }) };
    for await (const item of listAllItems<StoredTimeline | null>(this.#table, query))
      if (item.sk !== after) yield toKnownEnd(item);
  }

  /** The chain end of one company, with its projection. */
  async chainEnd(recordId: string): Promise<ProjectedEnd | undefined> {
    const item = await this.#table.get<StoredTimeline | null>(timelineKey(recordId));
    return (
      item && { ...toKnownEnd(item), projection: projectionDigest(item.data ?? { timeline: {} }) }
    );
  }

  /** The stored log of one company, without parsing: an auditor must also see items that are not events. */
  async *storedEvents(recordId: string): AsyncGenerator<Json> {
    for await (const { data } of listAllItems(this.#table, eventsQuery(recordId))) yield data;
  }

  async epoch(): Promise<ConsentEpoch> {
    await this.#guard?.ready();
    return this.#epochs.read();
  }

  async namedSince({ audience, recipient }: DataRecipient): Promise<Instant | undefined> {
    if (recipient === undefined || !NAMED_AUDIENCES.includes(audience)) return undefined;
    await this.#guard?.ready();
    const mark = await this.#table.get<NamedMark>(namedKey({ audience, recipient }));
    return mark?.data.since;
  }

  async *listNamedRecipients(): AsyncGenerator<NamedRecipient> {
    await this.#guard?.ready();
    for (const audience of NAMED_AUDIENCES)
      for await (const { sk } of listAllItems(this.#table, { pk: `${NAMED}${audience}` }))
        yield { audience, recipient: sk };
  }
}

function namedKey({ audience, recipient }: NamedRecipient): Key {
  return { pk: `${NAMED}${audience}`, sk: recipient };
}

function timelineKey(recordId: string): Key {
  return { pk: TIMELINES, sk: recordId };
}

function toCompanyConsents({ sk, version, data }: Item<StoredTimeline>): CompanyConsents {
  return { recordId: sk, version, ...data };
}

/** Parses a chain end. After manipulation of the item, missing values differ from every chain end. */
function toKnownEnd({ sk, data }: Item<StoredTimeline | null>): KnownEnd {
  return { recordId: sk, lastSeq: data?.lastSeq ?? 0, lastHash: data?.lastHash ?? null };
}

/** The writes of a company. The condition on the timeline orders its writers. */
function companyWrites({ before, events, timeline }: CompanyAppend): Write[] {
  const { recordId, version, lastSeq, lastHash } = before;
  return [
    {
      kind: 'put',
      key: timelineKey(recordId),
      data: {
        lastSeq: lastSeq + events.length,
        lastHash: events.at(-1)?.hash ?? lastHash,
        ...withoutReplaced(timeline),
      },
      if: version === 0 ? 'absent' : { version },
    },
    ...events.map(
      (event): Write => ({
        kind: 'put',
        key: eventKey(recordId, event.seq),
        data: event,
        if: 'absent',
      }),
    ),
  ];
}

/** @param epochs the writes that change the epoch */
function narrowingWrites(commit: ConsentCommit, epochs: readonly Write[]): Write[] {
  const { id, at, narrowing } = commit;
  const audiences = AUDIENCES.filter((audience) => narrowing[audience] !== undefined);
  if (audiences.length === 0) return [];
  const companies = listWithdrawnCompanies(commit);
  const message: AccessReduced = {
    kind: 'access-reduced',
    audiences,
    ...(companies.length > 0 && {
      withdrawn: { commit: id, at: computeRecordedAt(commit), companies },
    }),
  };
  return [...epochs, outboxWrite(id, at, { ...message })];
}

function buildAuditWrite({ id, at, actor, companies, reason }: ConsentCommit): Write {
  const recordIds = companies.map(({ before }) => before.recordId);
  const events = companies.reduce((sum, company) => sum + company.events.length, 0);
  const subject = recordIds.length === 1 ? `company/${recordIds[0]}` : 'companies';
  const facts = { events, companies: recordIds.length, recordIds: recordIds.join(' ') };
  if (reason === undefined)
    return auditWrite({ id, at, actor, action: 'consent.recorded', subject, facts });
  const action = 'consent.identity-confirmed';
  return auditWrite({ id, at, actor, action, subject, facts: { ...facts, reason } });
}
