import { describe, expect, it } from 'vitest';
import { EndMoment, parseMoment, StartMoment } from '../../lib/core/moment.ts';

describe('9.43 a time in a request', () => {
  it.each([
    ['2025-10-15', '2025-10-14T22:00:00.000Z', '2025-10-15T21:59:59.999Z'],
    ['15.10.2025', '2025-10-14T22:00:00.000Z', '2025-10-15T21:59:59.999Z'],
    ['15/10/2025', '2025-10-14T22:00:00.000Z', '2025-10-15T21:59:59.999Z'],
    ['1/2/2026', '2026-01-31T23:00:00.000Z', '2026-02-01T22:59:59.999Z'], // day first
    ['2025-10-26', '2025-10-25T22:00:00.000Z', '2025-10-26T22:59:59.999Z'], // 25 hours
    ['2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'], // 23 hours
  ])('that is the day %s starts and ends as the day in Luxembourg does', (day, start, end) => {
    expect([parseMoment(day, 'start'), parseMoment(day, 'end')]).toEqual([start, end]);
    expect([StartMoment.parse(day), EndMoment.parse(day)]).toEqual([start, end]);
  });

  it('with a zone is that instant', () => {
    for (const edge of ['start', 'end'] as const)
      expect(parseMoment('2025-10-15T17:00:00+02:00', edge)).toBe('2025-10-15T15:00:00.000Z');
  });

  it.each([
    '30.02.2025',
    '2025-13-01',
    '15.10/2025',
    '10/15/2025',
    '15.10.25',
    '2025-10-15T15:00',
    '1',
    '',
    'tomorrow',
  ])('that is %s is refused', (text) => {
    expect(parseMoment(text, 'end')).toBeUndefined();
    expect(EndMoment.safeParse(text).error?.issues[0]?.message).toContain('15.10.2025');
  });
});
