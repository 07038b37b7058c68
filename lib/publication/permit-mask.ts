import type { ClosableGroup } from '../consent/disclose.ts';
import { readableGroups, type Timeline } from '../consent/timeline.ts';
import { AUDIENCES, type Audience, FIELD_GROUPS, type FieldGroup } from '../consent/vocabulary.ts';
import type { Instant } from '../core/instant.ts';

/**
 * The groups that are open to one audience: a bit for each of `FIELD_GROUPS`. 0 is no row.
 * A version holds one number for each company, so that a million of them are two megabytes.
 */
export type GroupBits = number;

/** {@link GroupBits} of the three audiences in one number below 2¹⁵. 0 is a company nobody sees. */
export type PermitMask = number;

const WIDTH = FIELD_GROUPS.length;
const ALL_GROUPS = 2 ** WIDTH - 1;
const SHIFT = Object.fromEntries(
  AUDIENCES.map((audience, index) => [audience, index * WIDTH]),
) as Record<Audience, number>;

export const NO_PERMIT: PermitMask = 0;

/** What a reader whose clock says `at` may see of a company. */
export function permitMask(timeline: Timeline, at: Instant): PermitMask {
  let mask = NO_PERMIT;
  for (const audience of AUDIENCES)
    for (const group of readableGroups(timeline, audience, at))
      mask |= bitOf(group) << SHIFT[audience];
  return mask;
}

/** What remains of two masks: open in both. A company whose door is closed in one is no row. */
export function narrowed(a: PermitMask, b: PermitMask): PermitMask {
  const both = a & b;
  return AUDIENCES.reduce(
    (mask, audience) =>
      isOpen(groupsIn(both, audience), 'registry') ? mask : mask & ~(ALL_GROUPS << SHIFT[audience]),
    both,
  );
}

/** The groups that a mask opens to one audience. */
export function groupsIn(mask: PermitMask, audience: Audience): GroupBits {
  return (mask >> SHIFT[audience]) & ALL_GROUPS;
}

export function isOpen(groups: GroupBits, group: FieldGroup): boolean {
  return (groups & bitOf(group)) !== 0;
}

/** The closed groups of a row, in the order of `FIELD_GROUPS`. */
export function withheld(groups: GroupBits): readonly ClosableGroup[] {
  return WITHHELD[groups] ?? [];
}

const WITHHELD = Array.from({ length: ALL_GROUPS + 1 }, (_, groups) =>
  FIELD_GROUPS.filter(
    (group): group is ClosableGroup => group !== 'registry' && !isOpen(groups, group),
  ),
);

function bitOf(group: FieldGroup): GroupBits {
  return BIT[group];
}

const BIT_ENTRIES = FIELD_GROUPS.map((group, index) => [group, 1 << index]);
const BIT = Object.fromEntries(BIT_ENTRIES) as Record<FieldGroup, GroupBits>;
