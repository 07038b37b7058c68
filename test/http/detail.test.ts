import { describe, expect, it } from 'vitest';
import { KaartError } from '../../lib/core/errors.ts';
import { DETAILS, describeError } from '../../lib/http/problems/detail.ts';

const error = (message: string, details = {}) =>
  new KaartError(message, { code: 'message-invalid', details });

describe('the detail of a problem', () => {
  it.each([
    ['no such version', 'cette version n’existe pas', 'diese Version gibt es nicht'],
    [
      'edition 2025 has been released and is frozen; a correction is 2025.1',
      'l’édition 2025 est publiée et figée ; une correction est 2025.1',
      'die Ausgabe 2025 ist freigegeben und eingefroren; eine Berichtigung ist 2025.1',
    ],
    [
      'import 7 is open',
      'l’importation 7 est dans l’état open',
      'der Import 7 ist im Zustand open',
    ],
    ['nobody has said this before', 'nobody has said this before', 'nobody has said this before'],
  ])('%s', (en, fr, de) => {
    const said = (['en', 'fr', 'de'] as const).map((language) =>
      describeError(error(en), language),
    );
    expect(said).toEqual([en, fr, de]);
  });

  it('that the error carries itself is taken as it is', () => {
    const text = { en: 'a', fr: 'b', de: 'c' };
    expect(describeError(error('x', { text }), 'de')).toBe('c');
  });

  it('inserts what varies as it is, whatever it looks like', () => {
    expect(describeError(error('no such column: {} $1 $& {}'), 'de')).toBe(
      'diese Spalte gibt es nicht: {} $1 $& {}',
    );
  });

  it('has as many places in each language, and no text twice', () => {
    const places = (text: string) => text.split('{}').length;
    for (const { texts } of DETAILS)
      expect([texts.en, places(texts.fr), places(texts.de)]).toEqual([
        texts.en,
        places(texts.en),
        places(texts.en),
      ]);
    const english = DETAILS.map(({ texts }) => texts.en);
    expect(new Set(english).size).toBe(english.length);
  });
});
