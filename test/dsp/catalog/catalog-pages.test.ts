import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../lib/core/instant.ts';
import { CatalogPages } from '../../../lib/dsp/catalog/catalog-pages.ts';
import type { CatalogQuery } from '../../../lib/dsp/catalog/query.ts';
import type { CatalogViewer } from '../../../lib/dsp/catalog/rendered-catalog.ts';
import type { OfferedDataset } from '../../../lib/dsp/common/offered-dataset.ts';
import { evaluate } from '../../../lib/dsp/policy/evaluate.ts';
import { policyFacts } from '../../../lib/dsp/policy/facts.ts';
import { createVocabulary } from '../../../lib/dsp/policy/vocabulary.ts';
import {
  COUNTRY,
  dataset,
  datasets,
  MEMBERS_ONLY,
  MEMBERSHIP,
  Offered,
  OPEN,
  usedIf,
} from './offered.ts';

const VOCABULARY = createVocabulary();

const NOW = instant('2026-01-01T00:00:00Z');
const NOBODY: CatalogViewer = { claims: {} };
const MEMBER: CatalogViewer = { claims: { [MEMBERSHIP]: ['active'] } };
const FIRST: CatalogQuery = { offset: 0, limit: 100 };

function opened(list: readonly OfferedDataset[]) {
  const offered = new Offered(list);
  const pages = new CatalogPages({
    datasets: offered,
    vocabulary: VOCABULARY,
    participantId: 'did:web:kaart.test',
    endpointUrl: 'https://kaart.test/dsp/2025-1',
    properties: { 'dct:title': 'A catalog' },
  });
  const ask = async (query: CatalogQuery = FIRST, caller = NOBODY, now = NOW) => {
    const { body, ...page } = await pages.page(caller, query, now);
    return { ...page, catalog: JSON.parse(Buffer.from(body).toString()) };
  };
  const listIds = async (query?: CatalogQuery, caller?: CatalogViewer, now = NOW) =>
    getIds((await ask(query, caller, now)).catalog);
  const found = async (id: string, caller = NOBODY, now = NOW) => {
    const body = await pages.dataset(id, caller, now);
    return body && JSON.parse(Buffer.from(body).toString());
  };
  return { offered, pages, ask, listIds, found };
}

function getIds({ dataset: list = [] }: { readonly dataset?: readonly { '@id': string }[] }) {
  return list.map((each) => each['@id']);
}

describe('an offer whose terms have ended', () => {
  const limitUntil = (end: string) => ({
    '@id': 'urn:offer:limited',
    '@type': 'Offer' as const,
    ...usedIf('odrl:dateTime', 'lteq', end),
  });
  const limited = dataset('limited', { offer: limitUntil('2026-06-30T21:59:59.999Z') });
  const longer = dataset('longer', { offer: limitUntil('2026-12-31T22:59:59.999Z') });

  it('11.3 is listed until its last instant, and no longer, also in cached pages', async () => {
    const { listIds, found, offered } = opened([dataset('open'), limited, longer]);
    const last = instant('2026-06-30T21:59:59.999Z');
    const over = instant('2026-06-30T22:00:00Z');
    expect(await listIds(FIRST, NOBODY, last)).toEqual(['open', 'limited', 'longer']);
    expect(await listIds(FIRST, NOBODY, over)).toEqual(['open', 'longer']);
    expect(await listIds(FIRST, NOBODY, instant('2027-01-01T00:00:00Z'))).toEqual(['open']);
    expect(await listIds(FIRST, NOBODY, last)).toEqual(['open', 'limited', 'longer']);
    expect(await found('limited', NOBODY, last)).toMatchObject({ '@id': 'limited' });
    expect(await found('limited', NOBODY, over)).toBeUndefined();
    expect(offered.reads).toBe(1);
  });
});

