import { fillTemplate, type LocalizedText, languageTagged } from '../core/language.ts';
import { CATALOG_TEXTS } from './catalog-messages.ts';
import { COMPANIES_SERIES, FIGURES_SERIES } from './datasets.ts';
import { describeProvenance } from './describe-dataset.ts';
import {
  contactId,
  coOwnerId,
  datasetUrl,
  publisherId,
  type ServiceName,
  serviceUrl,
  THEMES,
} from './iris.ts';
import type { CatalogModel } from './model.ts';
import {
  AUTHORITY,
  DSP_STANDARD,
  iri,
  nameValues,
  type RdfNode,
  typedLiteral,
} from './vocabulary.ts';

/** Describes the series of the figures and, if companies are published, the series of the companies. */
export function describeSeries(model: CatalogModel): RdfNode[] {
  const {
    editions: { newest },
    companies,
  } = model;
  const figures = describeOneSeries(model, FIGURES_SERIES, CATALOG_TEXTS.seriesTitle, {
    'dct:description': languageTagged(CATALOG_TEXTS.figuresDescription),
    'dct:accrualPeriodicity': iri(AUTHORITY.irregular),
    ...(newest === undefined
      ? {}
      : { 'dct:modified': typedLiteral(newest.releasedAt, 'dateTime') }),
  });
  if (companies === null) return [figures];
  const mapping = describeOneSeries(model, COMPANIES_SERIES, CATALOG_TEXTS.companiesTitle, {
    'dct:description': languageTagged(CATALOG_TEXTS.mappingDescription),
    'dct:accrualPeriodicity': iri(AUTHORITY.daily),
    'dct:modified': typedLiteral(companies.open.publishedAt, 'dateTime'),
  });
  return [figures, mapping];
}

function describeOneSeries(
  model: CatalogModel,
  id: typeof FIGURES_SERIES | typeof COMPANIES_SERIES,
  title: LocalizedText,
  furtherProperties: Omit<RdfNode, '@id'>,
): RdfNode {
  return {
    '@id': datasetUrl(model, id),
    '@type': 'dcat:DatasetSeries',
    'dct:identifier': id,
    'dct:title': languageTagged(title),
    ...furtherProperties,
    'dct:provenance': describeProvenance(model, id),
    'dct:publisher': iri(publisherId(model)),
    'dcat:contactPoint': iri(contactId(model)),
    'dct:spatial': iri(AUTHORITY.luxembourg),
  };
}

/** The data services: our API, and our endpoints of the Dataspace Protocol. */
const SERVICES = {
  api: { title: CATALOG_TEXTS.apiTitle, description: CATALOG_TEXTS.apiDescription },
  dsp: { title: CATALOG_TEXTS.dspTitle, description: CATALOG_TEXTS.dspDescription },
} as const satisfies Record<ServiceName, unknown>;
export const SERVICE_NAMES = Object.keys(SERVICES) as ServiceName[];

/**
 * Describes the data services. Each names the given datasets that it serves, according to their distributions. So a
 * document about a few datasets does not list all datasets.
 *
 * @param datasets with their distributions
 */
export function describeServices(model: CatalogModel, datasets: readonly RdfNode[]): RdfNode[] {
  return SERVICE_NAMES.map((name) => describeService(model, name, datasets));
}

/** Describes one data service. @see describeServices */
export function describeService(
  model: CatalogModel,
  name: ServiceName,
  datasets: readonly RdfNode[],
): RdfNode {
  const { publicUrl, dspUrl } = model;
  const endpoint =
    name === 'dsp'
      ? {
          'dcat:endpointURL': iri(dspUrl),
          'dcat:endpointDescription': iri(`${publicUrl}/.well-known/dspace-version`),
          'dct:conformsTo': iri(DSP_STANDARD),
        }
      : {
          'dcat:endpointURL': iri(`${publicUrl}/v1`),
          'dcat:endpointDescription': iri(`${publicUrl}/openapi.json`),
        };
  const id = serviceUrl(model, name);
  const served = datasets.filter((dataset) => isServedBy(dataset, id));
  return {
    '@id': id,
    '@type': 'dcat:DataService',
    'dct:identifier': name,
    'dct:title': languageTagged(SERVICES[name].title),
    'dct:description': languageTagged(SERVICES[name].description),
    ...endpoint,
    ...(served.length === 0
      ? {}
      : { 'dcat:servesDataset': served.map((dataset) => iri(dataset['@id'])) }),
    'dct:publisher': iri(publisherId(model)),
    'dcat:contactPoint': iri(contactId(model)),
    'dcat:theme': THEMES,
    'dcat:keyword': languageTagged(CATALOG_TEXTS.keyword),
  };
}

