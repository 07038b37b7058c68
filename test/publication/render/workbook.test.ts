import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { WorkbookWriter } from '../../../lib/publication/render/workbook.ts';
import {
  MAX_CELL_CHARACTERS,
  type SheetCell,
  type SheetColumn,
} from '../../../lib/publication/render/workbook-lines.ts';
import { sheetsIn } from '../../read-workbook.ts';

const COLUMNS: readonly SheetColumn[] = [{ heading: 'a' }, { heading: 'day', isDay: true }];

function written(rows: readonly SheetCell[][], limits?: { rows: number; characters: number }) {
  const workbook = new WorkbookWriter(limits);
  workbook.startSheet('rows', COLUMNS);
  for (const row of rows) workbook.addRow(row);
  workbook.end();
  return workbook.takeBytes();
}

const cellsOf = async (cell: SheetCell) => (await sheetsIn(written([[cell]])))['rows']?.[1];

describe('a workbook', () => {
  it.each([
    '=1+1',
    '+352 123456',
    '-1',
    '@SUM(A1)',
    "'=1",
    '=HYPERLINK("http://x.example")',
    'B123456',
    '12345678901234567890',
    '0012',
    '1e5',
    'a & b <c> "d"',
    ' spaces before and after ',
    'line one\nline two\ttab',
    'a\r\nb',
    'Ää€😀',
    '_x0041_ is no escape',
    'a\u0001b\u000bc',
    '2025-09-30',
  ])('14.2 keeps the text %j as a text', async (text) => {
    expect(await cellsOf(text)).toEqual([text]);
    expect(Buffer.from(written([[text]])).includes('<f>')).toBe(false);
  });

  it.each([0, -1.5, 1_250_000.5, 123_456_789_012, true, false])(
    '14.2 keeps the value and type of %j',
    async (value) => {
      expect(await cellsOf(value)).toEqual([value]);
    },
  );

  it('14.2 shows days as dates, and days outside Excel’s range as texts', async () => {
    const days = ['2025-09-30', '1900-03-01', '1900-02-28', '1899-12-31', '2019-02-30', 'unknown'];
    const rows = (await sheetsIn(written(days.map((day) => [null, day]))))['rows'] ?? [];
    expect(rows.slice(1).map(([, day]) => day)).toEqual([
      new Date('2025-09-30'),
      new Date('1900-03-01'),
      '1900-02-28',
      '1899-12-31',
      '2019-02-30',
      'unknown',
    ]);
  });

  it('14.2 accepts the longest text that Excel supports, and shortens no longer text', async () => {
    const longest = 'x'.repeat(MAX_CELL_CHARACTERS);
    expect(MAX_CELL_CHARACTERS).toBe(32_767);
    expect(await cellsOf(longest)).toEqual([longest]);
    expect(() => written([[`${longest}x`]])).toThrow(RangeError);
  });

  it.each([
    ['rows', { rows: 3, characters: 1e9 }],
    ['characters', { rows: 1e6, characters: 700 }],
  ])('14.2 continues on a new sheet when one is full of %s', async (_, limits) => {
    const numbers = Array.from({ length: 20 }, (_, at) => at);
    const sheets = Object.entries(
      await sheetsIn(
        written(
          numbers.map((at) => [at]),
          limits,
        ),
      ),
    );
    expect(sheets.length).toBeGreaterThan(2);
    expect(sheets.map(([name]) => name).slice(0, 3)).toEqual(['rows', 'rows 2', 'rows 3']);
    for (const [, rows] of sheets) expect(rows[0]).toEqual(['a', 'day']);
    expect(sheets.flatMap(([, rows]) => rows.slice(1).map(([at]) => at))).toEqual(numbers);
  });

  it('14.2 has the same bytes in every time zone and at every time', () => {
    try {
      const digests = ['UTC', 'Asia/Tokyo', 'America/Anchorage'].map((zone) => {
        vi.stubEnv('TZ', zone);
        return createHash('sha256')
          .update(written([['x', '2025-09-30']]))
          .digest('hex');
      });
      expect(new Set(digests).size).toBe(1);
      // If only the compressor or the form of the XML changes, update this probe and leave REVISION of the
      // renderer.
      expect(digests[0]).toBe('7666e2e9bf9297b5f859e3b244971292d1e75090186fb311625277c5485f3c52');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('14.2 streams its bytes before it is complete', () => {
    const workbook = new WorkbookWriter();
    workbook.startSheet('rows', COLUMNS);
    let largest = 0;
    for (let at = 0; at < 20_000; at += 1) {
      workbook.addRow([createHash('sha256').update(String(at)).digest('hex'), null]);
      if (at % 500 === 0) largest = Math.max(largest, workbook.takeBytes().length);
    }
    workbook.end();
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThan(400_000);
    expect(workbook.takeBytes().length).toBeLessThan(400_000);
  });
});
