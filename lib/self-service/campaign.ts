import * as z from 'zod';
import {
  findDecidingAt,
  isOpenGrant,
  type Timeline,
  type TimelineKey,
} from '../consent/timeline.ts';
import { AuditStamp } from '../core/audit-entry.ts';
import { Instant } from '../core/instant.ts';
import { listDecidableGroups, mayGrant } from './contact-fields.ts';
import { type Invitation, MANDATES, type Mandate } from './invitation.ts';

/** The invitation of all companies of an edition to decide under one revision of the consent notice. */
export const Campaign = z.strictObject({
  /** `<edition>-<notice>-<mandate>`. A campaign that is started twice has the same id, so it is one campaign. */
  id: z.string(),
  edition: z.string(),
  /** Version of the consent notice. */
  notice: z.string(),
  mandate: z.enum(MANDATES),
  /** A decision at this moment or later is an answer. By the clock of consent. */
  since: Instant,
  started: AuditStamp,
});
export type Campaign = Readonly<z.infer<typeof Campaign>>;

/** Days after the last mail to a company, before which it gets no reminder, if a request says nothing else. */
export const REMINDER_DAYS = 7;

/** States of a company, in order of priority: the first one that applies is its state. */
export const CAMPAIGN_STATES = [
  /** It has decided since `since`. */
  'answered',
  /** Its last mail was returned. */
  'bounced',
  /** Its link was opened. */
  'opened',
  'invited',
  /** The edition names no address. */
  'no-address',
  'not-invited',
] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** One company of a campaign. */
export interface CampaignEntry {
  readonly recordId: string;
  readonly name: string;
  readonly state: CampaignState;
  /** Versions of the consent notices under which the company has given the permissions that apply now. */
  readonly notices: readonly string[];
  /** When the last mail of the campaign was created; `null` before the first one. Real time. */
  readonly lastMailAt: Instant | null;
  /** Mails of the campaign so far. */
  readonly mails: number;
}

/** The facts that decide the state of one company. */
export interface CampaignFacts {
  readonly email: string | null;
  /** Decisions of the company to which the row belongs. */
  readonly timeline: Timeline;
  /** Its invitations of the campaign, and the open invitations of the same contact that belong to no campaign. */
  readonly invitations: readonly Invitation[];
}

/** Whether the contact has decided since `since`. An expiry is not a decision. */
export function hasAnswered({ mandate, since }: Campaign, timeline: Timeline): boolean {
  return listDecisions(timeline, mandate).some(([, all]) =>
    all.some(({ action, effectiveAt }) => action !== 'expire' && effectiveAt >= since),
  );
}

/** Computes the state of a company. */
export function computeCampaignState(campaign: Campaign, facts: CampaignFacts): CampaignState {
  const { email, timeline, invitations } = facts;
  const last = invitations.at(-1);
  if (hasAnswered(campaign, timeline)) return 'answered';
  if (last !== undefined && last.bounced !== null) return 'bounced';
  if (invitations.some(({ usedAt }) => usedAt !== null)) return 'opened';
  if (last !== undefined) return 'invited';
  return email === null ? 'no-address' : 'not-invited';
}

/** Returns the versions of the consent notices under which a contact has granted something, in alphabetical order. */
export function listPermittedNotices(
  timeline: Timeline,
  mandate: Mandate,
  at: Instant,
): readonly string[] {
  const versions = listDecisions(timeline, mandate).flatMap(([key]) => {
    const decision = findDecidingAt(timeline, key, at, 'read');
    return isOpenGrant(decision, at) ? (decision?.notice ?? []) : [];
  });
  return [...new Set(versions)].sort();
}

/** Returns the entries of a timeline for the groups that a contact may grant. */
function listDecisions(timeline: Timeline, mandate: Mandate) {
  const groups = listDecidableGroups(mandate).filter((group) => mayGrant(mandate, group));
  const lists = Object.entries(timeline) as [TimelineKey, NonNullable<Timeline[TimelineKey]>][];
  return lists.filter(([key]) => groups.some((group) => key.startsWith(`${group}/`)));
}
