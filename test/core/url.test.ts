import { expect, it } from 'vitest';
import { canParseUrl } from '../../lib/core/url.ts';

it('9 a text is a URL however often it is asked, also with letters beyond ASCII', () => {
  let refused = 0;
  for (let time = 0; time < 20_000; time += 1)
    if (!canParseUrl('https://müller.example/')) refused += 1;
  expect(refused).toBe(0);
  expect(canParseUrl('/next', 'https://müller.example/')).toBe(true);
  expect(['', 'müller', '//x', 'http://', 'https://[x]/'].map((text) => canParseUrl(text))).toEqual(
    Array.from({ length: 5 }, () => false),
  );
});
