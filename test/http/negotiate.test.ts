import { describe, expect, it } from 'vitest';
import { negotiateCoding, negotiateMediaType } from '../../lib/http/requests/negotiate.ts';

const OFFERED = ['text/html', 'application/ld+json', 'text/csv; charset=utf-8'];

describe('negotiate', () => {
  it.each<[string | undefined, string | undefined]>([
    [undefined, 'text/html'],
    ['*/*', 'text/html'],
    ['application/ld+json', 'application/ld+json'],
    ['APPLICATION/LD+JSON', 'application/ld+json'],
    ['text/*;q=0.5, application/ld+json;q=0.9', 'application/ld+json'],
    ['text/csv', 'text/csv; charset=utf-8'],
    ['text/html;q=0, */*', 'application/ld+json'],
    ['application/pdf', undefined],
    ['*/*;q=0', undefined],
    ['text/html;q=nonsense', undefined],
  ])('%s prefers %s', (accept, type) => {
    expect(negotiateMediaType(accept, OFFERED)).toBe(type);
  });
});

describe('14.2 Accept-Encoding', () => {
  it.each<[string | undefined, string | undefined]>([
    [undefined, undefined],
    ['', undefined],
    ['gzip, deflate', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['GZIP', 'gzip'],
    ['br;q=0.5, gzip', 'gzip'],
    ['br;q=0, gzip;q=0', undefined],
    ['*', 'br'],
    ['br;q=0, *', 'gzip'],
    ['identity', undefined],
    ['identity, gzip;q=0.5', undefined],
    ['identity;q=0.5, gzip', 'gzip'],
    ['identity;q=0', undefined],
    ['zstd', undefined],
  ])('%j prefers %s', (header, coding) => {
    expect(negotiateCoding(header, ['br', 'gzip'])).toBe(coding);
  });

  it('accepts no other form of a file that is stored in one form', () => {
    expect(negotiateCoding('br, gzip', [])).toBeUndefined();
  });
});
