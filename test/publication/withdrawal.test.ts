import { describe, expect, it } from 'vitest';
import type { CompanyTimeline } from '../../lib/consent/timeline.ts';
import { addMilliseconds, HOUR_MS, instant } from '../../lib/core/instant.ts';
import { companies } from './records.ts';
import { itemsOf, PURPOSE, readBy, START, type World, world } from './world.ts';

const night = { cause: 'night', actor: 'system' } as const;

async function published(changes?: Parameters<typeof world>[0]): Promise<World> {
  const w = world(changes);
  w.editions.release('2025', companies(6));
  await w.grant([1, 2, 3], { audiences: ['partners', 'dataspace'] });
  await w.service.publish(night);
  return w;
}

describe('after a withdrawal', () => {
  it('the next read lacks the row and belongs to a new version', async () => {
    const w = await published();
    await w.withdraw([2]);
    expect(await readBy(w.service, 'partners')).toEqual(['0001', '0003']);
    expect(await readBy(w.service, 'dataspace')).toEqual(['0001', '0002', '0003']);
    const { version } = await w.service.head();
    expect(version).toMatchObject({ seq: 2, cause: 'withdrawal', previous: { seq: 1 } });
  });

  it('of a group, the row lists the group as withheld and lacks its fields', async () => {
    const w = await published();
    await w.withdraw([2], { groups: ['contact'] });
    const view = await w.service.view('partners', PURPOSE);
    expect(view.coverage.groups).toMatchObject({ registry: 3, contact: 2 });
  });

  it('a pending grant, edition or hold neither is published nor delays the withdrawal', async () => {
    const w = await published();
    await w.grant([4]);
    w.editions.release('2025.1', companies(2));
    expect(await w.service.publish(night)).toMatchObject({ kind: 'held' });
    await w.withdraw([2]);
    await w.service.onAccessReduced();
    expect(await readBy(w.service, 'partners')).toEqual(['0001', '0003']);
    const head = await w.service.head();
    expect(head.version.edition.id).toBe('2025');
    expect(head.staleSince).toBe(START);
    expect(await w.service.hold()).toMatchObject({ edition: { id: '2025.1' } });
  });

  it('a held nightly run removes the row, too', async () => {
    const w = await published();
    w.editions.release('2025.1', companies(2));
    await w.withdraw([3]);
    expect(await w.service.publish(night)).toMatchObject({ kind: 'held' });
    expect((await w.service.head()).version.views.partners.coverage.published).toBe(2);
  });

  it('a process whose clock is late serves without the row at once', async () => {
    const w = await published();
    w.tick(HOUR_MS);
    await w.withdraw([2]);
    const late = w.another({ clock: () => addMilliseconds(START, -60_000) });
    expect(await readBy(late, 'partners')).toEqual(['0001', '0003']);
    expect(await readBy(w.service, 'partners')).toEqual(['0001', '0003']);
  });

  it('the old view is never served, neither as a view nor as changes', async () => {
    const w = await published({ rowsWithinRead: 0 });
    await w.withdraw([2]);
    const stale = { code: 'view-stale' };
    await expect(w.service.view('partners', PURPOSE)).rejects.toMatchObject(stale);
    await expect(w.service.changes('partners', 'x')).rejects.toMatchObject(stale);
    await w.service.onAccessReduced();
    expect(await readBy(w.service, 'partners')).toEqual(['0001', '0003']);
  });

  it('that changes no view, only the current version’s freshness is updated', async () => {
    const w = await published();
    await w.withdraw([5]);
    expect(await w.service.supersede({ actor: 'system' })).toMatchObject({ kind: 'unchanged' });
    const head = await w.service.head();
    expect(head.version.seq).toBe(1);
    expect(head.freshness.partners.epoch).toBeGreaterThan(0);
    expect(await readBy(w.service, 'partners')).toEqual(['0001', '0002', '0003']);
  });

  it('simultaneous reads wait for one new version', async () => {
    const w = await published();
    await w.withdraw([2]);
    const reads = await Promise.all([1, 2, 3, 4].map(() => readBy(w.service, 'partners')));
    expect(reads).toEqual(Array(4).fill(['0001', '0003']));
    expect((await w.service.head()).version.seq).toBe(2);
  });

  it('a second one during the publication is included', async () => {
    const w = await published();
    await w.withdraw([2]);
    let recorded = false;
    const { consents } = w.deps;
    const meanwhile = {
      load: consents.load.bind(consents),
      epoch: consents.epoch.bind(consents),
      async *timelines() {
        const before: CompanyTimeline[] = [];
        for await (const company of consents.timelines('2025')) before.push(company);
        if (!recorded) await w.withdraw([3]);
        recorded = true;
        yield* before;
      },
    };
    expect(await readBy(w.another({ consents: meanwhile }), 'partners')).toEqual(['0001']);
  });
});

describe('a grant that ends', () => {
  it.each<[string, { validUntil?: ReturnType<typeof instant> }, 'grant' | 'withdraw']>([
    ['runs out', { validUntil: instant('2025-10-01T10:00:00Z') }, 'grant'],
    ['was withdrawn for later', {}, 'withdraw'],
  ])('%s: is served up to its last instant, and not after it', async (_, given, how) => {
    const w = world();
    w.editions.release('2025', companies(3));
    await w.grant([1, 3]);
    await w.grant([2], how === 'grant' ? given : {});
    if (how === 'withdraw')
      await w.withdraw([2], { effectiveAt: instant('2025-10-01T10:00:00.001Z') });
    await w.service.publish(night);
    const { nextChangeAt } = await w.service.view('partners');
    expect(nextChangeAt).toBe('2025-10-01T10:00:00.001Z');
    w.tick(12 * HOUR_MS);
    expect(await readBy(w.service, 'partners')).toEqual(['0001', '0002', '0003']);
    w.tick(1);
    expect(await readBy(w.service, 'partners')).toEqual(['0001', '0003']);
  });

  it('in a large version enqueues one job for a new version', async () => {
    const w = await published({ rowsWithinRead: 5 });
    await w.grant([4], { validUntil: instant('2025-10-01T10:00:00Z') });
    await w.service.publish(night);
    w.tick(13 * HOUR_MS);
    for (const _ of [1, 2])
      await expect(w.service.view('partners')).rejects.toMatchObject({
        code: 'view-stale',
      });
    const jobs = (await itemsOf(w.table, 'OUTBOX')).filter(({ sk }) => sk.includes('stale'));
    expect(jobs.map(({ data }) => data['kind'])).toEqual(['access-reduced']);
    await w.service.onAccessReduced();
    expect(await readBy(w.service, 'partners')).toEqual(['0001', '0002', '0003']);
  });
});

describe('before the first version', () => {
  it('reads and new versions are refused with `nothing-published`', async () => {
    const w = world();
    const code = 'nothing-published';
    await expect(w.service.view('partners')).rejects.toMatchObject({ code });
    await expect(w.service.supersede({ actor: 'x' })).rejects.toMatchObject({ code });
    await expect(w.service.onAccessReduced()).resolves.toBeUndefined();
  });
});
