import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../lib/mapping/release/compare-profiles.ts';
import { type PublicationSetup, publicationSetup, readBy } from './publication-setup.ts';
import { companies, company } from './records.ts';

const night = { cause: 'night', actor: 'system' } as const;
/** The default limits for companies and audiences only. */
const LIMITS = {
  ...DEFAULT_THRESHOLDS,
  jobsMoved: 1e6,
  shareMoved: 101,
  columnEmptied: 100,
};

async function published(count = 50): Promise<PublicationSetup> {
  const setup = publicationSetup({ thresholds: LIMITS });
  setup.editions.release('2025', companies(count));
  await setup.grant(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(await setup.service.publish(night)).toMatchObject({ kind: 'published' });
  return setup;
}

async function reasonsOf(setup: PublicationSetup): Promise<string[]> {
  const outcome = await setup.service.publish(night);
  return outcome.kind === 'held' ? outcome.hold.reasons.map(({ code }) => code) : [];
}

describe('10.6 an edition with other companies', () => {
  it('10.6 is held if all record ids are new, although the totals are equal', async () => {
    const setup = await published();
    setup.editions.release(
      '2025.1',
      Array.from({ length: 50 }, (_, index) => company(index + 101)),
    );
    expect(await reasonsOf(setup)).toEqual([
      'COMPANIES_LEFT',
      'COMPANIES_ENTERED',
      'AUDIENCE_ROWS_LOST',
    ]);
    expect(await readBy(setup.service, 'partners')).toHaveLength(20);
    const { reasons = [] } = (await setup.service.hold()) ?? {};
    expect(reasons.at(-1)).toMatchObject({ published: 20, now: 0, limit: 10 });
    expect(reasons[0]?.message.en).toContain('50 of 50 eligible companies are gone (100 %)');
  });

  it('10.6 is held if record ids have moved by one row', async () => {
    const setup = await published();
    const records = companies(50);
    const shifted = records.map(({ record_id }, index) => ({
      ...company(((index + 1) % 50) + 1),
      record_id,
    }));
    setup.editions.release('2025.1', shifted);
    expect(await reasonsOf(setup)).toEqual(['COMPANIES_REPLACED']);
  });

  it.each([
    [4, []],
    [5, ['COMPANIES_LEFT']],
  ])('10.6 with %i of 50 companies that left and as many that entered', async (left, reasons) => {
    const setup = await published();
    const remaining = companies(50).slice(0, 50 - left);
    const entered = Array.from({ length: left }, (_, index) => company(index + 101));
    setup.editions.release('2025.1', [...remaining, ...entered]);
    expect(await reasonsOf(setup)).toEqual(reasons);
  });

  it('10.6 is held if one audience loses rows, although few companies left', async () => {
    const setup = await published();
    setup.editions.release('2025.1', companies(50).slice(3));
    expect(await reasonsOf(setup)).toEqual(['AUDIENCE_ROWS_LOST']);
  });

  it('10.6 is held again if the rows of a retracted edition return under another id', async () => {
    const setup = await published();
    const few = companies(50).slice(10);
    setup.editions.release('2025.1', few);
    expect(await reasonsOf(setup)).toContain('COMPANIES_LEFT');
    await setup.service.liftHold({ actor: 'carol', reason: 'by mistake' });
    await setup.retract('2025.1');
    expect(await setup.service.publish(night)).toMatchObject({ kind: 'published' });
    setup.editions.release('2025.2', few);
    expect(await reasonsOf(setup)).toContain('COMPANIES_LEFT');
  });

  it.each([
    [19, []],
    [18, ['RECIPIENT_ROWS_LOST']],
  ])('10.6 with %i of 20 rows left for a recipient by name', async (after, reasons) => {
    const recipient = { audience: 'partners', recipient: 'lab' } as const;
    const setup = publicationSetup({
      thresholds: LIMITS,
      compareRowsOfNamed: async () => [{ ...recipient, before: 20, after }],
    });
    setup.editions.release('2025', companies(50));
    await setup.service.publish(night);
    setup.editions.release('2025.1', companies(50).slice(1));
    expect(await reasonsOf(setup)).toEqual(reasons);
  });

  it('10.6 passes if names change case or accents, or if only the name or only the RCS number changes', async () => {
    const setup = await published();
    const renamed = companies(50).map((record, index) =>
      index < 10 ? { ...record, legal_name: `OTHER ${index}` } : record,
    );
    setup.editions.release('2025.1', renamed);
    expect(await reasonsOf(setup)).toEqual([]);
    const registered = renamed.map((record, index) => ({
      ...record,
      rcs_number: `B80${String(index).padStart(4, '0')}`,
      legal_name: record.legal_name.toLowerCase(),
    }));
    setup.editions.release('2025.2', registered);
    expect(await reasonsOf(setup)).toEqual([]);
  });
});
