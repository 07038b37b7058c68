import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type LocalizedText } from '../../lib/core/language.ts';
import { FILE_KINDS, REFUSAL_REASONS } from '../../lib/mapping/messages/refusal-reasons.ts';
import { createRefusal } from '../../lib/mapping/read/refusal.ts';
import { readTable } from './read/sources.ts';

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

/** The code of the module without its catalogues. */
function readCode(): string {
  return readdirSync('lib/mapping', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('messages'))
    .map((file) => readFileSync(join('lib/mapping', file), 'utf8'))
    .join('\n');
}

describe('12.1 the texts of refused files', () => {
  it.each(Object.entries(REFUSAL_REASONS))(
    'state %s in three languages with the same facts',
    (_, text: LocalizedText) => {
      expect(new Set(LANGUAGES.map((language) => text[language])).size).toBe(LANGUAGES.length);
      for (const language of LANGUAGES) {
        expect(text[language]).toMatch(/^[A-ZÀ-Ý].*(\.|\{lacking\}|\{words\}|\{suggested\})$/);
        expect(places(text[language])).toEqual(places(text.en));
      }
    },
  );

  it('have no reason and no kind of file that the module does not use', () => {
    const code = readCode();
    const names = [...Object.keys(REFUSAL_REASONS), ...Object.keys(FILE_KINDS)];
    expect(names.filter((name) => !code.includes(`'${name}'`))).toEqual([]);
  });

  it('have a value for each fact, and name what was found in each language', async () => {
    const refused: unknown = await readTable('%PDF-1.7 x', { name: 'x.csv' }).catch((e) => e);
    expect(refused).toMatchObject({
      code: 'file-refused',
      details: { code: 'NOT_CSV', kind: 'pdf' },
      parameters: {
        text: {
          en: expect.stringMatching(/^This is a PDF document, not a table\. Open the file/),
          fr: expect.stringMatching(/^C’est un document PDF, et non un tableau\. Ouvrez/),
          de: expect.stringMatching(/^Das ist ein PDF-Dokument, keine Tabelle\. Bitte/),
        },
      },
    });
  });

  it('do not compile without a fact that they name', () => {
    // @ts-expect-error: the fact `line` is missing
    createRefusal('UNBALANCED_QUOTE', 'quote-unbalanced', { cell: 'A1' });
    // @ts-expect-error: all facts are missing
    createRefusal('UNBALANCED_QUOTE', 'quote-unbalanced');
    const error = createRefusal('UNBALANCED_QUOTE', 'quote-unbalanced', { line: 3 });
    expect(error.message).toContain('begins at line 3 of the text.');
  });
});
