import { describe, expect, it } from 'vitest';
import { type CodePage, decoded, HIGH } from '../../../lib/mapping/read/code-pages.ts';
import { COMPANY, csv, readTable, refusalOf } from './sources.ts';

/** The bytes of a text in a code page. */
function encoded(text: string, page: CodePage): Buffer {
  const bytes = Array.from(text.normalize('NFC'), (char) => {
    if (char.charCodeAt(0) < 0x80) return char.charCodeAt(0);
    const at = HIGH[page].indexOf(char);
    if (at === -1) throw new Error(`${page} has no ${char}`);
    return 0x80 + at;
  });
  return Buffer.from(bytes);
}

const NOTICES: Readonly<Record<CodePage, string>> = {
  'windows-1252': 'ENCODING_WINDOWS_1252',
  'iso-8859-15': 'ENCODING_LATIN_9',
  macintosh: 'ENCODING_MAC_ROMAN',
  cp850: 'ENCODING_CP850',
  cp437: 'ENCODING_CP437',
};

/** Where the letters of a text are the same in both, the other name is as right. */
const ALSO: Readonly<Partial<Record<CodePage, CodePage>>> = {
  'iso-8859-15': 'windows-1252',
  cp437: 'cp850',
};

const NAMES: readonly string[][] = [
  ['DEMO Société de Santé S.à r.l.', 'DEMO Hôpital à domicile', 'DEMO Précision Médicale'],
  ['DEMO Münch Gesundheit GmbH', 'DEMO Größe & Söhne', 'DEMO Straße der Ärzte'],
  ['DEMO Café Crème', 'DEMO Noël', 'DEMO Garçon'],
  ['DEMO SOCIÉTÉ GÉNÉRALE', 'DEMO ÉDITIONS', 'DEMO Éditions d’Été'],
  ['DEMO Cœur de Bœuf', 'DEMO Œuvre', 'DEMO Élysée'],
];

const PAGES = Object.keys(HIGH) as CodePage[];
const tried = PAGES.flatMap((page) =>
  NAMES.map((names) => [page, names.filter((name) => isIn(name, page))] as const).filter(
    ([, names]) => names.some((name) => /[^\0-\x7f]/.test(name)),
  ),
);

function isIn(name: string, page: CodePage): boolean {
  return [...name].every((char) => char < '\x80' || HIGH[page].includes(char));
}

const rowsOf = (names: readonly string[]) =>
  csv(names.map((legal_name) => ({ ...COMPANY, legal_name, street: '1, rue' })));

describe('a file in an older encoding', () => {
  it.each(tried)('9.21 is read from %s: %j', async (page, names) => {
    const content = encoded(rowsOf(names), page);
    const { all, notices } = await readTable(content);
    expect(all.map(({ cells }) => cells['legal_name'])).toEqual(names);
    const also = ALSO[page];
    const right = [page, ...(also === undefined ? [] : [also])].map((each) => NOTICES[each]);
    expect(right).toContain(notices[0]?.code);
  });

  it('9.21 is Latin-9 where its own letters stand in words', async () => {
    const { notices } = await readTable(encoded(rowsOf(['DEMO Cœur', 'DEMO Été']), 'iso-8859-15'));
    expect(notices).toEqual([{ code: 'ENCODING_LATIN_9' }]);
  });

  it.each([
    ['one letter that two code pages read as two letters', Buffer.from([0x8a])],
    ['letters of another script', Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2])],
    ['bytes that are no text', Buffer.from([0x81, 0x8d, 0x8f, 0x90, 0x9d, 0xdb, 0xb2])],
  ])('9.21 is refused rather than garbled with %s', async (_, bytes) => {
    const [before = '', after = ''] = rowsOf(['DEMO Ger@t']).split('@');
    const content = Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]);
    expect(await refusalOf(content)).toBe('ENCODING_UNCLEAR');
  });

  it.each([1, 2, 7, 1_001])('9.21 is known in chunks of %i bytes', async (chunk) => {
    const names = ['DEMO Société', 'DEMO Noël'];
    const { all, notices } = await readTable(encoded(rowsOf(names), 'macintosh'), { chunk });
    expect(notices).toEqual([{ code: 'ENCODING_MAC_ROMAN' }]);
    expect(all.map(({ cells }) => cells['legal_name'])).toEqual(names);
  });

  it.each([
    ['little end', (text: string) => Buffer.from(text, 'utf16le')],
    ['big end', (text: string) => Buffer.from(text, 'utf16le').swap16()],
  ])('9.21 is UTF-16 with and without a mark, %s first', async (_, write) => {
    for (const mark of ['', '\ufeff']) {
      const { all, notices } = await readTable(write(`${mark}${rowsOf(['DEMO Société'])}`));
      expect(notices).toEqual([{ code: 'ENCODING_UTF16' }]);
      expect(all[0]?.cells['legal_name']).toBe('DEMO Société');
    }
  });

  it('9.21 has the characters that TextDecoder knows', () => {
    const bytes = Uint8Array.from({ length: 128 }, (_, i) => 0x80 + i);
    for (const page of ['macintosh', 'iso-8859-15'] as const) {
      const own = [...decoded(bytes, page)];
      const theirs = [...new TextDecoder(page).decode(bytes)];
      expect(own.filter((char, i) => char !== theirs[i])).toEqual([]);
    }
  });
});
