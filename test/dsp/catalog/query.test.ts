import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuery } from '../../../lib/dsp/catalog/query.ts';

const NS = 'https://w3id.org/edc/v0.0.1/ns/';
const spec = (members: Record<string, unknown>) => [{ '@type': 'QuerySpec', ...members }];

describe('a filter is refused', () => {
  it.each<[string, unknown[]]>([
    ['that is no object', ['QuerySpec']],
    ['that is null', [null]],
    ['that is an array in an array', [[]]],
    ['without a type', [{ limit: 10 }]],
    ['of another type', [{ '@type': 'Criterion', limit: 10 }]],
    ['of two', [...spec({}), ...spec({})]],
    ['with a criterion', spec({ filterExpression: [{ '@type': 'Criterion' }] })],
    ['with a criterion that is not in an array', spec({ filterExpression: { operandLeft: 'x' } })],
    ['with a field to order by', spec({ sortField: 'name' })],
    ['with an unknown order', spec({ sortOrder: 'UP' })],
    ['with an unknown member', spec({ range: '0-10' })],
    ['with a member of every object', spec({ constructor: 1 })],
    ['with a limit that is no number', spec({ limit: 'many' })],
    ['with a limit that is not whole', spec({ limit: 1.5 })],
    ['with no limit at all', spec({ limit: Number.NaN })],
    ['that asks for nothing', spec({ limit: 0 })],
    ['with a limit below nothing', spec({ limit: -1 })],
    ['with a limit below nothing in words', spec({ limit: '-1' })],
    ['with an offset below nothing', spec({ offset: -1 })],
    ['with an endless offset', spec({ offset: Number.POSITIVE_INFINITY })],
    ['with an offset that no integer holds', spec({ offset: '9'.repeat(30) })],
    ['with an empty text for a number', spec({ offset: '' })],
    ['with an object for a number', spec({ offset: { value: 1 } })],
  ])('%s', (_, filter) => {
    expect(() => readQuery(filter)).toThrow(expect.objectContaining({ code: 'message-invalid' }));
  });
});

describe('a page', () => {
  it.each<[string, unknown[] | undefined]>([
    ['without a filter', undefined],
    ['with an empty filter', [{}]],
    ['with an empty one', []],
    ['with a QuerySpec that says nothing', spec({})],
    [
      'with one that says so in many words',
      spec({ limit: null, sortOrder: 'DESC', sortField: '' }),
    ],
  ])('%s is of the first hundred', (_, filter) => {
    expect(readQuery(filter)).toEqual({ offset: 0, limit: 100 });
  });

  it.each<[string, unknown[]]>([
    ['by EDC', spec({ limit: 50, offset: 7, sortOrder: 'ASC', filterExpression: [] })],
    ['with numbers as texts', spec({ limit: '50', offset: '7' })],
    ['with prefixes', [{ '@type': 'edc:QuerySpec', 'edc:limit': 50, 'edc:offset': 7 }]],
    [
      'expanded',
      [
        {
          '@type': [`${NS}QuerySpec`],
          [`${NS}limit`]: [{ '@value': 50 }],
          [`${NS}offset`]: [{ '@value': '7', '@type': 'http://www.w3.org/2001/XMLSchema#int' }],
          [`${NS}filterExpression`]: [],
        },
      ],
    ],
  ])('is requested with %s', (_, filter) => {
    expect(readQuery(filter)).toEqual({ offset: 7, limit: 50 });
  });

  it('has at most ten thousand datasets', () => {
    expect(readQuery(spec({ limit: 2 ** 31 - 1 })).limit).toBe(10_000);
  });

  it('is exactly the requested part', () => {
    const numbers = fc.record({
      offset: fc.maxSafeNat(),
      limit: fc.integer({ min: 1, max: 10_000 }),
    });
    fc.assert(
      fc.property(numbers, (page) => {
        expect(readQuery(spec(page))).toEqual(page);
      }),
    );
  });

  it('or an error is the result for any JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.jsonValue(), fc.object())), (filter) => {
        try {
          const { offset, limit } = readQuery(filter);
          expect([offset >= 0, limit >= 1, limit <= 10_000]).toEqual([true, true, true]);
        } catch (error) {
          expect(error).toMatchObject({ code: 'message-invalid' });
        }
      }),
    );
  });
});
