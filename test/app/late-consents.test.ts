import { expect, it } from 'vitest';
import { ReleaseFigures } from '../../lib/companies/release-figures.ts';
import { addEvent, type Timeline } from '../../lib/consent/timeline.ts';
import { computeCompanyIdentity } from '../../lib/core/company-identity.ts';
import { instant } from '../../lib/core/instant.ts';
import type { Figures } from '../../lib/figures/indicator.ts';
import { parseEditionId } from '../../lib/mapping/edition.ts';
import { company } from '../figures/edition.ts';
import { COMPANIES_2025 } from '../figures/example-figures.ts';

const GROUPS = ['registry', 'profile', 'headcount'] as const;
const NOBODY = {
  rcsNumber: 'B1',
  vatNumber: null,
  name: '',
  contactName: null,
  contactEmail: null,
};
const IDENTITY = computeCompanyIdentity(NOBODY, '2025', new Uint8Array(32));
/** Companies of every class leave or enter. Otherwise the facts would reveal that all of them have the same class. */
const NEXT = [
  ...COMPANIES_2025.filter((_, at) => at % 13 !== 5),
  ...Array.from({ length: 12 }, (_, at) => ({
    ...(COMPANIES_2025[at * 9] ?? company({})),
    record_id: `LUHT-TEST-9${100 + at}`,
  })),
];
const LATER = instant('2025-11-01T09:00:00Z');

const buildGrantedTimeline = (): Timeline =>
  GROUPS.reduce<Timeline>((timeline, fieldGroup, seq) => {
    const event = { seq, id: `e${seq}`, fieldGroup, audience: 'partners', action: 'grant' };
    const moments = { effectiveAt: LATER, recordedAt: LATER, validUntil: null };
    const more = { noticeVersion: 'x', identity: IDENTITY };
    return addEvent(timeline, { ...event, ...moments, ...more } as never);
  }, {});

function buildEdition(id: string, companies: typeof NEXT) {
  return {
    definition: parseEditionId(id, id === '2026' ? '2026-09-30' : undefined),
    async *rows() {
      for (const record of companies) yield { record, eligibility: 'IN' as const };
    },
    async *identities() {
      for (const { record_id } of companies) yield { id: record_id, identity: IDENTITY };
    },
    earlier: [],
    exact: [],
  };
}

/** The figures of a later edition. Some companies granted their rows after the release of the first edition. */
async function releaseEdition(id: string, refusers: number): Promise<Figures> {
  const at = instant('2025-10-01T09:00:00Z');
  const first = buildEdition('2025', COMPANIES_2025);
  const silent = {
    async *timelines() {},
    async *listNamedRecipients() {},
    async *listEverPublished() {},
  };
  const before = await new ReleaseFigures(silent as never, () => at).of(first as never);
  const ids = [...new Set([...COMPANIES_2025, ...NEXT].map((each) => each.record_id))].sort();
  const history = {
    async *timelines() {
      for (const [place, recordId] of ids.entries())
        yield { recordId, timeline: place < refusers ? {} : buildGrantedTimeline() };
    },
    async *listNamedRecipients() {},
    async *listEverPublished() {},
  };
  const edition = { ...first.definition, released: { at }, figures: before.figures };
  const after = await new ReleaseFigures(history as never, () => LATER).of({
    ...buildEdition(id, NEXT),
    earlier: [{ edition, rows: first.rows }],
  } as never);
  return after.figures as unknown as Figures;
}

it.each([
  ['2026', 0],
  ['2026', 20],
  ['2025.1', 20],
])(
  '13.2 facts that edition 2025 alone reveals round no figure of %s, if %i companies refuse',
  async (id, refusers) => {
    const { indicators } = await releaseEdition(id, refusers);
    expect(indicators.filter(({ roundedTo }) => roundedTo !== undefined)).toEqual([]);
  },
);

it.each([1, 3, 5, 8])(
  '13.2 if %i companies refuse, rounding hides no fact of the next edition',
  async (refusers) => {
    const { indicators } = await releaseEdition('2026', refusers);
    expect(Math.max(...indicators.map(({ roundedTo = 1 }) => roundedTo))).toBeLessThan(1000);
    expect(indicators.find(({ id }) => id === 'jobs')?.numerator).toBeGreaterThan(2000);
  },
);
