import { COMPANIES_DATASET_ID, PUBLIC_COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import type { Json } from '../core/digest.ts';
import { type LocalizedText, languageTagged } from '../core/language.ts';
import { CATALOG_TEXTS } from './catalog-messages.ts';
import { AUTHORITY, DCAT_CONTEXT, fileType } from './dcat-context.ts';
import type { CatalogModel, CompaniesEntry, EditionEntry } from './model.ts';

type Node = Record<string, Json>;

const iri = (id: string): Node => ({ '@id': id });
const typed = (value: string, type: string): Node => ({ '@value': value, '@type': `xsd:${type}` });

/** URL of a dataset's own page, which is also its IRI. */
function datasetUrl(publicUrl: string, id: string): string {
  return `${publicUrl}/catalog/datasets/${id}`;
}

/** Dataset id of the series that the figures of all editions belong to. */
export const FIGURES_SERIES = 'healthtech-figures';

/** Dataset id of the figures of an edition, e.g. `healthtech-figures-2025`. */
export function figuresId(edition: string): string {
  return `${FIGURES_SERIES}-${edition}`;
}

/**
 * The catalog as DCAT-AP 3.0.1 in JSON-LD. Names no company and no person.
 *
 * @see https://semiceu.github.io/DCAT-AP/releases/3.0.1/
 */
export function dcatCatalog(model: CatalogModel): Json {
  const { publicUrl, publisher, editions, companies } = model;
  const datasets = [
    ...editions.map((entry) => figuresDataset(model, entry)),
    ...(companies === null
      ? []
      : [companiesDataset(model, companies), publicCompaniesDataset(model, companies)]),
  ];
  return {
    '@context': DCAT_CONTEXT,
    '@id': `${publicUrl}/catalog`,
    '@type': 'dcat:Catalog',
    'dct:title': languageTagged(CATALOG_TEXTS.catalogTitle),
    'dct:description': languageTagged(CATALOG_TEXTS.catalogDescription),
    'dct:publisher': publisherNode(model),
    'dct:language': AUTHORITY.languages.map(iri),
    'dct:license': iri(AUTHORITY.ccBy4),
    'dct:spatial': iri(AUTHORITY.luxembourg),
    'dcat:themeTaxonomy': iri(AUTHORITY.themes),
    'foaf:homepage': { '@id': publisher.homepage, '@type': 'foaf:Document' },
    'dcat:dataset': [seriesNode(model), ...datasets],
  };
}

/** Returns the document of one dataset; `undefined` if the catalog has no dataset with this id. */
export function dcatDataset(model: CatalogModel, id: string): Json | undefined {
  const entry = model.editions.find(({ edition }) => figuresId(edition) === id);
  if (entry !== undefined) return { '@context': DCAT_CONTEXT, ...figuresDataset(model, entry) };
  if (id === COMPANIES_DATASET_ID && model.companies !== null)
    return { '@context': DCAT_CONTEXT, ...companiesDataset(model, model.companies) };
  if (id === PUBLIC_COMPANIES_DATASET_ID && model.companies !== null)
    return { '@context': DCAT_CONTEXT, ...publicCompaniesDataset(model, model.companies) };
  if (id === FIGURES_SERIES) return { '@context': DCAT_CONTEXT, ...seriesNode(model) };
  return undefined;
}

function publisherNode({ publisher }: CatalogModel): Node {
  return {
    '@id': publisher.homepage.replace(/\/?$/, '/#publisher'),
    '@type': 'foaf:Agent',
    'foaf:name': languageTagged(publisher.name),
  };
}

function contactNode({ publisher }: CatalogModel): Node {
  return {
    '@type': 'vcard:Kind',
    'vcard:fn': publisher.contactName,
    'vcard:hasEmail': iri(`mailto:${publisher.contactEmail}`),
  };
}

function common(model: CatalogModel, id: string, identifier: string): Node {
  return {
    '@id': datasetUrl(model.publicUrl, id),
    '@type': 'dcat:Dataset',
    'dct:identifier': identifier,
    'dct:publisher': publisherNode(model),
    'dcat:contactPoint': contactNode(model),
    'dcat:theme': [iri(AUTHORITY.health), iri(AUTHORITY.economy)],
    'dct:language': AUTHORITY.languages.map(iri),
    'dct:spatial': iri(AUTHORITY.luxembourg),
  };
}

function seriesNode(model: CatalogModel): Node {
  return {
    '@id': datasetUrl(model.publicUrl, FIGURES_SERIES),
    '@type': 'dcat:DatasetSeries',
    'dct:title': languageTagged(CATALOG_TEXTS.seriesTitle),
    'dct:description': languageTagged(CATALOG_TEXTS.figuresDescription),
    'dct:publisher': publisherNode(model),
    'dcat:contactPoint': contactNode(model),
    'dct:accrualPeriodicity': iri(AUTHORITY.irregular),
  };
}

function figuresDataset(model: CatalogModel, entry: EditionEntry): Node {
  const { publicUrl } = model;
  const id = figuresId(entry.edition);
  return {
    ...common(model, id, id),
    'dct:title': languageTagged(withEdition(CATALOG_TEXTS.figuresTitle, entry.edition)),
    'dct:description': languageTagged(CATALOG_TEXTS.figuresDescription),
    'dct:accessRights': iri(AUTHORITY.public),
    'dct:issued': typed(entry.releasedAt, 'dateTime'),
    'dct:modified': typed(entry.releasedAt, 'dateTime'),
    'dct:temporal': {
      '@type': 'dct:PeriodOfTime',
      'dcat:endDate': typed(entry.referenceDate, 'date'),
    },
    'dcat:version': entry.edition,
    'dcat:inSeries': iri(datasetUrl(publicUrl, FIGURES_SERIES)),
    ...(entry.previous === null
      ? {}
      : { 'dcat:prev': iri(datasetUrl(publicUrl, figuresId(entry.previous))) }),
    'dcat:distribution': [
      {
        '@id': `${datasetUrl(publicUrl, id)}#json`,
        '@type': 'dcat:Distribution',
        'dcat:accessURL': iri(`${publicUrl}/v1/editions/${entry.edition}/figures`),
        'dcat:downloadURL': iri(`${publicUrl}/v1/editions/${entry.edition}/figures`),
        'dct:format': iri(fileType('json')),
        'dcat:mediaType': iri('http://www.iana.org/assignments/media-types/application/json'),
        'dct:license': iri(AUTHORITY.ccBy4),
        'dcatap:availability': iri(AUTHORITY.available),
        'dcat:byteSize': typed(String(entry.bytes), 'nonNegativeInteger'),
        'spdx:checksum': {
          '@type': 'spdx:Checksum',
          'spdx:algorithm': iri('https://spdx.org/rdf/terms#checksumAlgorithm_sha256'),
          'spdx:checksumValue': typed(entry.sha256, 'hexBinary'),
        },
      },
    ],
  };
}

/**
 * The rows with restricted access. The version here is the edition, because each recipient has versions
 * of its own, and reads its current one with its token.
 */
function companiesDataset(model: CatalogModel, entry: CompaniesEntry): Node {
  return {
    ...rowsDataset(model, entry, COMPANIES_DATASET_ID),
    'dct:title': languageTagged(CATALOG_TEXTS.companiesTitle),
    'dct:description': languageTagged(CATALOG_TEXTS.companiesDescription),
    'dct:accessRights': iri(AUTHORITY.restricted),
    'dct:modified': typed(entry.releasedAt, 'dateTime'),
    'dcat:version': entry.edition,
    'dcat:distribution': entry.formats.map((format) => ({
      ...rowsDistribution(model, COMPANIES_DATASET_ID, format),
      'dct:license': iri(`${model.publicUrl}/docs#partner-terms`),
    })),
  };
}

/**
 * The rows that companies show to everyone. It stands in the catalog with no row as well: a reader
 * with rows of an earlier version finds there that they are withdrawn. The notice of consent names
 * the purposes and no open licence, so the catalog names none.
 */
function publicCompaniesDataset(model: CatalogModel, entry: CompaniesEntry): Node {
  const data = `${model.publicUrl}/v1/datasets/${PUBLIC_COMPANIES_DATASET_ID}/data`;
  const terms = iri(`${model.publicUrl}/docs#public-terms`);
  return {
    ...rowsDataset(model, entry, PUBLIC_COMPANIES_DATASET_ID),
    'dct:title': languageTagged(CATALOG_TEXTS.publicCompaniesTitle),
    'dct:description': languageTagged(CATALOG_TEXTS.publicCompaniesDescription),
    'dct:accessRights': iri(AUTHORITY.public),
    'dct:modified': typed(entry.open.publishedAt, 'dateTime'),
    'dcat:version': entry.open.version,
    'dqv:hasQualityMeasurement': {
      '@type': 'dqv:QualityMeasurement',
      'dqv:isMeasurementOf': iri(`${model.publicUrl}/docs#coverage`),
      'dqv:value': typed(String(entry.open.coveragePercent), 'integer'),
    },
    'dcat:distribution': entry.formats.map((format) => ({
      ...rowsDistribution(model, PUBLIC_COMPANIES_DATASET_ID, format),
      'dcat:downloadURL': iri(`${data}?format=${format.format}`),
      'dct:license': terms,
      'dct:rights': {
        '@type': 'dct:RightsStatement',
        'dct:description': languageTagged(CATALOG_TEXTS.publicRights),
      },
    })),
  };
}

function rowsDataset(model: CatalogModel, entry: CompaniesEntry, id: string): Node {
  return {
    ...common(model, id, id),
    'dct:accrualPeriodicity': iri(AUTHORITY.daily),
    'dct:provenance': {
      '@type': 'dct:ProvenanceStatement',
      'dct:description': languageTagged(CATALOG_TEXTS.companiesProvenance),
    },
    'dct:source': iri(datasetUrl(model.publicUrl, figuresId(entry.edition))),
  };
}

function rowsDistribution(
  model: CatalogModel,
  id: string,
  { format, mediaType }: CompaniesEntry['formats'][number],
): Node {
  return {
    '@id': `${datasetUrl(model.publicUrl, id)}#${format}`,
    '@type': 'dcat:Distribution',
    'dcat:accessURL': iri(`${model.publicUrl}/v1/datasets/${id}/data?format=${format}`),
    'dct:format': iri(fileType(format)),
    'dcat:mediaType': iri(`http://www.iana.org/assignments/media-types/${mediaType}`),
    'dcatap:availability': iri(AUTHORITY.available),
  };
}

function withEdition(texts: LocalizedText, edition: string): LocalizedText {
  return {
    en: `${texts.en} ${edition}`,
    fr: `${texts.fr} ${edition}`,
    de: `${texts.de} ${edition}`,
  };
}
