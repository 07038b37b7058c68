import { COMPANIES_DATASET_ID, PUBLIC_COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import { CATALOG_TEXTS } from './catalog-messages.ts';
import { listFirstDatasets } from './datasets.ts';
import { describeDataset } from './describe-dataset.ts';
import { datasetUrl } from './iris.ts';
import type { CatalogModel } from './model.ts';
import { textIn } from './search-engines.ts';

/** Maximum number of listed datasets. The catalog has all of them. */
const MAX_DATASETS = 50;

/** A link, and a note about its content. */
type Entry = readonly [name: string, url: string, note: string];

/**
 * Writes `llms.txt`, which a language model reads first: links to the catalog, the figures, the rows and their terms.
 * It is always in English.
 *
 * @see https://llmstxt.org
 */
export async function buildLlmsText(model: CatalogModel): Promise<string> {
  const { publicUrl } = model;
  const sections: readonly (readonly [string, readonly Entry[]])[] = [
    ['Start', listStart(publicUrl)],
    ['Datasets', await listEntries(model)],
    ['Figures', listFigures(publicUrl)],
    ['Rows', model.companies === null ? [] : listRows(publicUrl)],
    ['Terms', listTerms(publicUrl)],
    ['Optional', listOptional(publicUrl)],
  ];
  const lines = sections
    .filter(([, entries]) => entries.length > 0)
    .flatMap(([title, entries]) => [`## ${title}`, '', ...entries.map(toLine), '']);
  return [
    `# ${oneLine(CATALOG_TEXTS.catalogTitle.en)}`,
    '',
    `> ${oneLine(CATALOG_TEXTS.catalogDescription.en)}`,
    '',
    `Published by ${oneLine(model.publisher.name.en)}. Each company decides which groups of its fields an audience may read, and may withdraw that at any time: rows hold no more than what is permitted at the moment of the read. Quote a figure with its definition, denominator and reference date.`,
    '',
    `A program that speaks the Model Context Protocol reads all of this with \`kaart mcp --url ${publicUrl}\`.`,
    '',
    ...lines,
  ].join('\n');
}

function listStart(publicUrl: string): readonly Entry[] {
  return [
    ['Catalog', `${publicUrl}/catalog.ttl`, 'every dataset in DCAT-AP 3.0, as Turtle'],
    ['API', `${publicUrl}/openapi.json`, 'OpenAPI 3.1 with schemas, examples and errors'],
    ['Getting started', `${publicUrl}/docs/getting-started`, 'from access to rows in pandas'],
  ];
}

async function listEntries(model: CatalogModel): Promise<readonly Entry[]> {
  const { datasets } = await listFirstDatasets(model, MAX_DATASETS);
  return datasets.map((dataset) => {
    const node = describeDataset(model, dataset);
    const note = textIn(node['dct:description'], 'en');
    return [textIn(node['dct:title'], 'en'), datasetUrl(model, dataset.id), note];
  });
}

function listFigures(publicUrl: string): readonly Entry[] {
  return [
    ['Editions', `${publicUrl}/v1/editions`, 'the released editions, the newest first, as JSON'],
    [
      'Figures of the newest edition',
      `${publicUrl}/v1/editions/current/figures`,
      'JSON; format=csv or format=xlsx for a table. Each figure has its definition, denominator and date',
    ],
    ['Page of the figures', `${publicUrl}/figures?lang=en`, 'the same for people'],
  ];
}

function listRows(publicUrl: string): readonly Entry[] {
  const open = `${publicUrl}/v1/datasets/${PUBLIC_COMPANIES_DATASET_ID}`;
  return [
    [
      'Codebook',
      `${open}/versions/current/files/codebook.json`,
      'every field and code with its label and description',
    ],
    ['Rows for everyone', `${open}/records`, 'without a token; filters, words, fields and order'],
    [
      'Rows for partners',
      `${publicUrl}/v1/datasets/${COMPANIES_DATASET_ID}/records`,
      'needs the token of a partner',
    ],
    ['Request access', `${publicUrl}/access?lang=en`, 'for organisations that have a purpose'],
  ];
}

function listTerms(publicUrl: string): readonly Entry[] {
  return [
    ['Terms for partners', `${publicUrl}/docs#partner-terms`, 'what a partner agrees to'],
    ['Terms for everyone', `${publicUrl}/docs#public-terms`, 'of the rows that need no token'],
  ];
}

function listOptional(publicUrl: string): readonly Entry[] {
  return [
    ['Catalog as JSON-LD', `${publicUrl}/catalog.jsonld`, 'the same as the Turtle'],
    ['API as a page', `${publicUrl}/docs/api`, 'each request with examples'],
    ['Sitemap', `${publicUrl}/sitemap.xml`, 'the pages in English, French and German'],
  ];
}

function toLine([name, url, note]: Entry): string {
  return `- [${oneLine(name).replaceAll(/[[\]]/g, '')}](${url}): ${oneLine(note)}`;
}

/** Puts a text on one line, so that a configured text cannot add lines to the document. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
