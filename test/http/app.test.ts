import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { KaartError } from '../../lib/core/errors.ts';
import { sameText } from '../../lib/core/language.ts';
import { type AppDeps, createApp } from '../../lib/http/app.ts';
import { createRequestAuthorizer } from '../../lib/http/requests/authorize.ts';
import { route } from '../../lib/http/route.ts';
import { docsRoutes } from '../../lib/http/routes/docs-routes.tsx';
import type { Caller } from '../../lib/identity/caller.ts';
import { RateLimiter } from '../../lib/identity/rate-limit.ts';

const alice: Caller = {
  subject: 'alice',
  clientId: 'alice',
  scopes: new Set(['mapping:read']),
  tokenId: 't',
};

const routes = [
  route({
    id: 'show',
    method: 'get',
    path: '/things/{id}',
    tag: 'operation',
    summary: 'Shows a thing',
    access: 'mapping:read',
    params: z.object({ id: z.string().max(3) }),
    responses: { 200: { description: 'The thing' } },
    handle: ({ params, c }) => c.json(params),
  }),
  route({
    id: 'submit',
    method: 'post',
    path: '/things',
    tag: 'operation',
    summary: 'Makes a thing',
    access: 'mapping:submit',
    body: z.object({ name: z.string() }),
    responses: { 201: { description: 'Made' } },
    handle: ({ c }) => c.json({}, 201),
  }),
  route({
    id: 'make',
    method: 'post',
    path: '/open',
    tag: 'operation',
    summary: 'Makes a thing',
    access: 'public',
    body: z.object({ name: z.string() }),
    responses: { 201: { description: 'Made' } },
    handle({ body, c }) {
      if (body.name === 'defect') throw new Error('secret internals');
      if (body.name === 'stale')
        throw new KaartError('new-version-being-made', { code: 'view-stale' });
      return c.json(body, 201);
    },
  }),
];

function app(changes: Partial<AppDeps> = {}, quota = 100) {
  const lines: string[] = [];
  const hono = createApp({
    routes,
    gate: createRequestAuthorizer(
      {
        authenticate: async (authorization) => {
          if (authorization === 'Bearer good') return alice;
          throw new KaartError('token-not-accepted', { code: 'unauthenticated' });
        },
      },
      new RateLimiter({ name: 'client', quota, windowSeconds: 60 }),
      'https://kaart.example',
    ),
    idempotency: (_c, { run }) => run(),
    log: (level, event, facts) => lines.push(JSON.stringify({ level, event, ...facts })),
    newId: () => 'request-0001',
    publicUrl: 'https://kaart.example',
    makers: { publisher: sameText('Office'), coOwner: sameText('Ministry') },
    maxBodyBytes: 1000,
    ...changes,
  });
  return { hono, lines };
}

const post = (body: string, headers: Record<string, string> = {}) => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json', ...headers },
});
const good = { headers: { authorization: 'Bearer good' } };

describe('a request that is refused', () => {
  it.each<[string, string, RequestInit, number, string]>([
    ['has no token', '/things/a', {}, 401, 'unauthenticated'],
    [
      'has a bad token',
      '/things/a',
      { headers: { authorization: 'Bearer x' } },
      401,
      'unauthenticated',
    ],
    [
      'lacks the scope',
      '/things',
      post('{"name":"x"}', { authorization: 'Bearer good' }),
      403,
      'forbidden',
    ],
    ['has a path that does not fit', '/things/abcd', good, 400, 'message-invalid'],
    ['has a body that is no JSON', '/open', post('{'), 400, 'message-invalid'],
    ['has a body that does not fit', '/open', post('{"name":1}'), 400, 'message-invalid'],
    [
      'has a body of another type',
      '/open',
      post('a', { 'content-type': 'text/plain' }),
      415,
      'unsupported-media-type',
    ],
    ['has a body too large', '/open', post(`{"name":"${'x'.repeat(2000)}"}`), 413, 'too-large'],
    ['goes nowhere', '/nowhere', {}, 404, 'not-found'],
    ['meets a stale view', '/open', post('{"name":"stale"}'), 503, 'view-stale'],
  ])('%s: a problem document with its code', async (_, path, init, status, code) => {
    const response = await app().hono.request(path, init);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = (await response.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({ status, code, requestId: 'request-0001' });
    expect(problem['next']).not.toBe('');
  });

  it('because of a defect has details in the log only', async () => {
    const { hono, lines } = app();
    const response = await hono.request('/open', post('{"name":"defect"}'));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret internals');
    expect(lines.join()).toContain('secret internals');
  });

  it('because it is too frequent gets 429 with the time to wait, for this client only', async () => {
    const { hono } = app({}, 1);
    expect((await hono.request('/things/a', good)).status).toBe(200);
    const refused = await hono.request('/things/a', good);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit')).toContain('r=0');
  });
});

describe('any response', () => {
  it('has the language of the caller', async () => {
    const titles = await Promise.all(
      ['fr-LU,fr;q=0.9', 'de', 'lb, de;q=0.5', 'it'].map(async (language) => {
        const response = await app().hono.request('/nowhere', {
          headers: { 'accept-language': language },
        });
        return ((await response.json()) as { title: string }).title;
      }),
    );
    expect(titles).toEqual(['Introuvable', 'Nicht gefunden', 'Nicht gefunden', 'Not found']);
  });

  it('is not cached, not framed, and has the request id of the caller', async () => {
    const response = await app().hono.request('/things/a', {
      headers: { ...good.headers, 'x-request-id': 'given-by-caller' },
    });
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(response.headers.get('x-request-id')).toBe('given-by-caller');
  });

  it('is logged with its route and never with its path, its token or its query', async () => {
    const { hono, lines } = app();
    await hono.request('/things/unlogged?token=hidden', good);
    expect(lines.join()).toContain('"route":"/things/:id"');
    expect(lines.join()).not.toMatch(/unlogged|hidden|good/);
  });
});

describe('the OpenAPI document', () => {
  it('is generated from the routes', async () => {
    const made = {
      publicUrl: 'https://kaart.example',
      version: '0.0.0',
    };
    const { hono } = app({ routes: docsRoutes(routes, made) });
    const document = await (await hono.request('/openapi.json')).json();
    expect(document).toMatchObject({
      openapi: '3.1.0',
      paths: {
        '/things/{id}': {
          get: {
            operationId: 'show',
            security: [{ staff: ['mapping:read'] }],
            parameters: [
              { name: 'id', in: 'path', required: true, schema: { type: 'string', maxLength: 3 } },
            ],
          },
        },
        '/open': { post: { security: [] } },
      },
    });
  });
});
