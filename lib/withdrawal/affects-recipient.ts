import type { CompanyConsents } from '../consent/ports.ts';
import { listNamedRecipients, timelineFor } from '../consent/recipient.ts';
import {
  findDecidingAt,
  grantedGroupsAt,
  isOpenGrant,
  type Timeline,
  timelineKey,
} from '../consent/timeline.ts';
import type { FieldGroup } from '../consent/vocabulary.ts';
import type { Instant } from '../core/instant.ts';
import type { WithdrawalBatch } from './withdrawal-batch.ts';

type StoredWithdrawnGroup = WithdrawalBatch['companies'][number]['withdrawnGroups'][number];

/** Whether a withdrawal of a company affects one recipient. */
export type AffectsRecipient = (
  recordId: string,
  closing: StoredWithdrawnGroup,
  readerId: string,
) => boolean;

/**
 * Decides by the log as it is now, because a reader may have been decided on by name between the
 * recording of a withdrawal and its instant.
 *
 * A withdrawal from everyone concerns no reader about whom the company has decided by name: it
 * stays open to that one, or was closed to it and told then. None concerns anybody to whom the group
 * is open at its instant, by a later grant that an earlier date was written over.
 */
export function affectsRecipient(
  { effectiveAt: at }: Pick<WithdrawalBatch, 'effectiveAt'>,
  companies: ReadonlyMap<string, Pick<CompanyConsents, 'timeline'>>,
): AffectsRecipient {
  const timelines = new Map(
    [...companies].map(([id, { timeline }]) => [id, { timeline, names: namesIn(timeline) }]),
  );
  const known = new Map<string, boolean>();
  return (recordId, closing, readerId) => {
    const { audience, fieldGroup, recipient } = closing;
    if (recipient !== undefined && recipient !== readerId) return false;
    const { timeline = {}, names } = timelines.get(recordId) ?? {};
    const name = names?.has(`${audience}/${readerId}`) ? readerId : undefined;
    const key = JSON.stringify([recordId, audience, fieldGroup, recipient, name]);
    const is = known.get(key) ?? isClosed(timeline, closing, name, at);
    known.set(key, is);
    return is;
  };
}

function namesIn(timeline: Timeline): ReadonlySet<string> {
  return new Set(
    listNamedRecipients(timeline).map(({ audience, recipient }) => `${audience}/${recipient}`),
  );
}

function isClosed(
  timeline: Timeline,
  closing: StoredWithdrawnGroup,
  name: string | undefined,
  at: Instant,
): boolean {
  const { audience, fieldGroup, recipient } = closing;
  const own = timelineFor(timeline, { audience, recipient: name });
  if (grantedGroupsAt(own, audience, at).includes(fieldGroup)) return false;
  return recipient !== undefined || name === undefined || !isByName(timeline, closing, name, at);
}

/** Whether a decision by name withdraws a group from a recipient: the group itself, or the row. */
function isByName(
  timeline: Timeline,
  { audience, fieldGroup }: StoredWithdrawnGroup,
  name: string,
  at: Instant,
): boolean {
  const decided = (group: FieldGroup) =>
    findDecidingAt(timeline, timelineKey(group, audience, name), at, 'history');
  const row = decided('registry');
  return (
    decided(fieldGroup) !== undefined || (row !== undefined && !isOpenGrant(row, at, 'history'))
  );
}
