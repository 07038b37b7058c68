import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../lib/core/instant.ts';
import { CatalogPages } from '../../../lib/dsp/catalog/catalog-pages.ts';
import { FILTER_OPERATORS } from '../../../lib/dsp/catalog/filter.ts';
import { readQuery } from '../../../lib/dsp/catalog/query.ts';
import { createVocabulary } from '../../../lib/dsp/policy/vocabulary.ts';
import { dataset, MEMBERS_ONLY, Offered } from './offered.ts';

const THEME = 'http://publications.europa.eu/resource/authority/data-theme/';

const DATASETS = [
  dataset('alpha', {
    properties: {
      'dct:title': [
        { '@value': 'Companies', '@language': 'en' },
        { '@value': 'Entreprises', '@language': 'fr' },
      ],
      'dcat:theme': [{ '@id': `${THEME}HEAL` }, { '@id': `${THEME}ECON` }],
      'dcat:keyword': [{ '@value': 'health', '@language': 'en' }, 'economy'],
      'dcat:version': '2020',
    },
  }),
  dataset('beta', {
    properties: {
      'dct:title': 'Figures',
      'dcat:theme': { '@id': `${THEME}ECON` },
      'dcat:version': 2021,
    },
  }),
  dataset('gamma', { properties: { 'dcat:keyword': 'health' } }),
  dataset('secret', { access: MEMBERS_ONLY, properties: { 'dct:title': 'Companies' } }),
];

const PAGES = new CatalogPages({
  datasets: new Offered(DATASETS),
  vocabulary: createVocabulary(),
  participantId: 'did:web:kaart.test',
  endpointUrl: 'https://kaart.test/dsp/2025-1',
});
const NOW = instant('2026-01-01T00:00:00Z');

/** The page of a `QuerySpec` that an anonymous caller gets. */
async function readPage(members: object) {
  const query = readQuery([{ '@type': 'QuerySpec', ...members }]);
  const { body, ...page } = await PAGES.page({ claims: {} }, query, NOW);
  const catalog: { dataset?: { '@id': string }[] } = JSON.parse(Buffer.from(body).toString());
  return { ...page, ids: (catalog.dataset ?? []).map((each) => each['@id']) };
}

const found = async (operandLeft: string, operator: string, operandRight: unknown) =>
  (await readPage({ filterExpression: [{ operandLeft, operator, operandRight }] })).ids;

/** The results of each operator, with at least one case that excludes a dataset with the field. */
const CASES: readonly [operator: string, field: string, value: unknown, ids: string[]][] = [
  ['=', 'id', 'beta', ['beta']],
  ['=', 'title', 'Entreprises', ['alpha']],
  ['=', 'title', 'companies', []],
  ['=', 'theme', `${THEME}ECON`, ['alpha', 'beta']],
  ['=', 'version', 2021, ['beta']],
  ['!=', 'id', 'beta', ['alpha', 'gamma']],
  ['!=', 'title', 'Entreprises', ['beta']],
  ['!=', 'version', '2020', ['beta']],
  ['in', 'id', ['alpha', 'gamma', 'delta'], ['alpha', 'gamma']],
  ['in', 'keyword', 'economy', ['alpha']],
  ['not in', 'id', ['alpha', 'gamma'], ['beta']],
  ['contains', 'keyword', 'health', ['alpha', 'gamma']],
  ['contains', 'keyword', 'heal', []],
  ['like', 'title', '%pan%', ['alpha']],
  ['like', 'title', 'F_gures', ['beta']],
  ['like', 'title', 'Fi%', ['beta']],
  ['like', 'title', '%s', ['alpha', 'beta']],
  ['like', 'title', 'F_', []],
  ['like', 'title', 'f%', []],
  ['ilike', 'title', 'f%', ['beta']],
  ['ilike', 'title', '%PRIS%', ['alpha']],
  ['<', 'version', '2021', ['alpha']],
  ['<=', 'version', '2021', ['alpha', 'beta']],
  ['>', 'version', '2020', ['beta']],
  ['>=', 'version', '2020', ['alpha', 'beta']],
];

