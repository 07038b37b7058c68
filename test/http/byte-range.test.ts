import { describe, expect, it } from 'vitest';
import { byteRange } from '../../lib/http/requests/negotiate.ts';

const ETAG = '"a"';
const rangeOf = (range: string | undefined, ifRange?: string) =>
  byteRange({ header: (name) => (name === 'range' ? range : ifRange) }, ETAG, 10);

describe('byteRange of a file of 10 bytes', () => {
  it.each<[string | undefined, [number, number] | undefined]>([
    [undefined, undefined],
    ['bytes=0-3', [0, 3]],
    ['bytes=4-', [4, 9]],
    ['bytes=-3', [7, 9]],
    ['bytes=-30', [0, 9]],
    ['bytes=8-99', [8, 9]],
    ['bytes=5-2', undefined],
    ['bytes=0-1,4-5', undefined],
    ['rows=0-1', undefined],
    ['bytes=-', undefined],
    ['bytes=a-b', undefined],
  ])('%s', (header, expected) => {
    const range = rangeOf(header);
    expect(range && [range.first, range.last]).toEqual(expected);
  });

  it('is the whole file if If-Range names another one', () => {
    expect(rangeOf('bytes=0-3', ETAG)).toEqual({ first: 0, last: 3 });
    for (const other of ['"b"', `W/${ETAG}`]) expect(rangeOf('bytes=0-3', other)).toBeUndefined();
  });

  it.each(['bytes=10-', 'bytes=99-100', 'bytes=-0'])('%s begins after the end', (header) => {
    expect(() => rangeOf(header)).toThrow(
      expect.objectContaining({ code: 'range-not-satisfiable' }),
    );
  });
});
