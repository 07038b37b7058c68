import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../lib/mapping/record.ts';
import { COMPANY, readTable, refusalOf } from './sources.ts';

const ROW = Object.fromEntries(FIELDS.map((field) => [field, COMPANY[field] ?? null]));
const OTHER = { ...ROW, record_id: 'LUHT-DEMO-0002', rcs_number: 'B900002' };
const features = [
  { type: 'Feature', geometry: { type: 'Point', coordinates: [6.1, 49.6] }, properties: ROW },
  { type: 'Feature', geometry: null, properties: OTHER },
];
const api = [
  { type: 'companies', id: '1', attributes: ROW },
  { type: 'companies', id: '2', attributes: OTHER },
];
const fields = [
  { id: 'rec1', createdTime: '2025-10-01T00:00:00Z', fields: ROW },
  { id: 'rec2', createdTime: '2025-10-01T00:00:00Z', fields: OTHER },
];

const DOCUMENTS: readonly [string, unknown, string[]][] = [
  [
    'CKAN',
    {
      help: 'x',
      success: true,
      result: { fields: [{ id: 'a' }], records: [ROW, OTHER], total: 2 },
    },
    ['result.records'],
  ],
  ['OData', { '@odata.context': 'x', value: [ROW, OTHER] }, ['value']],
  ['OData 2', { d: { results: [ROW, OTHER] } }, ['d.results']],
  [
    'JSON:API',
    { jsonapi: { version: '1.1' }, data: api, links: { self: 'x' } },
    ['data', '[].attributes'],
  ],
  ['GeoJSON', { type: 'FeatureCollection', features }, ['features', '[].properties']],
  ['Opendatasoft', { total_count: 2, results: [ROW, OTHER] }, ['results']],
  ['Airtable', { records: fields }, ['[].fields']],
  [
    'Elasticsearch',
    {
      took: 1,
      hits: {
        total: 2,
        hits: [
          { _id: 'a', _source: ROW },
          { _id: 'b', _source: OTHER },
        ],
      },
    },
    ['hits.hits', '[]._source'],
  ],
  ['items', { items: [ROW, OTHER], next: null }, ['items']],
  ['data within data', { data: { items: [ROW, OTHER] } }, ['data.items']],
];

describe('the answer of an open-data service', () => {
  it.each(DOCUMENTS)(
    '9.29 of %s is read, compact and pretty, with a notice',
    async (_, document, paths) => {
      for (const text of [JSON.stringify(document), JSON.stringify(document, null, 2)]) {
        const { all, notices } = await readTable(text, { name: 'answer.json' });
        expect(all.map(({ cells }) => cells['record_id'])).toEqual([
          'LUHT-DEMO-0001',
          'LUHT-DEMO-0002',
        ]);
        expect(notices).toEqual(paths.map((column) => ({ code: 'JSON_CONTAINER', column })));
      }
    },
  );

  it('9.29 may number its rows', async () => {
    const rows = [
      { _id: 1, ...ROW },
      { _id: 2, ...OTHER },
    ];
    const { all, notices } = await readTable(JSON.stringify({ result: { records: rows } }));
    expect(all).toHaveLength(2);
    expect(notices.map(({ code, column }) => [code, column])).toEqual([
      ['JSON_CONTAINER', 'result.records'],
      ['INDEX_COLUMN', '_id'],
    ]);
    const odata = { value: [{ '@odata.etag': 'W/"1"', ...ROW }] };
    expect((await readTable(JSON.stringify(odata))).all).toHaveLength(1);
  });

  it('9.29 may be lines of records', async () => {
    const text = features.map((feature) => JSON.stringify(feature)).join('\n');
    const { all, notices } = await readTable(text, { name: 'companies.ndjson' });
    expect(all).toHaveLength(2);
    expect(notices).toEqual([{ code: 'JSON_CONTAINER', column: '[].properties' }]);
  });

  it('9.29 is refused with the names of what it holds instead', async () => {
    const document = { answer: { list: [ROW] }, meta: 1 };
    for (const text of [JSON.stringify(document), JSON.stringify(document, null, 2)])
      await expect(readTable(text, { name: 'answer.json' })).rejects.toMatchObject({
        details: { code: 'NOT_JSON', columns: ['answer', 'meta'] },
      });
    const two = { items: [ROW], results: [OTHER] };
    expect(await refusalOf(JSON.stringify(two))).toBe('NOT_JSON');
  });
});

describe('a member that is given twice', () => {
  const twice = (text: string) =>
    text.replace('"employees":"12"', '"employees":"12","employees":"200"');
  const row = JSON.stringify(ROW);

  it.each<[string, string]>([
    ['in a row', `[${twice(row)}]`],
    ['in a later row', `[${row},${twice(row)}]`],
    ['in a line', `${row}\n${twice(row)}\n`],
    [
      'with blanks',
      `[${row.replace('"employees":"12"', '"employees" : "12",\n "employees" :"200"')}]`,
    ],
    [
      'with an escape',
      `[${row.replace('"employees":"12"', '"employees":"12","employee\\u0073":"200"')}]`,
    ],
    ['within a member', `{"meta":{"a":1,"a":2},"records":[${row}]}`],
    ['deep within a row', `[${row.replace('"employees":"12"', '"employees":[{"a":1,"a":1}]')}]`],
    ['in the fields of a feature', `{"features":[{"properties":${twice(row)}}]}`],
    ['as the list of rows', `{"records":[${row}],"records":[${row}]}`],
    ['in the document', `{"success":true,"success":false,"records":[${row}]}`],
  ])('9.23 %s refuses the file', async (_, text) => {
    expect(await refusalOf(text)).toBe('DUPLICATE_COLUMN');
  });

  it('9.23 is not one that a text only quotes', async () => {
    const quoting = { ...ROW, description_en: 'says "employees": 1, "employees": 2' };
    expect(await refusalOf(JSON.stringify([quoting, quoting]))).toBe('accepted');
  });
});
