import { describe, expect, it } from 'vitest';
import type { RowOutcome } from '../../../lib/mapping/finding.ts';
import type { Cell } from '../../../lib/mapping/read/table-file.ts';
import type { CompanyRecord } from '../../../lib/mapping/record.ts';
import { check, checkAll, describeFindings } from '../rows.ts';

type Case = readonly [cell: Cell, outcome: RowOutcome, ...findings: string[]];

function cases(column: string, table: readonly Case[]): void {
  describe(column, () => {
    it.each(table)('%j leads to %s %s', (cell, outcome, ...findings) => {
      const row = check({ [column]: cell });
      expect(describeFindings(row.findings)).toEqual(findings);
      expect(row.outcome).toBe(outcome);
    });
  });
}

const read = (cell: Cell): Case => [cell, 'repair', 'NORMALISED incorporation_date → "2018-05-14"'];

cases('incorporation_date', [
  [null, 'reject', 'BAD_DATE incorporation_date'],
  ['n/a', 'reject', 'EMPTY_MARKER incorporation_date', 'BAD_DATE incorporation_date'],
  ...[
    '14/05/2018',
    '14.05.2018',
    '14-05-2018',
    '14.5.2018',
    '14 mai 2018',
    '14. Mai 2018',
    '14 MAI 2018',
    '14 May 2018',
    'May 14, 2018',
    '14-May-2018',
    'lundi 14 mai 2018',
    'Montag, 14. Mai 2018',
    '2018/05/14',
    '2018-5-14',
    '20180514',
    '2018-05-14T00:00:00',
    '2018-05-14 00:00:00',
    '14/05/2018 00:00',
    '2018-05-13T22:00:00Z',
    ' 2018-05-14 ',
    '14\u00a0mai\u00a02018',
  ].map(read),
  ['1er mars 2019', 'repair', 'NORMALISED incorporation_date → "2019-03-01"'],
  ['3. März 2019', 'repair', 'NORMALISED incorporation_date → "2019-03-03"'],
  ['3. Maerz 2019', 'repair', 'NORMALISED incorporation_date → "2019-03-03"'],
  ['12 août 2019', 'repair', 'NORMALISED incorporation_date → "2019-08-12"'],
  ['le 12 août 2019', 'repair', 'NORMALISED incorporation_date → "2019-08-12"'],
  ['2019\u201108\u201112', 'repair', 'NORMALISED incorporation_date → "2019-08-12"'],
  ['5 févr. 2019', 'repair', 'NORMALISED incorporation_date → "2019-02-05"'],
  ['31. Dez. 2019', 'repair', 'NORMALISED incorporation_date → "2019-12-31"'],
  ['29/02/2020', 'repair', 'NORMALISED incorporation_date → "2020-02-29"'],
  ['05/05/2018', 'repair', 'NORMALISED incorporation_date → "2018-05-05"'],
  ['05.04.2018', 'repair', 'NORMALISED incorporation_date → "2018-04-05"'],
  ['05/04/2018', 'warn', 'AMBIGUOUS_DATE incorporation_date → "2018-04-05"'],
  ['5/4/2018', 'warn', 'AMBIGUOUS_DATE incorporation_date → "2018-04-05"'],
  ['12/12/2018', 'repair', 'NORMALISED incorporation_date → "2018-12-12"'],
  ['43234', 'repair', 'EXCEL_SERIAL_DATE incorporation_date → "2018-05-14"'],
  [43234, 'repair', 'EXCEL_SERIAL_DATE incorporation_date → "2018-05-14"'],
  ['43234.5', 'repair', 'EXCEL_SERIAL_DATE incorporation_date → "2018-05-14"'],
  ['60000', 'reject', 'DATE_IN_FUTURE incorporation_date'],
  ['2018', 'review', 'YEAR_ONLY_DATE incorporation_date'],
  [2018, 'review', 'YEAR_ONLY_DATE incorporation_date'],
  ['05/2018', 'review', 'YEAR_ONLY_DATE incorporation_date'],
  ['2018-05', 'review', 'YEAR_ONLY_DATE incorporation_date'],
  ['mai 2018', 'review', 'YEAR_ONLY_DATE incorporation_date'],
  ['2031', 'reject', 'DATE_IN_FUTURE incorporation_date'],
  ['1849', 'reject', 'DATE_TOO_OLD incorporation_date'],
  [new Date('2018-05-14T00:00:00Z'), 'ok'],
  [new Date('2018-05-14T23:30:00Z'), 'repair', 'NORMALISED incorporation_date → "2018-05-14"'],
  [new Date(Number.NaN), 'reject', 'BAD_DATE incorporation_date'],
  ['2025-09-30', 'ok'],
  ['2025-10-01', 'reject', 'DATE_IN_FUTURE incorporation_date'],
  ['01/10/2025', 'reject', 'DATE_IN_FUTURE incorporation_date'],
  ['1850-01-01', 'ok'],
  ['1849-12-31', 'reject', 'DATE_TOO_OLD incorporation_date'],
  ...[
    '2018-02-30',
    '2019-02-29',
    '31/04/2018',
    '05/14/2018',
    '00/05/2018',
    '2018-13-01',
    '14/05/18',
    '14 foo 2018',
    '0000-00-00',
    '123',
    '999999',
    'yesterday',
  ].map((cell): Case => [cell, 'reject', 'BAD_DATE incorporation_date']),
]);

