import { COMPANIES_DATASET_ID, PUBLIC_COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import { fillTemplate, type LocalizedText, languageTagged } from '../core/language.ts';
import { CATALOG_TEXTS } from './catalog-messages.ts';
import {
  type CatalogDataset,
  COMPANIES_SERIES,
  DATASPACE_COMPANIES_DATASET_ID,
  FIGURES_SERIES,
  figuresId,
} from './datasets.ts';
import {
  contactId,
  creatorIds,
  datasetUrl,
  distributionUrl,
  publisherId,
  serviceUrl,
  THEMES,
  versionUrl,
} from './iris.ts';
import type {
  CatalogModel,
  CatalogOrigin,
  CompaniesEntry,
  EditionEntry,
  OfferedFormat,
  PublicVersion,
} from './model.ts';
import {
  AUTHORITY,
  fileType,
  iri,
  mediaTypeIri,
  type RdfNode,
  SHA_256,
  typedLiteral,
} from './vocabulary.ts';

/**
 * Describes a dataset with its distributions, by DCAT-AP 3.0.1.
 *
 * @see https://semiceu.github.io/DCAT-AP/releases/3.0.1/
 */
export function describeDataset(model: CatalogModel, dataset: CatalogDataset): RdfNode {
  if (dataset.kind === 'figures') return describeFigures(model, dataset.entry);
  if (dataset.kind === 'public') return describePublicRows(model, dataset.entry);
  return describeRestrictedRows(model, dataset.kind, dataset.entry);
}

/** Finds a distribution of a described dataset by its IRI. */
export function findDistribution(dataset: RdfNode, id: string): RdfNode | undefined {
  const all = dataset['dcat:distribution'] as readonly RdfNode[];
  return all.find((distribution) => distribution['@id'] === id);
}

function describeSharedFacts(model: CatalogModel, id: string, seriesId: string): RdfNode {
  return {
    '@id': datasetUrl(model, id),
    '@type': 'dcat:Dataset',
    'dct:identifier': id,
    'dcat:inSeries': iri(datasetUrl(model, seriesId)),
    'dct:publisher': iri(publisherId(model)),
    'dct:creator': creatorIds(model).map(iri),
    'dcat:contactPoint': iri(contactId(model)),
    'dcat:theme': THEMES,
    'dcat:keyword': languageTagged(CATALOG_TEXTS.keyword),
    'dct:language': AUTHORITY.languages.map(iri),
    'dct:spatial': iri(AUTHORITY.luxembourg),
  };
}

function describeFigures(model: CatalogModel, entry: EditionEntry): RdfNode {
  const id = figuresId(entry.edition);
  const figuresOf = (edition: string) => iri(datasetUrl(model, figuresId(edition)));
  return {
    ...describeSharedFacts(model, id, FIGURES_SERIES),
    'dct:title': languageTagged(endWith(CATALOG_TEXTS.figuresTitle, entry.edition)),
    'dct:description': languageTagged(CATALOG_TEXTS.figuresDescription),
    'dct:accessRights': iri(AUTHORITY.public),
    'dct:accrualPeriodicity': iri(AUTHORITY.never),
    'dct:type': iri(AUTHORITY.statistical),
    'dct:provenance': describeProvenance(model, FIGURES_SERIES),
    'dct:issued': typedLiteral(entry.releasedAt, 'dateTime'),
    'dct:modified': typedLiteral(entry.releasedAt, 'dateTime'),
    'dct:temporal': {
      '@id': `${datasetUrl(model, id)}#period`,
      '@type': 'dct:PeriodOfTime',
      'dcat:startDate': typedLiteral(entry.referenceDate, 'date'),
      'dcat:endDate': typedLiteral(entry.referenceDate, 'date'),
    },
    'dcat:version': entry.edition,
    ...(entry.previous === null ? {} : { 'dcat:prev': figuresOf(entry.previous) }),
    ...(entry.corrects === null
      ? {}
      : {
          'dcat:isVersionOf': figuresOf(entry.corrects.first),
          'dcat:previousVersion': figuresOf(entry.corrects.last),
        }),
    ...(entry.corrections.length === 0
      ? {}
      : { 'dcat:hasVersion': entry.corrections.map(figuresOf) }),
    'dcat:distribution': [
      ...model.figureFormats.map((format) => figuresDistribution(model, entry, format)),
      dspDistribution(model, id, id, AUTHORITY.ccBy4),
    ],
  };
}

function figuresDistribution(
  model: CatalogModel,
  entry: EditionEntry,
  { format, mediaType }: OfferedFormat,
): RdfNode {
  const id = distributionUrl(model, figuresId(entry.edition), format);
  const isFrozen = format === FROZEN_FORMAT;
  const address = `${model.publicUrl}/v1/editions/${entry.edition}/figures`;
  const url = iri(isFrozen ? address : `${address}?format=${format}`);
  return {
    '@id': id,
    '@type': 'dcat:Distribution',
    'dct:title': languageTagged(endWith(CATALOG_TEXTS.figuresAs, format.toUpperCase())),
    'dcat:accessURL': url,
    'dcat:accessService': iri(serviceUrl(model, 'api')),
    'dcat:downloadURL': url,
    'dct:format': iri(fileType(format)),
    'dcat:mediaType': iri(mediaTypeIri(mediaType)),
    'dct:license': iri(AUTHORITY.ccBy4),
    'dct:issued': typedLiteral(entry.releasedAt, 'dateTime'),
    'dcatap:availability': iri(AUTHORITY.available),
    'adms:status': iri(AUTHORITY.completed),
    ...(isFrozen ? frozenFile(id, entry) : {}),
  };
}

/** The form in which figures are frozen. Other forms are tables with labels and a trend, so their bytes may change. */
const FROZEN_FORMAT = 'json';

function frozenFile(id: string, entry: EditionEntry): Omit<RdfNode, '@id'> {
  return {
    'dct:modified': typedLiteral(entry.releasedAt, 'dateTime'),
    'dcat:byteSize': typedLiteral(String(entry.bytes), 'nonNegativeInteger'),
    'spdx:checksum': {
      '@id': `${id}#checksum`,
      '@type': 'spdx:Checksum',
      'spdx:algorithm': iri(SHA_256),
      'spdx:checksumValue': typedLiteral(entry.sha256, 'hexBinary'),
    },
  };
}

/** The datasets with restricted access, by audience. */
export const RESTRICTED = {
  partners: {
    id: COMPANIES_DATASET_ID,
    title: CATALOG_TEXTS.partnersTitle,
    description: CATALOG_TEXTS.companiesDescription,
  },
  dataspace: {
    id: DATASPACE_COMPANIES_DATASET_ID,
    title: CATALOG_TEXTS.dataspaceTitle,
    description: CATALOG_TEXTS.dataspaceDescription,
  },
} as const;
export type RestrictedKind = keyof typeof RESTRICTED;

/**
 * Describes the rows with restricted access. `dcat:version` is the edition, because each recipient has its own
 * versions and reads the current one with its token.
 */
function describeRestrictedRows(
  model: CatalogModel,
  kind: RestrictedKind,
  entry: CompaniesEntry,
): RdfNode {
  const terms = `${model.publicUrl}/docs#partner-terms`;
  const { id, title, description } = RESTRICTED[kind];
  return {
    ...rowsDataset(model, entry, id),
    'dct:title': languageTagged(title),
    'dct:description': languageTagged(description),
    'dct:accessRights': iri(AUTHORITY.restricted),
    'dct:modified': typedLiteral(entry.releasedAt, 'dateTime'),
    'dcat:version': entry.edition,
    'dcat:distribution':
      kind === 'partners'
        ? rowsDistributions(model, entry, id, terms)
        : [dspDistribution(model, id, COMPANIES_DATASET_ID, terms)],
  };
}

/**
 * Describes the rows that companies show to everyone. The catalog also lists the dataset if it has no rows.
 * So people with rows of an earlier version see that these are withdrawn. The consent notice names purposes
 * and no open licence, so the catalog names no open licence.
 */
function describePublicRows(model: CatalogModel, entry: CompaniesEntry): RdfNode {
  const id = PUBLIC_COMPANIES_DATASET_ID;
  const terms = `${model.publicUrl}/docs#public-terms`;
  const { open } = entry;
  return {
    ...rowsDataset(model, entry, id),
    'dct:title': languageTagged(CATALOG_TEXTS.publicCompaniesTitle),
    'dct:description': languageTagged(CATALOG_TEXTS.publicCompaniesDescription),
    'dct:accessRights': iri(AUTHORITY.public),
    'dct:modified': typedLiteral(open.publishedAt, 'dateTime'),
    'dcat:version': open.version,
    'dcat:hasVersion': iri(versionUrl(model, open.version)),
    ...(model.healthProfile === undefined
      ? {}
      : { 'healthdcatap:numberOfRecords': typedLiteral(String(open.rows), 'nonNegativeInteger') }),
    'dqv:hasQualityMeasurement': {
      '@id': `${datasetUrl(model, id)}#coverage`,
      '@type': 'dqv:QualityMeasurement',
      'dqv:isMeasurementOf': iri(`${model.publicUrl}/docs#coverage`),
      'dqv:value': typedLiteral(String(open.coveragePercent), 'integer'),
    },
    'dcat:distribution': [
      ...rowsDistributions(model, entry, id, terms).map((each) => ({
        ...each,
        ...(each['@id'] === distributionUrl(model, id, RECORDS)
          ? {}
          : { 'dcat:downloadURL': each['dcat:accessURL'] }),
        'dct:rights': iri(terms),
      })),
      dspDistribution(model, id, id, terms),
    ],
  };
}

/** Describes a version of the rows for everyone, also a superseded one. */
export function describeVersion(model: CatalogModel, version: PublicVersion): RdfNode {
  const {
    '@id': _,
    'dcat:inSeries': __,
    ...facts
  } = describeSharedFacts(model, version.dataset, COMPANIES_SERIES);
  return {
    '@id': versionUrl(model, version.id),
    ...facts,
    'dct:identifier': version.id,
    'dct:title': languageTagged(endWith(CATALOG_TEXTS.publicCompaniesTitle, version.id)),
    'dct:description': languageTagged(CATALOG_TEXTS.publicCompaniesDescription),
    'dct:accessRights': iri(AUTHORITY.public),
    'dct:issued': typedLiteral(version.publishedAt, 'dateTime'),
    'dct:modified': typedLiteral(version.publishedAt, 'dateTime'),
    'dct:source': iri(datasetUrl(model, figuresId(version.edition))),
    'dcat:version': version.id,
    'dcat:isVersionOf': iri(datasetUrl(model, version.dataset)),
    ...(version.previous === null
      ? {}
      : { 'dcat:previousVersion': iri(versionUrl(model, version.previous)) }),
    ...(version.replacedBy === null
      ? {}
      : { 'dct:isReplacedBy': iri(versionUrl(model, version.replacedBy)) }),
  };
}

function rowsDataset(model: CatalogModel, entry: CompaniesEntry, id: string): RdfNode {
  return {
    ...describeSharedFacts(model, id, COMPANIES_SERIES),
    'dct:accrualPeriodicity': iri(AUTHORITY.daily),
    'dct:conformsTo': iri(`${model.publicUrl}/openapi.json`),
    'dct:provenance': describeProvenance(model, COMPANIES_SERIES),
    'dct:source': iri(datasetUrl(model, figuresId(entry.edition))),
  };
}

/** The format that the records are read from. A version without it has no records. */
const RECORDS_SOURCE = 'jsonl';

/** Describes the distributions of the rows in our API: a file in each format, and the records. */
function rowsDistributions(
  model: CatalogModel,
  { formats }: CompaniesEntry,
  id: string,
  terms: string,
): RdfNode[] {
  const rows = `${model.publicUrl}/v1/datasets/${id}`;
  const describe = (name: string, title: LocalizedText, format: OfferedFormat): RdfNode => ({
    '@id': distributionUrl(model, id, name),
    '@type': 'dcat:Distribution',
    'dct:title': languageTagged(title),
    'dcat:accessURL': iri(name === RECORDS ? `${rows}/records` : `${rows}/data?format=${name}`),
    'dcat:accessService': iri(serviceUrl(model, 'api')),
    'dct:format': iri(fileType(format.format)),
    'dcat:mediaType': iri(mediaTypeIri(format.mediaType)),
    'dct:license': iri(terms),
    'dcatap:availability': iri(AUTHORITY.available),
  });
  const files = formats.map((each) =>
    describe(each.format, endWith(CATALOG_TEXTS.rowsAs, each.format), each),
  );
  if (!formats.some(({ format }) => format === RECORDS_SOURCE)) return files;
  const json = { format: 'json', mediaType: 'application/json' };
  return [...files, describe(RECORDS, CATALOG_TEXTS.recordsAs, json)];
}

/** The name of the distribution that is searched and read in pages. */
const RECORDS = 'records';

/** @param offeredId id of the dataset in the catalog of the Dataspace Protocol */
function dspDistribution(
  model: CatalogModel,
  id: string,
  offeredId: string,
  terms: string,
): RdfNode {
  return {
    '@id': distributionUrl(model, id, 'dsp'),
    '@type': 'dcat:Distribution',
    'dct:title': languageTagged(endWith(CATALOG_TEXTS.byProtocol, offeredId)),
    'dcat:accessURL': iri(`${model.dspUrl}/catalog/datasets/${offeredId}`),
    'dcat:accessService': iri(serviceUrl(model, 'dsp')),
    'dct:license': iri(terms),
    'dcatap:availability': iri(AUTHORITY.available),
  };
}

const PROVENANCE = {
  [FIGURES_SERIES]: CATALOG_TEXTS.figuresProvenance,
  [COMPANIES_SERIES]: CATALOG_TEXTS.companiesProvenance,
} as const;

/** Describes how the datasets of a series are made. The series and each of its datasets have the same statement. */
export function describeProvenance(model: CatalogModel, series: keyof typeof PROVENANCE): RdfNode {
  return {
    '@id': `${datasetUrl(model, series)}#provenance`,
    '@type': 'dct:ProvenanceStatement',
    'dct:description': languageTagged(nameMakers(model, PROVENANCE[series])),
  };
}

/** Fills the names of the organisations into a text about the provenance. */
export function nameMakers(
  { publisher, coOwner }: Pick<CatalogOrigin, 'publisher' | 'coOwner'>,
  text: LocalizedText,
): LocalizedText {
  return fillTemplate(text, { publisher: publisher.name, coOwner: coOwner.name });
}

/** Puts a name at the end of a text, in each language. */
function endWith(text: LocalizedText, name: string): LocalizedText {
  return { en: `${text.en} ${name}`, fr: `${text.fr} ${name}`, de: `${text.de} ${name}` };
}
