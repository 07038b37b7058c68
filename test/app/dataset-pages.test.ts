import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPANIES_DATASET_ID, PUBLIC_COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import { LANGUAGES } from '../../lib/core/language.ts';
import { publishedFields } from '../../lib/publication/field-groups.ts';
import { findCodes } from '../../lib/register/field.ts';
import { FIELDS_2025 } from '../../lib/register/record-2025.ts';
import { DECISION, linesOf, Setup } from './setup.ts';

let setup: Setup;
/** A company grants its row to everyone and withdraws the grant: three public versions. */
beforeAll(async () => {
  setup = await Setup.demonstration();
  const path = '/v1/companies/LUHT-DEMO-0012';
  const json = { ...DECISION, audiences: ['public'] };
  await setup.as('consent-officer', `${path}/consents`, { json });
  await setup.as('publisher', '/v1/publications', { json: {} });
  await setup.as('consent-officer', `${path}/withdrawals`, { json });
  await setup.kaart.deliver();
});
afterAll(() => setup.close());

const DATASETS = [
  COMPANIES_DATASET_ID,
  `${COMPANIES_DATASET_ID}-dataspace`,
  PUBLIC_COMPANIES_DATASET_ID,
];
const read = async (dataset: string, language = 'en') =>
  (
    await setup.ask(`/catalog/datasets/${dataset}?lang=${language}`, {
      headers: { accept: 'text/html' },
    })
  ).text();
const listSectionIds = (html: string) =>
  [...html.matchAll(/<section aria-labelledby="(\w+)"/g)].map(([, id]) => id);
/** The text of each cell with a label, as in the table on a narrow page. */
const listCells = (html: string, label: string) => {
  const [, table = ''] =
    new RegExp(`<table class="stacked"[^>]*aria-label="${label}">(.*?)</table>`, 's').exec(html) ??
    [];
  const lines = [...table.matchAll(/<tr role="row">(.*?)<\/tr>/gs)].map(([, line = '']) => line);
  return lines.map((line) =>
    [...line.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) =>
      cell.replaceAll(/<[^>]*>/g, ''),
    ),
  );
};

describe('15.1 the page of a dataset', () => {
  it.each(DATASETS)('%s shows purpose, access, fields, quality, versions and terms', async (id) => {
    for (const language of LANGUAGES) {
      const html = await read(id, language);
      expect(listSectionIds(html)).toEqual([
        'what',
        'get',
        'formats',
        'fields',
        'quality',
        'versions',
        'terms',
      ]);
      const places = [...html.matchAll(/<a href="#(\w+)">/g)].map(([, place]) => place);
      expect(places).toEqual(expect.arrayContaining(listSectionIds(html)));
    }
  });

  it('of figures shows the same, with the editions in addition', async () => {
    const html = await read('healthtech-figures-2025');
    expect(listSectionIds(html)).toEqual([
      'what',
      'get',
      'formats',
      'quality',
      'editions',
      'terms',
    ]);
    expect(html).toContain('/catalog/datasets/healthtech-figures-2020?lang=en');
  });

  it.each(DATASETS)(
    '%s lists each field that recipients may get, once, and no internal field',
    async (id) => {
      const [, ...lines] = listCells(await read(id), 'Fields');
      const named = publishedFields(FIELDS_2025).map(([name]) => name);
      expect(lines.map(([name]) => name)).toEqual([...named, 'withheld']);
      expect(named).not.toContain('internal_note');
      expect(lines.find(([name]) => name === 'canton')?.[1]).toBe('Register data');
    },
  );

  it('lists each code of each field with a list', async () => {
    const html = await read(PUBLIC_COMPANIES_DATASET_ID);
    const lists = publishedFields(FIELDS_2025).flatMap(([name, field]) =>
      Object.keys(findCodes(field) ?? {}).map((code) => [name, code] as const),
    );
    expect(lists.length).toBeGreaterThan(30);
    for (const [name, code] of lists) {
      const [, after = ''] = html.split(`<code>${name}</code></h3>`);
      expect([name, code, after.split('</dl>')[0]]).toEqual([
        name,
        code,
        expect.stringContaining(`<code>${code}</code>`),
      ]);
    }
  });

  it('has a codebook that everyone may download', async () => {
    const html = await read(COMPANIES_DATASET_ID);
    const found = [...html.matchAll(/href="([^"]*codebook\.\w+)"/g)].map(([, href]) => href);
    expect(found).toHaveLength(2);
    for (const href of found) expect((await setup.ask(href ?? '')).status).toBe(200);
  });

  it('shows the differences between public versions, equal to their change feed', async () => {
    const versions = await linesOf<{ id: string }>(
      setup.ask(`/v1/datasets/${PUBLIC_COMPANIES_DATASET_ID}/versions`),
    );
    const [, ...lines] = listCells(await read(PUBLIC_COMPANIES_DATASET_ID), 'Versions');
    expect(lines.map(([id]) => id)).toEqual(versions.map(({ id }) => id));
    expect(lines.map(([, , , rows, differences]) => [rows, differences])).toEqual([
      ['0', '+0 ~0 −1'],
      ['1', '+1 ~0 −0'],
      ['0', '–'],
    ]);
  });

  it('shows no version, coverage or count of restricted rows', async () => {
    const own = await linesOf<{ id: string }>(
      setup.partner(`/v1/datasets/${COMPANIES_DATASET_ID}/versions`),
    );
    for (const id of DATASETS.slice(0, 2)) {
      const html = await read(id);
      for (const version of own) expect(html).not.toContain(version.id);
      expect(html).not.toMatch(/\b11[78]\b/);
    }
  });
});