function isServedBy(dataset: RdfNode, service: string): boolean {
  const distributions = (dataset['dcat:distribution'] ?? []) as readonly RdfNode[];
  return distributions.some((each) => (each['dcat:accessService'] as RdfNode)['@id'] === service);
}

/**
 * Describes the publisher, the co-owner, the contact and the terms, to which every dataset refers. A document
 * has them once.
 */
export function describeCommon(model: CatalogModel): RdfNode[] {
  const { publicUrl, publisher, coOwner } = model;
  return [
    {
      '@id': publisherId(model),
      '@type': 'foaf:Agent',
      'foaf:name': nameValues(publisher.name),
    },
    {
      '@id': coOwnerId(model),
      '@type': 'foaf:Agent',
      'foaf:name': nameValues(coOwner.name),
    },
    {
      '@id': contactId(model),
      '@type': 'vcard:Kind',
      'vcard:fn': nameValues(publisher.contactName),
      'vcard:hasEmail': iri(`mailto:${publisher.contactEmail}`),
    },
    { '@id': publisher.homepage, '@type': 'foaf:Document' },
    {
      '@id': `${publicUrl}/docs#partner-terms`,
      '@type': 'dct:LicenseDocument',
      'dct:title': languageTagged(CATALOG_TEXTS.partnerTerms),
    },
    {
      '@id': `${publicUrl}/docs#public-terms`,
      '@type': ['dct:LicenseDocument', 'dct:RightsStatement'],
      'dct:title': languageTagged(CATALOG_TEXTS.publicTerms),
      'dct:description': languageTagged(CATALOG_TEXTS.publicRights),
    },
    {
      '@id': `${publicUrl}/openapi.json`,
      '@type': 'dct:Standard',
      'dct:title': languageTagged(CATALOG_TEXTS.apiTitle),
    },
  ];
}

/** Describes the catalog itself, without its datasets. */
export function describeCatalog(model: CatalogModel): RdfNode {
  const modified = findLatestChange(model);
  return {
    '@id': `${model.publicUrl}/catalog`,
    '@type': ['dcat:Catalog', 'hydra:Collection'],
    'dct:title': languageTagged(CATALOG_TEXTS.catalogTitle),
    'dct:description': languageTagged(CATALOG_TEXTS.catalogDescription),
    'dct:publisher': iri(publisherId(model)),
    'dcat:contactPoint': iri(contactId(model)),
    ...(modified === undefined ? {} : { 'dct:modified': typedLiteral(modified, 'dateTime') }),
    'dct:language': AUTHORITY.languages.map(iri),
    'dct:license': iri(AUTHORITY.ccBy4),
    'dct:spatial': iri(AUTHORITY.luxembourg),
    'dcat:themeTaxonomy': iri(AUTHORITY.themes),
    'foaf:homepage': iri(model.publisher.homepage),
    ...(model.healthProfile === undefined
      ? {}
      : {
          'rdfs:comment': languageTagged(
            fillTemplate(CATALOG_TEXTS.healthProfile, { profile: model.healthProfile }),
          ),
        }),
    'dcat:service': SERVICE_NAMES.map((name) => iri(serviceUrl(model, name))),
  };
}

/** Returns the latest time of a publication in the catalog. For restricted rows it is the release of their edition. */
function findLatestChange({ editions: { newest }, companies }: CatalogModel): string | undefined {
  return [newest?.releasedAt, companies?.open.publishedAt, companies?.releasedAt]
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);
}
