import { describe, expect, it } from 'vitest';
import { versionPrefix } from '../../lib/publication/keys.ts';
import type { VersionActivation, VersionStore } from '../../lib/publication/ports.ts';
import { listItems, type PublicationSetup, publicationSetup, readBy } from './publication-setup.ts';
import { companies } from './records.ts';

const night = { cause: 'night', actor: 'system' } as const;

async function ready(): Promise<PublicationSetup> {
  const setup = publicationSetup({ formats: ['jsonl'] });
  setup.editions.release('2025', companies(6));
  await setup.grant([1, 2, 3]);
  return setup;
}

/** Another process that does all its work. Just before it activates its version, it runs `first`. */
function overtaken(setup: PublicationSetup, first: () => Promise<unknown>) {
  const { versions } = setup.deps;
  let happened = false;
  const late: VersionStore = {
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
    async activate(activation: VersionActivation) {
      if (!happened) {
        happened = true;
        await first();
      }
      await versions.activate(activation);
    },
  };
  return setup.another({ versions: late });
}

async function flips(setup: PublicationSetup): Promise<number> {
  const jobs = await listItems(setup.table, 'OUTBOX');
  return jobs.filter(({ data }) => data['kind'] === 'version-published').length;
}

describe('two publishers at the same time', () => {
  it('do the same work; one activates its version, and the other reports that result', async () => {
    const setup = await ready();
    const outcomes = await Promise.all([
      setup.another().publish(night),
      setup.another().publish(night),
    ]);
    const [a, b] = outcomes.map((outcome) => outcome.kind !== 'held' && outcome.version);
    expect(a).toEqual(b);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['published', 'published']);
    expect(await flips(setup)).toBe(1);
  });

  it('with different grants: the publisher that loses plans again, based on the new version', async () => {
    const setup = await ready();
    const slow = overtaken(setup, async () => {
      await setup.grant([4]);
      await setup.service.publish(night);
    });
    expect(await slow.publish(night)).toMatchObject({ kind: 'unchanged', version: { seq: 1 } });
    expect(await readBy(setup.service, 'partners')).toEqual(['0001', '0002', '0003', '0004']);
    expect(await flips(setup)).toBe(1);
  });

  it('a run that was planned before a withdrawal cannot publish the withdrawn row', async () => {
    const setup = await ready();
    await setup.service.publish(night);
    await setup.grant([4]);
    const slow = overtaken(setup, async () => {
      await setup.withdraw([2]);
      await setup.service.onAccessReduced();
    });
    await slow.publish(night);
    expect(await readBy(setup.service, 'partners')).toEqual(['0001', '0003', '0004']);
    expect((await setup.service.head()).version.seq).toBe(3);
  });

  it('a run plans again if the views it is based on are deleted', async () => {
    const setup = await ready();
    await setup.service.publish(night);
    await setup.grant([4]);
    const { version } = await setup.service.head();
    let reads = 0;
    const { files } = setup;
    const slow = setup.another({
      files: Object.assign(Object.create(null), {
        writer: files.writer.bind(files),
        purge: files.purge.bind(files),
        list: files.list.bind(files),
        get: async (key: string) => {
          reads += 1;
          if (reads === 1) {
            await setup.service.publish(night);
            await setup.service.onVersionPublished({ supersededPrefix: versionPrefix(version) });
          }
          return files.get(key);
        },
      }),
    });
    expect(await slow.publish(night)).toMatchObject({ kind: 'unchanged', version: { seq: 2 } });
  });
});
