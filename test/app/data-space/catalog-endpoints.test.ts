import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DSP_PATH, TRANSFER_FORMATS } from '../../../lib/dsp/common/vocabulary.ts';
import { body, Setup } from '../setup.ts';
import { buildMessage } from './counterpart.ts';
import { asParticipant, COMPANIES, FIGURES } from './data-space.ts';

const ENV = { KAART_IDENTITY: 'mock', KAART_PARTICIPANT_ID: 'provider' };
const OPEN = `${COMPANIES}-public`;
const OLDER = 'healthtech-figures-2020';
const ALL = [COMPANIES, OPEN, FIGURES, OLDER];

interface Catalog {
  readonly '@type': string;
  readonly dataset?: readonly { readonly '@id': string }[];
}

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration(undefined, ENV);
});
afterAll(() => setup.close());

const ask = (path: string, init = {}) => asParticipant(setup, 'lab', path, init);
const request = (members = {}, init = {}) =>
  ask('/catalog/request', { json: buildMessage('CatalogRequestMessage', members), ...init });
const listIds = async (response: Promise<Response>) =>
  (await body<Catalog>(response)).dataset?.map((dataset) => dataset['@id']);
/** A known participant that is not a member. */
const lapsed = {
  headers: {
    authorization: JSON.stringify({ clientId: 'lapsed', membershipStatus: 'lapsed' }),
  },
};

describe('the catalog', () => {
  it('is a root catalog with its service and every dataset that the caller may see', async () => {
    const response = await request();
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await body(response)).toMatchObject({
      '@type': 'Catalog',
      participantId: 'provider',
      service: [{ '@type': 'DataService', endpointURL: setup.url + DSP_PATH }],
      dataset: [{ '@id': COMPANIES }, { '@id': OPEN }, { '@id': FIGURES }, { '@id': OLDER }],
    });
    expect(response.headers.get('link')).toBeNull();
  });

  it.each(['//catalog/request', '/catalog//request', '/catalog/request/', '/catalog/request//'])(
    '9.53: is found at %s, the spelling of other connectors',
    async (path) => {
      const response = await ask(path, { json: buildMessage('CatalogRequestMessage', {}) });
      expect(response.status).toBe(200);
    },
  );

  it('9.53: is refused for a compressed request', async () => {
    const response = await request({}, { headers: { 'content-encoding': 'gzip' } });
    expect(response.status).toBe(415);
  });

  it('shows fewer datasets to a caller with fewer rights', async () => {
    expect(await listIds(request({}, lapsed))).toEqual([OPEN, FIGURES, OLDER]);
  });

  it('has pages whose links work with the same token, in both directions', async () => {
    const page = await request({ filter: [{ '@type': 'QuerySpec', limit: 1 }] });
    const link = (response: Response, rel: string) =>
      new RegExp(`<([^>]+)>; rel="${rel}"`).exec(response.headers.get('link') ?? '')?.[1];
    const follow = (url: string | undefined) => {
      expect(url).toMatch(new RegExp(`^${setup.url}${DSP_PATH}/`));
      return ask((url ?? '').slice((setup.url + DSP_PATH).length));
    };
    const seen: unknown[] = [];
    let at: Response = page;
    for (;;) {
      seen.push(await listIds(Promise.resolve(at.clone())));
      if (link(at, 'next') === undefined) break;
      at = await follow(link(at, 'next'));
    }
    expect(seen).toEqual([[COMPANIES], [OPEN], [FIGURES], [OLDER]]);
    expect(await listIds(follow(link(at, 'previous')))).toEqual([FIGURES]);
    expect(link(page, 'previous')).toBeUndefined();
    expect((await setup.ask(new URL(link(page, 'next') ?? '').pathname)).status).toBe(401);
  });

  it('has no dataset after the last one, and then no empty list', async () => {
    const response = request({ filter: [{ '@type': 'QuerySpec', offset: 99 }] });
    expect(await body(response)).not.toHaveProperty('dataset');
  });

  it.each<[string, unknown]>([
    ['half a criterion', [{ '@type': 'QuerySpec', filterExpression: [{ operandLeft: 'id' }] }]],
    ['an unknown order', [{ '@type': 'QuerySpec', sortField: 'size' }]],
    ['two queries', [{ '@type': 'QuerySpec' }, { '@type': 'QuerySpec' }]],
    ['words', ['figures']],
    ['one word', 'figures'],
    ['no limit at all', [{ '@type': 'QuerySpec', limit: 0 }]],
    ['a negative offset', [{ '@type': 'QuerySpec', offset: -1 }]],
  ])('is refused for a filter with %s', async (_, filter) => {
    const response = await request({ filter });
    expect([response.status, await body(response)]).toMatchObject([
      400,
      { '@type': 'CatalogError' },
    ]);
  });

  it.each([
    ['id', 'like', 'healthtech-figures%', [FIGURES, OLDER]],
    ['dct:title', 'ilike', '%ENTREPRISES%', [COMPANIES, OPEN]],
    ['dcat:theme', '=', 'http://publications.europa.eu/resource/authority/data-theme/HEAL', ALL],
    ['dcat:keyword', 'contains', 'Gesundheitstechnologie', ALL],
    ['version', '=', '2020', [OLDER]],
  ])('has the datasets whose %s %s %s', async (operandLeft, operator, operandRight, ids) => {
    const filterExpression = [{ '@type': 'Criterion', operandLeft, operator, operandRight }];
    const filter = [{ '@type': 'QuerySpec', limit: 50, offset: 0, filterExpression }];
    expect(await listIds(request({ filter }))).toEqual(ids);
  });

  it('keeps the criteria and the order of a filter in its links', async () => {
    const filterExpression = [{ operandLeft: 'id', operator: 'like', operandRight: '%figures%' }];
    const order = { sortField: 'id', sortOrder: 'ASC', limit: 1 };
    const first = await request({ filter: [{ '@type': 'QuerySpec', filterExpression, ...order }] });
    const link = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await ask(link.slice((setup.url + DSP_PATH).length));
    expect([await listIds(Promise.resolve(first)), await listIds(Promise.resolve(second))]).toEqual(
      [[OLDER], [FIGURES]],
    );
    expect(second.headers.get('link')).toMatch(/^<[^>]+>; rel="previous"$/);
  });

  it('names every part of a filter that is not understood', async () => {
    const filterExpression = [{ operandLeft: 'publisher', operator: '~', operandRight: 'x' }];
    const filter = [{ '@type': 'QuerySpec', sortField: 'size', filterExpression }];
    const response = await request({ filter });
    const { reason } = await body<{ reason: string[] }>(response);
    expect([response.status, reason]).toEqual([
      400,
      [
        'the filter is not understood: filter.0.sortField: "size" is not one of: id, title, theme, keyword, version',
        'filter.0.filterExpression.0.operandLeft: "publisher" is not one of: id, title, theme, keyword, version',
        'filter.0.filterExpression.0.operator: "~" is not one of: =, !=, in, not in, contains, like, ilike, <, <=, >, >=',
      ],
    ]);
  });

  it.each([
    'offset=x',
    'limit=0',
    'limit=-1',
    'offset=1.5',
    'limit=',
    'continuationToken=x',
    'filterExpression=x',
    'filterExpression={}',
  ])('is refused for a link with %s', async (query) => {
    const response = await ask(`/catalog/request?${query}`);
    expect([response.status, await body(response)]).toMatchObject([
      400,
      { '@type': 'CatalogError' },
    ]);
  });

  it.each<[string, object]>([
    ['as application/ld+json', { 'content-type': 'application/ld+json' }],
    ['with a charset', { 'content-type': 'application/json; charset=utf-8' }],
  ])('is returned for a message %s', async (_, headers) => {
    const authorization = JSON.stringify({ clientId: 'lab' });
    const response = await request({}, { headers: { authorization, ...headers } });
    expect(response.status).toBe(200);
  });

  it('is returned for a message without a type', async () => {
    const body = Buffer.from(JSON.stringify(buildMessage('CatalogRequestMessage')));
    expect((await ask('/catalog/request', { method: 'POST', body })).status).toBe(200);
  });

  it('is returned for a message in another JSON-LD spelling', async () => {
    const contexts = [
      'https://w3id.org/edc/dspace/v0.0.1',
      'https://w3id.org/dspace/2025/1/context.jsonld',
    ];
    const spec = { '@type': 'https://w3id.org/edc/v0.0.1/ns/QuerySpec' };
    const json = {
      '@context': contexts,
      '@type': 'dspace:CatalogRequestMessage',
      'dspace:filter': { ...spec, 'https://w3id.org/edc/v0.0.1/ns/limit': [{ '@value': 1 }] },
    };
    expect(await listIds(ask('/catalog/request', { json }))).toEqual([COMPANIES]);
  });
});

