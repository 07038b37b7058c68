import { expect, it } from 'vitest';
import { yearsBefore } from '../../lib/method/indicators/age.ts';

it.each([
  ['2025-09-30', 10, '2015-09-30'],
  ['2019-12-31', 10, '2009-12-31'],
  ['2024-02-29', 5, '2019-02-28'], // no 29 February in 2019
  ['2024-02-29', 4, '2020-02-29'],
  ['2004-02-29', 104, '1900-02-28'], // 1900 was no leap year
  ['2004-02-29', 4, '2000-02-29'], // 2000 was one
  ['2025-02-28', 5, '2020-02-28'], // 29 February 2020 is later, so the company is within five years
])('%s, %i years before, is %s', (day, years, before) => {
  expect(yearsBefore(day, years)).toBe(before);
});
