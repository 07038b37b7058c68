import type { CompanyTimeline, Timeline } from './timeline.ts';

type Stream<T> = Iterable<T> | AsyncIterable<T>;

const NO_EVENTS: Timeline = {};

/**
 * Joins each row with the timeline of its company, in constant memory: both streams are in ascending
 * order of the record id. A company without events has an empty timeline, so it grants nothing. A
 * stream in another order loses rows, but never gives a row the timeline of another company.
 */
export async function* mergeByRecordId<R extends { readonly record_id: string }>(
  rows: Stream<R>,
  timelines: Stream<CompanyTimeline>,
): AsyncGenerator<readonly [R, Timeline]> {
  const companies = toAsyncGenerator(timelines);
  try {
    let next = await companies.next();
    for await (const row of rows) {
      while (!next.done && next.value.recordId < row.record_id) next = await companies.next();
      const isOwn = !next.done && next.value.recordId === row.record_id;
      yield [row, isOwn ? next.value.timeline : NO_EVENTS];
    }
  } finally {
    await companies.return(undefined);
  }
}

async function* toAsyncGenerator<T>(stream: Stream<T>): AsyncGenerator<T> {
  yield* stream;
}
