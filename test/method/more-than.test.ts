import { expect, it } from 'vitest';
import { describeSize } from '../../lib/method/trend.ts';

it.each([
  [610, 'more than 600', 'plus de 600', 'mehr als 600'],
  [699, 'more than 600', 'plus de 600', 'mehr als 600'], // the text never exceeds the value
  [600, '600', '600', '600'],
  [2510, 'more than 2,500', 'plus de 2\u202f500', 'mehr als 2.500'],
  [-610, 'more than 600 fewer', 'plus de 600 de moins', 'mehr als 600 weniger'],
])('%i is %s', (change, en, fr, de) => {
  expect(describeSize(change)).toEqual({ en, fr, de });
});

it.each([0, 99, -99])('has no wording for %i', (change) => {
  expect(describeSize(change)).toBeUndefined();
});