cases('source_checked_on', [
  [null, 'reject', 'BAD_DATE source_checked_on'],
  ['2024-09-30', 'ok'],
  ['2024-09-29', 'warn', 'STALE_SOURCE source_checked_on'],
  // After the reference date, but not after the current date of these tests.
  ['2025-10-07', 'ok'],
  ['2025-10-08', 'reject', 'DATE_IN_FUTURE source_checked_on'],
]);

const moment = (cell: Cell, value: string): Case => [
  cell,
  'repair',
  `NORMALISED updated_at → "${value}"`,
];

cases('updated_at', [
  ['20.09.2025, 23:00 Uhr', 'repair', 'NORMALISED updated_at → "2025-09-20T21:00:00Z"'],
  [null, 'reject', 'BAD_DATE updated_at'],
  ['2025-09-20T21:00:00.123Z', 'ok'],
  moment('2025-09-20T23:00:00+02:00', '2025-09-20T21:00:00Z'),
  moment('2025-09-20 21:00:00Z', '2025-09-20T21:00:00Z'),
  moment('2025-09-20T21:00Z', '2025-09-20T21:00:00Z'),
  // Without a time zone: local time in Luxembourg, in summer and winter.
  moment('2025-09-20T23:00:00', '2025-09-20T21:00:00Z'),
  moment('2025-09-20 23:00', '2025-09-20T21:00:00Z'),
  moment('20/09/2025 23:00', '2025-09-20T21:00:00Z'),
  moment('20.09.2025, 23:00:00', '2025-09-20T21:00:00Z'),
  moment('20 septembre 2025 à 23h00', '2025-09-20T21:00:00Z'),
  moment('2025-01-20 23:00', '2025-01-20T22:00:00Z'),
  moment('2025-09-20', '2025-09-19T22:00:00Z'),
  moment(new Date('2025-09-20T23:00:00Z'), '2025-09-20T21:00:00Z'),
  moment(new Date('2025-09-20T22:59:59.600Z'), '2025-09-20T21:00:00Z'),
  // The hour that is skipped, and the hour that occurs twice.
  moment('2025-03-30 01:59', '2025-03-30T00:59:00Z'),
  moment('2025-03-30 02:30', '2025-03-30T01:30:00Z'),
  moment('2025-03-30 03:00', '2025-03-30T01:00:00Z'),
  moment('2024-10-27 01:59', '2024-10-26T23:59:00Z'),
  moment('2024-10-27 02:30', '2024-10-27T00:30:00Z'),
  moment('2024-10-27 03:00', '2024-10-27T02:00:00Z'),
  // Before 1996 summer time ended in September.
  moment('1994-10-01 12:00', '1994-10-01T11:00:00Z'),
  ['45920.9583333333', 'repair', 'EXCEL_SERIAL_DATE updated_at → "2025-09-20T21:00:00Z"'],
  ['05/04/2025 10:00', 'warn', 'AMBIGUOUS_DATE updated_at → "2025-04-05T08:00:00Z"'],
  ['2031-01-01T00:00:00Z', 'reject', 'DATE_IN_FUTURE updated_at'],
  moment('2025-09-20T24:00:00Z', '2025-09-21T00:00:00Z'),
  ['2025-09-20 25:00', 'reject', 'BAD_DATE updated_at'],
  ['2025-02-30T10:00:00Z', 'reject', 'BAD_DATE updated_at'],
  ['soon', 'reject', 'BAD_DATE updated_at'],
]);

