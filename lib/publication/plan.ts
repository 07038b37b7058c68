import type { CompanyTimeline, Timeline } from '../consent/timeline.ts';
import { computeDigest, computeKeyedDigest, type Json } from '../core/digest.ts';
import { inBatches } from '../core/in-batches.ts';
import type { Instant } from '../core/instant.ts';
import { ELIGIBILITY_FIELDS, type EligibilityFields } from '../mapping/companies/eligibility.ts';
import type { FieldDeclarations } from '../register/field.ts';
import { type ByAudience, byAudience } from './by-audience.ts';
import { type ByteLine, byteLines, parseCompanyRecord, readRecordId } from './byte-lines.ts';
import type { RowFormat } from './file-formats.ts';
import { type GrantMask, grantMaskAt, NO_GRANTS } from './grant-mask.ts';
import { PlanCounter, type PlanTotals } from './plan-counter.ts';
import type { PublishableRows } from './ports.ts';
import { computeRendererId } from './renderer.ts';
import { SortedCursor } from './sorted-cursor.ts';
import type { EditionRef } from './version.ts';

export interface PlanInput {
  readonly dataset: string;
  /** Key of the recipient or purpose of the version. @default whole audiences */
  readonly reader?: string | undefined;
  /** @see PublicationDeps.purpose */
  readonly purpose?: string | undefined;
  readonly edition: EditionRef;
  /** Number of eligible companies of the edition. */
  readonly eligible: number;
  readonly rows: PublishableRows;
  readonly timelines: AsyncIterable<CompanyTimeline>;
  /** Grants of the current version as the upper bound: for a version that only removes data. */
  readonly atMost?: AsyncIterable<readonly StoredGrant[]>;
  readonly consentsReadAt: Instant;
  /** Formats of the files; the id of the version depends on them. */
  readonly formats: readonly RowFormat[];
  /** Secret key of version ids. @see PublicationDeps.versionKey */
  readonly versionKey: Uint8Array;
}

/** The grants of one company in a version, as stored next to its views. */
export type StoredGrant = readonly [recordId: string, mask: GrantMask];

/**
 * A planned version: its grants at the time at which they were read, and its id.
 *
 * The id does not depend on the time: the same rows, grants and renderer have the same id every night.
 * So a night without changes is recognised before any write. The id is public and the rows are not: it
 * is a digest with a secret key, so that no reader can test a guess of a row.
 */
export interface Plan extends PlanTotals {
  readonly id: string;
  /** The view id of each audience: an id reveals nothing about what other audiences may see. */
  readonly viewIds: ByAudience<string>;
  readonly edition: EditionRef;
  readonly consentsReadAt: Instant;
  readonly renderer: string;
  readonly grantsDigest: string;
}

/**
 * Joins the rows of an edition with the grants at `consentsReadAt`. It reads both once, and needs two bytes of
 * memory per row.
 */
export async function planVersion(input: PlanInput): Promise<Plan> {
  const { dataset, edition, eligible, consentsReadAt, formats, versionKey, reader = null } = input;
  const purposeMember: Readonly<Record<string, string>> =
    input.purpose === undefined ? {} : { purpose: input.purpose };
  const renderer = computeRendererId(formats, input.rows.fields);
  const tally = new PlanCounter(consentsReadAt);
  const eligibilityFields = new EligibilityFieldTexts(input.rows.fields);
  const rows = new SortedCursor(checkLines(input.rows), readRecordId);
  const timelines = new SortedCursor(inBatches(input.timelines), ({ recordId }) => recordId);
  const atMost = input.atMost && new SortedCursor(input.atMost, ([recordId]) => recordId);
  try {
    for (let row = await rows.current(); row !== undefined; row = await rows.current()) {
      const { key, item } = row;
      const timeline = (await timelines.find(key))?.timeline;
      const previous = atMost && ((await atMost.find(key))?.[1] ?? NO_GRANTS);
      const permitted = computeGrantMask(timeline, previous, consentsReadAt);
      const isRow =
        permitted !== NO_GRANTS && input.rows.isEligible(key, eligibilityFields.of(item));
      tally.add(key, timeline, isRow ? permitted : NO_GRANTS);
      rows.advance();
    }
  } finally {
    for (const source of [rows, timelines, atMost]) await source?.close();
  }
  const planned = tally.computeTotals(eligible);
  const grantsDigest = computeDigest(planned.audienceDigests);
  const computeId = (of: Readonly<Record<string, Json>>) =>
    `${edition.id}-${computeKeyedDigest({ edition, renderer, ...of }, versionKey).slice(0, 12)}`;
  const id = computeId({ dataset, reader, grantsDigest });
  // The id does not depend on the recipient: a named recipient has the same id for the same rows as its
  // whole audience.
  const viewIds = byAudience((audience) =>
    computeId({
      dataset,
      audience,
      ...purposeMember,
      permitted: planned.audienceDigests[audience],
    }),
  );
  return { ...planned, id, viewIds, edition, consentsReadAt, renderer, grantsDigest };
}

function computeGrantMask(
  timeline: Timeline | undefined,
  previous: GrantMask | undefined,
  at: Instant,
): GrantMask {
  if (timeline === undefined || previous === NO_GRANTS) return NO_GRANTS;
  const now = grantMaskAt(timeline, at);
  return previous === undefined ? now : now & previous;
}

/**
 * The lines of an edition. One program wrote them all, so a check of the members of the first line is
 * enough: an edition with other members is refused before its rows are cut.
 */
async function* checkLines({
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

/**
 * Neighbouring fields that decide about eligibility: the mark before the first, and the mark after the
 * last.
 */
interface FieldRun {
  readonly start: string;
  /** `undefined` for a run at the end of the record. */
  readonly end: string | undefined;
}

/** Maximum number of cached texts; codes and countries need far fewer. */
const MAX_TEXTS = 10_000;

/**
 * Reads the fields that decide about eligibility from the text of records, without parsing the other
 * fields.
 */
export class EligibilityFieldTexts {
  readonly #runs: readonly FieldRun[];
  readonly #known = new Map<string, EligibilityFields>();

  constructor(fields: FieldDeclarations) {
    this.#runs = findScopeRuns(Object.keys(fields));
  }

  of(line: ByteLine): EligibilityFields {
    const text = this.#extractText(line);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const fields = JSON.parse(text) as EligibilityFields;
    if (this.#known.size < MAX_TEXTS) this.#known.set(text, fields);
    return fields;
  }

  #extractText(line: ByteLine): string {
    let text = '';
    let from = 0;
    for (const { start, end } of this.#runs) {
      const first = line.indexOf(start, from);
      const last = end === undefined ? line.length - 1 : line.indexOf(end, first);
      if (first === -1 || last === -1)
        throw new Error('a record is not written in the order of its fields');
      text += line.slice(first, last);
      from = last;
    }
    return `{${text.slice(1)}}`;
  }
}

function findScopeRuns(names: readonly string[]): readonly FieldRun[] {
  const isDecisive = (name: string | undefined) =>
    ELIGIBILITY_FIELDS.some((field) => field === name);
  const mark = (name: string) => `,"${name}":`;
  return names.flatMap((name, at) => {
    if (!isDecisive(name) || isDecisive(names[at - 1])) return [];
    const next = names.slice(at).find((later) => !isDecisive(later));
    return [{ start: mark(name), end: next === undefined ? undefined : mark(next) }];
  });
}
