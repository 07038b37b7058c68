import { expect, it } from 'vitest';
import { containsErrorValue } from '../../lib/core/error-value.ts';

it.each([
  ...['#REF!', '#NOM?', '#BEZUG!', '#DIV/0!', 'Err:502', 'DEMO A #REF!; DEMO B'],
  // French typography of LibreOffice, with three kinds of spaces
  ...['#NOM ?', '#REF !', '#VALEUR\u00a0!', '#NOM\u202f?', 'DEMO #REF ! GmbH'],
  // Access and Visual Basic
  ...['#Erreur', '#Fehler', '#Type!', '#Func!', 'Error 2042', 'Erreur 2042', 'Fehler 2023'],
  // without a number sign, in full-width characters, and while Google Sheets loads
  ...['#VALUE', '#BEZUG', '#WERT', '#DIV/0', '＃REF!', '#REF！', 'Loading...'],
])('9.18 %j is an error value', (text) => {
  expect(containsErrorValue(text)).toBe(true);
});

it.each([
  ...['DEMO Type A', '#HealthTech', '#Health', 'Health #1', 'We care! #digital', 'C# Solutions'],
  ...[
    'Error Medical',
    'Fehler & Söhne',
    'Loading Dock S.A.',
    'DEMO #value of care',
    'Reference 2042',
  ],
])('9.18 %j is not an error value', (text) => {
  expect(containsErrorValue(text)).toBe(false);
});
