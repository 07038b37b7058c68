import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuery, toQueryParameters } from '../../../lib/dsp/catalog/query.ts';

const NS = 'https://w3id.org/edc/v0.0.1/ns/';
const spec = (members: Record<string, unknown>) => [{ '@type': 'QuerySpec', ...members }];

const criterion = (members: Record<string, unknown> = {}) => ({
  ...{ operandLeft: 'id', operator: '=', operandRight: 'a' },
  ...members,
});
const criteriaOf = (...criteria: unknown[]) =>
  readQuery(spec({ filterExpression: criteria })).filterExpression;

describe('a filter is refused', () => {
  it.each<[string, unknown[]]>([
    ['that is no object', ['QuerySpec']],
    ['that is null', [null]],
    ['that is an array in an array', [[]]],
    ['without a type', [{ limit: 10 }]],
    ['of another type', [{ '@type': 'Criterion', limit: 10 }]],
    ['of two', [...spec({}), ...spec({})]],
    ['with an incomplete criterion', spec({ filterExpression: [{ '@type': 'Criterion' }] })],
    ['with an unknown field to order by', spec({ sortField: 'size' })],
    ['with a member in two spellings', spec({ limit: 1, [`${NS}limit`]: 2 })],
    ['with eleven criteria', spec({ filterExpression: Array(11).fill(criterion()) })],
    [
      'with a long value',
      spec({ filterExpression: [criterion({ operandRight: 'é'.repeat(500) })] }),
    ],
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

describe('a criterion', () => {
  const read = { operandLeft: 'title', operator: '=', operandRight: ['a'] };

  it.each<[string, unknown]>([
    ['as EDC writes it', { '@type': 'Criterion', ...read, operandRight: 'a' }],
    [
      'with prefixes',
      {
        '@type': 'edc:Criterion',
        'edc:operandLeft': 'dct:title',
        'edc:operator': '=',
        'edc:operandRight': 'a',
      },
    ],
    [
      'expanded',
      {
        '@type': [`${NS}Criterion`],
        [`${NS}operandLeft`]: [{ '@value': 'http://purl.org/dc/terms/title' }],
        [`${NS}operator`]: [{ '@value': '=' }],
        [`${NS}operandRight`]: [{ '@list': [{ '@value': 'a' }] }],
      },
    ],
    ['about a property of an asset of EDC', { ...read, operandLeft: `'${NS}name'` }],
  ])('is understood %s', (_, criterion) => {
    expect(criteriaOf(criterion)).toEqual([read]);
  });

  it('is understood without an array', () => {
    expect(readQuery(spec({ filterExpression: read })).filterExpression).toEqual([read]);
  });

  it.each([
    ['id', ['id', '@id', 'edc:id', `${NS}id`, 'dct:identifier', 'identifier']],
    ['title', ['title', 'name', 'dct:title', 'http://purl.org/dc/terms/title']],
    ['theme', ['theme', 'dcat:theme', 'http://www.w3.org/ns/dcat#theme']],
    ['keyword', ['keyword', 'dcat:keyword', 'http://www.w3.org/ns/dcat#keyword']],
    ['version', ['version', `${NS}version`, 'dcat:version']],
  ])('names the field %s in every spelling', (field, spellings) => {
    const found = spellings.map((operandLeft) => criteriaOf(criterion({ operandLeft })));
    expect(found).toEqual(
      spellings.map(() => [{ operandLeft: field, operator: '=', operandRight: ['a'] }]),
    );
  });

  it('has an operator in capitals, several values in a list, and a number as text', () => {
    expect(
      criteriaOf(criterion({ operator: 'NOT IN', operandRight: ['a', { '@id': 'b' }, 7] })),
    ).toEqual([{ operandLeft: 'id', operator: 'not in', operandRight: ['a', 'b', '7'] }]);
  });

  it('that is not understood is named, as every part is', () => {
    const filter = spec({
      sortField: 'size',
      range: '0-10',
      filterExpression: [
        criterion(),
        criterion({ operandLeft: 'publisher' }),
        criterion({ operator: '~' }),
        criterion({ operandRight: true }),
        criterion({ operandRight: ['a', 'b'] }),
        criterion({ negated: true }),
      ],
    });
    const issues = [
      ['filter.0.sortField', 'value-not-listed'],
      ['filter.0.filterExpression.1.operandLeft', 'value-not-listed'],
      ['filter.0.filterExpression.2.operator', 'value-not-listed'],
      ['filter.0.filterExpression.3.operandRight.0', 'value-type-other'],
      ['filter.0.filterExpression.4.operandRight', 'list-too-long'],
      ['filter.0.filterExpression.5', 'members-unknown'],
      ['filter.0', 'members-unknown'],
    ].map(([at, reason]) => expect.objectContaining({ at, reason }));
    expect(() => readQuery(filter)).toThrow(
      expect.objectContaining({ reason: 'filter-unknown', details: { issues } }),
    );
  });

  it('comes back from the parameters of a link', () => {
    const query = readQuery(
      spec({
        ...{ offset: 3, limit: 2, sortField: 'dct:title', sortOrder: 'DESC' },
        filterExpression: [criterion({ operator: '<=', operandRight: 'a & "b" + é' })],
      }),
    );
    const { filterExpression, ...members } = Object.fromEntries(
      new URLSearchParams(toQueryParameters(query)),
    );
    const criteria = JSON.parse(filterExpression ?? '');
    expect(readQuery(spec({ ...members, filterExpression: criteria }))).toEqual(query);
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
