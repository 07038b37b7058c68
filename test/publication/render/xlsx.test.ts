import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FIELD_GROUPS } from '../../../lib/consent/vocabulary.ts';
import { LANGUAGES } from '../../../lib/core/language.ts';
import { publishedFields } from '../../../lib/publication/field-groups.ts';
import { versionPrefix } from '../../../lib/publication/keys.ts';
import { MAX_CELL_CHARACTERS } from '../../../lib/publication/render/workbook-lines.ts';
import { XlsxEncoder } from '../../../lib/publication/render/xlsx.ts';
import { editionMethods } from '../../../lib/register/edition-method.ts';
import { findCodes } from '../../../lib/register/field.ts';
import { FIELDS_2025 } from '../../../lib/register/record-2025.ts';
import { tablesIn } from '../../read-workbook.ts';
import { publicationSetup } from '../publication-setup.ts';
import { companies, company } from '../records.ts';

async function published() {
  const setup = publicationSetup();
  setup.editions.release('2025', [
    company(1, { legal_name: '=1+1', former_names: ['+a', 'b'] }),
    ...companies(3).slice(1),
  ]);
  await setup.grant([1, 2]);
  await setup.grant([3], { groups: ['registry', 'profile'] });
  await setup.service.publish({ cause: 'night', actor: 'system' });
  const { version } = await setup.service.head();
  const read = (format: string) =>
    setup.files.bytes(`${versionPrefix(version)}partners/healthtech-companies.${format}`);
  return { read, id: version.views.partners.id };
}

const dayOf = (value: unknown) =>
  value instanceof Date ? value.toISOString().slice(0, 10) : value;

describe('the workbook of a version', () => {
  it('14.2 holds the rows of the JSON array, cell by cell', async () => {
    const { read } = await published();
    const rows: Record<string, unknown>[] = JSON.parse(read('json').toString('utf8'));
    const { companies: sheet = [] } = await tablesIn(read('xlsx'));
    const names = [...publishedFields(FIELDS_2025).map(([name]) => name), 'withheld'];
    expect(sheet.map((row) => names.map((name) => dayOf(row[name])))).toEqual(
      rows.map((row) =>
        names.map((name) => {
          const value = row[name] ?? null;
          return Array.isArray(value) ? value.join('|') || null : value;
        }),
      ),
    );
    expect(sheet).toHaveLength(3);
    expect(sheet[0]).toMatchObject({ legal_name: '=1+1', former_names: '+a|b', employees: 1 });
    expect(sheet[2]).toMatchObject({
      employees: null,
      withheld: expect.stringContaining('headcount'),
    });
  });

  it('14.2 has a codebook of every field and every code in three languages', async () => {
    const { read } = await published();
    const { codebook = [] } = await tablesIn(read('xlsx'));
    const lines = publishedFields(FIELDS_2025).flatMap(([field, declaration]) => [
      [field, null, declaration.label.de, declaration.description.fr],
      ...Object.entries(findCodes(declaration) ?? {}).map(([code, label]) => [
        field,
        code,
        label.de,
        null,
      ]),
    ]);
    expect(
      codebook.map((line) => [
        line['field'],
        line['code'],
        line['label_de'],
        line['description_fr'],
      ]),
    ).toEqual(lines);
    for (const line of codebook) expect(FIELD_GROUPS).toContain(line['group']);
    for (const language of LANGUAGES)
      expect(codebook.every((line) => line[`label_${language}`] !== null)).toBe(true);
  });

  it('14.2 names its version', async () => {
    const { read, id } = await published();
    const { about = [] } = await tablesIn(read('xlsx'));
    const items = Object.fromEntries(about.map(({ item, value }) => [item, value]));
    expect(items).toMatchObject({
      dataset: 'healthtech-companies',
      version: id,
      edition: '2025',
      reference_date: '2025-09-30',
    });
  });

  it('14.2 has the same bytes for the same rows', async () => {
    const digest = async () =>
      createHash('sha256')
        .update((await published()).read('xlsx'))
        .digest('hex');
    expect(await digest()).toBe(await digest());
  });

  it('14.2 has a length that does not depend on the version id', () => {
    const lengthOf = (id: string) => {
      const edition = { id: '2025', referenceDate: '2025-09-30', rowsDigest: '' };
      const encoder = new XlsxEncoder({ dataset: 'd', id, edition, fields: FIELDS_2025 });
      encoder.end();
      return encoder.takeBytes().length;
    };
    expect(lengthOf('2025-000000000000')).toBe(lengthOf('2025-3fa97c04be51'));
  });

  it('14.2 has no declared field that can exceed the length of a cell', () => {
    const lengths = editionMethods().flatMap(({ fields }) =>
      Object.values(fields).map(({ value }) => {
        if (value.kind === 'text') return value.max;
        if (value.kind === 'names') return (value.max + 1) * value.maxItems;
        return 'codes' in value ? Object.keys(value.codes).join('|').length : 0;
      }),
    );
    expect(Math.max(...lengths)).toBeGreaterThan(500);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(MAX_CELL_CHARACTERS);
  });
});
