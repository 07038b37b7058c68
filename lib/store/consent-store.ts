import { RecordedConsentEvent } from '../consent/event.ts';
import type {
  CompanyAppend,
  CompanyConsents,
  ConsentCommit,
  ConsentEpoch,
  ConsentNarrowed,
  ConsentStore,
} from '../consent/ports.ts';
import type { CompanyPermits, Timeline } from '../consent/timeline.ts';
import { AUDIENCES } from '../consent/vocabulary.ts';
import { withdrawnIn } from '../consent/withdrawn.ts';
import { auditWrite } from './audit-write.ts';
import { outboxWrite } from './outbox.ts';
import { all, type Item, type Key, type Table, type Write } from './table.ts';

/** A transaction holds 100 writes; epoch, message owed and audit entry are three of them. */
const CAPACITY = 97;
const PERMITS = 'PERMITS';
const EPOCH: Key = { pk: 'EPOCH', sk: 'consent' };

/** What `PERMITS / <record id>` holds: written with every event, by this file alone, so it is read as it stands. */
interface Permits {
  readonly lastSeq: number;
  readonly timeline: Timeline;
}

/** The consent log over a table. @see ConsentStore for what it promises */
export class TableConsentStore implements ConsentStore {
  readonly capacity = CAPACITY;
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async load(recordIds: readonly string[]): Promise<ReadonlyMap<string, CompanyConsents>> {
    const items = await Promise.all(
      recordIds.map((recordId) => this.#table.get<Permits>(permitsKey(recordId))),
    );
    const held = items.filter((item) => item !== undefined).map(consentsOf);
    return new Map(held.map((consents) => [consents.recordId, consents]));
  }

  async append(commit: ConsentCommit): Promise<void> {
    await this.#table.transact([
      ...commit.companies.flatMap(companyWrites),
      ...narrowingWrites(commit),
      auditOf(commit),
    ]);
  }

  async events(recordId: string): Promise<readonly RecordedConsentEvent[]> {
    const log: RecordedConsentEvent[] = [];
    for await (const { data } of all(this.#table, {
      pk: companyPartition(recordId),
      from: 'CONSENT#',
      to: 'CONSENT#~',
    }))
      log.push(RecordedConsentEvent.parse(data));
    return log;
  }

  async *permits(): AsyncGenerator<CompanyPermits> {
    for await (const { sk, data } of all<Permits>(this.#table, { pk: PERMITS, limit: 1_000 }))
      yield { recordId: sk, timeline: data.timeline };
  }

  async epoch(): Promise<ConsentEpoch> {
    const item = await this.#table.get<Partial<ConsentEpoch>>(EPOCH);
    return { partners: 0, dataspace: 0, public: 0, ...item?.data };
  }
}

function permitsKey(recordId: string): Key {
  return { pk: PERMITS, sk: recordId };
}

function companyPartition(recordId: string): string {
  return `COMPANY#${recordId}`;
}

function consentsOf({ sk, version, data }: Item<Permits>): CompanyConsents {
  return { recordId: sk, version, ...data };
}

/** The condition on the timeline orders the writers of a company; the events go with it. */
function companyWrites({ before, events, timeline }: CompanyAppend): Write[] {
  const { recordId, version, lastSeq } = before;
  return [
    {
      kind: 'put',
      key: permitsKey(recordId),
      data: { lastSeq: lastSeq + events.length, timeline },
      if: version === 0 ? 'absent' : { version },
    },
    ...events.map((event): Write => {
      const sk = `CONSENT#${String(event.seq).padStart(8, '0')}`;
      return {
        kind: 'put',
        key: { pk: companyPartition(recordId), sk },
        data: event,
        if: 'absent',
      };
    }),
  ];
}

function narrowingWrites(commit: ConsentCommit): Write[] {
  const { id, at, narrowing } = commit;
  const audiences = AUDIENCES.filter((audience) => narrowing[audience] !== undefined);
  if (audiences.length === 0) return [];
  const companies = withdrawnIn(commit);
  const message: ConsentNarrowed = {
    kind: 'consent-narrowed',
    audiences,
    ...(companies.length === 0 ? {} : { withdrawn: { commit: id, at, companies } }),
  };
  return [
    { kind: 'add', key: EPOCH, amounts: { ...narrowing } },
    outboxWrite(id, at, { ...message }),
  ];
}

function auditOf({ id, at, actor, companies }: ConsentCommit): Write {
  const recordIds = companies.map(({ before }) => before.recordId);
  const events = companies.reduce((sum, company) => sum + company.events.length, 0);
  const subject = recordIds.length === 1 ? `company/${recordIds[0]}` : 'companies';
  const facts = { events, companies: recordIds.length, recordIds: recordIds.join(' ') };
  return auditWrite({ id, at, actor, action: 'consent.recorded', subject, facts });
}
