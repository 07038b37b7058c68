import type { Context } from 'hono';
import * as z from 'zod';
import { dcatCatalog, dcatDataset } from '../../catalog/dcat.ts';
import type { CatalogModel, PublicVersion } from '../../catalog/model.ts';
import { PUBLIC_COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { KaartError } from '../../core/errors.ts';
import { CatalogHtml, HomePage } from '../../portal/catalog-pages.tsx';
import { DatasetPage } from '../../portal/dataset-page.tsx';
import { VersionPage } from '../../portal/version-page.tsx';
import { page, pageLanguage } from '../html.ts';
import { negotiateMediaType } from '../requests/negotiate.ts';
import { CatalogResponse, DcatResponse } from '../responses/document-responses.ts';
import { type Route, route } from '../route.ts';

/** What the catalog says. */
export interface CatalogSource {
  now(): Promise<CatalogModel>;
  /** Of the rows for everyone, the latest first. */
  versions(): AsyncIterable<PublicVersion>;
  /** Of the rows for everyone. @throws KaartError `not-found` */
  version(id: string): Promise<PublicVersion>;
}

const OPEN = { maxAgeSeconds: 60 };
const JSON_LD = 'application/ld+json';
/** Versions that the page of the dataset lists. */
const LISTED = 20;
const Page = z.object({ lang: z.string().max(10).optional() });

/** The catalog, for people and machines at the same addresses. */
export function catalogRoutes(catalog: CatalogSource): Route[] {
  return [
    home(catalog),
    document(catalog),
    negotiated(catalog),
    dataset(catalog),
    version(catalog),
  ];
}

function home(catalog: CatalogSource): Route {
  return route({
    id: 'getHomePage',
    method: 'get',
    path: '/',
    tag: 'catalog',
    summary: 'Where people arrive',
    access: 'public',
    open: OPEN,
    query: Page,
    answers: { 200: { description: 'A page', mediaTypes: ['text/html'] } },
    async handle({ c }) {
      const model = await catalog.now();
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
    open: OPEN,
    answers: {
      200: { description: 'The catalog', mediaTypes: [JSON_LD], schema: CatalogResponse },
    },
    handle: async ({ c }) => jsonLd(c, dcatCatalog(await catalog.now())),
  });
}

function negotiated(catalog: CatalogSource): Route {
  return route({
    id: 'getCatalog',
    errors: { 'not-acceptable': 'none-acceptable' },
    method: 'get',
    path: '/catalog',
    tag: 'catalog',
    summary: 'The catalog: HTML, or DCAT-AP in JSON-LD, by Accept',
    access: 'public',
    open: OPEN,
    query: Page,
    answers: {
      200: {
        description: 'The catalog',
        mediaTypes: ['text/html', JSON_LD],
        schema: CatalogResponse,
      },
    },
    async handle({ c }) {
      const model = await catalog.now();
      const type = machineType(c);
      if (type !== undefined) return jsonLd(c, dcatCatalog(model), type);
      return page(c, <CatalogHtml model={model} language={pageLanguage(c)} path="/catalog" />);
    },
  });
}

function dataset(catalog: CatalogSource): Route {
  return route({
    id: 'getDataset',
    errors: { 'not-found': 'no-such-dataset', 'not-acceptable': 'none-acceptable' },
    method: 'get',
    path: '/catalog/datasets/{document}',
    tag: 'catalog',
    summary: 'A dataset: HTML, or JSON-LD by Accept or by the suffix .jsonld',
    access: 'public',
    open: OPEN,
    params: z.object({ document: z.string().max(80) }),
    query: Page,
    answers: {
      200: { description: 'The dataset', mediaTypes: ['text/html', JSON_LD], schema: DcatResponse },
    },
    async handle({ params, c }) {
      const model = await catalog.now();
      const id = params.document.replace(/\.jsonld$/, '');
      const found = dcatDataset(model, id);
      if (found === undefined) throw new KaartError('no-such-dataset', { code: 'not-found' });
      const type = id === params.document ? machineType(c) : JSON_LD;
      if (type !== undefined) return jsonLd(c, found, type);
      const path = `/catalog/datasets/${id}`;
      const versions = id === PUBLIC_COMPANIES_DATASET_ID ? await latest(catalog.versions()) : [];
      const facts = { model, id, versions, path, language: pageLanguage(c) };
      return page(c, <DatasetPage {...facts} />);
    },
  });
}

async function latest(versions: AsyncIterable<PublicVersion>): Promise<PublicVersion[]> {
  const first: PublicVersion[] = [];
  for await (const version of versions) if (first.push(version) === LISTED) break;
  return first;
}

function version(catalog: CatalogSource): Route {
  return route({
    id: 'getVersionPage',
    errors: { 'not-found': 'no-such-version' },
    method: 'get',
    path: '/catalog/datasets/{dataset}/versions/{version}',
    tag: 'catalog',
    summary: 'A version of the rows for everyone, also a superseded one, for people',
    access: 'public',
    open: OPEN,
    params: z.object({ dataset: z.string().max(60), version: z.string().max(60) }),
    query: Page,
    answers: { 200: { description: 'A page', mediaTypes: ['text/html'] } },
    async handle({ params, c }) {
      // Of other rows each recipient has versions of its own, which only its token shows.
      if (params.dataset !== PUBLIC_COMPANIES_DATASET_ID)
        throw new KaartError('no-such-version', { code: 'not-found' });
      const found = await catalog.version(params.version);
      const path = `/catalog/datasets/${found.dataset}/versions/${found.id}`;
      return page(c, <VersionPage version={found} path={path} language={pageLanguage(c)} />);
    },
  });
}

const OFFERED = ['text/html', JSON_LD, 'application/json'] as const;

/** Nothing for a page. @throws KaartError `not-acceptable` */
function machineType(c: Context): string | undefined {
  const type = negotiateMediaType(c.req.header('accept'), OFFERED);
  if (type !== undefined) return type === 'text/html' ? undefined : type;
  throw new KaartError('none-acceptable', {
    code: 'not-acceptable',
    details: { allowed: OFFERED },
  });
}

function jsonLd(c: Context, document: unknown, type = JSON_LD): Response {
  return c.body(`${JSON.stringify(document)}\n`, 200, { 'Content-Type': type });
}
