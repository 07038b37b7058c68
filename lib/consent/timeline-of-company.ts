import {
  isSameCompanyWithoutGap,
  isSameContact,
  type RowIdentity,
} from '../core/company-identity.ts';
import { SortedLookup } from '../core/sorted-lookup.ts';
import {
  type CompanyTimeline,
  type ConsentDecision,
  concerns,
  decides,
  type Timeline,
  type TimelineKey,
} from './timeline.ts';
import { isClosing } from './vocabulary.ts';

/**
 * The decisions that apply to the company of a row. Consent belongs to a company and not to a record
 * id, so all code that evaluates consent uses the result of this function.
 *
 * - A decision applies to the identity that it was recorded for. One about `contact` applies to the
 *   person too: another name or address is another person.
 * - A withdrawal or refusal also ends earlier decisions for this identity, even a withdrawal under
 *   another identity: no withdrawal of the record id is lost. A withdrawal about a named recipient also
 *   applies to later identities, until another decision by name: it has priority over permissions for
 *   all recipients.
 * - A withdrawal that the company gave under another record id applies to this company only.
 * - A decision without an identity applies to no row.
 *
 * @param identity of the row; `undefined` for a company that the current edition lacks: it has no
 * readable row, and its log is shown unchanged
 * @returns the same object if each decision applies to the identity
 */
export function filterTimelineByCompany(
  timeline: Timeline,
  identity: string | undefined,
): Timeline {
  if (identity === undefined) return timeline;
  const applies = (key: string, { identity: own }: ConsentDecision) =>
    own === identity || (own !== undefined && isSameIdentity(key, own, identity));
  const all = Object.entries(timeline) as [TimelineKey, readonly ConsentDecision[]][];
  if (all.every(([key, list]) => list.every((decision) => applies(key, decision)))) return timeline;
  const lists = all.map(
    ([key, list]) => [key, list.filter((decision) => concerns(decision, identity))] as const,
  );
  const first = findFirstSeq(lists, identity);
  const remaining = lists.map(([key, list]) => {
    const lastByName = isByName(key) ? list.findLast(decides) : undefined;
    const closes = (decision: ConsentDecision) =>
      isClosing(decision) &&
      (decision.seq > first || decision === lastByName || decision.decidedUnder !== undefined);
    return [key, list.filter((decision) => applies(key, decision) || closes(decision))] as const;
  });
  return Object.fromEntries(remaining.filter(([, list]) => list.length > 0));
}

function isSameIdentity(key: string, own: string, identity: string): boolean {
  return (
    isSameCompanyWithoutGap(own, identity) &&
    (!key.startsWith('contact/') || isSameContact(own, identity))
  );
}

/** Whether a key is for a named recipient: `registry/partners/<id>`. */
export function isByName(key: string): boolean {
  return key.split('/').length > 2;
}

/** Number of the first decision for a company; infinite without one. */
function findFirstSeq(
  lists: readonly (readonly [string, readonly ConsentDecision[]])[],
  identity: string,
) {
  const own = lists
    .flatMap(([, list]) => list)
    .filter(
      (decision) => decision.identity && isSameCompanyWithoutGap(decision.identity, identity),
    );
  return Math.min(...own.map(({ seq }) => seq));
}

/**
 * Yields the timelines of the companies of rows, in constant memory. @param timelines,identities
 * ascending by record id
 */
export async function* listTimelinesByRow(
  timelines: AsyncIterable<CompanyTimeline>,
  identities: AsyncIterable<RowIdentity>,
): AsyncGenerator<CompanyTimeline> {
  const rows = new SortedLookup(identities);
  try {
    for await (const { recordId, timeline } of timelines) {
      const row = await rows.find(recordId);
      if (row !== undefined)
        yield { recordId, timeline: filterTimelineByCompany(timeline, row.identity) };
    }
  } finally {
    await rows.close();
  }
}
