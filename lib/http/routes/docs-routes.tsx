import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { findPageAsset } from '../../portal/page-assets.ts';
import { readAssets, sendAsset } from '../files/browser-assets.ts';
import { RenderedPages } from '../files/rendered-pages.ts';
import type { Schema } from '../openapi-schema.ts';
import { PROBLEMS } from '../problems/problem.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';

/** The routes of the documentation, of stylesheets and scripts, and of the health check. */
export function docsRoutes(others: readonly Route[], made: DocsFacts): Route[] {
  const all = () => [...others, ...own];
  // These pages change with the program only.
  const pages = new RenderedPages(async () => made.version);
  const own: Route[] = [
    docsRoute(all, pages),
    gettingStartedRoute(made, pages),
    apiReferenceRoute(pages),
    ASSET,
    documentRoute(all, made),
    PAGE_ASSET,
    HEALTH,
  ];
  return own;
}

/** The address of the API, and the version of the program. */
interface DocsFacts {
  readonly publicUrl: string;
  readonly version: string;
}

function documentRoute(
  documented: () => readonly Route[],
  { publicUrl, version }: DocsFacts,
): Route {
  let made: Schema | undefined;
  return route({
    id: 'getOpenApiDocument',
    method: 'get',
    path: '/openapi.json',
    tag: 'docs',
    summary: 'This document: every route with its parameters, bodies and answers',
    access: 'public',
    open: { maxAgeSeconds: 60 },
    responses: {
      200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) },
    },
    async handle({ c }) {
      const { openApi } = await import('../openapi.ts');
      made ??= openApi(documented(), publicUrl, version);
      return json(c, made);
    },
  });
}

const PAGE = {
  method: 'get',
  tag: 'docs',
  access: 'public',
  open: { maxAgeSeconds: 60 },
  query: z.object({ lang: z.string().max(10).optional() }),
  responses: { 200: { description: 'A page', mediaTypes: ['text/html'] } },
} as const;

function docsRoute(documented: () => readonly Route[], pages: RenderedPages): Route {
  return route({
    ...PAGE,
    id: 'getDocsPage',
    path: '/docs',
    summary: 'Readable documentation',
    handle: ({ c }) =>
      pages.send(c, '/docs', async (language) => {
        const { DocsPage } = await import('../../portal/docs-page.tsx');
        const facts = { routes: documented(), problems: PROBLEMS, path: '/docs' };
        return <DocsPage {...facts} language={language} />;
      }),
  });
}

function gettingStartedRoute({ publicUrl }: DocsFacts, pages: RenderedPages): Route {
  return route({
    ...PAGE,
    id: 'getGettingStartedPage',
    path: '/docs/getting-started',
    summary: 'How a partner comes from a request for access to rows in a pandas frame',
    handle: ({ c }) =>
      pages.send(c, '/docs/getting-started', async (language) => {
        const { GettingStartedPage } = await import('../../portal/getting-started-page.tsx');
        const facts = { publicUrl, path: '/docs/getting-started' };
        return <GettingStartedPage {...facts} language={language} />;
      }),
  });
}

function apiReferenceRoute(pages: RenderedPages): Route {
  return route({
    ...PAGE,
    id: 'getApiReferencePage',
    path: '/docs/api',
    summary: 'The OpenAPI document as a page on which requests can be tried',
    handle: ({ c }) =>
      pages.send(c, '/docs/api', async (language) => {
        const { ApiReferencePage } = await import('../../portal/api-reference-page.tsx');
        const { names } = await readAssets();
        return <ApiReferencePage path="/docs/api" language={language} assets={names} />;
      }),
  });
}

const ASSET = route({
  id: 'getAsset',
  errors: { 'not-found': 'no-such-file' },
  method: 'get',
  path: '/docs/assets/{asset}',
  tag: 'docs',
  summary: 'A script or stylesheet of a page; its name changes with its content',
  access: 'public',
  open: { maxAgeSeconds: 31_536_000 },
  params: z.object({ asset: z.string().max(100) }),
  responses: { 200: { description: 'The file', mediaTypes: ['text/javascript', 'text/css'] } },
  handle: ({ params, c }) => sendAsset(c, params.asset),
});

const PAGE_ASSET = route({
  id: 'getPageAsset',
  errors: { 'not-found': 'no-such-file' },
  method: 'get',
  path: '/assets/{asset}',
  tag: 'docs',
  summary: 'The stylesheet or the script of all pages; its name changes with its content',
  access: 'public',
  open: { maxAgeSeconds: 31_536_000 },
  params: z.object({ asset: z.string().max(100) }),
  responses: { 200: { description: 'The file', mediaTypes: ['text/css', 'text/javascript'] } },
  handle({ params, c }) {
    const asset = findPageAsset(params.asset);
    if (asset === undefined) throw new KaartError('no-such-file', { code: 'not-found' });
    return c.body(asset.text, 200, { 'Content-Type': asset.mediaType });
  },
});

const HEALTH = route({
  id: 'getHealth',
  method: 'get',
  path: '/health',
  tag: 'docs',
  summary: 'Whether it answers',
  access: 'public',
  responses: { 200: { description: 'It does', schema: z.object({ status: z.literal('ok') }) } },
  handle: ({ c }) => json(c, { status: 'ok' }),
});
