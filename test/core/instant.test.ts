import { describe, expect, it } from 'vitest';
import { addMilliseconds, instant } from '../../lib/core/instant.ts';

describe('instant', () => {
  it.each([
    '2025-10-15T17:00:00',
    '2025-10-15',
    '2025-02-30T10:00:00Z',
    '2025-02-29T10:00:00+02:00',
    '2025-13-01T10:00:00Z',
    '2025-10-15T25:00:00Z',
    '9999-12-31T23:59:59-01:00',
    '0000-01-01T00:00:00+01:00',
    'now',
    '',
  ])('refuses %j', (text) => {
    expect(() => instant(text)).toThrow(RangeError);
  });

  it.each([
    ['2025-10-15T17:00:00+02:00', '2025-10-15T15:00:00.000Z'],
    ['2025-10-15T15:00Z', '2025-10-15T15:00:00.000Z'],
    ['2024-02-29T23:30:00.5-01:00', '2024-03-01T00:30:00.500Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('of %s is %s', (text, expected) => {
    expect(instant(text)).toBe(expected);
  });

  it('has the same order as a text and as a time', () => {
    const at = instant('2025-10-26T00:30:00Z');
    expect([
      addMilliseconds(at, 1) > at,
      addMilliseconds(at, -1) < at,
      addMilliseconds(at, 0) === at,
    ]).toEqual([true, true, true]);
  });
});
