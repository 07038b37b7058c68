import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../lib/mapping/record.ts';
import { readTable, refusalOf } from './sources.ts';

const ROW: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(FIELDS.map((field) => [field, null])),
  record_id: 'LUHT-DEMO-0001',
  legal_name: 'DEMO "Noël", {S.à} [r.l.] \\',
  former_names: ['One', 'Two'],
  digital_focus: true,
  employees: 12,
  funding_total_eur: 1_850_000.5,
};

const CELLS = { ...ROW, former_names: 'One|Two' };
const json = JSON.stringify;

describe('JSON', () => {
  it.each<[string, string]>([
    ['an array', json([ROW])],
    ['an array over many lines', json([ROW], null, 2)],
    [
      'an object with records',
      json({ generated: '2025-10-01', meta: { n: [1, { a: 2 }] }, records: [ROW], end: null }),
    ],
    ['an object with rows, over many lines', json({ edition: 2025, rows: [ROW] }, null, '\t')],
    ['a byte order mark and blanks', `\ufeff \n${json([ROW])}\n\n`],
    ['JSON Lines', `${json(ROW)}\n`],
    ['JSON Lines without a last line end', json(ROW)],
    ['JSON Lines with CRLF and blank lines', `\r\n${json(ROW)}\r\n\r\n`],
    ['an array on one line named .jsonl', json([ROW])],
  ])('%s is read with its types', async (_, text) => {
    for (const chunk of [1, 7, 65_536]) {
      const { all, notices } = await readTable(text, { chunk });
      expect(notices).toEqual([]);
      expect(all).toHaveLength(1);
      expect(all[0]).toMatchObject({ row: 1, cells: CELLS });
      expect(all[0]?.fault).toBeUndefined();
    }
  });

  it('9.29 is refused as a JSON text sequence', async () => {
    const text = `\u001e${json(ROW)}\n\u001e${json(ROW)}\n`;
    expect(await refusalOf(text)).toBe('NOT_JSON');
    await expect(readTable(text)).rejects.toThrow('RFC 7464');
  });

  it('accepts headers in French as member names', async () => {
    const { record_id, ...rest } = ROW;
    const { all } = await readTable(json([{ Identifiant: record_id, ...rest }]));
    expect(all[0]?.cells).toMatchObject(CELLS);
  });

  it('is read in UTF-16 and Windows-1252 too, with a notice', async () => {
    const wide = await readTable(Buffer.from(`\ufeff${json([ROW])}`, 'utf16le'));
    expect(wide.notices).toEqual([{ code: 'ENCODING_UTF16' }]);
    expect(wide.all[0]?.cells).toMatchObject(CELLS);
    const narrow = await readTable(Buffer.from(json([ROW]), 'latin1'));
    expect(narrow.notices).toEqual([{ code: 'ENCODING_WINDOWS_1252' }]);
    expect(narrow.all[0]?.cells).toMatchObject(CELLS);
  });

  it('has null for a member that a row leaves out', async () => {
    const { legal_name: _, ...rest } = ROW;
    const { all } = await readTable([ROW, rest].map((row) => json(row)).join('\n'));
    expect(all[1]).toMatchObject({
      row: 2,
      cells: { record_id: 'LUHT-DEMO-0001', legal_name: null },
    });
    expect(all[1]?.fault).toBeUndefined();
  });

  it('has null for an empty text, as CSV has', async () => {
    const { all } = await readTable(json([{ ...ROW, trade_name: '' }]));
    expect(all[0]?.cells['trade_name']).toBeNull();
  });

  it.each([
    ['cut off', json(ROW).slice(0, -10)],
    ['two values', `${json(ROW)}${json(ROW)}`],
    ['a list', json(FIELDS)],
    ['a text', '"LUHT-DEMO-0001"'],
    ['null', 'null'],
    ['an object as a cell', json({ ...ROW, legal_name: { en: 'a' } })],
    ['a list of objects as a cell', json({ ...ROW, former_names: [{ en: 'a' }] })],
  ])('continues after a line that is %s', async (_, bad) => {
    const { all } = await readTable([json(ROW), bad, json(ROW)].join('\n'), { name: 'a.jsonl' });
    expect(all.map(({ row, fault }) => [row, fault])).toEqual([
      [1, undefined],
      [2, 'RAGGED_ROW'],
      [3, undefined],
    ]);
  });

  it('continues after a bad first line of a file named .jsonl', async () => {
    const { all } = await readTable(`{"record_id": LUHT}\n${json(ROW)}\n`, { name: 'a.jsonl' });
    expect(all.map(({ fault }) => fault)).toEqual(['RAGGED_ROW', undefined]);
  });

  it.each([json(7), json('a'), json(null), json([1])])(
    'treats the array element %s as a ragged row',
    async (element) => {
      const { all } = await readTable(`[${json(ROW)},${element}]`);
      expect(all.map(({ fault }) => fault)).toEqual([undefined, 'RAGGED_ROW']);
    },
  );

  it('recognises a totals row', async () => {
    const { all } = await readTable(json([ROW, { ...ROW, record_id: 'Total' }]));
    expect(all[1]?.fault).toBe('TOTALS_ROW');
  });

  const { rcs_number: _rcs, ...withoutRcs } = ROW;
  it.each<[string, string, string]>([
    ['no rows', '[]', 'NO_ROWS'],
    ['no records', '{"records": []}', 'NO_ROWS'],
    ['a column that no row has', json([withoutRcs, withoutRcs]), 'MISSING_COLUMN'],
    ['a column that no line has', `${json(withoutRcs)}\n${json(withoutRcs)}`, 'MISSING_COLUMN'],
    ['an unknown member', json([ROW, { ...ROW, patients: 3 }]), 'UNKNOWN_COLUMN'],
    ['a member of two names', json([{ ...ROW, 'Dénomination sociale': 'x' }]), 'DUPLICATE_COLUMN'],
    [
      'a member __proto__',
      `[{"__proto__": {"record_id": "LUHT-1"}, "legal_name": "a"}]`,
      'UNKNOWN_COLUMN',
    ],
    ['a member constructor', `{"constructor": {"prototype": {}}}\n`, 'NOT_JSON'],
    [
      'rows of 2020',
      json([
        {
          edition: 2020,
          record_id: 'LUHT-1',
          rcs_number: 'B1',
          legal_name: 'a',
          incorporation_date: '2015-09-30',
          subsector_2020: 'other',
          digital_focus: false,
          employees: 1,
          synthetic: true,
        },
      ]),
      'OTHER_EDITION',
    ],
    ['an edition beside the rows', json({ edition: '2020', records: [ROW] }), 'OTHER_EDITION'],
    ['an edition behind the rows', json({ records: [ROW], edition: 2020 }), 'OTHER_EDITION'],
    ['an edition in the rows', json([{ ...ROW, edition: 2020 }]), 'OTHER_EDITION'],
    ['no list of rows', '{"a": 1,\n"b": {"records": []}}', 'NOT_JSON'],
    ['a document that is cut off', json([ROW, ROW]).slice(0, -30), 'NOT_JSON'],
    ['a document that is cut off between rows', `[${json(ROW)},`, 'NOT_JSON'],
    ['something behind the document', `${json([ROW])} x`, 'NOT_JSON'],
    ['two documents', `${json([ROW])}${json([ROW])}`, 'NOT_JSON'],
    ['a comma too many', `[${json(ROW)},]`, 'NOT_JSON'],
    ['a comma too few', `[${json(ROW)} ${json(ROW)}]`, 'NOT_JSON'],
    ['single quotes', "[{'record_id': 'x'}]", 'NOT_JSON'],
    ['a bracket of the wrong kind', `[${json(ROW)}}`, 'NOT_JSON'],
    ['a NUL', `[{"record_id": "\0"}]`, 'NUL_BYTE'],
  ])('is refused with %s', async (_, text, code) => {
    for (const chunk of [3, 65_536])
      expect(await refusalOf(text, { chunk, name: 'a.json' })).toBe(code);
  });

  it('does not change the prototype of objects', async () => {
    await refusalOf('[{"__proto__": {"polluted": true}}]');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each<[string, string]>([
    ['an array that nests deep', `${'['.repeat(5_000_000)}`],
    ['objects that nest deep', `[${'{"a":'.repeat(2_000_000)}`],
    ['a line that nests deep', `{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}`],
    ['a text of 10 MB', `[{"record_id": "${'x'.repeat(10_000_000)}"}]`],
    ['a line of 10 MB', `{"record_id": "${'x'.repeat(10_000_000)}"}`],
    ['a text of 10 MB that is never closed', `{"record_id": "${'\\"'.repeat(5_000_000)}`],
    ['a number of 10 MB', `[${'1'.repeat(10_000_000)}]`],
    [
      'ten thousand members',
      json([Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`m${i}`, 1]))]),
    ],
    ['a large member beside the rows', json({ a: 'x'.repeat(2_000_000), records: [ROW] })],
  ])('is too large with %s', async (_, text) => {
    expect(await refusalOf(text)).toBe('TOO_LARGE');
  });
});
