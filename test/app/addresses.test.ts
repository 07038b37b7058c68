import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STYLE_ASSET } from '../../lib/portal/page-assets.ts';
import { body, DATA, Setup, VERSIONS } from './setup.ts';

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];

/** An address for each route of the app. */
function listAddresses(): readonly string[] {
  const paths = setup.kaart.app.routes
    .filter(({ method, path }) => method !== 'ALL' && !path.endsWith('*'))
    .map(({ path }) => path.replaceAll(/:(\w+)/g, 'unknown'));
  return [...new Set(paths)].sort();
}

describe('9.16: a method that a route does not support', () => {
  it('9.16: gets 405 with the supported methods in Allow, at every route', async () => {
    expect(listAddresses().length).toBeGreaterThan(90);
    for (const address of listAddresses()) {
      const allowed = (await setup.ask(address, { method: 'PATCH' })).headers.get('allow') ?? '';
      expect([address, allowed]).toEqual([address, expect.stringMatching(/OPTIONS/)]);
      for (const method of METHODS.filter((each) => !allowed.split(', ').includes(each))) {
        const response = await setup.ask(address, { method });
        expect([method, address, response.status]).toEqual([method, address, 405]);
        expect(response.headers.get('allow')).toBe(allowed);
      }
    }
  });

  it.each([
    ['/v1/datasets/healthtech-companies/data', 'GET, HEAD, OPTIONS'],
    ['/v1/partners', 'GET, HEAD, OPTIONS, POST'],
    ['/', 'GET, HEAD, OPTIONS'],
    ['/.well-known/did.json', 'GET, HEAD, OPTIONS'],
    ['/token', 'OPTIONS, POST'],
    ['/dsp/2025-1/negotiations/request', 'GET, HEAD, OPTIONS, POST'],
    ['/dsp/2025-1/transfers/unknown/start', 'OPTIONS, POST'],
    ['/objects/unknown', 'GET, HEAD, OPTIONS, PUT'],
  ])('9.16: %s supports %s', async (address, allowed) => {
    const reply = await setup.ask(address, { method: 'DELETE' });
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, allowed]);
    const response = await setup.ask(address, { method: 'OPTIONS' });
    expect([response.status, response.headers.get('allow')]).toEqual([204, allowed]);
  });

  it('9.16: gets a problem with a code, below the DSP base in the form of the protocol', async () => {
    const own = await body(setup.ask(DATA, { method: 'DELETE' }));
    expect(own).toMatchObject({ code: 'method-not-allowed', status: 405 });
    const theirs = await body(setup.ask('/dsp/2025-1/catalog/request', { method: 'DELETE' }));
    expect(theirs).toMatchObject({ '@type': 'CatalogError', code: 'method-not-allowed' });
  });

  it('9.16: at an unknown address gets 404', async () => {
    for (const path of ['/nothing', '/v1/nothing', '/dsp/2025-1/nothing', '/v1/partners/a/b/c'])
      for (const method of METHODS)
        expect([path, method, (await setup.ask(path, { method })).status]).toEqual([
          path,
          method,
          404,
        ]);
  });
});

describe('9.16: an unknown query parameter', () => {
  interface Operation {
    readonly operationId: string;
    readonly security: readonly object[];
    readonly responses: Record<string, { readonly content?: Record<string, unknown> }>;
  }

  it('9.16: is refused with its name at every declared route', async () => {
    const { paths } = await body<{ paths: Record<string, Record<string, Operation>> }>(
      setup.ask('/openapi.json'),
    );
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    expect(operations.length).toBeGreaterThan(90);
    for (const { path, method, operation } of operations) {
      if (['requestToken', 'renewTransferToken', 'useSignIn'].includes(operation.operationId))
        continue;
      const address = `${path.replaceAll(/\{\w+\}/g, 'unknown')}?shoe_size=42`;
      const isOfStaff = operation.security.some((each) => 'staffSession' in each);
      const response = await (isOfStaff ? askWorkbench : withEveryRole)(
        address,
        method.toUpperCase(),
      );
      const text = await response.text();
      expect([method, path, response.status, /shoe_size/.test(text)]).toEqual([
        method,
        path,
        400,
        true,
      ]);
    }
  });

  async function askWorkbench(address: string, method: string): Promise<Response> {
    const cookie = await setup.session('olga', 'operator', 'analyst');
    return setup.ask(address, { method, headers: { cookie, accept: '*/*' } });
  }

  async function withEveryRole(address: string, method: string): Promise<Response> {
    const { ROLES } = await import('../../lib/identity/roles.ts');
    const ask = async (token: string) =>
      setup.withToken(token, address, { method, headers: { accept: '*/*' } });
    const operator = await setup.kaart.identity.mintOperatorToken({
      subject: 'alice',
      roles: ROLES.filter((role) => role !== 'invitation-exporter'),
    });
    const response = await ask(operator);
    if (response.status !== 403) return response;
    // A person who decides for companies must not see their links, so this is another person.
    const exporter = await setup.kaart.identity.mintOperatorToken({
      subject: 'bob',
      roles: ['invitation-exporter'],
    });
    const exported = await ask(exporter);
    if (exported.status !== 403) return exported;
    const read = await setup.partner(address, { method });
    if (read.status !== 403) return read;
    // A token that a partner may use only to replace its credentials.
    const form = { grant_type: 'client_credentials', scope: 'client:rotate' };
    const basic = Buffer.from(`demo-partner:${setup.secret}`).toString('base64');
    const { access_token } = await body<{ access_token: string }>(
      setup.form('/token', form, `Basic ${basic}`),
    );
    return ask(access_token);
  }

  it.each(['canton=Wiltz', 'fields=name', 'limit=1', 'FORMAT=csv', '__proto__=x', 'format[]=csv'])(
    '9.16: %s is not a filter of the rows',
    async (query) => {
      const response = await setup.partner(`${DATA}?${query}`);
      expect(response.status).toBe(400);
      const { issues, allowed } = await body<{
        issues: { in: string; at: string }[];
        allowed: string[];
      }>(response);
      expect(issues).toEqual([expect.objectContaining({ in: 'query', at: query.split('=')[0] })]);
      expect(allowed).toEqual(['purpose', 'format', 'bom']);
    },
  );

  it('9.16: is refused if it is given twice', async () => {
    const response = await setup.partner(`${DATA}?format=csv&format=jsonl`);
    expect([response.status, (await body(response))['detail']]).toEqual([
      400,
      'the query repeats parameters that it may give only once: format',
    ]);
  });

  it('9.16: is ignored for a page in a browser, and refused for a program at the same address', async () => {
    const readStatus = (accept: string) =>
      setup.ask('/catalog?utm_source=letter', { headers: { accept } }).then(({ status }) => status);
    expect(await readStatus('text/html')).toBe(200);
    expect(await readStatus('application/ld+json')).toBe(400);
  });

  it('9.16: is ignored by the token endpoint, as RFC 6749 requires', async () => {
    const response = await setup.form('/token?tenant=x', { grant_type: 'client_credentials' });
    expect(await body(response)).toMatchObject({ error: 'invalid_client' });
  });
});

