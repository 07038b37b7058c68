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

/** Whether the withdrawal of a group by a company affects one recipient. */
export type AffectsRecipient = (
  recordId: string,
  group: StoredWithdrawnGroup,
  recipientId: string,
) => boolean;

/**
 * Creates the check for the withdrawals of one instant. It uses the consent log as it is now, because the
 * company may decide about a recipient by name after it has recorded a withdrawal that takes effect later.
 *
 * A withdrawal from everyone does not affect a recipient if the company has decided about it by name: the
 * group stays granted to it, or was withdrawn by name, and it got a notice then. A withdrawal never affects
 * a recipient to which the group is granted at its instant, for example because a later decision with an
 * earlier date granted it.
 *
 * @param companies current consent of the companies, by record id
 */
export function affectsRecipient(
  { effectiveAt: at }: Pick<WithdrawalBatch, 'effectiveAt'>,
  companies: ReadonlyMap<string, Pick<CompanyConsents, 'timeline'>>,
): AffectsRecipient {
  const timelines = new Map(
    [...companies].map(([id, { timeline }]) => [id, { timeline, names: collectNames(timeline) }]),
  );
  const known = new Map<string, boolean>();
  return (recordId, group, recipientId) => {
    const { audience, fieldGroup, recipient } = group;
    if (recipient !== undefined && recipient !== recipientId) return false;
    const { timeline = {}, names } = timelines.get(recordId) ?? {};
    const name = names?.has(`${audience}/${recipientId}`) ? recipientId : undefined;
    const key = JSON.stringify([recordId, audience, fieldGroup, recipient, name]);
    const isAffected = known.get(key) ?? isWithdrawnFrom(timeline, group, name, at);
    known.set(key, isAffected);
    return isAffected;
  };
}

function collectNames(timeline: Timeline): ReadonlySet<string> {
  return new Set(
    listNamedRecipients(timeline).map(({ audience, recipient }) => `${audience}/${recipient}`),
  );
}

function isWithdrawnFrom(
  timeline: Timeline,
  group: StoredWithdrawnGroup,
  name: string | undefined,
  at: Instant,
): boolean {
  const { audience, fieldGroup, recipient } = group;
  const own = timelineFor(timeline, { audience, recipient: name });
  if (grantedGroupsAt(own, audience, at).includes(fieldGroup)) return false;
  return (
    recipient !== undefined || name === undefined || !isWithdrawnByName(timeline, group, name, at)
  );
}

/** Whether the company has decided by name about the group, or has withdrawn the whole row by name. */
function isWithdrawnByName(
  timeline: Timeline,
  { audience, fieldGroup }: StoredWithdrawnGroup,
  name: string,
  at: Instant,
): boolean {
  const findDecision = (group: FieldGroup) =>
    findDecidingAt(timeline, timelineKey(group, audience, name), at, 'history');
  const row = findDecision('registry');
  return (
    findDecision(fieldGroup) !== undefined ||
    (row !== undefined && !isOpenGrant(row, at, 'history'))
  );
}
