import { RecordedConsentEvent } from '../consent/event.ts';
import type { ListPage, PageRequest } from '../core/page.ts';
import { type Key, listAllItems, readTablePage, type Table, type TableQuery } from './table.ts';

/** The key of an event: the log of a company is a partition, in the order of recording. */
export function eventKey(recordId: string, seq: number): Key {
  return { pk: `COMPANY#${recordId}`, sk: `CONSENT#${String(seq).padStart(8, '0')}` };
}

const ALL = { first: 0, last: 99_999_999 };

/** The query of the log of a company, or of a part of it from one number to another, both included. */
export function eventsQuery(
  recordId: string,
  { first, last }: { readonly first: number; readonly last: number } = ALL,
): TableQuery {
  const { pk, sk: from } = eventKey(recordId, first);
  return { pk, from, to: eventKey(recordId, last).sk };
}

/** A page of the log of a company, the oldest events first. */
export async function loadEventsPage(
  table: Table,
  recordId: string,
  page: PageRequest,
): Promise<ListPage<RecordedConsentEvent>> {
  const { items, cursor } = await readTablePage(table, eventsQuery(recordId), page);
  return { items: items.map(({ data }) => RecordedConsentEvent.parse(data)), cursor };
}

/** Reads the log of a company, or a part of it. */
export async function readConsentEvents(
  table: Table,
  recordId: string,
  part = ALL,
): Promise<readonly RecordedConsentEvent[]> {
  const log: RecordedConsentEvent[] = [];
  for await (const { data } of listAllItems(table, eventsQuery(recordId, part)))
    log.push(RecordedConsentEvent.parse(data));
  return log;
}
