import type { Instant } from '../core/instant.ts';
import type { Companies, ConsentStore } from './ports.ts';
import { type CompanyTimeline, grantedGroupsAt, type Timeline } from './timeline.ts';
import { timelineOfCompany } from './timeline-of-company.ts';
import { AUDIENCES, type Audience, type FieldGroup } from './vocabulary.ts';

type Counts = Record<FieldGroup, number>;

/** How many rows each audience sees at an instant (`registry`), and in how many of them each other group. */
export type ConsentCoverage = Readonly<Record<Audience, Readonly<Counts>>>;

/** Companies that are looked up together. */
const PAGE = 1_000;

/** Counts the rows of an instant by the log as it is now. A company out of scope is no row, whatever it permits. */
export async function coverageAt(
  store: Pick<ConsentStore, 'permits'>,
  companies: Companies,
  at: Instant,
): Promise<ConsentCoverage> {
  const coverage = { partners: noRows(), dataspace: noRows(), public: noRows() };
  for await (const page of pagesOf(store.permits())) {
    const known = await companies.find(page.map(({ recordId }) => recordId));
    for (const { recordId, timeline } of page) {
      const company = known.get(recordId);
      if (company?.eligible === true)
        count(coverage, timelineOfCompany(timeline, company.identity), at);
    }
  }
  return coverage;
}

function noRows(): Counts {
  return { registry: 0, profile: 0, headcount: 0, funding: 0, contact: 0 };
}

function count(coverage: Record<Audience, Counts>, timeline: Timeline, at: Instant) {
  for (const audience of AUDIENCES)
    for (const group of grantedGroupsAt(timeline, audience, at)) coverage[audience][group] += 1;
}

async function* pagesOf(permits: AsyncIterable<CompanyTimeline>) {
  let page: CompanyTimeline[] = [];
  for await (const company of permits) {
    page.push(company);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
