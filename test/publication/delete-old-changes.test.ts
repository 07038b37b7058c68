import { describe, expect, it } from 'vitest';
import { COMPANIES_DATASET_ID as DATASET } from '../../lib/core/dataset-ids.ts';
import { hasCode } from '../../lib/core/errors.ts';
import { DAY_MS } from '../../lib/core/instant.ts';
import { toArray } from '../../lib/core/to-array.ts';
import { changesPrefix } from '../../lib/publication/keys.ts';
import type { Version } from '../../lib/publication/version.ts';
import { companies } from './records.ts';
import { readBy, type World, world } from './world.ts';

const night = { cause: 'night', actor: 'system' } as const;

/** As many versions as companies, one a day, each with one more company. @returns the versions, oldest first */
async function history(count: number): Promise<{ w: World; versions: Version[] }> {
  const w = world({ formats: ['jsonl'] });
  w.editions.release('2025', companies(count + 1));
  for (let company = 1; company <= count; company += 1) {
    await w.grant([company]);
    await w.service.publish(night);
    w.tick(DAY_MS);
  }
  return { w, versions: (await toArray(w.deps.versions.list(DATASET))).reverse() };
}

const feedsOf = (w: World, version: Version) =>
  w.files.keys(changesPrefix(DATASET, version)).filter((key) => !key.endsWith('grants.jsonl'));
const grantsOf = (w: World, version: Version) =>
  w.files.keys(changesPrefix(DATASET, version)).filter((key) => key.endsWith('grants.jsonl'));
const changesSince = (w: World, { views }: Version) =>
  w.service.changes('partners', views.partners.id);

describe('11.10 the deletion of old change feeds', () => {
  it('deletes the feeds that are older than the limit, and no other file', async () => {
    const { w, versions } = await history(6);
    const before = w.files.keys();
    const [first, second, third, fourth, fifth, last] = versions as [
      Version,
      Version,
      Version,
      Version,
      Version,
      Version,
    ];
    const composed = await changesSince(w, fourth);
    // The last version is one day old, the third one four days.
    const old = [second, third];
    const gone = old.flatMap((version) => feedsOf(w, version));
    expect(gone.length).toBeGreaterThanOrEqual(2);
    expect(await w.service.deleteOldChanges(3)).toBe(3);
    expect(w.files.keys()).toEqual(before.filter((key) => !gone.includes(key)));
    expect(old.every((version) => grantsOf(w, version).length === 1)).toBe(true);
    for (const version of [third, fourth, fifth, last])
      expect(await changesSince(w, version), version.id).toBeDefined();
    expect(await changesSince(w, fourth)).toEqual(composed);
    const current = last.views.partners.id;
    await expect(changesSince(w, first)).rejects.toMatchObject({
      code: 'superseded',
      details: { replacedBy: current, current },
    });
    await expect(w.service.changes('partners', 'no-version')).rejects.toSatisfy((error: unknown) =>
      hasCode(error, 'not-found'),
    );
    for (const { views } of versions)
      expect((await w.service.version(views.partners.id, 'partners')).manifest).toMatch(/^ey/);
    expect(await readBy(w.service, 'partners')).toHaveLength(6);
  });

  it('does nothing in a second run, and repeats a run that was interrupted', async () => {
    const { w, versions } = await history(5);
    const broken = w.another({
      versions: {
        ...bound(w),
        storeCleanedSeq: () => Promise.reject(new Error('the power is gone')),
      },
    });
    await expect(broken.deleteOldChanges(2)).rejects.toThrow('the power is gone');
    const left = w.files.keys();
    expect(await w.service.deleteOldChanges(2)).toBe(3);
    expect(w.files.keys()).toEqual(left);
    expect(await w.service.deleteOldChanges(2)).toBe(0);
    w.tick(DAY_MS * 100);
    expect(await w.service.deleteOldChanges(2)).toBe(1);
    // The change set of the current version stays, however old it is.
    expect(await changesSince(w, versions[3] as Version)).toHaveLength(1);
    expect(await w.service.deleteOldChanges(2)).toBe(0);
  });

  it('deletes a hundred versions in a run, and continues in the next run', async () => {
    const { w } = await history(104);
    w.tick(DAY_MS * 10);
    const runs = [1, 2, 3].map(() => () => w.service.deleteOldChanges(5));
    const deleted: number[] = [];
    for (const run of runs) deleted.push(await run());
    expect(deleted).toEqual([100, 3, 0]);
  });

  it('does nothing before the first version', async () => {
    const w = world({ formats: ['jsonl'] });
    expect(await w.service.deleteOldChanges(1)).toBe(0);
  });
});

/** The store of versions with its methods, so that one of them can be replaced. */
function bound({ deps: { versions } }: World): World['deps']['versions'] {
  return {
    head: (dataset) => versions.head(dataset),
    hold: (dataset) => versions.hold(dataset),
    at: (dataset, seq) => versions.at(dataset, seq),
    first: (dataset) => versions.first(dataset),
    find: (dataset, id) => versions.find(dataset, id),
    lastCleanedSeq: (...args) => versions.lastCleanedSeq(...args),
    storeCleanedSeq: (...args) => versions.storeCleanedSeq(...args),
    list: (dataset, before) => versions.list(dataset, before),
    signAgain: (dataset, seq, manifests) => versions.signAgain(dataset, seq, manifests),
    change: (change) => versions.change(change),
    enqueueSupersede: (head) => versions.enqueueSupersede(head),
    activate: (activation) => versions.activate(activation),
  };
}
