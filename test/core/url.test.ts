import { expect, it } from 'vitest';
import { parseUrl } from '../../lib/core/url.ts';

it('9 a text is a URL at each call, also with letters beyond ASCII', () => {
  let refused = 0;
  for (let time = 0; time < 20_000; time += 1)
    if (parseUrl('https://müller.example/') === undefined) refused += 1;
  expect(refused).toBe(0);
  expect(parseUrl('/next', 'https://müller.example/')?.pathname).toBe('/next');
  expect(['', 'müller', '//x', 'http://', 'https://[x]/'].map((text) => parseUrl(text))).toEqual(
    Array.from({ length: 5 }, () => undefined),
  );
});
