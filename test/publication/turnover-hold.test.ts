import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../lib/mapping/release/compare-profiles.ts';
import { companies, company } from './records.ts';
import { readBy, type World, world } from './world.ts';

const night = { cause: 'night', actor: 'system' } as const;
/** The default limits for companies and audiences only. */
const LIMITS = {
  ...DEFAULT_THRESHOLDS,
  jobsMoved: 1e6,
  shareMoved: 101,
  columnEmptied: 100,
};

async function published(count = 50): Promise<World> {
  const w = world({ thresholds: LIMITS });
  w.editions.release('2025', companies(count));
  await w.grant(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(await w.service.publish(night)).toMatchObject({ kind: 'published' });
  return w;
}

async function reasonsOf(w: World): Promise<string[]> {
  const outcome = await w.service.publish(night);
  return outcome.kind === 'held' ? outcome.hold.reasons.map(({ code }) => code) : [];
}

describe('10.6 an edition with other companies', () => {
  it('10.6 is held if all record ids are new, although the totals are equal', async () => {
    const w = await published();
    w.editions.release(
      '2025.1',
      Array.from({ length: 50 }, (_, index) => company(index + 101)),
    );
    expect(await reasonsOf(w)).toEqual([
      'COMPANIES_LEFT',
      'COMPANIES_ENTERED',
      'AUDIENCE_ROWS_LOST',
    ]);
    expect(await readBy(w.service, 'partners')).toHaveLength(20);
    const { reasons = [] } = (await w.service.hold()) ?? {};
    expect(reasons.at(-1)).toMatchObject({ published: 20, now: 0, limit: 10 });
    expect(reasons[0]?.message.en).toContain('50 of 50 eligible companies are gone (100 %)');
  });

  it('10.6 is held if record ids have moved by one row', async () => {
    const w = await published();
    const records = companies(50);
    const shifted = records.map(({ record_id }, index) => ({
      ...company(((index + 1) % 50) + 1),
      record_id,
    }));
    w.editions.release('2025.1', shifted);
    expect(await reasonsOf(w)).toEqual(['COMPANIES_REPLACED']);
  });

  it.each([
    [4, []],
    [5, ['COMPANIES_LEFT']],
  ])('10.6 with %i of 50 companies that left and as many that entered', async (left, reasons) => {
    const w = await published();
    const remaining = companies(50).slice(0, 50 - left);
    const entered = Array.from({ length: left }, (_, index) => company(index + 101));
    w.editions.release('2025.1', [...remaining, ...entered]);
    expect(await reasonsOf(w)).toEqual(reasons);
  });

  it('10.6 is held if one audience loses rows, although few companies left', async () => {
    const w = await published();
    w.editions.release('2025.1', companies(50).slice(3));
    expect(await reasonsOf(w)).toEqual(['AUDIENCE_ROWS_LOST']);
  });

  it('10.6 is held again if the rows of a retracted edition return under another id', async () => {
    const w = await published();
    const few = companies(50).slice(10);
    w.editions.release('2025.1', few);
    expect(await reasonsOf(w)).toContain('COMPANIES_LEFT');
    await w.service.liftHold({ actor: 'carol', reason: 'by mistake' });
    await w.retract('2025.1');
    expect(await w.service.publish(night)).toMatchObject({ kind: 'published' });
    w.editions.release('2025.2', few);
    expect(await reasonsOf(w)).toContain('COMPANIES_LEFT');
  });

  it.each([
    [19, []],
    [18, ['RECIPIENT_ROWS_LOST']],
  ])('10.6 with %i of 20 rows left for a recipient by name', async (after, reasons) => {
    const recipient = { audience: 'partners', recipient: 'lab' } as const;
    const w = world({
      thresholds: LIMITS,
      rowsOfNamed: async () => [{ ...recipient, before: 20, after }],
    });
    w.editions.release('2025', companies(50));
    await w.service.publish(night);
    w.editions.release('2025.1', companies(50).slice(1));
    expect(await reasonsOf(w)).toEqual(reasons);
  });

  it('10.6 passes if names change case or accents, or if only the name or only the RCS number changes', async () => {
    const w = await published();
    const renamed = companies(50).map((record, index) =>
      index < 10 ? { ...record, legal_name: `OTHER ${index}` } : record,
    );
    w.editions.release('2025.1', renamed);
    expect(await reasonsOf(w)).toEqual([]);
    const registered = renamed.map((record, index) => ({
      ...record,
      rcs_number: `B80${String(index).padStart(4, '0')}`,
      legal_name: record.legal_name.toLowerCase(),
    }));
    w.editions.release('2025.2', registered);
    expect(await reasonsOf(w)).toEqual([]);
  });
});
