import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type Listener, listen } from '../../lib/app/listen.ts';
import { DSPACE_CONTEXT } from '../../lib/dsp/common/vocabulary.ts';
import { ConnectorClient } from '../../lib/http/dsp/connector-client.ts';
import { Messenger } from '../../lib/http/dsp/messenger.ts';
import { createOutbound } from '../../lib/outbound/outbound.ts';

type Document = Record<string, unknown>;
type Serve = (request: Request, text: string, url: URL) => Response | Promise<Response>;

const outbound = createOutbound({ allow: ['127.0.0.0/8'] });
const client = new ConnectorClient(new Messenger(outbound, async () => 'token'));
const listeners: Listener[] = [];
afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.close();
});

/** A provider whose responses the test defines. It records every request. */
async function provider(serve: Serve) {
  const listener = await listen(0, '127.0.0.1');
  listeners.push(listener);
  const requests: string[] = [];
  listener.serve(async (request) => {
    const text = await request.text();
    const url = new URL(request.url);
    const filtered = text.includes('QuerySpec') ? ' filtered' : '';
    requests.push(`${request.method} ${url.pathname}${url.search}${filtered}`);
    return serve(request, text, url);
  });
  return { url: listener.url, requests };
}

const dataset = (n: number, more: Document = {}): Document => ({
  '@id': `d${n}`,
  '@type': 'Dataset',
  hasPolicy: [{ '@id': `o${n}`, '@type': 'Offer', permission: [{ action: 'use' }] }],
  ...more,
});
const catalog = (datasets: readonly Document[], more: Document = {}): Document => ({
  '@context': [DSPACE_CONTEXT],
  '@id': 'urn:c',
  '@type': 'Catalog',
  participantId: 'lab',
  dataset: datasets,
  ...more,
});
const listIds = (datasets: readonly Document[]) => datasets.map((each) => each['@id']);
const range = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => dataset(from + n));

/** Refuses every filter, and has two datasets on a page. */
const pageByPage: (rel?: string) => Serve =
  (rel = 'rel="next"') =>
  (_, text, url) => {
    if (text.includes('"filter"')) return Response.json({}, { status: 400 });
    if (url.pathname.startsWith('/catalog/datasets/')) return new Response('', { status: 404 });
    const page = Number(url.searchParams.get('page') ?? 0);
    const headers: Record<string, string> =
      page < 3 ? { link: `</catalog/more?page=${page + 1}>; ${rel}` } : {};
    return Response.json(catalog(range(page * 2, page * 2 + 2)), { headers });
  };

describe('a provider that does not support QuerySpec', () => {
  it('9.50: gets a second request without it', async () => {
    const { url, requests } = await provider((_, text) =>
      text.includes('"filter"')
        ? Response.json({}, { status: 400 })
        : Response.json(catalog(range(0, 3))),
    );
    expect(listIds((await client.loadCatalog({ address: url })).datasets)).toEqual([
      'd0',
      'd1',
      'd2',
    ]);
    expect(requests).toEqual(['POST /catalog/request filtered', 'POST /catalog/request']);
  });

  it.each(['rel="next"', 'rel=next', 'title="x"; rel="prev next"'])(
    '9.50: is read page by page: %s',
    async (rel) => {
      const { url } = await provider(pageByPage(rel));
      const { datasets, document } = await client.loadCatalog({ address: url });
      expect(listIds(datasets)).toEqual(['d0', 'd1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7']);
      expect(listIds(document['dataset'] as Document[])).toHaveLength(8);
    },
  );

  it('9.50: is read up to the end of the requested part', async () => {
    const { url, requests } = await provider(pageByPage());
    expect(
      listIds((await client.loadCatalog({ address: url }, { offset: 1, limit: 2 })).datasets),
    ).toEqual(['d1', 'd2']);
    expect(requests.at(-1)).toBe('GET /catalog/more?page=1');
  });

  it('9.50: is read with POST to the links of pages, as an EDC requires', async () => {
    const { url } = await provider((request, _, { searchParams }) => {
      if (request.method === 'GET') return new Response('', { status: 405 });
      const token = searchParams.get('continuationToken');
      return token === null
        ? Response.json(catalog(range(0, 1)), {
            headers: { link: '</catalog/request?continuationToken=a>; rel="next"' },
          })
        : Response.json(catalog(range(1, 2)));
    });
    expect(listIds((await client.loadCatalog({ address: url })).datasets)).toEqual(['d0', 'd1']);
  });

  it.each([
    ['to itself', '</catalog/request>; rel="next"', ['d0', 'd0']],
    ['to another host', '<https://else.example/catalog>; rel="next"', ['d0']],
    ['nowhere', '<http://[>; rel="next"', ['d0']],
    ['to what came before', '</catalog/request>; rel="previous"', ['d0']],
  ])(
    '9.50: is not read endlessly, or from elsewhere, for a link that leads %s',
    async (_, link, all) => {
      const { url } = await provider(() =>
        Response.json(catalog(range(0, 1)), { headers: { link } }),
      );
      expect(listIds((await client.loadCatalog({ address: url })).datasets)).toEqual(all);
    },
  );

  it('gets a second request only after 400', async () => {
    const { url, requests } = await provider(() => Response.json({}, { status: 403 }));
    await expect(client.loadCatalog({ address: url })).rejects.toMatchObject({
      code: 'counterparty-failed',
    });
    expect(requests).toHaveLength(1);
  });
});

