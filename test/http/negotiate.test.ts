import { describe, expect, it } from 'vitest';
import { negotiateMediaType } from '../../lib/http/requests/negotiate.ts';

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
  ])('%s wants %s', (accept, type) => {
    expect(negotiateMediaType(accept, OFFERED)).toBe(type);
  });
});
