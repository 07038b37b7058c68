import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KaartError } from '../../../lib/core/errors.ts';
import { CsvTokenizer } from '../../../lib/mapping/read/csv-tokenizer.ts';

function tokens(
  text: string,
  { delimiter = ',', cut = text.length }: { delimiter?: string; cut?: number } = {},
) {
  const tokenizer = new CsvTokenizer(delimiter);
  const records: string[][] = [];
  for (let at = 0; at < text.length; at += Math.max(cut, 1))
    tokenizer.push(text.slice(at, at + Math.max(cut, 1)), false, records);
  tokenizer.push('', true, records);
  return records;
}

function codeOf(text: string, options = {}): unknown {
  try {
    tokens(text, options);
    return 'read';
  } catch (error) {
    return error instanceof KaartError ? error.details['code'] : error;
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

describe('CSV records', () => {
  it('are those that a CSV library wrote, whatever the cells, the line ends and the chunks', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 40 }),
        (rows, delimiter, record_delimiter, cut) => {
          const text = stringify(rows, { delimiter, record_delimiter, quoted_match: /[\r\n]/ });
          expect(tokens(text, { delimiter, cut })).toEqual(rows);
        },
      ),
    );
  });

  it('are those that csv-parse reads, where it reads them', () => {
    const text = fc.string({ unit: fc.constantFrom('"', ',', '\n', 'a', 'b', ' '), maxLength: 40 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (csv, cut) => {
        let theirs: string[][];
        try {
          theirs = parse(csv, {
            relax_column_count: true,
            skip_empty_lines: true,
            record_delimiter: '\n',
          });
        } catch {
          return;
        }
        expect(tokens(csv, { cut })).toEqual(theirs.filter((r) => r.length > 1 || r[0] !== ''));
      }),
      { numRuns: 5_000 },
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
    ['a pair of quotes within a text', 'Say "Ah",b\n', [['Say "Ah"', 'b']]],
    ['a quote behind a blank', 'a, "b"\n', [['a', ' "b"']]],
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
      [[',', 'a,b'], ['', ''], ['x\ny'], ['x'], ['y']],
    ],
    ['a row shorter than the one above', 'a,b,c\nd\n,\n', [['a', 'b', 'c'], ['d'], ['', '']]],
  ])('%s', (_, text, records) => {
    for (const cut of [1, 2, 3, 5, 100]) expect(tokens(text, { cut })).toEqual(records);
  });

  it.each([
    ['a quote that is never closed', 'a,"b\nc,d\ne,f\n'],
    ['text behind a closing quote', 'a,"b"c,d\n'],
    ['a quote opened before a quoted cell', 'a,"b,"1, rue",d\n'],
    ['a single quote within a text', 'a,5" screen,c\n'],
    ['a quote at the very end', 'a,b\n"'],
  ])('%s is unbalanced', (_, text) => {
    for (const cut of [1, 2, 3, 100]) expect(codeOf(text, { cut })).toBe('UNBALANCED_QUOTE');
  });

  it('a quote that swallows many lines is unbalanced before it has swallowed the file', () => {
    const lines = 'a,b,c and some more text\n'.repeat(100_000);
    expect(codeOf(`a,"b\n${lines}`, { cut: 65_536 })).toBe('UNBALANCED_QUOTE');
  });

  it.each([
    ['a quoted cell', `a,"${'x'.repeat(10_000_000)}"\n`],
    ['a cell', `a,${'x'.repeat(10_000_000)}\n`],
    ['a line of cells', `a${',b'.repeat(5_000_000)}\n`],
  ])('%s of 10 MB is too large', (_, text) => {
    expect(codeOf(text, { cut: 65_536 })).toBe('TOO_LARGE');
  });

  it('names the line where a quote was opened', () => {
    const tokenizer = new CsvTokenizer(',');
    expect(() => tokenizer.push('a,b\r\n"c\nd",e\r\nf,"g\n', true)).toThrow(/line 4/);
  });

  it('does not keep the chunk alive for one of its cells', () => {
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const tokenizer = new CsvTokenizer(',');
    const kept: (string | undefined)[] = [];
    for (let i = 0; i < 400; i++)
      kept.push(
        tokenizer.push(
          `LUHT-SCALE-${String(i).padStart(7, '0')},${'x'.repeat(1_000_000)}\n`,
        )[0]?.[0],
      );
    expect(kept[399]).toBe('LUHT-SCALE-0000399');
    collectGarbage();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000);
  });
});
