import { describe, expect, it } from 'vitest';
import { KaartError } from '../../lib/core/errors.ts';
import { LANGUAGES, localized } from '../../lib/core/language.ts';
import { buildProblem } from '../../lib/http/problems/problem.ts';

const details = (error: KaartError) =>
  LANGUAGES.map((language) => buildProblem(error, language, 'r1').detail);

describe('12.1 a problem document', () => {
  it.each([
    [
      new KaartError('no-such-version', { code: 'not-found' }),
      ['no such version', 'cette version n’existe pas', 'diese Version gibt es nicht'],
    ],
    [
      new KaartError('edition-frozen', {
        code: 'wrong-state',
        parameters: { edition: '2025', correction: '2025.1' },
      }),
      [
        'edition 2025 has been released and is frozen; a correction is 2025.1',
        'l’édition 2025 est publiée et figée ; une correction est 2025.1',
        'die Ausgabe 2025 ist freigegeben und eingefroren; eine Berichtigung ist 2025.1',
      ],
    ],
    [
      new KaartError('not-a-value', {
        code: 'message-invalid',
        parameters: { field: 'website', wrong: localized('a', 'b', 'c') },
      }),
      [
        'not a value of website: a',
        'ce n’est pas une valeur du champ website : b',
        'kein Wert von website: c',
      ],
    ],
  ])('has the reason in the language of the caller', (error, texts) => {
    expect(details(error)).toEqual(texts);
  });

  it('has the reason and its parameters as members', () => {
    const wrong = localized('a', 'b', 'c');
    const parameters = { field: 'website', wrong };
    const error = new KaartError('not-a-value', { code: 'message-invalid', parameters });
    expect(buildProblem(error, 'fr', 'r1')).toMatchObject({
      code: 'message-invalid',
      reason: 'not-a-value',
      parameters: { field: 'website', wrong: 'b' },
    });
    const plain = buildProblem(new KaartError('no-such-version', { code: 'not-found' }), 'en', '1');
    expect(plain).toMatchObject({ reason: 'no-such-version' });
    expect(plain).not.toHaveProperty('parameters');
  });

  it('names the accepted media type, and the next step if no single member is wrong', () => {
    const type = new KaartError('media-type-not-taken', {
      code: 'unsupported-media-type',
      parameters: { taken: 'application/json', type: 'text/plain' },
    });
    expect(details(type)).toEqual([
      'this address takes application/json, not text/plain',
      'cette adresse accepte application/json, et non text/plain',
      'diese Adresse nimmt application/json an, nicht text/plain',
    ]);
    for (const language of LANGUAGES)
      for (const error of [type, new KaartError('body-not-json', { code: 'message-invalid' })])
        expect(buildProblem(error, language, 'r1').next).toMatch(/["«„] ?detail ?["»“]/);
  });

  it('has the code of a refused file as its finding', () => {
    const text = localized('a', 'b', 'c');
    const error = new KaartError('file-refused', {
      code: 'file-refused',
      parameters: { text },
      details: { code: 'EMPTY_FILE' },
    });
    const { reason, finding, detail } = buildProblem(error, 'de', 'r1');
    expect([reason, finding, detail]).toEqual(['file-refused', 'EMPTY_FILE', 'c']);
  });

  it('inserts parameters unchanged, also if they look like templates', () => {
    const parameters = { columns: '{columns} $1 $& {}' };
    const error = new KaartError('no-such-columns', { code: 'message-invalid', parameters });
    expect(details(error)[2]).toBe('diese Spalte gibt es nicht: {columns} $1 $& {}');
  });

  it('contains no path of this machine and no key of the database', () => {
    const errors = [
      new KaartError('database-missing', {
        code: 'storage-damaged',
        parameters: { path: '/var/lib/kaart/kaart.db' },
      }),
      new KaartError('item-not-json', {
        code: 'storage-damaged',
        parameters: { item: 'COMPANY#1 / STATE' },
      }),
    ];
    const problems = errors.flatMap((error) =>
      LANGUAGES.map((language) => JSON.stringify(buildProblem(error, language, 'r1'))),
    );
    for (const problem of problems) expect(problem).not.toMatch(/kaart\.db|COMPANY/);
    expect(details(errors[0] as KaartError)[0]).toBe(
      'a file of the data directory is missing, and there are objects beside it',
    );
  });
});
