import * as z from 'zod';
import type { Json } from '../core/digest.ts';
import { hashOfEntry } from '../core/hash-chain.ts';
import type { AuditDefect } from './finding.ts';
import type { AuditCode } from './verify-messages.ts';

/** As much of an event as ties it into its chain. */
const ChainedEvent = z.looseObject({
  recordId: z.string(),
  seq: z.int(),
  prevHash: z.string().nullable(),
  hash: z.string(),
});
export type ChainedEvent = z.infer<typeof ChainedEvent>;

export interface CheckedChain {
  /** The events that could be read, in their places. */
  readonly ties: readonly ChainedEvent[];
  readonly damage: readonly AuditDefect[];
}

/**
 * Holds the events of one company against what ties them together: each is of this company, in its
 * place, unchanged, and names the one before.
 *
 * @param events in the order in which they are stored
 * @param firstSeq 1 for a whole chain; a part of one begins later, and what it begins with names an event that is not there
 */
export function checkChain(recordId: string, events: readonly Json[], firstSeq = 1): CheckedChain {
  const damage: AuditDefect[] = [];
  const report = (code: AuditCode, seq: number) => damage.push({ code, facts: { recordId, seq } });
  const ties = events.flatMap((event, place) => {
    const { data } = ChainedEvent.safeParse(event);
    if (data === undefined) report('EVENT_UNREADABLE', firstSeq + place);
    return data === undefined ? [] : [data];
  });
  if (damage.length > 0) return { ties, damage };
  reportPlaces(ties, firstSeq, report);
  for (const [place, tie] of ties.entries()) {
    const before = ties[place - 1];
    if (tie.recordId !== recordId) report('EVENT_FOREIGN', tie.seq);
    if (hashOfEntry(tie) !== tie.hash) report('EVENT_ALTERED', tie.seq);
    if (hasBrokenLink(tie, before)) report('LINK_BROKEN', tie.seq);
  }
  return { ties, damage };
}

/** Whether an event that has its place names another one before it than is there. */
function hasBrokenLink({ seq, prevHash }: ChainedEvent, before: ChainedEvent | undefined): boolean {
  if (seq === 1) return prevHash !== null;
  return before?.seq === seq - 1 && before.hash !== prevHash;
}

/** Missing events of one gap that are named; a number that was changed may claim any gap. */
const NAMED = 100;

function reportPlaces(
  ties: readonly ChainedEvent[],
  firstSeq: number,
  report: (code: AuditCode, seq: number) => void,
): void {
  const present = new Set(ties.map(({ seq }) => seq));
  let expected = firstSeq;
  for (const { seq } of ties) {
    const named = Math.min(seq, expected + NAMED);
    for (; expected < named && !present.has(expected); expected += 1)
      report('EVENT_MISSING', expected);
    if (expected === named) expected = seq;
    if (seq !== expected) report('EVENT_MOVED', seq);
    expected += 1;
  }
}
