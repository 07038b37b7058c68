import type { Context } from 'hono';
import * as z from 'zod';
import { dcatCatalog, dcatDataset } from '../../catalog/dcat.ts';
import type { CatalogModel } from '../../catalog/model.ts';
import { KaartError } from '../../core/errors.ts';
import { CatalogPage, DatasetPage, HomePage } from '../../portal/catalog-pages.tsx';
import { page, pageLanguage } from '../html.ts';
import { negotiate } from '../negotiate.ts';
import { type Route, route } from '../route.ts';

/** What the catalog says now. */
export type CatalogSource = () => Promise<CatalogModel>;

const JSON_LD = 'application/ld+json';
const Page = z.object({ lang: z.string().max(10).optional() });

/** The catalog, for people and machines at the same addresses. */
export function catalogRoutes(catalog: CatalogSource): Route[] {
  return [home(catalog), document(catalog), negotiated(catalog), dataset(catalog)];
}

function home(catalog: CatalogSource): Route {
  return route({
    id: 'home',
    method: 'get',
    path: '/',
    tag: 'catalog',
    summary: 'Where people arrive',
    access: 'public',
    query: Page,
    answers: { 200: { description: 'A page', mediaTypes: ['text/html'] } },
    async handle({ c }) {
      const model = await catalog();
      return page(c, <HomePage model={model} language={pageLanguage(c)} path="/" />);
    },
  });
}

function document(catalog: CatalogSource): Route {
  return route({
    id: 'getCatalogJsonLd',
    method: 'get',
    path: '/catalog.jsonld',
    tag: 'catalog',
    summary: 'The catalog as DCAT-AP in JSON-LD',
    access: 'public',
    answers: { 200: { description: 'The catalog', mediaTypes: [JSON_LD] } },
    handle: async ({ c }) => jsonLd(c, dcatCatalog(await catalog())),
  });
}

function negotiated(catalog: CatalogSource): Route {
  return route({
    id: 'getCatalog',
    method: 'get',
    path: '/catalog',
    tag: 'catalog',
    summary: 'The catalog: HTML, or DCAT-AP in JSON-LD, by Accept',
    access: 'public',
    query: Page,
    answers: { 200: { description: 'The catalog', mediaTypes: ['text/html', JSON_LD] } },
    async handle({ c }) {
      const model = await catalog();
      const type = machineType(c);
      if (type !== undefined) return jsonLd(c, dcatCatalog(model), type);
      return page(c, <CatalogPage model={model} language={pageLanguage(c)} path="/catalog" />);
    },
  });
}

function dataset(catalog: CatalogSource): Route {
  return route({
    id: 'getDataset',
    method: 'get',
    path: '/catalog/datasets/{document}',
    tag: 'catalog',
    summary: 'A dataset: HTML, or JSON-LD by Accept or by the suffix .jsonld',
    access: 'public',
    params: z.object({ document: z.string().max(80) }),
    query: Page,
    answers: { 200: { description: 'The dataset', mediaTypes: ['text/html', JSON_LD] } },
    async handle({ params, c }) {
      const model = await catalog();
      const id = params.document.replace(/\.jsonld$/, '');
      const found = dcatDataset(model, id);
      if (found === undefined) throw new KaartError('no such dataset', { code: 'not-found' });
      const type = id === params.document ? machineType(c) : JSON_LD;
      if (type !== undefined) return jsonLd(c, found, type);
      const path = `/catalog/datasets/${id}`;
      return page(c, <DatasetPage model={model} id={id} language={pageLanguage(c)} path={path} />);
    },
  });
}

const OFFERED = ['text/html', JSON_LD, 'application/json'] as const;

/** Nothing for a page. @throws KaartError `not-acceptable` */
function machineType(c: Context): string | undefined {
  const type = negotiate(c.req.header('accept'), OFFERED);
  if (type !== undefined) return type === 'text/html' ? undefined : type;
  throw new KaartError('none of the accepted types is offered', {
    code: 'not-acceptable',
    details: { allowed: OFFERED },
  });
}

function jsonLd(c: Context, document: unknown, type = JSON_LD): Response {
  return c.body(JSON.stringify(document), 200, { 'Content-Type': type });
}
