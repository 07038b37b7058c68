import type { CompanyTimeline, Timeline } from '../consent/timeline.ts';
import { digestOf, type Json, keyedDigestOf } from '../core/digest.ts';
import { inBatches } from '../core/in-batches.ts';
import type { Instant } from '../core/instant.ts';
import { type ByAudience, byAudience } from './by-audience.ts';
import { type ByteLine, byteLines, parseCompanyRecord, recordIdOf } from './byte-lines.ts';
import { SortedReader } from './ordered.ts';
import { type GrantMask, NO_PERMIT, permitMask } from './permit-mask.ts';
import { type Planned, PlanTally } from './plan-tally.ts';
import type { PublishableRows } from './ports.ts';
import { rendererOf } from './renderer.ts';
import { ScopeTexts } from './scope-text.ts';
import type { EditionRef, RowFormat } from './version.ts';

export interface PlanInput {
  readonly dataset: string;
  /** Key of the reader that the version is for. @default whole audiences */
  readonly reader?: string | undefined;
  readonly edition: EditionRef;
  /** Companies of the edition that are in scope. */
  readonly eligible: number;
  readonly rows: PublishableRows;
  readonly permits: AsyncIterable<CompanyTimeline>;
  /** Permits of the head, beyond which nothing may open: for a version that only takes away. */
  readonly atMost?: AsyncIterable<readonly KeptPermit[]>;
  readonly cutAt: Instant;
  /** Formats of the files; they are part of the version's id. */
  readonly formats: readonly RowFormat[];
  /** Secret key of version ids. @see PublicationDeps.versionKey */
  readonly versionKey: Uint8Array;
}

/** What a version permitted for one company, as it is kept beside its views. */
export type KeptPermit = readonly [recordId: string, mask: GrantMask];

/**
 * What a version would hold: the effective state at the cut, and its name.
 *
 * The id says nothing of the time: the same rows, permits and renderer have the same id on every
 * night, so a night that changes nothing is recognised before anything is written. It is public, and
 * the rows are not: it is a digest under a secret key, so that no guess of a row can be tried out.
 */
export interface Plan extends Planned {
  readonly id: string;
  /** What each audience calls it: no view's id tells of what others may see. */
  readonly viewIds: ByAudience<string>;
  readonly edition: EditionRef;
  readonly cutAt: Instant;
  readonly renderer: string;
  readonly permitsDigest: string;
}

/** Joins the rows of an edition with the permits at the cut; reads both once, keeps two bytes a row. */
export async function plan(input: PlanInput): Promise<Plan> {
  const { dataset, edition, eligible, cutAt, formats, versionKey, reader = null } = input;
  const renderer = rendererOf(formats, input.rows.fields);
  const tally = new PlanTally(cutAt);
  const scopes = new ScopeTexts(input.rows.fields);
  const rows = new SortedReader(checkedLines(input.rows), recordIdOf);
  const permits = new SortedReader(inBatches(input.permits), ({ recordId }) => recordId);
  const atMost = input.atMost && new SortedReader(input.atMost, ([recordId]) => recordId);
  try {
    for (let row = await rows.current(); row !== undefined; row = await rows.current()) {
      const { key, item } = row;
      const timeline = (await permits.find(key))?.timeline;
      const kept = atMost && ((await atMost.find(key))?.[1] ?? NO_PERMIT);
      const permitted = maskOf(timeline, kept, cutAt);
      const isRow = permitted !== NO_PERMIT && input.rows.isEligible(key, scopes.of(item));
      tally.add(key, timeline, isRow ? permitted : NO_PERMIT);
      rows.advance();
    }
  } finally {
    for (const source of [rows, permits, atMost]) await source?.close();
  }
  const planned = tally.result(eligible);
  const permitsDigest = digestOf(planned.audienceDigests);
  const idOf = (of: Readonly<Record<string, Json>>) =>
    `${edition.id}-${keyedDigestOf({ edition, renderer, ...of }, versionKey).slice(0, 12)}`;
  const id = idOf({ dataset, reader, permitsDigest });
  // Without the reader: one by name has the same name for the same rows as its whole audience.
  const viewIds = byAudience((audience) =>
    idOf({ dataset, audience, permitted: planned.audienceDigests[audience] }),
  );
  return { ...planned, id, viewIds, edition, cutAt, renderer, permitsDigest };
}

function maskOf(
  timeline: Timeline | undefined,
  kept: GrantMask | undefined,
  at: Instant,
): GrantMask {
  if (timeline === undefined || kept === NO_PERMIT) return NO_PERMIT;
  const now = permitMask(timeline, at);
  return kept === undefined ? now : now & kept;
}

/**
 * The lines of an edition. One program wrote them all, so what holds of the first one's members
 * holds of all: an edition of another form of record is refused before a row is cut out of it.
 */
async function* checkedLines({
  bytes,
  fields,
}: PublishableRows): AsyncGenerator<readonly ByteLine[]> {
  let first = true;
  for await (const batch of byteLines(bytes)) {
    if (first && batch[0] !== undefined) parseCompanyRecord(batch[0], fields);
    first = false;
    yield batch;
  }
}
