import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KaartError } from '../../lib/core/errors.ts';
import { LANGUAGES } from '../../lib/core/language.ts';
import { ERROR_REASONS } from '../../lib/core/reasons/error-reasons.ts';
import { NEXT_STEPS } from '../../lib/core/reasons/next-steps.ts';

const ENTRIES = Object.entries(ERROR_REASONS);
const CATALOGUE = join('core', 'reasons');

/** Reasons whose whole text comes from another system, or from another catalogue. */
const PASSED_ON = ['remote-error', 'file-refused', 'consent-event-rejected', 'given-text'];

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

/** All strings in quotation marks or backquotes in the code, without the catalogue. */
function literals(): { readonly texts: ReadonlySet<string>; readonly patterns: readonly RegExp[] } {
  const files = readdirSync('lib', { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !file.startsWith(CATALOGUE),
  );
  const code = files.map((file) => readFileSync(join('lib', file), 'utf8')).join('\n');
  const patterns = [...code.matchAll(/`((?:[a-z0-9-]|\$\{[\w.]+\})+)`/g)]
    .map(([, text = '']) => text)
    .filter((text) => text.includes('${') && text.replaceAll(/\$\{[\w.]+\}/g, '').length > 5)
    .map((text) => new RegExp(`^${text.replaceAll(/\$\{[\w.]+\}/g, '[a-z]+')}$`));
  return {
    texts: new Set([...code.matchAll(/'([a-z0-9-]+)'/g)].map(([, text = '']) => text)),
    patterns,
  };
}

describe('12.1 the catalogue of error reasons', () => {
  it('has the same parameters in each language', () => {
    for (const [reason, text] of ENTRIES)
      expect([reason, places(text.fr), places(text.de)]).toEqual([
        reason,
        places(text.en),
        places(text.en),
      ]);
  });

  it('has no unused reason and no unused next step', () => {
    const { texts, patterns } = literals();
    const unused = ENTRIES.map(([reason]) => reason).filter(
      (reason) => !texts.has(reason) && !patterns.some((pattern) => pattern.test(reason)),
    );
    expect(unused).toEqual([]);
    expect(Object.keys(NEXT_STEPS).filter((step) => !texts.has(step))).toEqual([]);
  });

  it('has texts of at most two sentences, without a full stop, and names in lower case', () => {
    for (const [reason, text] of ENTRIES) {
      expect(reason).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      for (const language of LANGUAGES) {
        expect(text[language]).not.toMatch(/^\s*$|\s$|\.$/);
        expect(text[language].length, reason).toBeLessThanOrEqual(200);
        expect(text[language].split(/[.?] /).length, reason).toBeLessThanOrEqual(2);
      }
    }
  });

  it('has no English text twice, and a text for all reasons except those that contain another text', () => {
    const own = ENTRIES.filter(([reason]) => !PASSED_ON.includes(reason)).map(([, { en }]) => en);
    expect(new Set(own).size).toBe(own.length);
    expect(own.filter((en) => /^\{\w+\}$/.test(en))).toEqual([]);
  });

  it('uses the German word of the glossary for a receipt', () => {
    const sources = readdirSync('lib', { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .filter((file) => readFileSync(join('lib', file), 'utf8').includes('Quittung'));
    expect(sources).toEqual([]);
    expect(ERROR_REASONS['no-such-receipt'].de).toContain('Beleg');
  });

  it('gives an error its English text', () => {
    const parameters = { accepted: 'a {made} $1 $&', made: 'b' };
    const error = new KaartError('data-made-as', { code: 'not-acceptable', parameters });
    expect(error.message).toBe('the data are not made as a {made} $1 $&: contentType is one of b');
  });

  it('lets no error compile without its reason and parameters', () => {
    const code = 'too-large';
    const errors = [
      // @ts-expect-error: no such reason
      () => new KaartError('body-is-large', { code }),
      // @ts-expect-error: the parameter is missing
      new KaartError('body-too-large', { code }),
      // @ts-expect-error: the parameter has another name
      new KaartError('body-too-large', { code, parameters: { bytes: 1 } }),
      // @ts-expect-error: one parameter too many
      new KaartError('body-too-large', { code, parameters: { limit: 1, bytes: 1 } }),
      // @ts-expect-error: the text has no parameter
      new KaartError('body-not-json', { code, parameters: { limit: 1 } }),
      new KaartError('body-too-large', { code, parameters: { limit: 1 } }),
    ];
    expect(errors.at(-1)).toMatchObject({ message: 'a body here holds at most 1 bytes' });
  });
});
