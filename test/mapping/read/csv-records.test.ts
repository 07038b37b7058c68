import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KaartError } from '../../../lib/core/errors.ts';
import {
  FILE_START,
  parseCsvRecords,
  parseFirstRecords,
} from '../../../lib/mapping/read/csv-records.ts';
import { isBlank } from '../../../lib/mapping/read/header.ts';
import { quoted } from './sources.ts';

interface Reading {
  readonly delimiter?: string;
  readonly cut?: number;
  readonly below?: typeof FILE_START;
}

/** Chunks as a decoder produces them: a cut is never inside a character. */
async function* cutText(text: string, cut: number) {
  for (let columnIndex = 0, next = 0; columnIndex < text.length; columnIndex = next) {
    next = Math.min(columnIndex + cut, text.length);
    if (/[\ud800-\udbff]/.test(text.charAt(next - 1))) next++;
    yield text.slice(columnIndex, next);
  }
}

async function records(
  text: string,
  { delimiter = ',', cut = text.length || 1, below = FILE_START }: Reading = {},
) {
  const all: string[][] = [];
  for await (const { cells } of parseCsvRecords(cutText(text, cut), delimiter, below, 0))
    all.push([...cells]);
  return all;
}

async function refusalOf(text: string, reading: Reading = {}): Promise<unknown> {
  try {
    await records(text, reading);
    return 'read';
  } catch (error) {
    return error instanceof KaartError ? error.details : error;
  }
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const cell = fc.oneof(
  fc.constantFrom('', 'a', ',', ';', 'a,b', 'a;b', '"', '\n', 'a\nb', '\r\n'), // often the same as above
  fc.string({ maxLength: 8 }),
  fc.string({
    unit: fc.constantFrom('"', ',', ';', '\t', '\n', '\r', ' ', 'a', 'é', '’', '😀'),
    maxLength: 30,
  }),
);
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { maxLength: 8 });

const delimiters = fc.constantFrom(',', ';', '\t');
const ends = fc.constantFrom('\n', '\r\n', '\r');

/** The reader ignores a blank line and a line of delimiters. */
const hasText = (row: readonly string[]) => !row.every(isBlank);

