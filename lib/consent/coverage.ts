import { inBatches } from '../core/in-batches.ts';
import type { Instant } from '../core/instant.ts';
import type { NoticeTerms } from './notice.ts';
import { createNoticeFilter } from './notice-terms.ts';
import type { Companies, ConsentStore } from './ports.ts';
import {
  findDecidingAt,
  grantedGroupsAt,
  isOpenGrant,
  type Timeline,
  type TimelineKey,
  timelineKey,
} from './timeline.ts';
import { filterTimelineByCompany } from './timeline-of-company.ts';
import { AUDIENCES, type Audience, FIELD_GROUPS, type FieldGroup } from './vocabulary.ts';

type Counts = Record<FieldGroup, number>;

/**
 * By audience, the number of rows at an instant (`registry`), and by group the number of rows with this
 * group.
 */
export type ConsentCoverage = Readonly<Record<Audience, Readonly<Counts>>>;

/** Companies that are looked up together. */
const BATCH_SIZE = 1_000;

/** Counts the rows of an instant according to the current log. A company that is not eligible has no row. */
export async function coverageAt(
  store: Pick<ConsentStore, 'timelines'>,
  companies: Companies,
  at: Instant,
): Promise<ConsentCoverage> {
  const [coverage = zeroCoverage()] = await coverageOver(store, companies, [at]);
  return coverage;
}

/** Counts the rows of several instants in one pass. The companies are those of the current edition. @param instants in ascending order */
export async function coverageOver(
  store: Pick<ConsentStore, 'timelines'>,
  companies: Companies,
  instants: readonly Instant[],
): Promise<readonly ConsentCoverage[]> {
  const [first] = instants;
  if (first === undefined) return [];
  const counted = instants.map((at) => ({ at, coverage: zeroCoverage() }));
  for await (const timeline of eligibleTimelines(store, companies, first))
    for (const { at, coverage } of counted) countRows(coverage, timeline, at);
  return counted.map(({ coverage }) => coverage);
}

/** The grants under one revision of the notice. */
export interface NoticeCoverage {
  /** Version of the notice, as in events. */
  readonly notice: string;
  /** Unexpired grants, including those that a later notice ended. */
  readonly granted: ConsentCoverage;
  /** The grants among them that still apply. */
  readonly counted: ConsentCoverage;
}

/**
 * Counts for each revision of the notice the grants to an audience that are in force at an instant.
 * Companies that are not eligible, and decisions about a named recipient, are not counted.
 */
export async function coverageByNotice(
  store: Pick<ConsentStore, 'timelines'>,
  companies: Companies,
  { terms, at }: { readonly terms: NoticeTerms; readonly at: Instant },
): Promise<readonly NoticeCoverage[]> {
  const countsByNotice = new Map(
    terms.revisions.map(({ version }) => [
      version,
      { granted: zeroCoverage(), counted: zeroCoverage() },
    ]),
  );
  const applyNotices = createNoticeFilter(terms);
  for await (const timeline of eligibleTimelines(store, companies, at)) {
    const underNotices = applyNotices(timeline);
    for (const audience of AUDIENCES)
      for (const group of FIELD_GROUPS) {
        const grant = findOpenGrant(timeline, timelineKey(group, audience), at);
        const counts = countsByNotice.get(grant?.notice ?? '');
        if (counts === undefined) continue;
        counts.granted[audience][group] += 1;
        if (findOpenGrant(underNotices, timelineKey(group, audience), at) !== undefined)
          counts.counted[audience][group] += 1;
      }
  }
  return [...countsByNotice].map(([notice, counts]) => ({ notice, ...counts }));
}

function findOpenGrant(timeline: Timeline, key: TimelineKey, at: Instant) {
  const decision = findDecidingAt(timeline, key, at, 'history');
  return isOpenGrant(decision, at, 'history') ? decision : undefined;
}

/** The timelines of the eligible companies, for an instant. */
async function* eligibleTimelines(
  store: Pick<ConsentStore, 'timelines'>,
  companies: Companies,
  at: Instant,
) {
  for await (const batch of inBatches(store.timelines(at), BATCH_SIZE)) {
    const known = await companies.find(batch.map(({ recordId }) => recordId));
    for (const { recordId, timeline } of batch) {
      const company = known.get(recordId);
      if (company?.eligible === true) yield filterTimelineByCompany(timeline, company.identity);
    }
  }
}

function zeroCoverage(): Record<Audience, Counts> {
  return { partners: zeroCounts(), dataspace: zeroCounts(), public: zeroCounts() };
}

function zeroCounts(): Counts {
  return { registry: 0, profile: 0, headcount: 0, funding: 0, contact: 0 };
}

function countRows(coverage: Record<Audience, Counts>, timeline: Timeline, at: Instant) {
  for (const audience of AUDIENCES)
    for (const group of grantedGroupsAt(timeline, audience, at)) coverage[audience][group] += 1;
}