describe('a criterion', () => {
  it.each(CASES)('%s about the field %s with %j finds %j', async (operator, field, value, ids) => {
    expect(await found(field, operator, value)).toEqual(ids);
  });

  it('is tested for every operator', () => {
    expect([...new Set(CASES.map(([operator]) => operator))].sort()).toEqual(
      [...FILTER_OPERATORS].sort(),
    );
  });

  it('has to be met together with all others', async () => {
    const filterExpression = [
      { operandLeft: 'theme', operator: '=', operandRight: `${THEME}ECON` },
      { operandLeft: 'version', operator: '>', operandRight: '2020' },
    ];
    expect((await readPage({ filterExpression })).ids).toEqual(['beta']);
  });

  it('finds no dataset that the caller may not see', async () => {
    expect(await found('id', '=', 'secret')).toEqual([]);
    expect(await found('title', '=', 'Companies')).toEqual(['alpha']);
  });

  it('like fits the same texts as a regular expression', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '%', '_', '😀'), maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(text, text, async (value, pattern) => {
        const pages = new CatalogPages({
          datasets: new Offered([dataset(value || 'a')]),
          vocabulary: createVocabulary(),
          participantId: 'p',
          endpointUrl: 'https://kaart.test',
        });
        const criterion = { operandLeft: 'id', operator: 'like', operandRight: pattern };
        const query = readQuery([{ '@type': 'QuerySpec', filterExpression: [criterion] }]);
        const expression = [...pattern].map((c) => ({ '%': '.*', _: '.' })[c] ?? c).join('');
        const { total } = await pages.page({ claims: {} }, query, NOW);
        expect(total).toBe(Number(new RegExp(`^${expression}$`, 'u').test(value || 'a')));
      }),
    );
  });

  it('with a hostile pattern takes no long time', async () => {
    const pages = new CatalogPages({
      datasets: new Offered([dataset('a'.repeat(2_000))]),
      vocabulary: createVocabulary(),
      participantId: 'p',
      endpointUrl: 'https://kaart.test',
    });
    const criterion = { operandLeft: 'id', operator: 'like', operandRight: `${'%a'.repeat(300)}b` };
    const query = readQuery([{ '@type': 'QuerySpec', filterExpression: [criterion] }]);
    const started = performance.now();
    expect((await pages.page({ claims: {} }, query, NOW)).total).toBe(0);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('an order', () => {
  it.each([
    ['id', undefined, ['alpha', 'beta', 'gamma']],
    ['id', 'DESC', ['gamma', 'beta', 'alpha']],
    ['dct:title', 'ASC', ['alpha', 'beta', 'gamma']],
    ['dct:title', 'DESC', ['beta', 'alpha', 'gamma']],
    ['dcat:version', 'DESC', ['beta', 'alpha', 'gamma']],
    ['keyword', 'ASC', ['alpha', 'gamma', 'beta']],
  ])('by %s, %s, is %j', async (sortField, sortOrder, ids) => {
    expect((await readPage({ sortField, sortOrder })).ids).toEqual(ids);
  });

  it('has pages, which keep the criteria and the order', async () => {
    const filterExpression = [{ operandLeft: 'id', operator: '!=', operandRight: 'beta' }];
    const query = { filterExpression, sortField: 'id', sortOrder: 'DESC', limit: 1 };
    const first = await readPage(query);
    expect(first).toMatchObject({ ids: ['gamma'], total: 2, next: { offset: 1, limit: 1 } });
    const second = await readPage({ ...first.next });
    expect(second).toMatchObject({ ids: ['alpha'], total: 2, previous: { offset: 0, limit: 1 } });
    expect(second.next).toBeUndefined();
    expect((await readPage({ ...second.previous })).ids).toEqual(['gamma']);
  });

  it('does not change what a caller without a filter gets', async () => {
    await readPage({ sortField: 'id', sortOrder: 'DESC' });
    expect((await readPage({})).ids).toEqual(['alpha', 'beta', 'gamma']);
  });
});
