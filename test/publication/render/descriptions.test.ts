import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../lib/core/language.ts';
import { publishedFields } from '../../../lib/publication/field-groups.ts';
import { ROW_FORMATS, type RowFormat } from '../../../lib/publication/file-formats.ts';
import { splitForm } from '../../../lib/publication/file-forms.ts';
import { versionPrefix } from '../../../lib/publication/keys.ts';
import { FIELDS_2025 } from '../../../lib/register/record-2025.ts';
import { publicationSetup } from '../publication-setup.ts';
import { companies } from '../records.ts';

const PUBLISHED_FIELDS = publishedFields(FIELDS_2025).map(([name]) => name);

async function view(formats: readonly RowFormat[]) {
  const setup = publicationSetup({ formats });
  setup.editions.release('2025', companies(3));
  await setup.grant([1, 2]);
  await setup.service.publish({ cause: 'night', actor: 'system' });
  const prefix = `${versionPrefix((await setup.service.head()).version)}partners/`;
  const bytes = (path: string) => setup.files.bytes(prefix + path);
  const json = (path: string) => JSON.parse(bytes(path).toString('utf8'));
  const paths = setup.files.keys(prefix).map((key) => key.slice(prefix.length));
  return { bytes, json, paths: paths.filter((path) => splitForm(path)[1] === undefined) };
}

const COLUMNS = [...PUBLISHED_FIELDS, 'withheld'];

describe('the data package', () => {
  it('describes every other file of the view, with its digest and length', async () => {
    const { bytes, json, paths } = await view(ROW_FORMATS);
    const { resources } = json('datapackage.json');
    expect(resources.map(({ path }: { path: string }) => path).sort()).toEqual(
      paths.filter((path) => path !== 'datapackage.json').sort(),
    );
    for (const { path, bytes: length, hash } of resources) {
      expect(bytes(path)).toHaveLength(length);
      expect(hash).toBe(`sha256:${createHash('sha256').update(bytes(path)).digest('hex')}`);
    }
  });

  it('and the CSVW metadata name the columns of the CSV in their order', async () => {
    const { bytes, json } = await view(['csv']);
    const [header] = parse(bytes('healthtech-companies.csv'), { toLine: 1 });
    const csvw = json('healthtech-companies.csv-metadata.json');
    const table = json('datapackage.json').resources.find(
      ({ schema }: { schema?: object }) => schema,
    );
    expect(header).toEqual(COLUMNS);
    expect(csvw.tableSchema.columns.map(({ name }: { name: string }) => name)).toEqual(COLUMNS);
    expect(table.schema.fields.map(({ name }: { name: string }) => name)).toEqual(COLUMNS);
  });

  it('describes no CSV if the version has none', async () => {
    const { json, paths } = await view([]);
    expect(paths).toEqual([
      'codebook.csv',
      'codebook.json',
      'datapackage.json',
      'healthtech-companies.jsonl',
    ]);
    expect(json('datapackage.json').resources).toHaveLength(3);
  });
});

describe('the codebook', () => {
  it('has a label and a description of every field, and a label of every code, in three languages', async () => {
    const { json } = await view([]);
    const { columns } = json('codebook.json');
    expect(columns.map(({ field }: { field: string }) => field)).toEqual(PUBLISHED_FIELDS);
    for (const { label, description, codes = [] } of columns)
      for (const texts of [
        label,
        description,
        ...codes.map((code: { label: object }) => code.label),
      ])
        for (const language of LANGUAGES) expect(texts[language]).toMatch(/\S/);
    const subsector = columns.find(({ field }: { field: string }) => field === 'subsector');
    expect(subsector.codes).toContainEqual({
      code: 'medical-devices',
      label: { en: 'Medical devices', fr: 'Dispositifs médicaux', de: 'Medizinprodukte' },
    });
  });

  it('has the same content as a table', async () => {
    const { bytes, json } = await view([]);
    const lines = parse(bytes('codebook.csv'), { columns: true });
    const { columns } = json('codebook.json');
    const codes = columns.flatMap(({ codes = [] }: { codes?: object[] }) => codes);
    expect(lines).toHaveLength(columns.length + codes.length);
    expect(lines).toContainEqual({
      field: 'legal_status',
      group: 'registry',
      code: 'merged',
      en: 'Merged',
      fr: 'Fusionnée',
      de: 'Verschmolzen',
    });
  });
});
