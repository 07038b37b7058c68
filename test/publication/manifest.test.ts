import { describe, expect, it } from 'vitest';
import type { AUDIENCES } from '../../lib/consent/vocabulary.ts';
import { COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import { Manifest } from '../../lib/publication/manifest.ts';
import { decode, type PublicationSetup, publicationSetup } from './publication-setup.ts';
import { companies } from './records.ts';

const night = { cause: 'night', actor: 'system' } as const;

async function published(): Promise<PublicationSetup> {
  const setup = publicationSetup();
  setup.editions.release('2025', companies(6));
  await setup.grant([1, 2, 3]);
  await setup.service.publish(night);
  return setup;
}

async function manifest(
  setup: PublicationSetup,
  audience: (typeof AUDIENCES)[number],
): Promise<Manifest> {
  const { id } = (await setup.service.head()).version.views[audience];
  const { manifest: jws } = await setup.service.version(id, audience);
  expect(decode(jws.split('.')[0] ?? '')['typ']).toBe('kaart-manifest+jwt');
  return Manifest.parse(decode(jws.split('.')[1] ?? ''));
}

describe('a manifest', () => {
  it('names the version, its edition and its predecessor', async () => {
    const setup = await published();
    const first = (await setup.service.head()).version.views.partners;
    await setup.grant([4]);
    await setup.service.publish(night);
    const document = await manifest(setup, 'partners');
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
    const setup = await published();
    const before = await manifest(setup, 'public');
    await setup.grant([5], { audiences: ['partners', 'dataspace'] });
    await setup.service.publish(night);
    const after = await manifest(setup, 'public');
    const { version: _, previous: __, files: ___, ...rest } = before;
    expect(after).toMatchObject(rest);
    const ofRows = (document: Manifest) =>
      document.files.filter(({ format }) => format === 'jsonl');
    expect(ofRows(after)).toEqual(ofRows(before));
  });
});
