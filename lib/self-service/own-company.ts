import { discloseRow } from '../consent/disclose.ts';
import { type DataRecipient, namedIn, timelineFor } from '../consent/reader.ts';
import {
  decisionAt,
  isEndedByNotice,
  isOpenGrant,
  readableGroups,
  type Timeline,
  timelineKey,
} from '../consent/timeline.ts';
import { AUDIENCES, type Audience, type FieldGroup } from '../consent/vocabulary.ts';
import type { Instant } from '../core/instant.ts';
import type { EditionRow } from '../publication/byte-lines.ts';
import { groupsOf } from '../publication/field-groups.ts';
import {
  type ContactAccess,
  fieldsIn,
  groupsDecidedBy,
  groupsSeenBy,
  mayGrant,
} from './held-fields.ts';
import type { OwnRecord } from './ports.ts';

/** Fields of one group with what is held in them. */
export interface HeldGroup {
  readonly group: FieldGroup | 'internal';
  readonly fields: readonly (readonly [name: string, value: unknown])[];
}

/** How one group stands with one audience. */
export interface GroupState {
  readonly group: FieldGroup;
  readonly state: 'granted' | 'outdated' | 'ended' | 'withdrawn' | 'refused' | 'undecided';
  /** Since when; `null` where nothing was decided. */
  readonly since: Instant | null;
  /** Last instant of a permit. */
  readonly until: Instant | null;
  /** Version of the notice under which it was permitted; `null` where it is not. */
  readonly notice: string | null;
  /** Granted, and the door is open: readers of the audience may see it. */
  readonly readable: boolean;
  /** Whether this contact may permit it. */
  readonly mayGrant: boolean;
  /** Of a reader by name: nothing was decided for it alone, so it is as its audience. */
  readonly asOthers: boolean;
}

/** What an audience, or one reader by name, may read of the company, and what can be decided about it. */
export interface AudienceState extends DataRecipient {
  readonly groups: readonly GroupState[];
}

/** A row as a reader of the audience gets it; `undefined` where the company is no row for it. */
export type PreviewRow = Readonly<Record<string, unknown>> | undefined;

/** What is held of a company, as its contact is shown it. */
export function heldGroups(
  { record, fields }: OwnRecord,
  access: ContactAccess,
): readonly HeldGroup[] {
  const values: Readonly<Record<string, unknown>> = record;
  return groupsSeenBy(access).map((group) => ({
    group,
    fields: fieldsIn(fields, group).map((name) => [name, values[name]] as const),
  }));
}

/** Every audience, then the readers that were decided on by name. */
export function readersIn(timeline: Timeline): readonly DataRecipient[] {
  return [...AUDIENCES.map((audience) => ({ audience })), ...namedIn(timeline)];
}

/** How everything stands that the contact decides about, by reader. */
export function audienceStates(
  timeline: Timeline,
  access: ContactAccess,
  at: Instant,
): readonly AudienceState[] {
  return readersIn(timeline).map((reader) => {
    const { audience } = reader;
    const own = timelineFor(timeline, reader);
    const readable = readableGroups(own, audience, at);
    const groups = groupsDecidedBy(access).map((group): GroupState => {
      const stands = standing(own, group, audience, at);
      return {
        group,
        ...stands,
        readable: readable.includes(group),
        mayGrant: mayGrant(access, group),
        asOthers: stands.since !== null && isAsOthers(timeline, group, reader, at),
      };
    });
    return { ...reader, groups };
  });
}

function isAsOthers(
  timeline: Timeline,
  group: FieldGroup,
  { audience, recipient }: DataRecipient,
  at: Instant,
): boolean {
  if (recipient === undefined) return false;
  const byName = timeline[timelineKey(group, audience, recipient)] ?? [];
  return !byName.some(({ effectiveAt, atOnce }) => atOnce || effectiveAt <= at);
}

function standing(
  timeline: Timeline,
  group: FieldGroup,
  audience: Audience,
  at: Instant,
): Pick<GroupState, 'state' | 'since' | 'until' | 'notice'> {
  const decision = decisionAt(timeline, group, audience, at);
  if (decision === undefined) return { state: 'undecided', since: null, until: null, notice: null };
  const { action, effectiveAt: since, validUntil: until = null, notice = null } = decision;
  if (isOpenGrant(decision, at)) return { state: 'granted', since, until, notice };
  if (isEndedByNotice(decision, at)) return { state: 'outdated', since, until, notice };
  const closed = { grant: 'ended', withdraw: 'withdrawn', refuse: 'refused' } as const;
  return { state: closed[action], since, until, notice };
}

/** For whom a row is previewed. */
interface PreviewWish {
  readonly reader: DataRecipient;
  readonly access: ContactAccess;
  readonly at: Instant;
}

/**
 * The company's row as a reader gets it, by the same rule by which rows leave the
 * house. A person sees the part of it that is about the person; a contact with a link that was handed
 * over sees it without contact data.
 */
export function previewRow(
  own: OwnRecord | undefined,
  timeline: Timeline,
  { reader, access, at }: PreviewWish,
): PreviewRow {
  if (own === undefined || !own.eligible) return undefined;
  const groups = groupsOf(own.fields);
  const decided = timelineFor(timeline, reader);
  const row = discloseRow<EditionRow>(own.record, decided, groups, reader.audience, at);
  if (row === undefined || access === 'company') return row;
  const seen = groupsSeenBy(access);
  return Object.fromEntries(
    Object.entries(row).filter(
      ([name]) =>
        (name === 'withheld' && access !== 'person') || seen.includes(groups[name] ?? 'internal'),
    ),
  );
}
