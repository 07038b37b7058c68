import * as z from 'zod';
import type { Json } from '../core/digest.ts';
import { hashOfEntry } from '../core/hash-chain.ts';
import type { AuditDefect } from './finding.ts';
import type { AuditCode } from './verify-messages.ts';

/** The members of an event that link it to its chain. */
const ChainedEvent = z.looseObject({
  recordId: z.string(),
  seq: z.int(),
  prevHash: z.string().nullable(),
  hash: z.string(),
});
export type ChainedEvent = z.infer<typeof ChainedEvent>;

export interface CheckedChain {
  /** The events that could be read, in the order in which they are stored. */
  readonly readable: readonly ChainedEvent[];
  readonly defects: readonly AuditDefect[];
}

/**
 * Checks the events of one company: each one belongs to this company, is in its place, is unchanged, and
 * names the hash of the previous one.
 *
 * @param events in the order in which they are stored
 * @param firstSeq number of the first event: 1 for a whole chain. The first event of a later part names an event that is
 *   not in the part
 */
export function checkChain(recordId: string, events: readonly Json[], firstSeq = 1): CheckedChain {
  const defects: AuditDefect[] = [];
  const report = (code: AuditCode, seq: number) => defects.push({ code, facts: { recordId, seq } });
  const readable = events.flatMap((event, place) => {
    const { data } = ChainedEvent.safeParse(event);
    if (data === undefined) report('EVENT_UNREADABLE', firstSeq + place);
    return data === undefined ? [] : [data];
  });
  if (defects.length > 0) return { readable, defects };
  reportPlaces(readable, firstSeq, report);
  for (const [place, event] of readable.entries()) {
    const before = readable[place - 1];
    if (event.recordId !== recordId) report('EVENT_FOREIGN', event.seq);
    if (hashOfEntry(event) !== event.hash) report('EVENT_ALTERED', event.seq);
    if (hasBrokenLink(event, before)) report('LINK_BROKEN', event.seq);
  }
  return { readable, defects };
}

/**
 * Whether the stored previous hash of an event differs from the hash of the event before it. An event in a
 * wrong place is reported elsewhere.
 */
function hasBrokenLink({ seq, prevHash }: ChainedEvent, before: ChainedEvent | undefined): boolean {
  if (seq === 1) return prevHash !== null;
  return before?.seq === seq - 1 && before.hash !== prevHash;
}

/** Maximum number of missing events of one gap that are named. A changed number can look like a gap of any length. */
const MAX_NAMED = 100;

/** Reports missing and moved events. */
function reportPlaces(
  events: readonly ChainedEvent[],
  firstSeq: number,
  report: (code: AuditCode, seq: number) => void,
): void {
  const present = new Set(events.map(({ seq }) => seq));
  let expected = firstSeq;
  for (const { seq } of events) {
    const named = Math.min(seq, expected + MAX_NAMED);
    for (; expected < named && !present.has(expected); expected += 1)
      report('EVENT_MISSING', expected);
    if (expected === named) expected = seq;
    if (seq !== expected) report('EVENT_MOVED', seq);
    expected += 1;
  }
}