describe('CSV records', () => {
  it('equal the written ones, for any cells, line ends and chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        delimiters,
        ends,
        fc.integer({ min: 1, max: 40 }),
        async (rows, delimiter, record_delimiter, cut) => {
          const text = stringify(rows, { delimiter, record_delimiter, quoted_match: /[\r\n]/ });
          expect(await records(text, { delimiter, cut })).toEqual(rows.filter(hasText));
        },
      ),
    );
  });

  it('that are read from a later position equal the rest of the file', async () => {
    await fc.assert(
      fc.asyncProperty(table, delimiters, ends, async (rows, delimiter, record_delimiter) => {
        const blankLines = record_delimiter.repeat(2);
        const text = `${blankLines}${stringify(rows, { delimiter, record_delimiter, quoted_match: /[\r\n]/ })}`;
        const first = parseFirstRecords(text, delimiter, { isWhole: true, limit: 10 });
        expect(first.records).toEqual(rows);
        for (const [i, below] of first.places.entries())
          expect(await records(text, { delimiter, below })).toEqual(
            rows.slice(i + 1).filter(hasText),
          );
      }),
    );
  });

  it('at the beginning of a text are only those that certainly end there', async () => {
    const first = (text: string) =>
      parseFirstRecords(text, ',', { isWhole: false, limit: 3 }).records;
    expect(first('a,b\n\n')).toEqual([['a', 'b']]);
    expect(first('a,b\n')).toEqual([]); // while it is not known whether a CRLF was cut
    expect(first('é,b\nc,d')).toEqual([['é', 'b']]);
    expect(first('a,b\nc,"d')).toEqual([['a', 'b']]);
    expect(first('a\nb\nc\nd\n')).toEqual([['a'], ['b'], ['c']]);
  });

  it('are never merged or split by a missing or extra quote: the file is refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        table.filter((rows) => rows.length > 0),
        fc.nat(),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        async (rows, place, more, cut) => {
          const text = rows.map((row) => `${row.map(quoted).join(',')}\n`).join('');
          const quotes = [...text.matchAll(/"/g)].map(({ index }) => index);
          const columnIndex = more ? place % text.length : (quotes[place % quotes.length] ?? 0);
          const broken = `${text.slice(0, columnIndex)}${more ? '"' : ''}${text.slice(more ? columnIndex : columnIndex + 1)}`;
          expect(await refusalOf(broken, { cut })).toMatchObject({ code: 'UNBALANCED_QUOTE' });
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([
    [
      'mixed line ends',
      'a,b\r\nc,d\ne,f\rg,h',
      [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
        ['g', 'h'],
      ],
    ],
    [
      'blank lines',
      '\n\na,b\n\n\r\n\nc,d\n\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a quoted line break of each kind', 'a,"b\r\nc\nd\re"\n', [['a', 'b\r\nc\nd\re']]],
    ['a last line without its end', 'a,"b"', [['a', 'b']]],
    ['a last cell that is empty', 'a,', [['a', '']]],
    [
      'lines of delimiters and of blanks',
      'a,b\n,\n ,\u00a0\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a cell like the one above, and one that begins like it',
      'long text above,b\nlong text above,b\nlong text above and more,bc\n',
      [
        ['long text above', 'b'],
        ['long text above', 'b'],
        ['long text above and more', 'bc'],
      ],
    ],
    [
      'cells that are like quoted ones above',
      '",","a,b"\n,\n"x\ny"\nx\ny\n',
      [[',', 'a,b'], ['x\ny'], ['x'], ['y']],
    ],
    ['a row shorter than the one above', 'a,b,c\nd\n,e\n', [['a', 'b', 'c'], ['d'], ['', 'e']]],
  ])('%s', async (_, text, expected) => {
    for (const cut of [1, 2, 3, 5, 100]) expect(await records(text, { cut })).toEqual(expected);
  });

  it.each([
    ['a quote that is never closed', 'a,"b\nc,d\ne,f\n'],
    ['text behind a closing quote', 'a,"b"c,d\n'],
    ['a quote opened before a quoted cell', 'a,"b,"1, rue",d\n'],
    ['a single quote within a text', 'a,5" screen,c\n'],
    ['a pair of quotes within a text', 'Say "Ah",b\n'],
    ['a quote behind a blank', 'a, "b"\n'],
    ['a quote at the very end', 'a,b\n"'],
  ])('%s is unbalanced', async (_, text) => {
    for (const cut of [1, 2, 3, 100])
      expect(await refusalOf(text, { cut })).toMatchObject({ code: 'UNBALANCED_QUOTE' });
  });

  it('a quote that swallows many lines is reported before the end of the file', async () => {
    const lines = 'a,b,c and some more text\n'.repeat(100_000);
    const details = await refusalOf(`a,b\na,"b\n${lines}`, { cut: 65_536 });
    expect(details).toMatchObject({ code: 'UNBALANCED_QUOTE', line: 2, cell: 'B2' });
  });

  it.each([
    ['a quoted cell', `a,"${'x'.repeat(10_000_000)}"\n`],
    ['a cell', `a,${'x'.repeat(10_000_000)}\n`],
    ['a line of cells', `a${',b'.repeat(5_000_000)}\n`],
    ['a line of quoted cells', `a${',"b"'.repeat(2_500_000)}\n`],
    ['a line of delimiters', `a${','.repeat(10_000_000)}\n`],
  ])('%s of 10 MB is too large', async (_, text) => {
    expect(await refusalOf(text, { cut: 65_536 })).toMatchObject({ code: 'TOO_LARGE' });
  });

  it.each([
    ['a quote that stays open', 'a,b\r\n"c\nd",e\r\n\r\n\r\nf,"g\nh\n', 6],
    ['text behind a quoted cell', 'a,b\n\nc,"d\n"e\n', 3],
    ['a quote within a text', 'a"b\n', 1],
  ])('the error names the line where the record with %s begins', async (_, text, line) => {
    for (const cut of [1, 4, 100])
      expect(await refusalOf(text, { cut })).toMatchObject({ code: 'UNBALANCED_QUOTE', line });
  });

  it('end with the error of their text', async () => {
    const broken = async function* () {
      yield 'a,b\n';
      throw new Error('the disk is gone');
    };
    const read = async () => {
      for await (const { cells } of parseCsvRecords(broken(), ',', FILE_START, 0))
        expect(cells).toEqual(['a', 'b']);
    };
    await expect(read()).rejects.toThrow('the disk is gone');
  });

  it('close their text if the reader stops', async () => {
    let released = false;
    const text = async function* () {
      try {
        for (;;) yield 'a,b\n';
      } finally {
        released = true;
      }
    };
    for await (const { cells } of parseCsvRecords(text(), ',', FILE_START, 0)) {
      expect(cells).toEqual(['a', 'b']);
      break;
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(released).toBe(true);
  });

  it('do not keep a chunk in memory for one of its cells', async () => {
    const chunks = async function* () {
      for (let i = 0; i < 50; i++)
        yield `LUHT-SCALE-${String(i).padStart(7, '0')},${'x'.repeat(1_000_000)}\n`;
    };
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const read: (string | undefined)[] = [];
    for await (const { cells } of parseCsvRecords(chunks(), ',', FILE_START, 0))
      read.push(cells[0]);
    expect(read[49]).toBe('LUHT-SCALE-0000049');
    collectGarbage();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
  });
});