describe('the address for a negotiation about a dataset', () => {
  const service = (id: string, endpointURL: unknown) => ({
    '@id': id,
    '@type': 'DataService',
    endpointURL,
  });
  const at = (accessService: unknown) => ({
    distribution: [{ '@type': 'Distribution', format: 'HttpData-PULL', accessService }],
  });

  it.each<[string, Document, unknown[], string | undefined]>([
    [
      'the service that its distribution names',
      at('b'),
      [service('a', 'https://a.example'), service('b', 'https://b.example/dsp/')],
      'https://b.example/dsp',
    ],
    [
      'the service within its distribution',
      at(service('c', 'https://c.example')),
      [service('a', 'https://a.example')],
      'https://c.example',
    ],
    [
      'the service that is named as an object',
      at({ '@id': 'b' }),
      [service('a', 'https://a.example'), service('b', 'https://b.example')],
      'https://b.example',
    ],
    ['the only service', {}, [service('a', 'https://a.example/x')], 'https://a.example/x'],
    [
      'the address of the catalog where there are several',
      {},
      [service('a', 'https://a.example'), service('b', 'https://b.example')],
      undefined,
    ],
    ['the address of the catalog if none is given', {}, [], undefined],
    [
      'the address of the catalog where the service has no URL',
      {},
      [service('a', 'lab')],
      undefined,
    ],
  ])('9.53: is %s', async (_, more, services, address) => {
    const { url } = await provider(() =>
      Response.json(catalog([dataset(0, more)], { service: services })),
    );
    expect((await client.findOffer({ address: url }, { dataset: 'd0' })).address).toBe(
      address ?? url,
    );
  });
});

describe('a response of another connector', () => {
  const whole = () => Response.json(catalog(range(0, 1)));

  it.each([307, 308])(
    '9.53: that is a redirect %i to the same host is followed',
    async (status) => {
      const { url, requests } = await provider((_, __, { pathname }) =>
        pathname.startsWith('/new')
          ? whole()
          : new Response(null, { status, headers: { location: `/new${pathname}` } }),
      );
      expect((await client.loadCatalog({ address: url })).datasets).toHaveLength(1);
      expect(requests.at(-1)).toBe('POST /new/catalog/request filtered');
    },
  );

  it.each([
    ['to another host', 307, 'https://else.example/catalog/request'],
    ['as a GET', 302, '/catalog/request'],
    ['without end', 308, '/catalog/request'],
  ])('9.53: that is a redirect %s is not followed', async (_, status, location) => {
    const { url, requests } = await provider(
      () => new Response(null, { status, headers: { location } }),
    );
    await expect(client.loadCatalog({ address: url })).rejects.toMatchObject({
      code: 'counterparty-failed',
    });
    expect(requests.length).toBeLessThan(6);
  });

  it.each([408, 421, 425])('9.53: of status %i is requested once more', async (status) => {
    let tries = 0;
    const { url } = await provider(() => {
      tries += 1;
      return tries === 1 ? new Response('', { status }) : whole();
    });
    expect((await client.loadCatalog({ address: url })).datasets).toHaveLength(1);
  });

  it('9.53: that is compressed is read', async () => {
    const { url } = await provider(
      () =>
        new Response(gzipSync(JSON.stringify(catalog(range(0, 3)))), {
          headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        }),
    );
    expect((await client.loadCatalog({ address: url })).datasets).toHaveLength(3);
  });

  it('9.53: that claims to be compressed and is not is an error', async () => {
    const { url } = await provider(
      () => new Response('{}', { headers: { 'content-encoding': 'gzip' } }),
    );
    await expect(client.loadCatalog({ address: url })).rejects.toMatchObject({
      code: 'counterparty-unreachable',
    });
  });

  it('9.53: that is a page with status 200 is refused, and the error names the address', async () => {
    const { url } = await provider(() => new Response('<!doctype html><p>Sign in</p>'));
    await expect(client.loadCatalog({ address: url })).rejects.toMatchObject({
      code: 'counterparty-unreachable',
    });
  });

  it.each([
    ['permission', { permission: [], prohibition: [{ action: 'use' }] }],
    ['prohibition', { permission: [{ action: 'use' }], prohibition: [] }],
    ['obligation', { permission: [{ action: 'use' }], obligation: [] }],
    ['constraint', { permission: [{ action: 'use', constraint: [] }] }],
  ])('9.53: with an empty list of %s has an offer that can be requested', async (name, rules) => {
    const hasPolicy = [{ '@id': 'o', '@type': 'Offer', ...rules }];
    const { url } = await provider(() => Response.json(catalog([dataset(0, { hasPolicy })])));
    const { offer } = await client.findOffer({ address: url }, { dataset: 'd0' });
    expect(JSON.stringify(offer)).not.toContain(`"${name}":[]`);
  });
});
