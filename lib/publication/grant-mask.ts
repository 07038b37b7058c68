import type { OptionalGroup } from '../consent/disclose.ts';
import { readableGroups, type Timeline } from '../consent/timeline.ts';
import { AUDIENCES, type Audience, FIELD_GROUPS, type FieldGroup } from '../consent/vocabulary.ts';
import type { Instant } from '../core/instant.ts';

/**
 * The groups that are granted to one audience: a bit for each of `FIELD_GROUPS`; 0 means no row. A
 * version has one number for each company, so a million companies need two megabytes.
 */
export type GroupBits = number;

/**
 * {@link GroupBits} of the three audiences in one number below 2¹⁵. 0 means that no audience sees the
 * company. Without `registry` no other group is granted, so the intersection of two masks is a valid
 * mask.
 */
export type GrantMask = number;

export const NO_GRANTS: GrantMask = 0;

const ALL_GROUPS = 2 ** FIELD_GROUPS.length - 1;
const BIT = Object.fromEntries(FIELD_GROUPS.map((group, index) => [group, 1 << index])) as Readonly<
  Record<FieldGroup, GroupBits>
>;
const SHIFT = Object.fromEntries(
  AUDIENCES.map((audience, index) => [audience, index * FIELD_GROUPS.length]),
) as Readonly<Record<Audience, number>>;

/** Returns the grants of a company for a recipient whose clock says `at`. */
export function grantMaskAt(timeline: Timeline, at: Instant): GrantMask {
  let mask = NO_GRANTS;
  for (const audience of AUDIENCES)
    for (const group of readableGroups(timeline, audience, at))
      mask |= BIT[group] << SHIFT[audience];
  return mask;
}

/** The groups that a mask grants to one audience. */
export function groupsIn(mask: GrantMask, audience: Audience): GroupBits {
  return (mask >> SHIFT[audience]) & ALL_GROUPS;
}

export function isGranted(groups: GroupBits, group: FieldGroup | 'internal'): boolean {
  return group !== 'internal' && (groups & BIT[group]) !== 0;
}

/** The withheld groups of a row, in the order of `FIELD_GROUPS`. */
export function listWithheldGroups(groups: GroupBits): readonly OptionalGroup[] {
  return FIELD_GROUPS.filter(
    (group): group is OptionalGroup => group !== 'registry' && !isGranted(groups, group),
  );
}

/** Computes a value once for every combination of granted groups. */
export function computeByGroups<T>(compute: (groups: GroupBits) => T): (groups: GroupBits) => T {
  const values = Array.from({ length: ALL_GROUPS + 1 }, (_, groups) => compute(groups));
  return (groups) => values[groups & ALL_GROUPS] as T;
}
