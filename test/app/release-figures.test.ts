import { describe, expect, it } from 'vitest';
import { ReleaseFigures } from '../../lib/companies/release-figures.ts';
import type { NamedRecipient } from '../../lib/consent/recipient.ts';
import { type Timeline, timelineKey } from '../../lib/consent/timeline.ts';
import type { Action, Audience, FieldGroup } from '../../lib/consent/vocabulary.ts';
import { computeCompanyIdentity } from '../../lib/core/company-identity.ts';
import { type Instant, instant } from '../../lib/core/instant.ts';
import { type Figures, findIndicator } from '../../lib/figures/indicator.ts';
import { parseEditionId } from '../../lib/mapping/edition.ts';
import type { CompanyRecord } from '../../lib/mapping/record.ts';
import type { Edition } from '../../lib/mapping/release/released-edition.ts';
import { grantMaskAt } from '../../lib/publication/grant-mask.ts';
import type { StoredGrant } from '../../lib/publication/plan.ts';
import { COMPANIES_2025 } from '../figures/example-figures.ts';

const NOW = instant('2025-11-03T09:00:00Z');
const BETWEEN = instant('2025-10-20T09:00:00Z');
const KEEPING = 'with the rows of every edition';
const BEFORE = instant('2025-10-01T09:00:00Z');
const GROUPS: readonly FieldGroup[] = ['registry', 'profile', 'headcount'];

/** The true company of each row; it is the same in all editions. */
const IDENTITY = computeCompanyIdentity(
  { rcsNumber: 'B1', vatNumber: null, name: '', contactName: null, contactEmail: null },
  '2025',
  new Uint8Array(32),
);

type Choice = readonly [action: Action, audience: Audience, at: Instant, recipient?: string];

function buildTimeline(choices: readonly Choice[]): Timeline {
  const timeline: Record<string, object[]> = {};
  for (const [seq, [action, audience, effectiveAt, recipient]] of choices.entries())
    for (const group of GROUPS) {
      const key = timelineKey(group, audience, recipient);
      timeline[key] = [...(timeline[key] ?? []), { seq, action, effectiveAt, identity: IDENTITY }];
    }
  return timeline as Timeline;
}

interface History {
  /** The consent request of a company, by its position in the file. */
  readonly choices: (at: number) => readonly Choice[];
  readonly named?: readonly NamedRecipient[];
  /** Returns what was published about each company of edition 2025, for a named recipient or for everyone. */
  readonly published?: (at: number) => readonly Choice[];
  readonly publishedFor?: NamedRecipient;
}

function releaseFigures({ choices, named = [], published, publishedFor }: History): ReleaseFigures {
  const history = {
    async *timelines() {
      for (const [at, { record_id }] of COMPANIES_2025.entries())
        yield { recordId: record_id, timeline: buildTimeline(choices(at)) };
    },
    async *listNamedRecipients() {
      yield* named;
    },
    async *listEverPublished() {
      if (published === undefined) return;
      const grants = COMPANIES_2025.map(
        ({ record_id }, at): StoredGrant => [
          record_id,
          grantMaskAt(buildTimeline(published(at)), NOW),
        ],
      );
      const named = publishedFor === undefined ? {} : { recipient: publishedFor };
      yield { edition: '2025', grants: yieldBatches(grants), ...named };
    },
  };
  return new ReleaseFigures(history, () => NOW);
}

async function* yieldBatches(grants: readonly StoredGrant[]) {
  yield grants.slice(0, 50);
  yield grants.slice(50);
}

const yieldRows = (records: readonly CompanyRecord[]) =>
  async function* () {
    for (const record of records) yield { record, eligibility: 'IN' as const };
  };

const yieldIdentities = (records: readonly CompanyRecord[]) =>
  async function* () {
    for (const { record_id: id } of records) yield { id, identity: IDENTITY };
  };

const buildEarlier = (figures: unknown, records = COMPANIES_2025) => ({
  edition: { ...parseEditionId('2025'), released: { at: BEFORE }, figures } as unknown as Edition,
  rows: yieldRows(records),
  identities: yieldIdentities(records),
});

const buildReleaseInput = (more: object = {}) => ({
  definition: parseEditionId('2025'),
  rows: yieldRows(COMPANIES_2025),
  identities: yieldIdentities(COMPANIES_2025),
  earlier: [],
  exact: [],
  ...more,
});

const grantTo = (audience: Audience): Choice => ['grant', audience, BEFORE];

