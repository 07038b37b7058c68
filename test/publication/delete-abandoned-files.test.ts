import { describe, expect, it } from 'vitest';
import { COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import { DAY_MS } from '../../lib/core/instant.ts';
import { grantsKey, versionPrefix } from '../../lib/publication/keys.ts';
import { type PublicationSetup, publicationSetup, readBy } from './publication-setup.ts';
import { companies } from './records.ts';

const night = { cause: 'night', actor: 'system' } as const;

/** Two versions. The first one has views that were not deleted, and there are files of a killed run. */
async function littered(): Promise<PublicationSetup> {
  const setup = publicationSetup({ formats: ['jsonl'] });
  setup.editions.release('2025', companies(6));
  await setup.grant([1, 2, 3]);
  await setup.service.publish(night);
  await setup.grant([4]);
  await setup.service.publish(night);
  for (const key of [
    'versions/2025-dead00000000/00000002/partners/healthtech-companies.jsonl',
    'versions/2025-next00000000/00000003/partners/healthtech-companies.jsonl',
    'changes/healthtech-companies/00000002-2025-dead00000000/partners.jsonl',
    'changes/another-dataset/00000001-2025-dead00000000/partners.jsonl',
    'versions/stray.txt',
    'editions/2025/rows.jsonl',
  ])
    await (await setup.files.writer(key)).close();
  return setup;
}

describe('deleteAbandonedFiles', () => {
  it('keeps every file of the last day', async () => {
    const setup = await littered();
    const before = setup.files.keys();
    setup.tick(DAY_MS);
    expect(await setup.service.deleteAbandonedFiles()).toBe(0);
    expect(setup.files.keys()).toEqual(before);
  });

  it('deletes superseded views and files of failed runs; keeps the current version, change feeds and running publications', async () => {
    const setup = await littered();
    const { version } = await setup.service.head();
    const first = (await setup.deps.versions.findBySeq(version.dataset, 1))?.version;
    const headFiles = setup.files.keys(versionPrefix(version));
    const superseded = first === undefined ? [] : setup.files.keys(versionPrefix(first));
    setup.tick(DAY_MS + 1);
    expect(superseded.length).toBeGreaterThan(3);
    expect(await setup.service.deleteAbandonedFiles()).toBe(superseded.length + 2);
    expect(setup.files.keys()).toEqual(
      [
        ...headFiles,
        `changes/healthtech-companies/00000002-${version.id}/partners.jsonl`,
        'versions/2025-next00000000/00000003/partners/healthtech-companies.jsonl',
        'changes/another-dataset/00000001-2025-dead00000000/partners.jsonl',
        ...[first, version].map((each) => grantsKey(COMPANIES_DATASET_ID, each ?? version)),
        'versions/stray.txt',
        'editions/2025/rows.jsonl',
      ].sort(),
    );
    expect(await readBy(setup.service, 'partners')).toEqual(['0001', '0002', '0003', '0004']);
  });

  it('deletes nothing before the first version', async () => {
    const setup = publicationSetup();
    await (await setup.files.writer('versions/2025-a/00000001/partners/x')).close();
    setup.tick(9 * DAY_MS);
    expect(await setup.service.deleteAbandonedFiles()).toBe(0);
  });
});
