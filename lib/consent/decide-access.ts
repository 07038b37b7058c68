import type { Instant } from '../core/instant.ts';
import { findConsentCompanies, noSuchCompany } from './known-companies.ts';
import { createNoticeFilter, isCurrentPurpose } from './notice-terms.ts';
import type { Companies, Company, ConsentNotices, ConsentStore } from './ports.ts';
import { type DataRecipient, timelineFor } from './recipient.ts';
import {
  type ConsentDecision,
  findDecidingAt,
  isEndedByNotice,
  isOpenGrant,
  type Timeline,
  timelineKey,
} from './timeline.ts';
import { filterTimelineByCompany } from './timeline-of-company.ts';
import type { Action, Audience, FieldGroup } from './vocabulary.ts';

/**
 * Reasons of an access decision; only `granted` permits. `identity-changed`: all decisions under the
 * record id are about another company or person, or an earlier presence in the editions.
 */
export const REASONS = [
  'granted',
  'never-granted',
  'not-yet',
  'expired',
  'notice-outdated',
  'withdrawn',
  'refused',
  'base-group-not-granted',
  'purpose-not-covered',
  'not-in-scope',
  'identity-changed',
] as const;
type Reason = (typeof REASONS)[number];

export interface DecisionsQuery {
  readonly recipient: DataRecipient;
  /** IRI of the Data Privacy Vocabulary. */
  readonly purpose: string;
  readonly recordIds: readonly string[];
  readonly groups: readonly FieldGroup[];
  /** The recipient's clock. */
  readonly at: Instant;
}

/** The access decision about one group of one company. */
interface GroupDecision {
  readonly decision: 'permit' | 'deny';
  readonly reason: Reason;
  /** Id of the deciding event; `null` without one. */
  readonly event: string | null;
}

/** By group, the decisions in the order of the requested companies. */
export type Decisions = readonly {
  readonly recordId: string;
  readonly groups: Readonly<Partial<Record<FieldGroup, GroupDecision>>>;
}[];

/**
 * Decides whether one recipient may see groups of companies for a purpose, and states the reason. It has
 * the rule of `disclose`: a withdrawal that was not in the future when it was recorded counts, even if
 * `at` is earlier. For an earlier time, use the state of the company.
 *
 * @throws KaartError `not-found` with `details.unknown` if a company is not known; the answer "no"
 * would be a statement about it
 */
export async function decideAccess(
  ports: {
    readonly store: ConsentStore;
    readonly companies: Companies;
    readonly notices: Pick<ConsentNotices, 'terms'>;
  },
  { recipient, purpose, recordIds, groups, at }: DecisionsQuery,
): Promise<Decisions> {
  const ids = [...new Set(recordIds)];
  const [known, consents, terms] = await Promise.all([
    findConsentCompanies(ports, ids),
    ports.store.load(ids),
    ports.notices.terms(),
  ]);
  const applyNotices = createNoticeFilter(terms, purpose);
  const isCovered = isCurrentPurpose(terms, purpose);
  const unknown = ids.filter((recordId) => !known.has(recordId));
  if (unknown.length > 0) throw noSuchCompany(unknown);
  return recordIds.map((recordId) => {
    const closed = closedReason(isCovered, known.get(recordId));
    const all = applyNotices(consents.get(recordId)?.timeline ?? {});
    const timeline = timelineFor(
      filterTimelineByCompany(all, known.get(recordId)?.identity),
      recipient,
    );
    const otherDecisions = timelineFor(all, recipient);
    const decide = (group: FieldGroup) => {
      if (closed !== undefined) return deny(closed);
      const ownDecision = decideGroup(timeline, recipient.audience, group, at);
      const hasOtherIdentity =
        ownDecision.reason === 'never-granted' &&
        otherDecisions[timelineKey(group, recipient.audience)];
      return hasOtherIdentity ? deny('identity-changed') : ownDecision;
    };
    return { recordId, groups: Object.fromEntries(groups.map((group) => [group, decide(group)])) };
  });
}

/** The reason why a company has no readable group, independent of its permissions. */
function closedReason(isCovered: boolean, company: Company | undefined): Reason | undefined {
  if (!company?.eligible) return 'not-in-scope';
  return isCovered ? undefined : 'purpose-not-covered';
}

function deny(reason: Reason, decision?: ConsentDecision): GroupDecision {
  return { decision: 'deny', reason, event: decision?.id ?? null };
}

/** Decides about one group by the timeline of the recipient; without `registry`, it denies. */
function decideGroup(
  timeline: Timeline,
  audience: Audience,
  group: FieldGroup,
  at: Instant,
): GroupDecision {
  const own = decideKey(timeline, audience, group, at);
  if (group === 'registry' || own.decision === 'deny') return own;
  const baseGroup = decideKey(timeline, audience, 'registry', at);
  return baseGroup.decision === 'permit' ? own : { ...baseGroup, reason: 'base-group-not-granted' };
}

function decideKey(
  timeline: Timeline,
  audience: Audience,
  group: FieldGroup,
  at: Instant,
): GroupDecision {
  const key = timelineKey(group, audience);
  const decision = findDecidingAt(timeline, key, at, 'read');
  if (decision === undefined) return deny(timeline[key] ? 'not-yet' : 'never-granted');
  if (isOpenGrant(decision, at))
    return { decision: 'permit', reason: 'granted', event: decision.id ?? null };
  if (isEndedByNotice(decision, at)) return deny('notice-outdated', decision);
  return deny(REASON_OF_ACTION[decision.action], decision);
}

const REASON_OF_ACTION = {
  grant: 'expired',
  withdraw: 'withdrawn',
  refuse: 'refused',
} as const satisfies Record<Action, Reason>;
