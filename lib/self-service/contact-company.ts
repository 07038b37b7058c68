import { discloseRow } from '../consent/disclose.ts';
import {
  type DataRecipient,
  listNamedRecipients,
  type NamedRecipient,
  timelineFor,
} from '../consent/recipient.ts';
import {
  findDecisionAt,
  isEndedByNotice,
  isOpenGrant,
  readableGroups,
  type Timeline,
  timelineKey,
} from '../consent/timeline.ts';
import { AUDIENCES, type Audience, type FieldGroup } from '../consent/vocabulary.ts';
import type { Instant } from '../core/instant.ts';
import type { EditionRow } from '../publication/byte-lines.ts';
import { getFieldGroups } from '../publication/field-groups.ts';
import {
  type ContactAccess,
  listDecidableGroups,
  listFieldNames,
  listVisibleGroupsFor,
  mayGrant,
} from './contact-fields.ts';
import type { CurrentCompanyRecord } from './ports.ts';

/** Fields of one group with their stored values. */
export interface StoredFieldGroup {
  readonly group: FieldGroup | 'internal';
  readonly fields: readonly (readonly [name: string, value: unknown])[];
}

/** The state of one group for one audience. */
export interface GroupState {
  readonly group: FieldGroup;
  readonly state: 'granted' | 'outdated' | 'ended' | 'withdrawn' | 'refused' | 'undecided';
  /** When the decision took effect; `null` if there is no decision. */
  readonly since: Instant | null;
  /** Last instant of the permission; `null` if it has no end. */
  readonly until: Instant | null;
  /** Version of the consent notice under which the decision was taken; `null` if there is no decision. */
  readonly notice: string | null;
  /** Whether recipients of the audience may read the group: it is granted, and the base group is granted. */
  readonly readable: boolean;
  /** Whether this contact may grant the group. */
  readonly mayGrant: boolean;
  /** Whether the state is the state of the audience, because there is no decision about this named recipient. */
  readonly asOthers: boolean;
}

/** The state of each group for an audience or a named recipient. */
export interface AudienceState extends DataRecipient {
  readonly groups: readonly GroupState[];
}

/** The row that a recipient gets; `undefined` if it gets no row. */
export type PreviewRow = Readonly<Record<string, unknown>> | undefined;

/** Returns the stored data of a company that its contact may see. */
export function listStoredGroups(
  { record, fields }: CurrentCompanyRecord,
  access: ContactAccess,
): readonly StoredFieldGroup[] {
  const values: Readonly<Record<string, unknown>> = record;
  return listVisibleGroupsFor(access).map((group) => ({
    group,
    fields: listFieldNames(fields, group).map((name) => [name, values[name]] as const),
  }));
}

/**
 * Returns all audiences, then the recipients that the company has named in a decision.
 *
 * @param furtherRecipients further recipients by name
 */
export function listTimelineRecipients(
  timeline: Timeline,
  furtherRecipients: readonly NamedRecipient[] = [],
): readonly DataRecipient[] {
  const named = listNamedRecipients(timeline);
  const isNew = (each: NamedRecipient) =>
    !named.some(
      ({ audience, recipient }) => audience === each.audience && recipient === each.recipient,
    );
  return [
    ...AUDIENCES.map((audience) => ({ audience })),
    ...named,
    ...furtherRecipients.filter(isNew),
  ];
}

/**
 * Returns the state of each group that the contact decides about, by audience and named recipient.
 *
 * @param furtherRecipients further recipients by name
 */
export function listAudienceStates(
  timeline: Timeline,
  access: ContactAccess,
  at: Instant,
  furtherRecipients: readonly NamedRecipient[] = [],
): readonly AudienceState[] {
  return listTimelineRecipients(timeline, furtherRecipients).map((recipient) => {
    const { audience } = recipient;
    const own = timelineFor(timeline, recipient);
    const readable = readableGroups(own, audience, at);
    const groups = listDecidableGroups(access).map((group): GroupState => {
      const state = getGroupState(own, group, audience, at);
      return {
        group,
        ...state,
        readable: readable.includes(group),
        mayGrant: mayGrant(access, group),
        asOthers: state.since !== null && followsAudience(timeline, group, recipient, at),
      };
    });
    return { ...recipient, groups };
  });
}

/** Whether the audience's decision applies to a named recipient, because there is no decision about the recipient itself. */
function followsAudience(
  timeline: Timeline,
  group: FieldGroup,
  { audience, recipient }: DataRecipient,
  at: Instant,
): boolean {
  if (recipient === undefined) return false;
  const byName = timeline[timelineKey(group, audience, recipient)] ?? [];
  return !byName.some(
    ({ effectiveAt, effectiveImmediately }) => effectiveImmediately || effectiveAt <= at,
  );
}

function getGroupState(
  timeline: Timeline,
  group: FieldGroup,
  audience: Audience,
  at: Instant,
): Pick<GroupState, 'state' | 'since' | 'until' | 'notice'> {
  const decision = findDecisionAt(timeline, group, audience, at);
  if (decision === undefined) return { state: 'undecided', since: null, until: null, notice: null };
  const { action, effectiveAt: since, validUntil: until = null, notice = null } = decision;
  if (isOpenGrant(decision, at)) return { state: 'granted', since, until, notice };
  if (isEndedByNotice(decision, at)) return { state: 'outdated', since, until, notice };
  const closed = { grant: 'ended', withdraw: 'withdrawn', refuse: 'refused' } as const;
  return { state: closed[action], since, until, notice };
}

/** The recipient for whom a row is previewed. */
interface PreviewRequest {
  readonly recipient: DataRecipient;
  readonly access: ContactAccess;
  readonly at: Instant;
}

/**
 * Returns the row that a recipient gets, by the same rule that discloses rows. A contact person sees only
 * the part about the person. A contact with a handed-over link sees the row without contact data.
 */
export function previewRow(
  own: CurrentCompanyRecord | undefined,
  timeline: Timeline,
  { recipient, access, at }: PreviewRequest,
): PreviewRow {
  if (own === undefined || !own.eligible) return undefined;
  const groups = getFieldGroups(own.fields);
  const ownTimeline = timelineFor(timeline, recipient);
  const row = discloseRow<EditionRow>(own.record, ownTimeline, groups, recipient.audience, at);
  if (row === undefined || access === 'company') return row;
  const visibleGroups = listVisibleGroupsFor(access);
  return Object.fromEntries(
    Object.entries(row).filter(
      ([name]) =>
        (name === 'withheld' && access !== 'person') ||
        visibleGroups.includes(groups[name] ?? 'internal'),
    ),
  );
}
