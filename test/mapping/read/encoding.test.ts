import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMPANY, csv, readTable, refusalOf } from './sources.ts';

const utf16le = (text: string) => Buffer.from(text, 'utf16le');
const utf16be = (text: string) => utf16le(text).swap16();
const windows1252 = (text: string) => Buffer.from([...text].map((c) => HIGH[c] ?? c.charCodeAt(0)));

/** Some of the characters that Windows-1252 has at 0x80 to 0x9F, where Latin-1 has control characters. */
const HIGH: Readonly<Record<string, number>> = {
  '€': 0x80,
  '„': 0x84,
  Š: 0x8a,
  Œ: 0x8c,
  '’': 0x92,
  '“': 0x93,
  '–': 0x96,
  '™': 0x99,
  œ: 0x9c,
  Ÿ: 0x9f,
};

const name = async (content: Uint8Array, chunk?: number) => {
  const { all, notices } = await readTable(content, chunk === undefined ? {} : { chunk });
  return [all[0]?.cells['legal_name'], ...notices.map(({ code }) => code)];
};

describe('the encoding of a text file', () => {
  it.each([1, 2, 3, 5, 64, 65_536])('is recognised in chunks of %i bytes', async (chunk) => {
    const legal_name = 'Çédille & Œuvre – Straße';
    const text = csv([{ legal_name }]);
    expect(await name(Buffer.from(text), chunk)).toEqual([legal_name]);
    expect(await name(Buffer.from(`\ufeff${text}`), chunk)).toEqual([legal_name]);
    expect(await name(windows1252(text), chunk)).toEqual([legal_name, 'ENCODING_WINDOWS_1252']);
    expect(await name(utf16le(`\ufeff${text}`), chunk)).toEqual([legal_name, 'ENCODING_UTF16']);
    expect(await name(utf16be(`\ufeff${text}`), chunk)).toEqual([legal_name, 'ENCODING_UTF16']);
    expect(await name(utf16le(text), chunk)).toEqual([legal_name, 'ENCODING_UTF16']);
    expect(await name(utf16be(text), chunk)).toEqual([legal_name, 'ENCODING_UTF16']);
  });

  it.each([1, 2, 3, 5, 1_001])(
    'is read if chunks of %i bytes cut a pair of UTF-16',
    async (chunk) => {
      const legal_name = '😀 Santé 😀';
      const text = `\ufeff${csv([{ legal_name }])}`;
      expect(await name(utf16le(text), chunk)).toEqual([legal_name, 'ENCODING_UTF16']);
      expect(await name(utf16be(text), chunk)).toEqual([legal_name, 'ENCODING_UTF16']);
    },
  );

  it('is Windows-1252 from the first row on if only the last row shows it', async () => {
    const rows = Array.from({ length: 3_000 }, () => ({ legal_name: 'DEMO Noel' }));
    const text = csv([{ legal_name: 'L’été' }, ...rows, { legal_name: 'Zoë' }]);
    const { all, notices } = await readTable(windows1252(text));
    expect(notices).toEqual([{ code: 'ENCODING_WINDOWS_1252' }]);
    expect(all[0]?.cells['legal_name']).toBe('L’été');
    expect(all.at(-1)?.cells['legal_name']).toBe('Zoë');
  });

  it('is UTF-8 for every UTF-8 text, cut at any byte', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 70 }), async (any, chunk) => {
        const legal_name = `x${any.replace(/\p{Cc}|\ufeff/gu, '')}`;
        expect(await name(Buffer.from(csv([{ legal_name }])), chunk)).toEqual([legal_name]);
      }),
      { numRuns: 200 },
    );
  });

  it.each([1, 7, 1_001, 4_099])(
    'is UTF-8 if chunks of %i bytes cut its characters far from the beginning',
    async (chunk) => {
      const rows = Array.from({ length: 40 }, (_, i) => ({ legal_name: 'é€😀ü'.slice(i % 3) }));
      const { all, notices } = await readTable(csv(rows), { chunk });
      expect(notices).toEqual([]);
      expect(all.map(({ cells }) => cells['legal_name'])).toEqual(
        rows.map(({ legal_name }) => legal_name),
      );
    },
  );

  it.each([
    ['a first half of a character at the end', Buffer.from([0xc3])],
    ['a surrogate', Buffer.from([0xed, 0xa0, 0x80])],
    ['an overlong form', Buffer.from([0xc0, 0xaf])],
    ['a character beyond Unicode', Buffer.from([0xf5, 0x80, 0x80, 0x80])],
  ])('is not UTF-8 with %s', async (_, bytes) => {
    const text = csv([{ internal_note: 'NOTE' }]);
    const at = text.indexOf('NOTE');
    const content = Buffer.concat([
      Buffer.from(text.slice(0, at)),
      bytes,
      Buffer.from(text.slice(at)),
    ]);
    expect((await readTable(content)).notices).toEqual([{ code: 'ENCODING_WINDOWS_1252' }]);
  });

  it.each([
    ['UTF-8', Buffer.from(csv([{ legal_name: 'DEMO\0X' }]))],
    ['Windows-1252', windows1252(csv([{ legal_name: 'é\0X' }]))],
    ['UTF-16', utf16le(`\ufeff${csv([{ legal_name: 'DEMO\0X' }])}`)],
    ['a binary file', Buffer.alloc(3_000)],
  ])('has no NUL in %s', async (_, content) => {
    expect(await refusalOf(content)).toBe('NUL_BYTE');
  });

  it('is refused if UTF-16 ends within a character', async () => {
    const bytes = utf16le(`\ufeff${csv()}`);
    expect(await refusalOf(bytes.subarray(0, bytes.length - 1))).toBe('NOT_CSV');
    expect(COMPANY['legal_name']).toContain('ë');
  });
});