describe('a caller that may not see a dataset', () => {
  const hidden = [dataset('open'), dataset('hidden', { access: MEMBERS_ONLY })];

  it.each<[string, CatalogViewer]>([
    ['has no claims', NOBODY],
    ['has another value', { claims: { [MEMBERSHIP]: ['suspended'] } }],
    ['has the value of another claim', { claims: { [COUNTRY]: ['active'] } }],
    ['claims by a name that is not the full one', { claims: { membershipStatus: ['active'] } }],
  ])('does not find it in the catalog or by its id: a caller that %s', async (_, caller) => {
    const { listIds, found, ask } = opened(hidden);
    expect(await listIds(FIRST, caller)).toEqual(['open']);
    expect((await ask(FIRST, caller)).total).toBe(1);
    expect(await found('hidden', caller)).toBeUndefined();
    expect(await found('never-was', caller)).toBeUndefined();
  });

  it('does not get the page of a caller with access', async () => {
    const { listIds, found } = opened(hidden);
    expect(await listIds(FIRST, MEMBER)).toEqual(['open', 'hidden']);
    expect(await found('hidden', MEMBER)).toMatchObject({ '@id': 'hidden' });
    expect(await listIds(FIRST, NOBODY)).toEqual(['open']);
    expect(await found('hidden', NOBODY)).toBeUndefined();
  });

  it('has no participant id if a policy names an unknown operand', async () => {
    const access = usedIf('https://example.test/secret', 'eq', 'x');
    const { listIds } = opened([dataset('odd', { access })]);
    expect(await listIds(FIRST, { claims: { 'https://example.test/secret': ['x'] } })).toEqual([]);
  });

  it('is every caller after the end of the policy', async () => {
    const access = usedIf('odrl:dateTime', 'lt', NOW);
    const { listIds, found } = opened([dataset('until', { access })]);
    const before = instant('2025-12-31T23:59:59.999Z');
    expect(await listIds(FIRST, NOBODY, before)).toEqual(['until']);
    expect(await listIds(FIRST, NOBODY, NOW)).toEqual([]);
    expect(await found('until', NOBODY, before)).toBeDefined();
    expect(await found('until', NOBODY, NOW)).toBeUndefined();
  });

  it('gets in the catalog the same as by single ids', async () => {
    const policies = [
      OPEN,
      MEMBERS_ONLY,
      usedIf(COUNTRY, 'eq', 'LU'),
      usedIf('odrl:dateTime', 'lteq', NOW),
      usedIf('https://example.test/unknown', 'eq', 'x'),
    ];
    const claim = (...values: string[]) => fc.subarray(values);
    const caller = fc.record({
      claims: fc.record(
        { [MEMBERSHIP]: claim('active', 'suspended'), [COUNTRY]: claim('LU', 'DE') },
        { requiredKeys: [] },
      ),
      now: fc.constantFrom(NOW, instant('2026-01-01T00:00:00.001Z')),
    });
    const access = fc.array(fc.constantFrom(...policies), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(access, fc.array(caller), async (accesses, callers) => {
        const list = accesses.map((policy, at) => dataset(`d${at}`, { access: policy }));
        const { listIds } = opened(list);
        for (const { claims, now } of callers) {
          const seen = list.filter(({ access: policy }) => {
            const facts = policyFacts({ claims, purposes: [] }, policy, now);
            return evaluate(policy, facts, VOCABULARY).kind === 'permit';
          });
          expect(await listIds(FIRST, { claims }, now)).toEqual(seen.map(({ id }) => id));
        }
      }),
    );
  });
});

describe('pages of the catalog', () => {
  it.each([0, 1, 99, 100, 101, 200, 250])(
    'contain all %i datasets for a crawler that stops at a short or empty page',
    async (count) => {
      const { listIds } = opened(datasets(count));
      const crawled: string[] = [];
      let requests = 0;
      for (let offset = 0; ; offset += 100) {
        requests += 1;
        const page = await listIds({ offset, limit: 100 });
        crawled.push(...page);
        if (page.length < 100) break;
      }
      expect(crawled).toEqual(datasets(count).map(({ id }) => id));
      expect(requests).toBe(Math.floor(count / 100) + 1);
    },
  );

  it('are empty after the end, without a dataset and without a next page', async () => {
    const { ask } = opened(datasets(100));
    const { catalog, next, previous, total } = await ask({ offset: 100, limit: 100 });
    expect(catalog).not.toHaveProperty('dataset');
    expect([next, previous, total]).toEqual([undefined, FIRST, 100]);
    const far = await ask({ offset: Number.MAX_SAFE_INTEGER, limit: 10_000 });
    expect(far.catalog).toEqual(catalog);
    expect(far.next).toBeUndefined();
  });

  it('are linked forwards and backwards, in order, for any limit', async () => {
    const arbitraryPage = fc.record({
      count: fc.nat(60),
      limit: fc.integer({ min: 1, max: 70 }),
      offset: fc.nat(70),
    });
    await fc.assert(
      fc.asyncProperty(arbitraryPage, async ({ count, limit, offset }) => {
        const all = datasets(count).map(({ id }) => id);
        const { ask } = opened(datasets(count));
        const start = await ask({ offset, limit });
        const forwards = getIds(start.catalog);
        for (let { next } = start; next !== undefined; ) {
          const page = await ask(next);
          forwards.push(...getIds(page.catalog));
          next = page.next;
        }
        expect(forwards).toEqual(all.slice(offset));
        const backwards: string[] = [];
        for (let { previous } = start; previous !== undefined; ) {
          const page = await ask(previous);
          backwards.unshift(...getIds(page.catalog));
          previous = page.previous;
        }
        expect(backwards).toEqual(all.slice(0, offset));
      }),
    );
  });
});