describe('a dataset of the catalog', () => {
  it.each([FIGURES, COMPANIES, 'healthtech%2Dfigures%2D2020'])(
    'is returned by its id: %s',
    async (id) => {
      const response = await ask(`/catalog/datasets/${id}`);
      expect([response.status, await body(response)]).toMatchObject([
        200,
        {
          '@context': ['https://w3id.org/dspace/2025/1/context.jsonld'],
          '@id': decodeURIComponent(id),
          '@type': 'Dataset',
          hasPolicy: [{ '@type': 'Offer' }],
          distribution: TRANSFER_FORMATS.map((format) => ({ format })),
        },
      ]);
    },
  );

  it('that the caller may not see gets the same response as an unknown id', async () => {
    const readDataset = async (id: string) => {
      const response = await ask(`/catalog/datasets/${id}`, lapsed);
      return { status: response.status, error: await body(response) };
    };
    expect(await readDataset(COMPANIES)).toMatchObject({
      status: 404,
      error: { '@type': 'CatalogError' },
    });
    expect(await readDataset(COMPANIES)).toEqual(await readDataset('nothing'));
  });

  it.each(['nothing', 'healthtech-figures', '%ZZ', '%00', 'a%2Fb', 'x'.repeat(5_000), '__proto__'])(
    'is not found at an address without an id: %s',
    async (id) => expect((await ask(`/catalog/datasets/${id}`)).status).toBe(404),
  );
});

describe('the version metadata', () => {
  it('are public, at the root', async () => {
    const response = await setup.ask('/.well-known/dspace-version');
    expect([response.status, await body(response)]).toEqual([
      200,
      { protocolVersions: [{ version: '2025-1', path: DSP_PATH, binding: 'HTTPS' }] },
    ]);
  });
});
