import { describe, expect, it } from 'vitest';
import { AUDIENCES } from '../../lib/consent/vocabulary.ts';
import { COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import { instant } from '../../lib/core/instant.ts';
import { toViewFile, type View } from '../../lib/publication/version.ts';
import { companies } from './records.ts';
import { PURPOSE, readBy, textOf, versionsOf, type World, world } from './world.ts';

const night = { cause: 'night', actor: 'system' } as const;
const CSV = `${COMPANIES_DATASET_ID}.csv`;

async function published(): Promise<World> {
  const w = world();
  w.editions.release('2025', companies(6));
  await w.grant([1, 2, 3]);
  await w.grant([2], { audiences: ['dataspace'], groups: ['registry'] });
  await w.service.publish(night);
  return w;
}

describe('a view', () => {
  it('has the rows, counts and files of one audience', async () => {
    const w = await published();
    const counts = AUDIENCES.map(async (audience) => {
      const { coverage } = await w.service.view(audience);
      return [audience, coverage.published, coverage.groups.contact, coverage.eligible];
    });
    expect(await Promise.all(counts)).toEqual([
      ['partners', 3, 3, 6],
      ['dataspace', 1, 0, 6],
      ['public', 0, 0, 6],
    ]);
    expect(await readBy(w.service, 'public')).toEqual([]);
  });

  it('without rows has complete files: headers, a schema, a document', async () => {
    const w = await published();
    const view = await w.service.view('public', PURPOSE);
    const csv = await textOf((await w.service.open(view, CSV)).body);
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
    const w = await published();
    const view = await w.service.view('partners', PURPOSE);
    for (const file of view.files) {
      const { info } = await w.service.open(view, file.path);
      expect([info.sha256, info.bytes]).toEqual([file.sha256, file.bytes]);
    }
  });

  it('opens a part of a file', async () => {
    const w = await published();
    const view = await w.service.view('partners', PURPOSE);
    const { body } = await w.service.open(view, CSV, { part: { first: 0, last: 8 } });
    expect(await textOf(body)).toBe('record_id');
  });
});

describe('the rows of a view are refused', () => {
  const request = (w: World, purpose?: string) => w.service.view('partners', purpose);

  it('for a purpose that the notices do not name', async () => {
    const w = await published();
    const marketing = 'https://w3id.org/dpv#DirectMarketing';
    await expect(request(w, marketing)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('without a purpose; the codebook is available', async () => {
    const w = await published();
    const view = await request(w);
    await expect(w.service.open(view, CSV)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(w.service.link(view, CSV)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await textOf((await w.service.open(view, 'codebook.csv')).body)).toContain(
      'Teilbranche',
    );
  });

  it.each(['grants.jsonl', '../grants.jsonl', '../dataspace/healthtech-companies.csv', ''])(
    'for the path %j, which is not a file of the view',
    async (path) => {
      const w = await published();
      const view = await request(w, PURPOSE);
      await expect(w.service.open(view, path)).rejects.toMatchObject({ code: 'not-found' });
      await expect(w.service.link(view, path)).rejects.toMatchObject({ code: 'not-found' });
    },
  );

  it('if the view was superseded and deleted after it was loaded', async () => {
    const w = await published();
    const view = await request(w, PURPOSE);
    await w.withdraw([2]);
    await w.service.supersede({ actor: 'system' });
    await w.service.onVersionPublished({ supersededPrefix: prefixOf(view) });
    await expect(w.service.open(view, CSV)).rejects.toMatchObject({ code: 'view-stale' });
  });
});

describe('a download link', () => {
  it('is valid for a minute, and not beyond the next end of a grant in the view', async () => {
    const w = await published();
    const view = await w.service.view('partners', PURPOSE);
    expect(await w.service.link(view, CSV)).toContain('seconds=60');
    expect(await w.service.link(view, CSV, { seconds: 20 })).toContain('seconds=20');
    const at = (nextChangeAt: string): View => ({ ...view, nextChangeAt: instant(nextChangeAt) });
    expect(await w.service.link(at('2025-09-30T22:00:10.999Z'), CSV)).toContain('seconds=10');
    await expect(w.service.link(at('2025-09-30T22:00:00.999Z'), CSV)).rejects.toMatchObject({
      code: 'view-stale',
    });
  });
});

describe('a superseded version', () => {
  it('keeps its facts and its manifest, names its replacement, and has no rows', async () => {
    const w = await published();
    const before = await w.service.view('partners');
    await w.withdraw([2]);
    await w.service.supersede({ actor: 'system' });
    await w.service.onVersionPublished({ supersededPrefix: prefixOf(before) });
    const head = (await w.service.head()).version.views.partners.id;
    const facts = await w.service.version(before.id, 'partners');
    expect(facts).toMatchObject({ replacedBy: head, files: before.files.map(toViewFile) });
    expect(facts.manifest.split('.')).toHaveLength(3);
    expect(w.files.keys(prefixOf(before))).toEqual([]);
    const listed = [];
    for (const { id, replacedBy } of await versionsOf(w.service)) listed.push([id, replacedBy]);
    expect(listed).toEqual([
      [head, null],
      [before.id, head],
    ]);
  });

  it('is not found if its id was never used', async () => {
    const w = await published();
    await expect(w.service.version('2025-x', 'partners')).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

function prefixOf({ version: { id, seq } }: View): string {
  return `versions/${id}/${String(seq).padStart(8, '0')}/`;
}
