import { describe, expect, it } from 'vitest';
import type { AUDIENCES } from '../../lib/consent/vocabulary.ts';
import { COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import { Manifest } from '../../lib/publication/manifest.ts';
import { companies } from './records.ts';
import { decoded, type World, world } from './world.ts';

const night = { cause: 'night', actor: 'system' } as const;

async function published(): Promise<World> {
  const w = world();
  w.editions.release('2025', companies(6));
  await w.grant([1, 2, 3]);
  await w.service.publish(night);
  return w;
}

async function manifest(w: World, audience: (typeof AUDIENCES)[number]): Promise<Manifest> {
  const { id } = (await w.service.head()).version.views[audience];
  const { manifest: jws } = await w.service.version(id, audience);
  expect(decoded(jws.split('.')[0] ?? '')['typ']).toBe('kaart-manifest+jwt');
  return Manifest.parse(decoded(jws.split('.')[1] ?? ''));
}

describe('a manifest', () => {
  it('names the version, its edition and its predecessor', async () => {
    const w = await published();
    const first = (await w.service.head()).version.views.partners;
    await w.grant([4]);
    await w.service.publish(night);
    const document = await manifest(w, 'partners');
    expect(document).toMatchObject({
      dataset: COMPANIES_DATASET_ID,
      audience: 'partners',
      edition: { id: '2025', referenceDate: '2025-09-30' },
      created: '2025-09-30T22:00:00.000Z',
      coverage: { published: 4, eligible: 6 },
      software: 'kaart/test',
      previous: first.id,
    });
    expect(document.files.map(({ path }) => path)).toContain('datapackage.json');
  });

  it('of one audience reveals nothing about the others: their changes alter only the id', async () => {
    const w = await published();
    const before = await manifest(w, 'public');
    await w.grant([5], { audiences: ['partners', 'dataspace'] });
    await w.service.publish(night);
    const after = await manifest(w, 'public');
    const { version: _, previous: __, files: ___, ...rest } = before;
    expect(after).toMatchObject(rest);
    const ofRows = (document: Manifest) =>
      document.files.filter(({ format }) => format === 'jsonl');
    expect(ofRows(after)).toEqual(ofRows(before));
  });
});
