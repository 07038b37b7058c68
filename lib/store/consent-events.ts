import { RecordedConsentEvent } from '../consent/event.ts';
import { all, type Key, type Table } from './table.ts';

/** Where an event of a company lies: its log is a partition, in the order of recording. */
export function eventKey(recordId: string, seq: number): Key {
  return { pk: `COMPANY#${recordId}`, sk: `CONSENT#${String(seq).padStart(8, '0')}` };
}

/** The log of a company, or the part of it from one number to another, both included. */
export async function eventsOf(
  table: Table,
  recordId: string,
  { first, last }: { readonly first: number; readonly last: number } = ALL,
): Promise<readonly RecordedConsentEvent[]> {
  const { pk, sk: from } = eventKey(recordId, first);
  const log: RecordedConsentEvent[] = [];
  for await (const { data } of all(table, { pk, from, to: eventKey(recordId, last).sk }))
    log.push(RecordedConsentEvent.parse(data));
  return log;
}

const ALL = { first: 0, last: 99_999_999 };