describe('dates whose parts are both at most 12', () => {
  const codes = async (dates: readonly string[], headerLanguage: 'en' | 'fr' | 'de' = 'en') => {
    const rows = await checkAll(
      dates.map((incorporation_date) => ({ incorporation_date })),
      headerLanguage,
    );
    return rows.map((row) => row.findings.map(({ code }) => code).join());
  };

  it('are certain if all dates of the column have this form and one has a day above 12', async () => {
    expect(await codes(['05/04/2018', '14/05/2018', '03/02/2017'])).toEqual(
      Array(3).fill('NORMALISED'),
    );
  });

  it('stay ambiguous if no day is above 12', async () => {
    expect(await codes(['05/04/2018', '03/02/2017'])).toEqual(Array(2).fill('AMBIGUOUS_DATE'));
  });

  it.each([
    ['an ISO date', '2018-05-14'],
    ['another separator', '14.05.2018'],
    ['a date that cannot be read', '05/14/2018'],
    ['a year', '2018'],
    ['a day count', '43234'],
  ])('stay ambiguous beside %s, also if it comes last', async (_, other) => {
    const [first, , third] = await codes(['05/04/2018', '14/05/2018', '03/02/2017', other]);
    expect([first, third]).toEqual(['AMBIGUOUS_DATE', 'AMBIGUOUS_DATE']);
  });

  it('are certain although the column has empty cells', async () => {
    const rows = await checkAll([
      { source_checked_on: '05/04/2025' },
      { source_checked_on: '25/04/2025' },
      { source_checked_on: null },
    ]);
    expect(rows.map((row) => row.outcome)).toEqual(['repair', 'repair', 'reject']);
    expect(rows[0]?.findings[0]?.code).toBe('NORMALISED');
  });

  it.each(['fr', 'de'] as const)('are certain under %s headers', async (language) => {
    expect(await codes(['05/04/2018', '2018-05-14'], language)).toEqual(['NORMALISED', '']);
  });

  it('are decided for each column', async () => {
    const rows = await checkAll([
      { incorporation_date: '05/04/2018', source_checked_on: '05/04/2025' },
      { incorporation_date: '14/05/2018', source_checked_on: '2025-09-01' },
    ]);
    expect(rows.map((row) => describeFindings(row.findings))).toEqual([
      [
        'NORMALISED incorporation_date → "2018-04-05"',
        'AMBIGUOUS_DATE source_checked_on → "2025-04-05"',
      ],
      ['NORMALISED incorporation_date → "2018-05-14"'],
    ]);
    expect(rows.map((row) => row.outcome)).toEqual(['warn', 'repair']);
  });

  it('are decided for each sheet', async () => {
    const rows = await checkAll([
      { sheet: 'A', incorporation_date: '05/04/2018' },
      { sheet: 'A', incorporation_date: '14/05/2018' },
      { sheet: 'B', incorporation_date: '05/04/2018' },
    ]);
    expect(rows.map((row) => row.findings[0]?.code)).toEqual([
      'NORMALISED',
      'NORMALISED',
      'AMBIGUOUS_DATE',
    ]);
  });

  it('keep the order of the rows until they are decided', async () => {
    const dates = Array.from({ length: 12_000 }, (_, n) =>
      n % 3 === 0 ? '05/04/2018' : '14/05/2018',
    );
    const rows = await checkAll(dates.map((incorporation_date) => ({ incorporation_date })));
    expect(rows.map((row) => row.row)).toEqual(dates.map((_, n) => n + 1));
    expect(new Set(rows.map((row) => row.outcome))).toEqual(new Set(['repair']));
  });

  it('are read as day, then month', () => {
    const record = check({ incorporation_date: '05/04/2018' }).record as CompanyRecord;
    expect(record.incorporation_date).toBe('2018-04-05');
  });
});
