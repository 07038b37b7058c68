import type { Context } from 'hono';
import * as z from 'zod';
import {
  FIGURES_SERIES,
  findDataset,
  listDatasets,
  listFirstDatasets,
} from '../../catalog/datasets.ts';
import { describeSeries } from '../../catalog/describe-catalog.ts';
import {
  buildCatalogPage,
  buildDatasetDocument,
  buildDistributionDocument,
  buildServiceDocument,
  buildVersionDocument,
  PAGE_SIZE,
} from '../../catalog/documents.ts';
import type { CatalogModel, PublicVersion } from '../../catalog/model.ts';
import { RDF_FORMS, type RdfForm } from '../../catalog/rdf/forms.ts';
import { buildRegisterRecord, RECORDS } from '../../catalog/register-records.ts';
import { RenderedDocuments } from '../../catalog/rendered-documents.ts';
import { describeCatalogForSearch, describeForSearch } from '../../catalog/search-engines.ts';
import { PUBLIC_COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { KaartError } from '../../core/errors.ts';
import { CatalogHtml } from '../../portal/catalog-pages.tsx';
import { VersionPage } from '../../portal/dataset/version-page.tsx';
import { RecordPage } from '../../portal/record-page.tsx';
import {
  addFormLinks,
  CATALOG_TYPES,
  type CatalogRequest,
  findWantedForm,
  sendCatalogDocument,
  splitSuffix,
  type WantedForm,
} from '../files/catalog-document.ts';
import type { RenderedPages } from '../files/rendered-pages.ts';
import { json } from '../reply.ts';
import { negotiateMediaType } from '../requests/negotiate.ts';
import {
  CatalogResponse,
  DcatResponse,
  RDF_TEXT,
  RegisterRecordResponse,
} from '../responses/document-responses.ts';
import { type Route, type RouteResponse, route } from '../route.ts';
import { searchEngineRoutes } from './search-engine-routes.ts';

/** The content of the catalog. */
export interface CatalogSource {
  now(): Promise<CatalogModel>;
  /** Changes whenever the result of {@link now} changes. It costs one cheap read. */
  revision(): Promise<string>;
  /** The last versions of the public rows, the latest first. At most 20. */
  versions(): Promise<readonly PublicVersion[]>;
  /** A version of the public rows. @throws KaartError `not-found` */
  version(id: string): Promise<PublicVersion>;
}

const OPEN = { maxAgeSeconds: 60 };
const NO_DATASETS = { datasets: [] };
const Language = z.object({ lang: z.string().max(10).optional() });
const Name = z.string().max(80);
const CatalogQuery = z.object({
  after: Name.optional().meta({
    description:
      'Id of the last dataset of the page before, as in `hydra:next`; without it, the first page. It is a position in the order of the ids, so it stays valid after this dataset has left the catalog.',
  }),
});

/** The catalog, for people and machines at the same addresses. */
export function catalogRoutes(catalog: CatalogSource, pages: RenderedPages): Route[] {
  const documents = new RenderedDocuments({
    model: () => catalog.now(),
    revision: () => catalog.revision(),
  });
  const parts = { catalog, documents, pages };
  return [
    ...RDF_FORMS.flatMap((form) =>
      form.suffixes.map((suffix) => inOneFormRoute(parts, form, suffix)),
    ),
    negotiatedRoute(parts),
    datasetRoute(parts),
    distributionRoute(parts),
    serviceRoute(parts),
    versionRoute(parts),
    registerRecordRoute(parts),
    ...searchEngineRoutes(() => catalog.now()),
  ];
}

interface Parts {
  readonly catalog: CatalogSource;
  readonly documents: RenderedDocuments;
  readonly pages: RenderedPages;
}

/** A document in every form. */
function inEachForm(description: string, schema: z.ZodType = DcatResponse): RouteResponse {
  return {
    description,
    mediaTypes: CATALOG_TYPES,
    schema,
    schemas: RDF_TEXT,
  };
}

/** The catalog in one form, by the suffix of its address. */
function inOneFormRoute(parts: Parts, form: RdfForm, suffix: string): Route {
  const { name, mediaType } = form;
  return route({
    errors: { 'message-invalid': 'cursor-invalid' },
    id: `getCatalog${suffix.charAt(0).toUpperCase()}${suffix.slice(1)}`,
    method: 'get',
    path: `/catalog.${suffix}`,
    tag: 'catalog',
    summary: `A page of the catalog as DCAT-AP in ${name}`,
    access: 'public',
    open: OPEN,
    query: CatalogQuery,
    responses: {
      200: {
        description: 'A page of the catalog',
        mediaTypes: [mediaType],
        schema: CatalogResponse,
        schemas: RDF_TEXT,
      },
    },
    handle: ({ c, query }) =>
      sendCatalogPage(c, parts, query.after, { form, mediaType, suffix: `.${suffix}` }),
  });
}

function negotiatedRoute(parts: Parts): Route {
  return route({
    id: 'getCatalog',
    errors: { 'message-invalid': 'cursor-invalid', 'not-acceptable': 'none-acceptable' },
    method: 'get',
    path: '/catalog',
    tag: 'catalog',
    summary: 'A page of the catalog: HTML, or DCAT-AP in an RDF form, by Accept',
    access: 'public',
    open: OPEN,
    query: Language.extend(CatalogQuery.shape),
    responses: { 200: inEachForm('A page of the catalog', CatalogResponse) },
    async handle({ c, query: { after } }) {
      const wanted = findWantedForm(c, '');
      if (wanted !== undefined) return sendCatalogPage(c, parts, after, wanted);
      const model = await parts.catalog.now();
      const shown = await listDatasets(model, toDatasetId(after), PAGE_SIZE);
      if (shown === undefined) throw new KaartError('cursor-invalid', { code: 'message-invalid' });
      const next = shown.next && `${model.publicUrl}/catalog${pageQuery(shown.next)}`;
      addFormLinks(c, '/catalog', next, pageQuery(after));
      const facts = { model, shown, path: '/catalog' };
      return parts.pages.send(c, `/catalog${pageQuery(after)}`, (language) => {
        const structuredData = describeCatalogForSearch(model, shown.datasets, language);
        return <CatalogHtml {...facts} language={language} structuredData={structuredData} />;
      });
    },
  });
}

/** The address of the first page in `hydra:first` has an empty id. */
function toDatasetId(after: string | undefined): string | undefined {
  return after === '' ? undefined : after;
}

function pageQuery(after: string | undefined): string {
  const id = toDatasetId(after);
  return id === undefined ? '' : `?after=${encodeURIComponent(id)}`;
}

async function sendCatalogPage(
  c: Context,
  { documents }: Parts,
  after: string | undefined,
  wanted: WantedForm,
): Promise<Response> {
  const address = `${c.get('facts').publicUrl}/catalog${wanted.suffix}`;
  return sendCatalogDocument(c, documents, {
    path: '/catalog',
    query: pageQuery(after),
    wanted,
    missing: 'cursor-invalid',
    missingCode: 'message-invalid',
    build: (model) => buildCatalogPage(model, toDatasetId(after), address),
  });
}

function datasetRoute({ catalog, documents, pages }: Parts): Route {
  return route({
    id: 'getDataset',
    errors: { 'not-found': 'no-such-dataset', 'not-acceptable': 'none-acceptable' },
    method: 'get',
    path: '/catalog/datasets/{document}',
    tag: 'catalog',
    summary: 'A dataset or a series: HTML, or an RDF form by Accept or by a suffix such as .ttl',
    access: 'public',
    open: OPEN,
    params: z.object({ document: Name }),
    query: Language,
    responses: { 200: inEachForm('The dataset') },
    async handle({ params, c }) {
      const { name: id, suffix } = splitSuffix(params.document);
      const path = `/catalog/datasets/${id}`;
      const missing = 'no-such-dataset';
      const build = (model: CatalogModel) => buildDatasetDocument(model, id);
      const wanted = findWantedForm(c, suffix);
      if (wanted !== undefined)
        return sendCatalogDocument(c, documents, { path, wanted, missing, build });
      addFormLinks(c, path);
      return pages.send(c, path, async (language) => {
        const facts = await readDataset(catalog, id);
        const { model, dataset } = facts;
        const structuredData = dataset && describeForSearch(model, dataset, language);
        const { DatasetPage } = await import('../../portal/dataset/dataset-page.tsx');
        const page = { ...facts, path, language, structuredData };
        return <DatasetPage {...page} />;
      });
    },
  });
}

/** Reads the data for the page of a dataset or a series. @throws KaartError `not-found` */
async function readDataset(catalog: CatalogSource, id: string) {
  const model = await catalog.now();
  const dataset = await findDataset(model, id);
  const isSeries = describeSeries(model).some((series) => series['dct:identifier'] === id);
  if (dataset === undefined && !isSeries)
    throw new KaartError('no-such-dataset', { code: 'not-found' });
  return {
    ...{ model, id, dataset },
    newest: id === FIGURES_SERIES ? await listFirstDatasets(model, PAGE_SIZE) : NO_DATASETS,
    versions: id === PUBLIC_COMPANIES_DATASET_ID ? await catalog.versions() : [],
  };
}

function distributionRoute(parts: Parts): Route {
  return route({
    id: 'getDistribution',
    errors: { 'not-found': 'no-such-distribution', 'not-acceptable': 'none-acceptable' },
    method: 'get',
    path: '/catalog/datasets/{dataset}/distributions/{document}',
    tag: 'catalog',
    summary: 'A way to get a dataset: an RDF form by Accept or by a suffix such as .ttl',
    access: 'public',
    open: OPEN,
    params: z.object({ dataset: Name, document: Name }),
    responses: { 200: inEachForm('The distribution'), 303: TO_A_PAGE },
    handle({ params: { dataset: id, document }, c }) {
      const { name, suffix } = splitSuffix(document);
      const path = `/catalog/datasets/${id}`;
      return sendOrRedirect(c, parts, suffix, path, {
        path: `${path}/distributions/${name}`,
        missing: 'no-such-distribution',
        build: (model) => buildDistributionDocument(model, id, name),
      });
    },
  });
}

function serviceRoute(parts: Parts): Route {
  return route({
    id: 'getDataService',
    errors: { 'not-found': 'no-such-service', 'not-acceptable': 'none-acceptable' },
    method: 'get',
    path: '/catalog/services/{document}',
    tag: 'catalog',
    summary: 'A data service: an RDF form by Accept or by a suffix such as .ttl',
    access: 'public',
    open: OPEN,
    params: z.object({ document: Name }),
    responses: { 200: inEachForm('The data service'), 303: TO_A_PAGE },
    handle({ params, c }) {
      const { name, suffix } = splitSuffix(params.document);
      return sendOrRedirect(c, parts, suffix, '/docs', {
        path: `/catalog/services/${name}`,
        missing: 'no-such-service',
        build: (model) => buildServiceDocument(model, name),
      });
    },
  });
}

const TO_A_PAGE = { description: 'For people: to the page that describes it' };

/** Sends a resource that has no HTML page. A browser is redirected to the page that describes it. */
async function sendOrRedirect(
  c: Context,
  { catalog, documents }: Parts,
  suffix: string,
  describedAt: string,
  request: Omit<CatalogRequest, 'wanted'>,
): Promise<Response> {
  const wanted = findWantedForm(c, suffix);
  if (wanted !== undefined) return sendCatalogDocument(c, documents, { ...request, wanted });
  if ((await request.build(await catalog.now())) === undefined)
    throw new KaartError(request.missing, { code: 'not-found' });
  return c.redirect(describedAt, 303);
}

function versionRoute({ catalog, documents, pages }: Parts): Route {
  return route({
    id: 'getVersionPage',
    errors: { 'not-found': 'no-such-version', 'not-acceptable': 'none-acceptable' },
    method: 'get',
    path: '/catalog/datasets/{dataset}/versions/{version}',
    tag: 'catalog',
    summary:
      'A version of the rows for everyone, also a superseded one: HTML, or an RDF form by Accept or by a suffix',
    access: 'public',
    open: OPEN,
    params: z.object({ dataset: z.string().max(60), version: z.string().max(60) }),
    query: Language,
    responses: { 200: inEachForm('The version') },
    async handle({ params, c }) {
      // Versions of other rows differ by recipient, so they need a token.
      if (params.dataset !== PUBLIC_COMPANIES_DATASET_ID)
        throw new KaartError('no-such-version', { code: 'not-found' });
      const { name, suffix } = splitSuffix(params.version);
      const found = await catalog.version(name);
      const path = `/catalog/datasets/${found.dataset}/versions/${found.id}`;
      const wanted = findWantedForm(c, suffix);
      if (wanted !== undefined) {
        const build = async (model: CatalogModel) => buildVersionDocument(model, found);
        return sendCatalogDocument(c, documents, {
          path,
          wanted,
          missing: 'no-such-version',
          build,
        });
      }
      addFormLinks(c, path);
      return pages.send(c, path, (language) => (
        <VersionPage version={found} path={path} language={language} />
      ));
    },
  });
}

/** The values that a person enters into a register of protected or open data. */
function registerRecordRoute({ catalog, pages }: Parts): Route {
  return route({
    id: 'getRegisterRecord',
    errors: { 'not-found': 'nothing-to-register', 'not-acceptable': 'none-acceptable' },
    method: 'get',
    path: '/catalog/records/{record}',
    tag: 'catalog',
    summary:
      'What to enter into a register by hand: protected-data (letzdata.public.lu), open-data (data.public.lu)',
    access: 'public',
    open: OPEN,
    params: z.object({
      record: Name.meta({ description: '`protected-data` or `open-data`: for which register' }),
    }),
    query: Language,
    responses: {
      200: {
        description: 'The fields of the record, in three languages',
        mediaTypes: ['application/json', 'text/html'],
        schema: RegisterRecordResponse,
      },
    },
    async handle({ params, c }) {
      const types = ['application/json', 'text/html'];
      const type = negotiateMediaType(c.req.header('accept'), types);
      if (type === undefined)
        throw new KaartError('none-acceptable', {
          code: 'not-acceptable',
          details: { allowed: types },
        });
      const name = RECORDS.find((each) => each === params.record);
      const record = name && (await buildRegisterRecord(await catalog.now(), name));
      if (record === undefined) throw new KaartError('nothing-to-register', { code: 'not-found' });
      if (type === 'application/json') return json(c, record);
      const path = `/catalog/records/${params.record}`;
      return pages.send(c, path, (language) => (
        <RecordPage record={record} path={path} language={language} />
      ));
    },
  });
}