describe('the figures of a release', () => {
  it('13.10 are exact if no recipient can read a row', async () => {
    const made = await releaseFigures({ choices: () => [] }).of(buildReleaseInput());
    expect(made.disclosure).toEqual({ checked: [], changed: null });
  });

  it('13.5 are rounded if one company refuses, and the release names the recipient and the data', async () => {
    const listChoices = (at: number) => (at === 0 ? [] : [grantTo('partners')]);
    const { figures, disclosure } = await releaseFigures({ choices: listChoices }).of(
      buildReleaseInput(),
    );
    const jobs = disclosure.checked.find(({ facts }) => facts.includes('jobs'));
    expect(jobs?.findings.map(({ reader }) => reader)).toEqual([
      'partners',
      'all readers together',
    ]);
    expect(findIndicator(figures as unknown as Figures, 'jobs')?.roundedTo).toBe(jobs?.roundedTo);
    expect(jobs?.roundedTo).toBeGreaterThanOrEqual(100);
  });

  it('13.5 count public data as known to every recipient', async () => {
    const listChoices = (at: number): Choice[] =>
      at === 0 ? [] : [grantTo(at < 60 ? 'public' : 'dataspace')];
    const { disclosure } = await releaseFigures({ choices: listChoices }).of(buildReleaseInput());
    const readers = disclosure.checked.flatMap(({ findings }) => findings.map((f) => f.reader));
    expect(new Set(readers)).toEqual(new Set(['dataspace', 'all readers together']));
  });

  it('13.5 check each named recipient with the data that only it can read', async () => {
    const named = [{ audience: 'partners', recipient: 'acme' }] as const;
    const listChoices = (at: number): Choice[] =>
      at < 2
        ? []
        : [['grant', 'partners', BEFORE, 'acme'], ...(at < 40 ? [] : [grantTo('partners')])];
    const { disclosure } = await releaseFigures({ choices: listChoices, named }).of(
      buildReleaseInput(),
    );
    const readers = disclosure.checked.flatMap(({ findings }) => findings.map((f) => f.reader));
    expect(new Set(readers)).toEqual(new Set(['partners/acme', 'all readers together']));
  });

  const far = COMPANIES_2025.map((record, at) =>
    at >= 100 ? { ...record, digital_focus: !record.digital_focus } : record,
  );
  /**
   * The correction of an edition. Recipients could read the rows of the edition when it was published, and
   * cannot read them now.
   */
  async function releaseCorrection(history: Omit<History, 'choices'>) {
    const listChoices = (at: number): Choice[] =>
      at === 0 ? [] : [grantTo('partners'), ['withdraw', 'partners', BETWEEN]];
    const subject = releaseFigures({ choices: listChoices, ...history });
    const first = await subject.of(buildReleaseInput());
    expect(first.disclosure.checked).toEqual([]);
    const earlier = [buildEarlier(first.figures)];
    const definition = parseEditionId('2025.1');
    return subject.of(buildReleaseInput({ definition, rows: yieldRows(far), earlier }));
  }

  it('13 count a row as known that was published in an earlier edition, even if it is withdrawn now', async () => {
    const listPublishedChoices = (at: number) => (at === 0 ? [] : [grantTo('partners')]);
    const { disclosure } = await releaseCorrection({ published: listPublishedChoices });
    expect(disclosure.changed).toBe(30);
    const jobs = disclosure.checked.find(({ facts }) => facts.includes('jobs'));
    expect(jobs?.findings).toEqual([
      { reason: 'number', reader: `partners, ${KEEPING}`, otherEdition: null },
      { reason: 'number', reader: `all readers together, ${KEEPING}`, otherEdition: null },
    ]);
  });

  it('13 count rows as known to the named recipient that they were published for', async () => {
    const listPublishedChoices = (at: number): Choice[] => (at === 0 ? [] : [grantTo('partners')]);
    const acme = { audience: 'partners', recipient: 'acme' } as const;
    const { disclosure } = await releaseCorrection({
      published: listPublishedChoices,
      publishedFor: acme,
      named: [acme],
    });
    const readers = disclosure.checked.flatMap(({ findings }) => findings.map((f) => f.reader));
    expect(new Set(readers)).toEqual(
      new Set([`partners/acme, ${KEEPING}`, `all readers together, ${KEEPING}`]),
    );
  });

  it('13 do not count a row as read because of dates in decisions that were imported later', async () => {
    const { disclosure } = await releaseCorrection({});
    expect(disclosure).toEqual({ checked: [], changed: 30 });
  });

  it('13.6 stay exact for a fact that a person releases, with the data that it reveals', async () => {
    const listChoices = (at: number) => (at === 0 ? [] : [grantTo('partners')]);
    const made = await releaseFigures({ choices: listChoices }).of(
      buildReleaseInput({ exact: ['jobs'] }),
    );
    const jobs = made.disclosure.checked.find(({ facts }) => facts.includes('jobs'));
    expect(jobs?.roundedTo).toBe(1);
    expect(findIndicator(made.figures as unknown as Figures, 'jobs')?.numerator).toBe(2500);
    await expect(
      releaseFigures({ choices: listChoices }).of(buildReleaseInput({ exact: ['no-such-fact'] })),
    ).rejects.toMatchObject({ code: 'message-invalid' });
  });

  it.each([
    [4, '2025'],
    [5, undefined],
  ])('13.7 of a correction by %i companies are not shown to %s', async (changed, keptFrom) => {
    const subject = releaseFigures({ choices: () => [] });
    const earlier = [buildEarlier((await subject.of(buildReleaseInput())).figures)];
    const records = COMPANIES_2025.slice(changed);
    const definition = parseEditionId('2025.1');
    const made = await subject.of(
      buildReleaseInput({ definition, rows: yieldRows(records), earlier }),
    );
    const figures = made.figures as unknown as Figures;
    expect(figures.keptFrom).toBe(keptFrom);
    expect(made.disclosure.changed).toBe(changed);
    expect(findIndicator(figures, 'entities')?.numerator).toBe(keptFrom === undefined ? 125 : 130);
  });
});
