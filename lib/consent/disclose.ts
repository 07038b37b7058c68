import type { Instant } from '../core/instant.ts';
import { cachePerObject } from '../core/once-per.ts';
import { mergeByRecordId } from './merge.ts';
import { coversPurpose } from './purposes.ts';
import { timelineFor } from './recipient.ts';
import { type CompanyTimeline, readableGroups, type Timeline } from './timeline.ts';
import { type Audience, FIELD_GROUPS, type FieldGroup } from './vocabulary.ts';

/** A row of a version: the fields of a company by name. */
export interface DatasetRow {
  readonly record_id: string;
}

/** The field group of every field of a row. A missing or `internal` field is never disclosed. */
export type GroupOf<R extends DatasetRow> = {
  readonly [F in keyof R & string]: FieldGroup | 'internal';
};

/** A group that a row may lack. `registry` is always in a row. */
export type OptionalGroup = Exclude<FieldGroup, 'registry'>;

/**
 * A row for an audience. The fields of a group without a grant are **absent**; `withheld`, the last
 * member, lists these groups in the order of `FIELD_GROUPS`. A field with the value `null` is unknown.
 */
export type DisclosedRow<R extends DatasetRow = DatasetRow> = Readonly<Partial<R>> & {
  readonly record_id: string;
  readonly withheld: readonly OptionalGroup[];
};

/** The rows of a version and the timelines of companies, both in ascending order of the record id (UTF-16 code units). */
export interface DisclosableVersion<R extends DatasetRow> {
  readonly rows: Iterable<R> | AsyncIterable<R>;
  readonly timelines: Iterable<CompanyTimeline> | AsyncIterable<CompanyTimeline>;
  readonly groupOf: GroupOf<R>;
}

/**
 * Returns the fields of a version that an audience may read at an instant, for a purpose. It is the only
 * function that returns rows. For a purpose that the notices do not name, it returns none.
 *
 * @param purpose IRI of the Data Privacy Vocabulary
 * @param at the clock of the recipient; a withdrawal that was not in the future when it was recorded counts
 * even if this clock is slow
 * @param recipient a named recipient: decisions about it have priority over decisions about the audience
 */
export async function* disclose<R extends DatasetRow>(
  version: DisclosableVersion<R>,
  audience: Audience,
  purpose: string | undefined,
  at: Instant,
  recipient?: string,
): AsyncGenerator<DisclosedRow<R>> {
  if (!coversPurpose(purpose)) return;
  for await (const [row, timeline] of mergeByRecordId(version.rows, version.timelines)) {
    const own = timelineFor(timeline, { audience, recipient });
    const disclosed = discloseRow(row, own, version.groupOf, audience, at);
    if (disclosed !== undefined) yield disclosed;
  }
}

/**
 * Returns one row as an audience may read it at an instant; `undefined` if the audience may not read
 * the row.
 *
 * @param timeline for an audience with named recipients, the timeline of one recipient, see
 * `timelineFor`
 */
export function discloseRow<R extends DatasetRow>(
  row: R,
  timeline: Timeline,
  groupOf: GroupOf<R>,
  audience: Audience,
  at: Instant,
): DisclosedRow<R> | undefined {
  const granted = readableGroups(timeline, audience, at);
  return granted.length === 0 ? undefined : withGrantedGroups(row, groupOf, granted);
}

/**
 * Builds a row with the fields of the granted groups, which include `registry`. `withheld` lists the
 * other groups.
 */
function withGrantedGroups<R extends DatasetRow>(
  row: R,
  groupOf: GroupOf<R>,
  granted: readonly FieldGroup[],
): DisclosedRow<R> {
  const { fields, withheld } = plansOf(groupOf)(granted);
  const shown: Record<string, unknown> = {};
  for (const field of fields) shown[field] = row[field as keyof R];
  shown['withheld'] = withheld;
  return shown as DisclosedRow<R>;
}

/**
 * The fields that one set of granted groups shows. It is computed once for each set, because few sets
 * serve many rows.
 */
interface Plan {
  readonly fields: readonly string[];
  readonly withheld: readonly OptionalGroup[];
}

/** Plans by the `groupOf` object, then by the set of granted groups; both are compared by identity. */
const plansOf = cachePerObject((groupOf: Readonly<Record<string, string>>) =>
  cachePerObject(
    (granted: readonly FieldGroup[]): Plan => ({
      fields: Object.keys(groupOf).filter((field) =>
        granted.some((group) => group === groupOf[field]),
      ),
      withheld: FIELD_GROUPS.filter(
        (group): group is OptionalGroup => group !== 'registry' && !granted.includes(group),
      ),
    }),
  ),
);
