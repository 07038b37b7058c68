import { PUBLIC_COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import type { Json } from '../core/digest.ts';
import { LANGUAGES, type Language } from '../core/language.ts';
import {
  type CatalogDataset,
  COMPANIES_SERIES,
  FIGURES_SERIES,
  figuresId,
  findDataset,
  listAllDatasets,
} from './datasets.ts';
import { describeCatalog } from './describe-catalog.ts';
import { describeDataset } from './describe-dataset.ts';
import { datasetUrl } from './iris.ts';
import type { CatalogModel } from './model.ts';
import { AUTHORITY, type RdfNode, type RdfValue, type Term } from './vocabulary.ts';

/** Pages for people that are not about a dataset. */
const PAGES = [
  '/',
  '/catalog',
  '/figures',
  '/map',
  '/access',
  '/imprint',
  '/privacy',
  '/accessibility',
  '/contact',
  '/docs',
  '/docs/getting-started',
  '/docs/api',
];
/**
 * Paths that search engines may not visit: the pages of a contact, interfaces for programs, links that expire, and the pages
 * of companies, because a search engine would still show its copy after a withdrawal.
 */
const NOT_FOR_SEARCH = ['/my', '/companies', '/v1/', '/dsp/', '/objects/', '/token'];

const OPEN_ROWS = `/v1/datasets/${PUBLIC_COMPANIES_DATASET_ID}`;
/**
 * Open addresses below a refused path: the files of distributions, which search engines for datasets read,
 * and the addresses in `llms.txt`. The longest rule that matches a path decides; `$` ends a path.
 */
const OPEN_ADDRESSES = [
  '/v1/editions$',
  '/v1/editions/*/figures',
  `${OPEN_ROWS}/data`,
  `${OPEN_ROWS}/records$`,
  `${OPEN_ROWS}/records?`,
  `${OPEN_ROWS}/versions/current/files/codebook.json$`,
];

/**
 * Writes `robots.txt`.
 *
 * @see RFC 9309
 */
export function buildRobots(publicUrl: string): string {
  const refused = NOT_FOR_SEARCH.map((path) => `Disallow: ${path}`);
  const open = OPEN_ADDRESSES.map((path) => `Allow: ${path}`);
  return ['User-agent: *', ...open, ...refused, '', `Sitemap: ${publicUrl}/sitemap.xml`, ''].join(
    '\n',
  );
}

/**
 * Writes the sitemap: all pages of the portal in each language.
 *
 * @see https://www.sitemaps.org/protocol.html
 */
export async function buildSitemap(model: CatalogModel): Promise<string> {
  const pages = PAGES.map((path) => sitemapEntries(model.publicUrl + path));
  const series = [FIGURES_SERIES, COMPANIES_SERIES].map((id) =>
    sitemapEntries(datasetUrl(model, id)),
  );
  const datasets: string[][] = [];
  for await (const dataset of listAllDatasets(model)) {
    const modified = literalOf(describeDataset(model, dataset)['dct:modified']);
    datasets.push(sitemapEntries(datasetUrl(model, dataset.id), modified));
    if (dataset.kind === 'figures')
      datasets.push(
        sitemapEntries(`${model.publicUrl}/figures/${dataset.entry.edition}`, modified),
      );
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${[...pages, ...series, ...datasets].flat().join('\n')}
</urlset>
`;
}

/** Returns one entry for each language. Each entry names the page in all languages. */
function sitemapEntries(url: string, modified?: string): string[] {
  const others = LANGUAGES.map(
    (other) =>
      `<xhtml:link rel="alternate" hreflang="${other}" href="${escapeForXml(`${url}?lang=${other}`)}"/>`,
  ).join('');
  const lastmod = modified === undefined ? '' : `<lastmod>${escapeForXml(modified)}</lastmod>`;
  return LANGUAGES.map(
    (language) =>
      `<url><loc>${escapeForXml(`${url}?lang=${language}`)}</loc>${lastmod}${others}</url>`,
  );
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** Escapes the special characters of XML. */
export const escapeForXml = (text: string) =>
  text.replace(/[&<>"']/g, (each) => ESCAPES[each] ?? each);

/**
 * Describes a dataset for search engines, in the language of the page, from its DCAT description.
 *
 * @see https://schema.org/Dataset
 */
export function describeForSearch(
  model: CatalogModel,
  dataset: CatalogDataset,
  language: Language,
): Readonly<Record<string, Json>> {
  const node = describeDataset(model, dataset);
  const distributions = nodesOf(node['dcat:distribution']);
  const open = idOf(node['dct:accessRights']) === AUTHORITY.public;
  return {
    '@context': 'https://schema.org/',
    '@type': 'Dataset',
    '@id': String(node['@id']),
    url: String(node['@id']),
    identifier: dataset.id,
    name: textIn(node['dct:title'], language),
    description: textIn(node['dct:description'], language),
    keywords: textIn(node['dcat:keyword'], language),
    inLanguage: [...LANGUAGES],
    isAccessibleForFree: true,
    ...(open ? {} : { conditionsOfAccess: `${model.publicUrl}/access?lang=${language}` }),
    license: idOf(distributions[0]?.['dct:license']),
    version: String(node['dcat:version']),
    dateModified: literalOf(node['dct:modified']) ?? null,
    spatialCoverage: 'Luxembourg',
    creator: [model.publisher, model.coOwner].map((each) => organization(each, language)),
    publisher: organization(model.publisher, language),
    includedInDataCatalog: { '@type': 'DataCatalog', url: `${model.publicUrl}/catalog` },
    ...(open ? { distribution: distributions.flatMap(toDownload) } : {}),
  };
}

/** Describes a way to get a file; `undefined` for another way, such as the Dataspace Protocol. */
function toDownload(distribution: RdfNode): Readonly<Record<string, Json>>[] {
  const contentUrl = idOf(distribution['dcat:downloadURL']);
  if (contentUrl === null) return [];
  const encodingFormat = (idOf(distribution['dcat:mediaType']) ?? '').replace(
    /^.*media-types\//,
    '',
  );
  return [{ '@type': 'DataDownload', contentUrl, encodingFormat }];
}

/** The figures of an edition for search engines; `undefined` if the catalog does not have them. */
export async function describeFiguresForSearch(
  model: CatalogModel,
  edition: string,
  language: Language,
): Promise<Readonly<Record<string, Json>> | undefined> {
  const dataset = await findDataset(model, figuresId(edition));
  return dataset && describeForSearch(model, dataset, language);
}

/**
 * A page of the catalog for search engines, with the datasets that the page lists. Their pages have more facts.
 *
 * @see https://schema.org/DataCatalog
 */
export function describeCatalogForSearch(
  model: CatalogModel,
  datasets: readonly CatalogDataset[],
  language: Language,
): Readonly<Record<string, Json>> {
  const node = describeCatalog(model);
  return {
    '@context': 'https://schema.org/',
    '@type': 'DataCatalog',
    '@id': node['@id'],
    url: node['@id'],
    name: textIn(node['dct:title'], language),
    description: textIn(node['dct:description'], language),
    inLanguage: [...LANGUAGES],
    isAccessibleForFree: true,
    license: idOf(node['dct:license']),
    dateModified: literalOf(node['dct:modified']) ?? null,
    publisher: organization(model.publisher, language),
    dataset: datasets.map((dataset) => {
      const { url, name, description, license } = describeForSearch(model, dataset, language);
      return { '@type': 'Dataset', '@id': url, url, name, description, license } as Json;
    }),
  };
}

function organization({ name, homepage }: CatalogModel['coOwner'], language: Language) {
  return { '@type': 'Organization', name: name[language], url: homepage };
}

type Values = RdfNode[Term];

const firstOf = (values: Values): RdfValue | undefined => [values].flat()[0];

function nodesOf(values: Values): RdfNode[] {
  return [values].flat().filter((each) => typeof each === 'object' && '@id' in each);
}

function idOf(values: Values): string | null {
  return nodesOf(values)[0]?.['@id'] ?? null;
}

function literalOf(values: Values): string | undefined {
  const first = firstOf(values);
  return typeof first === 'object' && '@value' in first ? first['@value'] : first?.toString();
}

/** Returns the text in a language; empty if the value has no such text. */
export function textIn(values: Values, language: Language): string {
  const isInLanguage = (each: RdfValue | undefined) =>
    typeof each === 'object' && '@language' in each && each['@language'] === language;
  return literalOf([values].flat().find(isInLanguage)) ?? '';
}
