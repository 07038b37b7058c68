import { discloseRow } from '../consent/disclose.ts';
import { type DataRecipient, listNamedRecipients, timelineFor } from '../consent/recipient.ts';
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
  /** Since when; `null` where nothing was decided. */
  readonly since: Instant | null;
  /** Last instant of a permit. */
  readonly until: Instant | null;
  /** Version of the notice under which it was permitted; `null` where it is not. */
  readonly notice: string | null;
  /** Granted, and the base group is granted: recipients of the audience may see it. */
  readonly readable: boolean;
  /** Whether this contact may permit it. */
  readonly mayGrant: boolean;
  /** For a recipient by name: there is no decision for it alone, so its audience's state applies. */
  readonly asOthers: boolean;
}

/** The groups that an audience, or one recipient by name, may read of the company, and the possible decisions. */
export interface AudienceState extends DataRecipient {
  readonly groups: readonly GroupState[];
}

/** The row as a recipient of the audience gets it; `undefined` if the recipient gets no row. */
export type PreviewRow = Readonly<Record<string, unknown>> | undefined;

/** Returns the stored data of a company, as its contact sees it. */
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

/** Every audience, then the readers that were decided on by name. */
export function listTimelineRecipients(timeline: Timeline): readonly DataRecipient[] {
  return [...AUDIENCES.map((audience) => ({ audience })), ...listNamedRecipients(timeline)];
}

/** Returns the state of all groups that the contact decides about, by recipient. */
export function audienceStates(
  timeline: Timeline,
  access: ContactAccess,
  at: Instant,
): readonly AudienceState[] {
  return listTimelineRecipients(timeline).map((reader) => {
    const { audience } = reader;
    const own = timelineFor(timeline, reader);
    const readable = readableGroups(own, audience, at);
    const groups = listDecidableGroups(access).map((group): GroupState => {
      const stands = getGroupState(own, group, audience, at);
      return {
        group,
        ...stands,
        readable: readable.includes(group),
        mayGrant: mayGrant(access, group),
        asOthers: stands.since !== null && followsAudience(timeline, group, reader, at),
      };
    });
    return { ...reader, groups };
  });
}

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
  readonly reader: DataRecipient;
  readonly access: ContactAccess;
  readonly at: Instant;
}

/**
 * The company's row as a reader gets it, by the same rule by which rows are
 * disclosed. A person sees the part of it that is about the person; a contact with a link that was handed
 * over sees it without contact data.
 */
export function previewRow(
  own: CurrentCompanyRecord | undefined,
  timeline: Timeline,
  { reader, access, at }: PreviewRequest,
): PreviewRow {
  if (own === undefined || !own.eligible) return undefined;
  const groups = getFieldGroups(own.fields);
  const decided = timelineFor(timeline, reader);
  const row = discloseRow<EditionRow>(own.record, decided, groups, reader.audience, at);
  if (row === undefined || access === 'company') return row;
  const seen = listVisibleGroupsFor(access);
  return Object.fromEntries(
    Object.entries(row).filter(
      ([name]) =>
        (name === 'withheld' && access !== 'person') || seen.includes(groups[name] ?? 'internal'),
    ),
  );
}
