import { describe, expect, it } from 'vitest';
import { KaartError } from '../../../lib/core/errors.ts';
import type { LocalizedText } from '../../../lib/core/language.ts';
import { addReadingOptions } from '../../../lib/mapping/import/reading-options.ts';
import { getTableLayout } from '../../../lib/mapping/layouts.ts';
import { getNoticeText } from '../../../lib/mapping/messages/notice-messages.ts';
import {
  CODE_PAGES,
  type CodePage,
  decodeCodePage,
  HIGH,
} from '../../../lib/mapping/read/code-pages.ts';
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
  'windows-1250': 'ENCODING_WINDOWS_1250',
  'windows-1254': 'ENCODING_WINDOWS_1254',
  'iso-8859-2': 'ENCODING_LATIN_2',
  cp852: 'ENCODING_CP852',
  'windows-1252': 'ENCODING_WINDOWS_1252',
  'iso-8859-15': 'ENCODING_LATIN_9',
  macintosh: 'ENCODING_MAC_ROMAN',
  cp850: 'ENCODING_CP850',
  cp437: 'ENCODING_CP437',
};

const NAMES: readonly string[][] = [
  ['DEMO Société de Santé S.à r.l.', 'DEMO Hôpital à domicile', 'DEMO Précision Médicale'],
  ['DEMO Münch Gesundheit GmbH', 'DEMO Größe & Söhne', 'DEMO Straße der Ärzte'],
  ['DEMO Café Crème', 'DEMO Noël', 'DEMO Garçon'],
  ['DEMO SOCIÉTÉ GÉNÉRALE', 'DEMO ÉDITIONS', 'DEMO Éditions d’Été'],
  ['DEMO Cœur de Bœuf', 'DEMO Œuvre', 'DEMO Élysée'],
];

/** Names of companies and places, each alone in a file, and together with all others that the code page can write. */
const PLACES = [
  ...[
    'DEMO É',
    'É. Mayrisch',
    'CAFÉ',
    'ÉCOLE',
    'École',
    'Hôpital Émile Mayrisch',
    'S.à r.l.',
    'SÀRL',
  ],
  ...['Pétange', 'Käerjeng', 'Schëffleng', 'Lëtzebuerg', 'Péiteng', 'Rëmeleng', 'Gréiwemaacher'],
  ...[
    'Mondorf – Thermes',
    'Clinique d’Eich',
    'L’été',
    'Noël',
    'Crèche Première',
    'Château',
    'Bœuf',
    'Œuvre',
  ],
  ...[
    'Garçon',
    'Français',
    'Fête',
    'Août',
    'Maïs',
    'Forêt',
    'Île-de-France',
    'Où',
    'À la carte',
    'Évêché',
  ],
  ...[
    'Genève',
    'Grâce',
    'Besançon',
    'Nîmes',
    'Liège',
    'Saône',
    'SOCIÉTÉ',
    'Hermès',
    'Citroën',
    'Brûlé',
    'CAFÉ’S',
  ],
  ...[
    'Müller',
    'Größe',
    'Straße',
    'Österreich',
    'Ärzte',
    'Köln',
    'Würth',
    'Jäger',
    'Übersee',
    'FÜR ÄLTERE',
  ],
  ...[
    'São Paulo',
    'Construções',
    'Conceição',
    'João',
    'Saúde',
    'Inês',
    'Lúcia',
    'España',
    'Muñoz',
    'Caffè',
  ],
  ...[
    'Łódź',
    'Gdańsk',
    'Wałęsa',
    'Częstochowa',
    'Kościuszko',
    'Poznań',
    'Żabka',
    'Śląsk',
    'Kraków',
    'Spółka',
  ],
  ...[
    'Dvořák',
    'Plzeň',
    'Děčín',
    'Škoda',
    'Žižkov',
    'České',
    'Náměstí',
    'Třebíč',
    'Havlíček',
    'Kučera',
  ],
  ...['Győr', 'Egészség', 'Işık', 'Güneş', 'Yıldız', 'Søren', 'København', 'Åbo', 'Miloš'],
  ...['Sciences…', 'n° 5', '12 €', '« Santé »', '„Kreuz“', 'Joe’s', 'Acme™'],
];
const tried = CODE_PAGES.flatMap((page) => {
  const names = [...NAMES.flat(), ...PLACES].filter((name) => isIn(name, page));
  const alone = names.filter((name) => /[^\0-\x7f]/.test(name)).map((name) => [name]);
  return [...alone, names].map((each) => [page, each] as const);
});

