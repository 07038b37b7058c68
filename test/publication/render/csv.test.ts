import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { FIELD_GROUPS } from '../../../lib/consent/vocabulary.ts';
import type { CompanyRecord } from '../../../lib/mapping/record.ts';
import { csv } from '../../../lib/publication/render/csv.ts';
import { csvCell } from '../../../lib/publication/render/csv-cell.ts';
import { SourceRow } from '../../../lib/publication/render/source-row.ts';
import { FIELDS_2025 } from '../../../lib/register/record-2025.ts';
import { company } from '../records.ts';

const CSV = csv(FIELDS_2025);

const ALL = 2 ** FIELD_GROUPS.length - 1;
const rowOf = (record: CompanyRecord) =>
  new SourceRow(Buffer.from(JSON.stringify(record)).toString('latin1'), FIELDS_2025);
const read = (record: CompanyRecord, groups = ALL) =>
  parse(CSV.head + CSV.row(rowOf(record), groups) + CSV.tail, { columns: true })[0];

describe('a cell', () => {
  it.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+352 1', "'+352 1"],
    ['-1', "'-1"],
    ['@Health', "'@Health"],
    ['\tx', "'\tx"],
    ['\rx', `"'\rx"`],
    ['a=b', 'a=b'],
    [' =1', " '=1"],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    [['=a', '=b'], "'=a|'=b"],
    ['A;=HYPERLINK("x")', `"A;'=HYPERLINK(""x"")"`],
    ['＝1', "'＝1"],
    [['a', 'b'], 'a|b'],
    [[], ''],
    [null, ''],
    [undefined, ''],
    [0, '0'],
    [-1, '-1'],
    [false, 'false'],
  ])('%j is %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

describe('CSV', () => {
  it('has the same values when another CSV reader parses it', () => {
    const fields = { legal_name: 'A, "B"\r\nC', trade_name: 'Ää€😀', former_names: ['x', 'y'] };
    expect(read(company(1, fields))).toMatchObject({
      legal_name: 'A, "B"\r\nC',
      trade_name: 'Ää€😀',
      former_names: 'x|y',
      employees: '1',
      digital_focus: 'true',
      withheld: '',
    });
  });

  it('names the withheld groups and leaves their cells empty', () => {
    expect(read(company(1), 1)).toMatchObject({
      legal_name: 'TEST 0001 S.à r.l.',
      trade_name: '',
      contact_name: '',
      withheld: 'profile|headcount|funding|contact',
    });
  });

  it('has no column and no cell of internal fields', () => {
    const text = CSV.head + CSV.row(rowOf(company(1)), ALL);
    expect(text).not.toMatch(/SECRET-NOTE|internal_note|sector_type|source_checked_on/);
  });
});
