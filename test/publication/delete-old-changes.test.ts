import { describe, expect, it } from 'vitest';
import { COMPANIES_DATASET_ID as DATASET } from '../../lib/core/dataset-ids.ts';
import { hasCode } from '../../lib/core/errors.ts';
import { DAY_MS } from '../../lib/core/instant.ts';
import { toArray } from '../../lib/core/to-array.ts';
import { changesPrefix } from '../../lib/publication/keys.ts';
import type { Version } from '../../lib/publication/version.ts';
import { type PublicationSetup, publicationSetup, readBy } from './publication-setup.ts';
import { companies } from './records.ts';

const night = { cause: 'night', actor: 'system' } as const;

/** As many versions as companies, one a day, each with one more company. @returns the versions, oldest first */
async function history(count: number): Promise<{ setup: PublicationSetup; versions: Version[] }> {
  const setup = publicationSetup({ formats: ['jsonl'] });
  setup.editions.release('2025', companies(count + 1));
  for (let company = 1; company <= count; company += 1) {
    await setup.grant([company]);
    await setup.service.publish(night);
    setup.tick(DAY_MS);
  }
  return { setup, versions: (await toArray(setup.deps.versions.list(DATASET))).reverse() };
}

const feedsOf = (setup: PublicationSetup, version: Version) =>
  setup.files.keys(changesPrefix(DATASET, version)).filter((key) => !key.endsWith('grants.jsonl'));
const grantsOf = (setup: PublicationSetup, version: Version) =>
  setup.files.keys(changesPrefix(DATASET, version)).filter((key) => key.endsWith('grants.jsonl'));
const changesSince = (setup: PublicationSetup, { views }: Version) =>
  setup.service.changes('partners', views.partners.id);

describe('11.10 the deletion of old change feeds', () => {
  it('deletes the feeds that are older than the limit, and no other file', async () => {
    const { setup, versions } = await history(6);
    const before = setup.files.keys();
    const [first, second, third, fourth, fifth, last] = versions as [
      Version,
      Version,
      Version,
      Version,
      Version,
      Version,
    ];
    const composed = await changesSince(setup, fourth);
    // The last version is one day old, the third one four days.
    const old = [second, third];
    const gone = old.flatMap((version) => feedsOf(setup, version));
    expect(gone.length).toBeGreaterThanOrEqual(2);
    expect(await setup.service.deleteOldChanges(3)).toBe(3);
    expect(setup.files.keys()).toEqual(before.filter((key) => !gone.includes(key)));
    expect(old.every((version) => grantsOf(setup, version).length === 1)).toBe(true);
    for (const version of [third, fourth, fifth, last])
      expect(await changesSince(setup, version), version.id).toBeDefined();
    expect(await changesSince(setup, fourth)).toEqual(composed);
    const current = last.views.partners.id;
    await expect(changesSince(setup, first)).rejects.toMatchObject({
      code: 'superseded',
      details: { replacedBy: current, current },
    });
    await expect(setup.service.changes('partners', 'no-version')).rejects.toSatisfy(
      (error: unknown) => hasCode(error, 'not-found'),
    );
    for (const { views } of versions)
      expect((await setup.service.version(views.partners.id, 'partners')).manifest).toMatch(/^ey/);
    expect(await readBy(setup.service, 'partners')).toHaveLength(6);
  });

  it('does nothing in a second run, and repeats a run that was interrupted', async () => {
    const { setup, versions } = await history(5);
    const broken = setup.another({
      versions: {
        ...bound(setup),
        storeCleanedSeq: () => Promise.reject(new Error('the power is gone')),
      },
    });
    await expect(broken.deleteOldChanges(2)).rejects.toThrow('the power is gone');
    const left = setup.files.keys();
    expect(await setup.service.deleteOldChanges(2)).toBe(3);
    expect(setup.files.keys()).toEqual(left);
    expect(await setup.service.deleteOldChanges(2)).toBe(0);
    setup.tick(DAY_MS * 100);
    expect(await setup.service.deleteOldChanges(2)).toBe(1);
    // The change set of the current version stays, however old it is.
    expect(await changesSince(setup, versions[3] as Version)).toHaveLength(1);
    expect(await setup.service.deleteOldChanges(2)).toBe(0);
  });

  it('deletes a hundred versions in a run, and continues in the next run', async () => {
    const { setup } = await history(104);
    setup.tick(DAY_MS * 10);
    const runs = [1, 2, 3].map(() => () => setup.service.deleteOldChanges(5));
    const deleted: number[] = [];
    for (const run of runs) deleted.push(await run());
    expect(deleted).toEqual([100, 3, 0]);
  });

  it('does nothing before the first version', async () => {
    const setup = publicationSetup({ formats: ['jsonl'] });
    expect(await setup.service.deleteOldChanges(1)).toBe(0);
  });
});

/** The store of versions with its methods, so that one of them can be replaced. */
function bound({ deps: { versions } }: PublicationSetup): PublicationSetup['deps']['versions'] {
  return {
    head: (dataset) => versions.head(dataset),
    hold: (dataset) => versions.hold(dataset),
    findBySeq: (dataset, seq) => versions.findBySeq(dataset, seq),
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