function isIn(name: string, page: CodePage): boolean {
  return [...name].every((char) => char < '\x80' || HIGH[page].includes(char));
}

const readRows = (names: readonly string[]) =>
  csv(names.map((legal_name) => ({ ...COMPANY, legal_name, street: '1, rue' })));

/** The result of reading a file: its names and notices, or the details of its refusal. */
async function outcomeOf(content: Uint8Array) {
  try {
    const { all, notices } = await readTable(content);
    return { names: all.map(({ cells }) => cells['legal_name']), notices, examples: [] };
  } catch (error) {
    const details = error instanceof KaartError ? error.details : {};
    if (details['code'] !== 'ENCODING_UNCLEAR') throw error;
    return { names: undefined, notices: [], examples: details['examples'] as { text: string }[] };
  }
}

describe('a file in an older encoding', () => {
  it.each(CODE_PAGES)('9.21 is never misread without a notice: %s', async (page) => {
    let sure = 0;
    const files = tried.filter(([own]) => own === page);
    for (const [, names] of files) {
      const { names: read, notices, examples } = await outcomeOf(encoded(readRows(names), page));
      const [word = ''] = /[^\0-\x7f]/.exec(names[0] ?? '') ?? [];
      if (read === undefined) {
        expect(examples.map(({ text }) => text).join(), `${names} in ${page}`).toContain(word);
        continue;
      }
      const unsure = notices.find(({ code }) => code === 'ENCODING_UNSURE');
      if (unsure === undefined) {
        expect(read, `${names} in ${page}`).toEqual(names);
        sure++;
      } else expect(unsure.words, `${names} in ${page}`).toContain(word);
    }
    const least = { 'windows-1252': 0.8, macintosh: 0.7 }[page as string] ?? 0.65;
    expect(sure / files.length).toBeGreaterThan(least);
  });

  it.each(CODE_PAGES)('9.21 is read with certainty if it holds many names: %s', async (page) => {
    const names = [...NAMES.flat(), ...PLACES].filter((name) => isIn(name, page));
    const { all, notices } = await readTable(encoded(readRows(names), page));
    expect(all.map(({ cells }) => cells['legal_name'])).toEqual(names);
    expect(notices).toHaveLength(1);
    // If both DOS code pages read a file in the same way, the notice names the more usual one.
    const right = page === 'cp437' ? ['ENCODING_CP850', NOTICES[page]] : [NOTICES[page]];
    expect(right).toContain(notices[0]?.code);
  });

  it.each(['DEMO É', 'DEMO CAFÉ', 'DEMO É. Mayrisch', 'DEMO Ö', 'DEMO Çelik', 'DEMO Žižka'])(
    '9.21 is recognised as Windows-1252 by one letter: %s',
    async (name) => {
      const { all, notices } = await readTable(encoded(readRows([name]), 'windows-1252'));
      expect(all[0]?.cells['legal_name']).toBe(name);
      expect(notices[0]).toEqual({ code: 'ENCODING_WINDOWS_1252' });
    },
  );

  it('9.21 has a notice with a word in each encoding if the encoding is uncertain', async () => {
    const content = encoded(readRows(['DEMO Três']), 'windows-1252');
    const { notices } = await readTable(content);
    const unsure = notices.find(({ code }) => code === 'ENCODING_UNSURE');
    expect(unsure && getNoticeText(unsure).en).toMatch(
      /^The encoding is not certain: .*Três \(windows-1252\).*If the first word is wrong, name the encoding \(--encoding/,
    );
  });

  it('9.21 that is refused names the encodings and the next step', async () => {
    const content = encoded(readRows(['DEMO Škoda']), 'windows-1252');
    const error: unknown = await readTable(content).catch((cause: unknown) => cause);
    const { text } = (error as KaartError).parameters as unknown as { text: LocalizedText };
    expect(text.en).toMatch(/äkoda \(macintosh\)/);
    for (const each of [text.en, text.fr, text.de]) {
      expect(each).toMatch(/Škoda.* \(windows-1252\)/);
      expect(each).toContain('--encoding windows-1252');
    }
  });

  it.each(CODE_PAGES)('9.21 is read in the encoding that the user gives: %s', async (encoding) => {
    const name = ['macintosh', 'windows-1252', 'iso-8859-15', 'cp850', 'cp437'].includes(encoding)
      ? 'DEMO Crèche'
      : 'DEMO München';
    const layout = addReadingOptions(getTableLayout('2025'), { encoding });
    const { all, notices } = await readTable(encoded(readRows([name]), encoding), { layout });
    expect(all[0]?.cells['legal_name']).toBe(name);
    expect(notices).toEqual([{ code: 'ENCODING_CHOSEN', as: encoding }]);
  });

  it('9.21 is Latin-9 if its special letters occur in words', async () => {
    const { notices } = await readTable(
      encoded(readRows(['DEMO Cœur', 'DEMO Été']), 'iso-8859-15'),
    );
    expect(notices).toEqual([{ code: 'ENCODING_LATIN_9' }]);
  });

  it.each([
    ['one letter that two code pages read as two letters', Buffer.from([0x8a])],
    ['letters of another script', Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2])],
    ['bytes that are no text', Buffer.from([0x81, 0x8d, 0x8f, 0x90, 0x9d, 0xdb, 0xb2])],
  ])('9.21 is refused with %s', async (_, bytes) => {
    const [before = '', after = ''] = readRows(['DEMO Ger@t']).split('@');
    const content = Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]);
    expect(await refusalOf(content)).toBe('ENCODING_UNCLEAR');
  });

  it.each([1, 2, 7, 1_001])('9.21 is recognised in chunks of %i bytes', async (chunk) => {
    const names = ['DEMO Société', 'DEMO Noël'];
    const { all, notices } = await readTable(encoded(readRows(names), 'macintosh'), { chunk });
    expect(notices).toEqual([{ code: 'ENCODING_MAC_ROMAN' }]);
    expect(all.map(({ cells }) => cells['legal_name'])).toEqual(names);
  });

  it.each([
    ['little end', (text: string) => Buffer.from(text, 'utf16le')],
    ['big end', (text: string) => Buffer.from(text, 'utf16le').swap16()],
  ])('9.21 is UTF-16 with and without a byte order mark, %s first', async (_, write) => {
    for (const mark of ['', '\ufeff']) {
      const { all, notices } = await readTable(write(`${mark}${readRows(['DEMO Société'])}`));
      expect(notices).toEqual([{ code: 'ENCODING_UTF16' }]);
      expect(all[0]?.cells['legal_name']).toBe('DEMO Société');
    }
  });

  it('9.21 has the same characters as in TextDecoder', () => {
    const bytes = Uint8Array.from({ length: 128 }, (_, i) => 0x80 + i);
    for (const page of ['macintosh', 'iso-8859-15'] as const) {
      const own = [...decodeCodePage(bytes, page)];
      const theirs = [...new TextDecoder(page).decode(bytes)];
      expect(own.filter((char, i) => char !== theirs[i])).toEqual([]);
    }
  });
});