describe('9.47: open data', () => {
  const OPEN = [
    '/',
    '/catalog',
    '/catalog.jsonld',
    '/catalog/datasets/healthtech-companies',
    '/catalog/datasets/healthtech-companies-public.jsonld',
    '/figures',
    '/map',
    '/figures/2025',
    '/v1/editions',
    '/v1/editions/2025',
    '/v1/editions/2025/figures',
    '/v1/editions/2025/figures?view=trend',
    '/v1/consent-notices',
    '/v1/consent-notices/notice/1',
    '/openapi.json',
    '/docs',
    STYLE_ASSET.path,
    '/.well-known/did.json',
    '/.well-known/jwks.json',
    '/.well-known/jwks-archive.json',
    '/.well-known/dspace-version',
    '/.well-known/oauth-authorization-server',
    '/v1/datasets/healthtech-companies-public/data',
    '/v1/datasets/healthtech-companies-public/versions',
    '/v1/datasets/healthtech-companies-public/versions/current',
    '/v1/datasets/healthtech-companies-public/versions/current/files/codebook.json',
  ];

  it.each(OPEN)('9.47: %s may be read by any origin and cache, and has an ETag', async (path) => {
    const response = await setup.ask(path);
    const { status, headers } = response;
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    expect(headers.get('cache-control')).toMatch(/^public, /);
    expect(headers.get('vary')).not.toMatch(/Authorization/);
    expect(headers.get('set-cookie')).toBeNull();
    const etag = headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    const again = await setup.ask(path, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(again.headers.get('etag')).toBe(etag);
    expect(again.headers.get('access-control-allow-origin')).toBe('*');
  });

  it.each(OPEN)('9.47: %s responds to a preflight request of a browser', async (path) => {
    const { status, headers } = await setup.ask(path, {
      method: 'OPTIONS',
      headers: { origin: 'https://else.example', 'access-control-request-method': 'GET' },
    });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    expect(headers.get('access-control-allow-headers')).toMatch(/If-None-Match/);
    expect(headers.get('access-control-allow-methods')).toBe('GET, HEAD');
  });

  it('9.47: an ETag belongs to one language and one format', async () => {
    const etags = new Set<string | null>();
    for (const accept of ['text/html', 'application/ld+json'])
      for (const language of ['en', 'fr']) {
        const headers = { accept, 'accept-language': language };
        etags.add((await setup.ask('/catalog', { headers })).headers.get('etag'));
      }
    expect(etags.size).toBe(3);
  });

  it('9.47: errors of open data can be read by any origin, and are stored by no cache', async () => {
    const { status, headers } = await setup.ask('/v1/editions/1999/figures');
    expect(status).toBe(404);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('9.47: a withdrawal is visible at the next read, because rows are not cached', async () => {
    const response = await setup.ask('/v1/datasets/healthtech-companies-public/data');
    expect(response.headers.get('cache-control')).toBe('public, no-cache');
  });

  it('9.47: responses that need a token, a session or a transfer stay private and same-origin', async () => {
    for (const path of [DATA, VERSIONS, `${VERSIONS}/current`, '/v1/partners', '/my', '/data/x']) {
      const responses = [
        await setup.ask(path),
        await setup.partner(path),
        await setup.as('partner-admin', path),
        await setup.ask(path, { method: 'OPTIONS' }),
      ];
      for (const { headers } of responses) {
        expect([path, headers.get('access-control-allow-origin')]).toEqual([path, null]);
        expect([path, headers.get('cache-control')]).toEqual([
          path,
          expect.stringMatching(/no-store|private/),
        ]);
      }
    }
  });
});
