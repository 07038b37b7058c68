import type { CompanyPermits, Timeline } from '../consent/timeline.ts';
import { digestOf, sha256Stream } from '../core/digest.ts';
import { inBatches } from '../core/in-batches.ts';
import type { Instant } from '../core/instant.ts';
import { type ByteLine, byteLines, recordIdOf, recordOf } from './byte-lines.ts';
import { Ordered } from './ordered.ts';
import { NO_PERMIT, type PermitMask, permitMask } from './permit-mask.ts';
import { type Planned, PlanTally } from './plan-tally.ts';
import type { EditionRows } from './ports.ts';
import { ScopeTexts } from './scope-text.ts';
import type { EditionRef } from './version.ts';

export interface PlanInput {
  readonly dataset: string;
  readonly edition: EditionRef;
  /** Companies of the edition that are in scope. */
  readonly eligible: number;
  readonly rows: EditionRows;
  readonly permits: AsyncIterable<CompanyPermits>;
  /** Permits of the head, beyond which nothing may open: for a version that only takes away. */
  readonly atMost?: AsyncIterable<readonly KeptPermit[]>;
  readonly cutAt: Instant;
  readonly renderer: string;
}

/** What a version permitted for one company, as it is kept beside its views. */
export type KeptPermit = readonly [recordId: string, mask: PermitMask];

/**
 * What a version would hold: the effective state at the cut, and its name.
 *
 * The id says nothing of the time: the same rows, permits and renderer have the same id on every
 * night, so a night that changes nothing is recognised before anything is written.
 */
export interface Plan extends Planned {
  readonly id: string;
  readonly edition: EditionRef;
  readonly cutAt: Instant;
  readonly renderer: string;
  readonly permitsDigest: string;
}

/** Joins the rows of an edition with the permits at the cut; reads both once, keeps two bytes a row. */
export async function plan(input: PlanInput): Promise<Plan> {
  const { dataset, edition, eligible, cutAt, renderer } = input;
  const tally = new PlanTally(cutAt);
  const scopes = new ScopeTexts();
  const blind = new Blinding();
  const rows = new Ordered(checkedLines(input.rows.bytes), recordIdOf);
  const permits = new Ordered(inBatches(input.permits), ({ recordId }) => recordId);
  const atMost = input.atMost && new Ordered(input.atMost, ([recordId]) => recordId);
  try {
    for (let row = await rows.current(); row !== undefined; row = await rows.current()) {
      const { key, item } = row;
      blind.see(item);
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
  const digest = digestOf({ dataset, edition, permitsDigest, renderer, blind: blind.digest() });
  const id = `${edition.id}-${digest.slice(0, 12)}`;
  return { ...planned, id, edition, cutAt, renderer, permitsDigest };
}

/** Rows that go into the name of a version: enough that nobody outside knows them all. */
const BLINDING_ROWS = 1_000;

/**
 * Makes the public name of a version useless for guessing. Without it whoever knows the digest of
 * the rows, which is public, and what his own audience is permitted, could name every state that
 * another audience's permits may be in, and see which one is published. The rows themselves are
 * known to nobody outside: they hold what is never published, and companies that permit nothing.
 */
class Blinding {
  readonly #hash = sha256Stream().update('kaart version name\n');
  #left = BLINDING_ROWS;

  see(line: ByteLine): void {
    if (this.#left === 0) return;
    this.#left -= 1;
    this.#hash.update(line);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}

function maskOf(
  timeline: Timeline | undefined,
  kept: PermitMask | undefined,
  at: Instant,
): PermitMask {
  if (timeline === undefined || kept === NO_PERMIT) return NO_PERMIT;
  const now = permitMask(timeline, at);
  return kept === undefined ? now : now & kept;
}

/**
 * The lines of an edition. One program wrote them all, so what holds of the first one's members
 * holds of all: an edition of another form of record is refused before a row is cut out of it.
 */
async function* checkedLines(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly ByteLine[]> {
  let first = true;
  for await (const batch of byteLines(bytes)) {
    if (first && batch[0] !== undefined) recordOf(batch[0]);
    first = false;
    yield batch;
  }
}