describe('a change of the datasets', () => {
  it('is visible at the next request, and causes no read before the next change', async () => {
    const { offered, listIds, found } = opened([dataset('a'), dataset('b')]);
    expect(await listIds()).toEqual(['a', 'b']);
    offered.change([dataset('b')]);
    expect(await listIds()).toEqual(['b']);
    expect(await found('a')).toBeUndefined();
    offered.change([dataset('b', { access: MEMBERS_ONLY })]);
    expect(await listIds()).toEqual([]);
    expect(await listIds(FIRST, MEMBER)).toEqual(['b']);
    expect(offered.reads).toBe(3);
  });

  it('is read once for many simultaneous requests', async () => {
    const { offered, listIds } = opened(datasets(3));
    await Promise.all(Array.from({ length: 20 }, () => listIds()));
    expect(offered.reads).toBe(1);
  });

  it('that cannot be read is tried again by the next request', async () => {
    const { offered, listIds } = opened(datasets(1));
    const all = offered.all.bind(offered);
    offered.all = () => Promise.reject(new Error('no table'));
    await expect(listIds()).rejects.toThrow('no table');
    offered.all = all;
    expect(await listIds()).toEqual(['d1']);
  });
});

describe('a message in the data space', () => {
  const CONTEXT = ['https://w3id.org/dspace/2025/1/context.jsonld'];

  it('a catalog names its one service, and an empty catalog has no datasets', async () => {
    const { catalog } = await opened([]).ask();
    expect(catalog).toEqual({
      '@context': CONTEXT,
      '@id': expect.stringMatching(/^urn:kaart:catalog:[0-9a-f]{32}$/),
      '@type': 'Catalog',
      'dct:title': 'A catalog',
      participantId: 'did:web:kaart.test',
      service: [
        {
          '@id': `${catalog['@id']}:service`,
          '@type': 'DataService',
          endpointURL: 'https://kaart.test/dsp/2025-1',
        },
      ],
    });
  });

  it('a catalog has the same id for the same participant, with any offers', async () => {
    const [one, other] = await Promise.all([opened([]).ask(), opened(datasets(3)).ask()]);
    expect(other.catalog['@id']).toBe(one.catalog['@id']);
  });

  it('a dataset has an offer without a target and a distribution for each format', async () => {
    const { ask } = opened([dataset('d')]);
    const { catalog } = await ask();
    const [service] = catalog.service;
    const distribution = ['HttpData-PULL', 'HttpData-PUSH'].map((format) => ({
      '@type': 'Distribution',
      format,
      accessService: service['@id'],
    }));
    expect(catalog.dataset).toEqual([
      {
        '@id': 'd',
        '@type': 'Dataset',
        'dct:title': [{ '@value': 'Dataset d', '@language': 'en' }],
        hasPolicy: [{ '@id': 'urn:offer:d', '@type': 'Offer', permission: [{ action: 'use' }] }],
        distribution,
      },
    ]);
  });

  it('a single dataset is the same with a context', async () => {
    const { ask, found } = opened([dataset('dé/1 ✓')]);
    const { catalog } = await ask();
    expect(await found('dé/1 ✓')).toEqual({ '@context': CONTEXT, ...catalog.dataset[0] });
  });

  it('there is no empty array, no target, and no access policy', async () => {
    const odd = dataset('odd', {
      access: MEMBERS_ONLY,
      offer: {
        '@id': 'urn:offer:odd',
        '@type': 'Offer',
        target: 'odd',
        permission: [{ action: 'use', constraint: [] }],
        prohibition: [],
      } as unknown as OfferedDataset['offer'],
      properties: { 'dcat:keyword': [] },
    });
    const { ask } = opened([odd]);
    const { catalog } = await ask(FIRST, MEMBER);
    const text = JSON.stringify(catalog);
    expect(text).not.toMatch(/\[\]|"target"|membershipStatus|dcat:keyword/);
    expect(catalog.dataset[0].hasPolicy[0].permission).toEqual([{ action: 'use' }]);
  });
});
