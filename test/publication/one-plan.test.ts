import { describe, expect, it } from 'vitest';
import { COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import { KaartError } from '../../lib/core/errors.ts';
import type { Leases } from '../../lib/publication/ports.ts';
import type { PublicationDeps } from '../../lib/publication/publication-deps.ts';
import type { PublicationService } from '../../lib/publication/publication-service.ts';
import { redactedName } from '../../lib/publication/redacted-name.ts';
import { TableLeases } from '../../lib/store/lease-store.ts';
import {
  listItems,
  PURPOSE,
  type PublicationSetup,
  publicationSetup,
  readBy,
  readRows,
} from './publication-setup.ts';
import { companies } from './records.ts';

const night = { cause: 'night', actor: 'system' } as const;
const INSTANCES = 20;
/** Files of one version in one format, with its feeds. */
const OBJECTS = 17;
const LASTS_MS = 300;
const SUPERSEDE = { dataset: COMPANIES_DATASET_ID, work: 'supersede' };

/** Work of all instances together. */
interface Work {
  plans: number;
  objects: number;
  activations: number;
}

/** The same object; each call of one of its methods is counted. */
function counting<T extends object>(target: T, name: keyof T, count: () => void): T {
  return new Proxy(target, {
    get(_, called) {
      const member = Reflect.get(target, called) as unknown;
      if (typeof member !== 'function') return member;
      return (...args: readonly unknown[]) => {
        if (called === name) count();
        return Reflect.apply(member, target, args) as unknown;
      };
    },
  });
}

/** Instances of the service over the same stores, as so many processes have them. */
function instances(setup: PublicationSetup, given: Partial<PublicationDeps> = {}) {
  const work: Work = { plans: 0, objects: 0, activations: 0 };
  const add = (what: keyof Work) => {
    work[what] += 1;
  };
  const { consents, files, versions } = setup.deps;
  const deps = {
    ...given,
    consents: counting(consents, 'timelines', () => add('plans')),
    files: counting(files, 'writer', () => add('objects')),
    versions: counting(versions, 'activate', () => add('activations')),
  };
  return { work, services: Array.from({ length: INSTANCES }, () => setup.another(deps)) };
}

async function readRedacted(service: PublicationService, old: string): Promise<string> {
  const view = await service.redacted(redactedName(old), 'partners', PURPOSE);
  return (await readRows(service, view)).map(({ record_id }) => record_id.slice(-4)).join();
}

async function leasesOf(setup: PublicationSetup): Promise<readonly string[]> {
  const items = await listItems(setup.table, `DATASET#${SUPERSEDE.dataset}`);
  return items.map(({ sk }) => sk).filter((sk) => sk.startsWith('LEASE#'));
}

async function published(): Promise<PublicationSetup> {
  const setup = publicationSetup({ formats: ['jsonl'] });
  setup.editions.release('2025', companies(6));
  await setup.grant([1, 2, 3]);
  await setup.service.publish(night);
  return setup;
}

describe('18.2: 20 instances after a withdrawal', () => {
  it('make one plan and one version, and no read of them has the withdrawn row', async () => {
    const setup = await published();
    await setup.withdraw([1]);
    const { work, services } = instances(setup);
    const read = await Promise.all(services.map((service) => readBy(service, 'partners')));
    expect(new Set(read.map((ids) => ids.join()))).toEqual(new Set(['0002,0003']));
    expect(work).toEqual({ plans: 1, objects: OBJECTS, activations: 1 });
    expect(await leasesOf(setup)).toEqual([]);
  });

  it('make one plan for each withdrawal, if another one comes while they work', async () => {
    const setup = await published();
    await setup.withdraw([1]);
    const { work, services } = instances(setup);
    const reads = Promise.all(services.map((service) => readBy(service, 'partners')));
    await setup.withdraw([2]);
    await reads;
    const after = await Promise.all(services.map((service) => readBy(service, 'partners')));
    expect(new Set(after.map((ids) => ids.join()))).toEqual(new Set(['0003']));
    expect(work.plans).toBeLessThanOrEqual(2);
  });

  it('make one redacted version of the version before', async () => {
    const setup = await published();
    const old = (await setup.service.head()).version.views.partners.id;
    await setup.withdraw([1]);
    await setup.service.onAccessReduced();
    const { work, services } = instances(setup);
    const read = services.map((service) => readRedacted(service, old));
    expect(new Set(await Promise.all(read))).toEqual(new Set(['0002,0003']));
    expect(work).toMatchObject({ plans: 1, activations: 0 });
    expect(await leasesOf(setup)).toEqual([]);
  });

  it('make the version although the first one dies with its lease: one of the others takes it over', async () => {
    const setup = await published();
    await setup.withdraw([1]);
    const leases = new TableLeases(setup.table, LASTS_MS);
    expect(await leases.take(SUPERSEDE)).toMatchObject({ kind: 'taken' });
    const { work, services } = instances(setup, { leases });
    const begun = performance.now();
    const read = await Promise.all(services.map((service) => readBy(service, 'partners')));
    expect(performance.now() - begun).toBeGreaterThanOrEqual(LASTS_MS);
    expect(new Set(read.map((ids) => ids.join()))).toEqual(new Set(['0002,0003']));
    expect(work).toMatchObject({ plans: 1, activations: 1 });
  });

  it('make the version although the first one fails: it ends its lease, and the next one tries', async () => {
    const setup = await published();
    await setup.withdraw([1]);
    const { versions } = setup.deps;
    const broken = counting(versions, 'activate', () => {
      throw new KaartError('restore-unfinished', { code: 'unavailable' });
    });
    const { work, services } = instances(setup);
    const failed = readBy(setup.another({ versions: broken }), 'partners');
    const read = services.map((service) => readBy(service, 'partners'));
    await expect(failed).rejects.toMatchObject({ code: 'unavailable' });
    expect(new Set((await Promise.all(read)).map((ids) => ids.join()))).toEqual(
      new Set(['0002,0003']),
    );
    expect(work.activations).toBe(1);
  });

  it('still publish one version if each has its own lease, as with clocks that differ too much', async () => {
    const setup = await published();
    await setup.withdraw([1]);
    const free: Leases = {
      durationMs: LASTS_MS,
      take: async () => ({ kind: 'taken', end: async () => undefined }),
    };
    const { work, services } = instances(setup, { leases: free });
    const read = await Promise.all(services.map((service) => readBy(service, 'partners')));
    expect(new Set(read.map((ids) => ids.join()))).toEqual(new Set(['0002,0003']));
    expect(work.activations).toBe(INSTANCES);
    expect((await setup.service.head()).version.seq).toBe(2);
  });
});
