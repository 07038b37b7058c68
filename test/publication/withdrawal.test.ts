import { describe, expect, it } from 'vitest';
import type { CompanyTimeline } from '../../lib/consent/timeline.ts';
import { addMilliseconds, HOUR_MS, instant } from '../../lib/core/instant.ts';
import {
  listItems,
  PURPOSE,
  type PublicationSetup,
  publicationSetup,
  readBy,
  START,
} from './publication-setup.ts';
import { companies } from './records.ts';

const night = { cause: 'night', actor: 'system' } as const;

async function published(
  changes?: Parameters<typeof publicationSetup>[0],
): Promise<PublicationSetup> {
  const setup = publicationSetup(changes);
  setup.editions.release('2025', companies(6));
  await setup.grant([1, 2, 3], { audiences: ['partners', 'dataspace'] });
  await setup.service.publish(night);
  return setup;
}

describe('after a withdrawal', () => {
  it('the next read lacks the row and belongs to a new version', async () => {
    const setup = await published();
    await setup.withdraw([2]);
    expect(await readBy(setup.service, 'partners')).toEqual(['0001', '0003']);
    expect(await readBy(setup.service, 'dataspace')).toEqual(['0001', '0002', '0003']);
    const { version } = await setup.service.head();
    expect(version).toMatchObject({ seq: 2, cause: 'withdrawal', previous: { seq: 1 } });
  });

  it('of a group, the row lists the group as withheld and lacks its fields', async () => {
    const setup = await published();
    await setup.withdraw([2], { groups: ['contact'] });
    const view = await setup.service.view('partners', PURPOSE);
    expect(view.coverage.groups).toMatchObject({ registry: 3, contact: 2 });
  });

  it('a pending grant, edition or hold neither is published nor delays the withdrawal', async () => {
    const setup = await published();
    await setup.grant([4]);
    setup.editions.release('2025.1', companies(2));
    expect(await setup.service.publish(night)).toMatchObject({ kind: 'held' });
    await setup.withdraw([2]);
    await setup.service.onAccessReduced();
    expect(await readBy(setup.service, 'partners')).toEqual(['0001', '0003']);
    const head = await setup.service.head();
    expect(head.version.edition.id).toBe('2025');
    expect(head.staleSince).toBe(START);
    expect(await setup.service.hold()).toMatchObject({ edition: { id: '2025.1' } });
  });

  it('a held nightly run removes the row, too', async () => {
    const setup = await published();
    setup.editions.release('2025.1', companies(2));
    await setup.withdraw([3]);
    expect(await setup.service.publish(night)).toMatchObject({ kind: 'held' });
    expect((await setup.service.head()).version.views.partners.coverage.published).toBe(2);
  });

  it('a process whose clock is late serves without the row at once', async () => {
    const setup = await published();
    setup.tick(HOUR_MS);
    await setup.withdraw([2]);
    const late = setup.another({ clock: () => addMilliseconds(START, -60_000) });
    expect(await readBy(late, 'partners')).toEqual(['0001', '0003']);
    expect(await readBy(setup.service, 'partners')).toEqual(['0001', '0003']);
  });

  it('the old view is never served, neither as a view nor as changes', async () => {
    const setup = await published({ maxRowsWithinRead: 0 });
    await setup.withdraw([2]);
    const stale = { code: 'view-stale' };
    await expect(setup.service.view('partners', PURPOSE)).rejects.toMatchObject(stale);
    await expect(setup.service.changes('partners', 'x')).rejects.toMatchObject(stale);
    await setup.service.onAccessReduced();
    expect(await readBy(setup.service, 'partners')).toEqual(['0001', '0003']);
  });

  it('that changes no view, only the current version’s freshness is updated', async () => {
    const setup = await published();
    await setup.withdraw([5]);
    expect(await setup.service.supersede({ actor: 'system' })).toMatchObject({ kind: 'unchanged' });
    const head = await setup.service.head();
    expect(head.version.seq).toBe(1);
    expect(head.freshness.partners.epoch).toBeGreaterThan(0);
    expect(await readBy(setup.service, 'partners')).toEqual(['0001', '0002', '0003']);
  });

  it('simultaneous reads wait for one new version', async () => {
    const setup = await published();
    await setup.withdraw([2]);
    const reads = await Promise.all([1, 2, 3, 4].map(() => readBy(setup.service, 'partners')));
    expect(reads).toEqual(Array(4).fill(['0001', '0003']));
    expect((await setup.service.head()).version.seq).toBe(2);
  });

  it('a second one during the publication is included', async () => {
    const setup = await published();
    await setup.withdraw([2]);
    let recorded = false;
    const { consents } = setup.deps;
    const meanwhile = {
      load: consents.load.bind(consents),
      epoch: consents.epoch.bind(consents),
      async *timelines() {
        const before: CompanyTimeline[] = [];
        for await (const company of consents.timelines('2025')) before.push(company);
        if (!recorded) await setup.withdraw([3]);
        recorded = true;
        yield* before;
      },
    };
    expect(await readBy(setup.another({ consents: meanwhile }), 'partners')).toEqual(['0001']);
  });
});

describe('a grant that ends', () => {
  it.each<[string, { validUntil?: ReturnType<typeof instant> }, 'grant' | 'withdraw']>([
    ['runs out', { validUntil: instant('2025-10-01T10:00:00Z') }, 'grant'],
    ['was withdrawn for later', {}, 'withdraw'],
  ])('%s: is served up to its last instant, and not after it', async (_, given, how) => {
    const setup = publicationSetup();
    setup.editions.release('2025', companies(3));
    await setup.grant([1, 3]);
    await setup.grant([2], how === 'grant' ? given : {});
    if (how === 'withdraw')
      await setup.withdraw([2], { effectiveAt: instant('2025-10-01T10:00:00.001Z') });
    await setup.service.publish(night);
    const { nextChangeAt } = await setup.service.view('partners');
    expect(nextChangeAt).toBe('2025-10-01T10:00:00.001Z');
    setup.tick(12 * HOUR_MS);
    expect(await readBy(setup.service, 'partners')).toEqual(['0001', '0002', '0003']);
    setup.tick(1);
    expect(await readBy(setup.service, 'partners')).toEqual(['0001', '0003']);
  });

  it('in a large version enqueues one job for a new version', async () => {
    const setup = await published({ maxRowsWithinRead: 5 });
    await setup.grant([4], { validUntil: instant('2025-10-01T10:00:00Z') });
    await setup.service.publish(night);
    setup.tick(13 * HOUR_MS);
    for (const _ of [1, 2])
      await expect(setup.service.view('partners')).rejects.toMatchObject({
        code: 'view-stale',
      });
    const jobs = (await listItems(setup.table, 'OUTBOX')).filter(({ sk }) => sk.includes('stale'));
    expect(jobs.map(({ data }) => data['kind'])).toEqual(['access-reduced']);
    await setup.service.onAccessReduced();
    expect(await readBy(setup.service, 'partners')).toEqual(['0001', '0002', '0003']);
  });
});

describe('before the first version', () => {
  it('reads and new versions are refused with `nothing-published`', async () => {
    const setup = publicationSetup();
    const code = 'nothing-published';
    await expect(setup.service.view('partners')).rejects.toMatchObject({ code });
    await expect(setup.service.supersede({ actor: 'x' })).rejects.toMatchObject({ code });
    await expect(setup.service.onAccessReduced()).resolves.toBeUndefined();
  });
});
