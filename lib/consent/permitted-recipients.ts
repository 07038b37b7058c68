import { addMilliseconds } from '../core/instant.ts';
import {
  type DataRecipient,
  listNamedRecipients,
  NAMED_AUDIENCES,
  timelineFor,
} from './recipient.ts';
import { type ConsentDecision, type Timeline, timelineKey } from './timeline.ts';
import { AUDIENCES, type FieldGroup } from './vocabulary.ts';

/**
 * Lists the audiences and named recipients with a current or future permission for a group. A
 * withdrawal without an audience applies to all of them.
 *
 * @param recipient lists this recipient only; it may have the permission through its audience
 */
export function listPermittedRecipients(
  timeline: Timeline,
  group: FieldGroup,
  recipient: string | undefined,
): readonly DataRecipient[] {
  return listRecipients(timeline, recipient).filter((dataRecipient) => {
    const { audience } = dataRecipient;
    if (recipient !== undefined)
      return isActive(timelineFor(timeline, dataRecipient)[timelineKey(group, audience)]);
    return isActive(timeline[timelineKey(group, audience, dataRecipient.recipient)]);
  });
}

/** Returns every audience, then every recipient by name; with `recipient`, this recipient in each audience with names. */
export function listRecipients(
  timeline: Timeline,
  recipient: string | undefined,
): readonly DataRecipient[] {
  if (recipient !== undefined) return NAMED_AUDIENCES.map((audience) => ({ audience, recipient }));
  return [...AUDIENCES.map((audience) => ({ audience })), ...listNamedRecipients(timeline)];
}

/**
 * Whether the last grant has no recorded end, and no withdrawal or refusal in effect follows it. The
 * function uses no clock, because a wrong clock would hide a permission.
 */
function isActive(decisions: readonly ConsentDecision[] = []): boolean {
  const last = decisions.findLastIndex(({ action }) => action === 'grant');
  const grant = decisions[last];
  if (grant === undefined || hasEnded(grant, decisions)) return false;
  return !decisions
    .slice(last + 1)
    .some(({ effectiveImmediately }) => effectiveImmediately === true);
}

function hasEnded({ validUntil }: ConsentDecision, decisions: readonly ConsentDecision[]): boolean {
  if (validUntil === undefined) return false;
  const end = addMilliseconds(validUntil, 1);
  return decisions.some(({ action, effectiveAt }) => action === 'expire' && effectiveAt === end);
}
