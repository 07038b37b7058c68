import { describe, expect, it } from 'vitest';
import { AUDIENCES } from '../../lib/consent/vocabulary.ts';
import { COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import { instant } from '../../lib/core/instant.ts';
import { toViewFile, type View } from '../../lib/publication/version.ts';
import {
  listVersions,
  PURPOSE,
  type PublicationSetup,
  publicationSetup,
  readBy,
  textOf,
} from './publication-setup.ts';
import { companies } from './records.ts';

const night = { cause: 'night', actor: 'system' } as const;
const CSV = `${COMPANIES_DATASET_ID}.csv`;

async function published(): Promise<PublicationSetup> {
  const setup = publicationSetup();
  setup.editions.release('2025', companies(6));
  await setup.grant([1, 2, 3]);
  await setup.grant([2], { audiences: ['dataspace'], groups: ['registry'] });
  await setup.service.publish(night);
  return setup;
}

describe('a view', () => {
  it('has the rows, counts and files of one audience', async () => {
    const setup = await published();
    const counts = AUDIENCES.map(async (audience) => {
      const { coverage } = await setup.service.view(audience);
      return [audience, coverage.published, coverage.groups.contact, coverage.eligible];
    });
    expect(await Promise.all(counts)).toEqual([
      ['partners', 3, 3, 6],
      ['dataspace', 1, 0, 6],
      ['public', 0, 0, 6],
    ]);
    expect(await readBy(setup.service, 'public')).toEqual([]);
  });

  it('without rows has complete files: headers, a schema, a document', async () => {
    const setup = await published();
    const view = await setup.service.view('public', PURPOSE);
    const csv = await textOf((await setup.service.open(view, CSV)).body);
    expect(csv.split('\r\n')).toHaveLength(2);
    expect(view.files.map(({ path, rows }) => [path, rows])).toEqual([
      ['healthtech-companies.jsonl', 0],
      ['healthtech-companies.csv', 0],
      ['healthtech-companies.json', 0],
      ['healthtech-companies.jsonld', 0],
      ['healthtech-companies.parquet', 0],
      ['healthtech-companies.xlsx', 0],
      ['healthtech-companies.csv-metadata.json', undefined],
      ['codebook.json', undefined],
      ['codebook.csv', undefined],
      ['datapackage.json', undefined],
    ]);
  });

  it('lists the lengths and digests of its files', async () => {
    const setup = await published();
    const view = await setup.service.view('partners', PURPOSE);
    for (const file of view.files) {
      const { info } = await setup.service.open(view, file.path);
      expect([info.sha256, info.bytes]).toEqual([file.sha256, file.bytes]);
    }
  });

  it('opens a part of a file', async () => {
    const setup = await published();
    const view = await setup.service.view('partners', PURPOSE);
    const { body } = await setup.service.open(view, CSV, { part: { first: 0, last: 8 } });
    expect(await textOf(body)).toBe('record_id');
  });
});

describe('the rows of a view are refused', () => {
  const request = (setup: PublicationSetup, purpose?: string) =>
    setup.service.view('partners', purpose);

  it('for a purpose that the notices do not name', async () => {
    const setup = await published();
    const marketing = 'https://w3id.org/dpv#DirectMarketing';
    await expect(request(setup, marketing)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('without a purpose; the codebook is available', async () => {
    const setup = await published();
    const view = await request(setup);
    await expect(setup.service.open(view, CSV)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(setup.service.link(view, CSV)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await textOf((await setup.service.open(view, 'codebook.csv')).body)).toContain(
      'Teilbranche',
    );
  });

  it.each(['grants.jsonl', '../grants.jsonl', '../dataspace/healthtech-companies.csv', ''])(
    'for the path %j, which is not a file of the view',
    async (path) => {
      const setup = await published();
      const view = await request(setup, PURPOSE);
      await expect(setup.service.open(view, path)).rejects.toMatchObject({ code: 'not-found' });
      await expect(setup.service.link(view, path)).rejects.toMatchObject({ code: 'not-found' });
    },
  );

  it('if the view was superseded and deleted after it was loaded', async () => {
    const setup = await published();
    const view = await request(setup, PURPOSE);
    await setup.withdraw([2]);
    await setup.service.supersede({ actor: 'system' });
    await setup.service.onVersionPublished({ supersededPrefix: prefixOf(view) });
    await expect(setup.service.open(view, CSV)).rejects.toMatchObject({ code: 'view-stale' });
  });
});

describe('a download link', () => {
  it('is valid for a minute, and not beyond the next end of a grant in the view', async () => {
    const setup = await published();
    const view = await setup.service.view('partners', PURPOSE);
    expect(await setup.service.link(view, CSV)).toContain('seconds=60');
    expect(await setup.service.link(view, CSV, { seconds: 20 })).toContain('seconds=20');
    const at = (nextChangeAt: string): View => ({ ...view, nextChangeAt: instant(nextChangeAt) });
    expect(await setup.service.link(at('2025-09-30T22:00:10.999Z'), CSV)).toContain('seconds=10');
    await expect(setup.service.link(at('2025-09-30T22:00:00.999Z'), CSV)).rejects.toMatchObject({
      code: 'view-stale',
    });
  });
});

describe('a superseded version', () => {
  it('keeps its facts and its manifest, names its replacement, and has no rows', async () => {
    const setup = await published();
    const before = await setup.service.view('partners');
    await setup.withdraw([2]);
    await setup.service.supersede({ actor: 'system' });
    await setup.service.onVersionPublished({ supersededPrefix: prefixOf(before) });
    const head = (await setup.service.head()).version.views.partners.id;
    const facts = await setup.service.version(before.id, 'partners');
    expect(facts).toMatchObject({ replacedBy: head, files: before.files.map(toViewFile) });
    expect(facts.manifest.split('.')).toHaveLength(3);
    expect(setup.files.keys(prefixOf(before))).toEqual([]);
    const listed = [];
    for (const { id, replacedBy } of await listVersions(setup.service))
      listed.push([id, replacedBy]);
    expect(listed).toEqual([
      [head, null],
      [before.id, head],
    ]);
  });

  it('is not found if its id was never used', async () => {
    const setup = await published();
    await expect(setup.service.version('2025-x', 'partners')).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

function prefixOf({ version: { id, seq } }: View): string {
  return `versions/${id}/${String(seq).padStart(8, '0')}/`;
}
