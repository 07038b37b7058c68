import { describe, expect, it } from 'vitest';
import type { KaartError } from '../../../lib/core/errors.ts';
import type { LocalizedText } from '../../../lib/core/language.ts';
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

/** The same document as different programs write it. */
function spellings(document: unknown): string[] {
  const [compact, pretty] = [JSON.stringify(document), JSON.stringify(document, null, 2)];
  return [
    compact,
    pretty,
    `${compact}\n`,
    `${pretty}\r\n`,
    `\ufeff${compact}`,
    `\ufeff${pretty}`,
    pretty.replaceAll('\n', '\r\n'),
    JSON.stringify(document, null, '\t'),
  ];
}

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
  [
    'Opendatasoft 2',
    {
      total_count: 2,
      records: [
        { links: [], record: { id: 'a', fields: ROW } },
        { links: [], record: { id: 'b', fields: OTHER } },
      ],
    },
    ['[].record'],
  ],
  [
    'pandas with a schema',
    {
      schema: { fields: [{ name: 'index', type: 'integer' }], pandas_version: '1.4.0' },
      data: [
        { index: 0, ...ROW },
        { index: 1, ...OTHER },
      ],
    },
    ['data'],
  ],
  [
    'an object with each row under its id',
    { 'LUHT-DEMO-0001': ROW, 'LUHT-DEMO-0002': OTHER },
    ['{…}'],
  ],
  [
    'GraphQL',
    { data: { companies: { edges: [{ node: ROW }, { node: OTHER }] } } },
    ['data.companies.edges', '[].node'],
  ],
  ['Spring', { content: [ROW, OTHER], pageable: {} }, ['content']],
  ['a name of its own', [{ company: ROW }, { company: OTHER }], ['[].company']],
  ['the same within another', { data: { a: ROW, b: OTHER }, count: 2 }, ['data.{…}']],
  ['MongoDB', { documents: 2, data: [{ _id: { $oid: 'a' }, __v: 0, ...ROW }, OTHER] }, ['data']],
  ['data within data', { data: { items: [ROW, OTHER] } }, ['data.items']],
];

describe('the response of an open-data service', () => {
  it.each(DOCUMENTS)(
    '9.29 of %s is read, compact and pretty, with a notice',
    async (_, document, paths) => {
      for (const text of spellings(document)) {
        const { all, notices } = await readTable(text, { name: 'answer.json' });
        expect(all.map(({ cells }) => cells['record_id'])).toEqual([
          'LUHT-DEMO-0001',
          'LUHT-DEMO-0002',
        ]);
        const containers = notices.filter(({ code }) => code === 'JSON_CONTAINER');
        expect(containers).toEqual(paths.map((column) => ({ code: 'JSON_CONTAINER', column })));
      }
    },
  );

  const { record_id, ...WITHOUT_ID } = ROW;
  it.each<[string, unknown, string[]]>([
    ['a row', ROW, []],
    ['a row in data', { data: ROW }, ['data']],
    ['a feature', features[0], ['properties']],
    ['a resource of JSON:API', { data: api[0] }, ['data.attributes']],
    ['a row under its id', { [String(record_id)]: WITHOUT_ID }, ['{…}']],
  ])('9.29 may be one object alone: %s', async (_, document, paths) => {
    for (const text of spellings(document)) {
      const { all, notices } = await readTable(text, { name: 'answer.json' });
      expect(all.map(({ cells, fault }) => [cells['record_id'], fault])).toEqual([
        ['LUHT-DEMO-0001', undefined],
      ]);
      expect(notices).toEqual(paths.map((column) => ({ code: 'JSON_CONTAINER', column })));
    }
  });

  it('9.29 may have the record id beside the fields of a row', async () => {
    const data = [{ type: 'companies', id: 'LUHT-DEMO-0001', attributes: WITHOUT_ID }];
    const { all } = await readTable(JSON.stringify({ data }));
    expect(all[0]?.cells).toMatchObject({ record_id: 'LUHT-DEMO-0001', rcs_number: 'B900001' });
  });

  const names = Object.keys(ROW);
  const lists = [Object.values(ROW), Object.values(OTHER)];
  const byColumn = (values: (name: string) => unknown) =>
    Object.fromEntries(names.map((name) => [name, values(name)]));
  it.each<[string, unknown, RegExp]>([
    ['pandas split', { columns: names, index: [0, 1], data: lists }, /^Each row in data is a list/],
    ['pandas values', lists, /^Each row of the JSON document is a list/],
    ['a header and lists', [names, ...lists], /^Each row of the JSON document is a list/],
    [
      'Socrata',
      { meta: { view: { columns: names.map((fieldName) => ({ fieldName })) } }, data: lists },
      /^Each row in data is a list/,
    ],
    [
      'pandas by column',
      byColumn((name) => ({ '0': ROW[name], '1': OTHER[name as 'record_id'] })),
      /^The JSON document lists the values by column \(record_id, /,
    ],
    [
      'lists by column',
      byColumn((name) => [ROW[name], OTHER[name as 'record_id']]),
      /^The JSON document lists the values by column \(record_id, /,
    ],
    ['null', null, /^The file is a single JSON value/],
    ['nothing', {}, /^The JSON document is empty/],
    ['another list', { answer: [{ a: 1 }] }, /Its members: answer\./],
  ])(
    '9.29 of %s is refused with its container and the next step',
    async (_, document, expected) => {
      for (const text of spellings(document)) {
        const error: unknown = await readTable(text, { name: 'answer.json' }).catch(
          (e: unknown) => e,
        );
        const { text: sentence } = (error as KaartError).parameters as unknown as {
          text: LocalizedText;
        };
        expect(sentence.en).toMatch(expected);
        expect(sentence.fr).not.toBe(sentence.en);
        if (!/is empty|single JSON value/.test(sentence.en))
          for (const each of [sentence.en, sentence.fr, sentence.de])
            expect(each).toMatch(
              /\b(?:data|JSON document|document JSON|JSON-Dokuments?|record_id|answer)\b.*records/s,
            );
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

  it('9.29 is refused with the names of its members', async () => {
    const document = { answer: { list: [ROW] }, meta: 1 };
    for (const text of [JSON.stringify(document), JSON.stringify(document, null, 2)])
      await expect(readTable(text, { name: 'answer.json' })).rejects.toMatchObject({
        details: { code: 'NOT_JSON', columns: ['answer', 'meta'] },
      });
    const two = { items: [ROW], results: [OTHER] };
    expect(await refusalOf(JSON.stringify(two))).toBe('NOT_JSON');
  });
});

describe('a member that occurs twice', () => {
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

  it('9.23 is not reported if a text only quotes it', async () => {
    const quoting = { ...ROW, description_en: 'says "employees": 1, "employees": 2' };
    expect(await refusalOf(JSON.stringify([quoting, quoting]))).toBe('accepted');
  });
});
