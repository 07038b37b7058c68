import { CATALOG_TEXTS } from '../catalog/catalog-messages.ts';
import { DATASPACE_COMPANIES_DATASET_ID, FIGURES_SERIES } from '../catalog/datasets.ts';
import { RESTRICTED } from '../catalog/describe-dataset.ts';
import { datasetUrl } from '../catalog/iris.ts';
import type { CatalogModel } from '../catalog/model.ts';
import { canonicalJson, type Json } from '../core/digest.ts';
import { derivedUrn } from '../core/ids.ts';
import type { Instant } from '../core/instant.ts';
import type { RegistrationKind } from '../settings/external-catalog-settings.ts';

/** How Gaia-X writes the number of a legal person. @see Gaia-X ontology 2511, `gx:RegistrationNumber` */
const REGISTRATION_NUMBERS = {
  local: { type: 'gx:LocalRegistrationNumber', term: 'gx:local' },
  euid: { type: 'gx:EUID', term: 'gx:euid' },
  eori: { type: 'gx:EORI', term: 'gx:eori' },
  vatID: { type: 'gx:VatID', term: 'gx:vatID' },
  leiCode: { type: 'gx:LeiCode', term: 'https://schema.org/leiCode' },
} as const satisfies Readonly<Record<RegistrationKind, object>>;

/** Facts about the publishing organisation, from the settings. */
export interface LegalFacts {
  /** Our DID. */
  readonly did: string;
  readonly name: string;
  readonly registration: { readonly kind: RegistrationKind; readonly number: string };
  /** ISO 3166-1 alpha-2. */
  readonly legalCountry: string;
  readonly headquartersCountry: string;
  /** The document with the terms of service and of use. */
  readonly terms: { readonly url: string; readonly sha256: string };
}

/** The content of one credential. */
export interface AssetDescription {
  /** IRI of the subject. */
  readonly id: string;
  /** Type of the credential besides `VerifiableCredential`. */
  readonly type: 'gx:LegalPerson' | 'gx:DataProduct';
  readonly edition: string | null;
  readonly subject: { readonly [member: string]: Json };
}

const ANY_URI = 'http://www.w3.org/2001/XMLSchema#anyURI';

/**
 * Describes the current releases: the rows for participants of the data space, the official figures of the newest
 * edition, and the organisation that provides them. Without a release there is nothing to describe.
 *
 * The descriptions have no number of rows and no time of a version: both would change with the decisions of companies.
 */
export async function describeRelease(
  facts: LegalFacts,
  model: CatalogModel,
): Promise<readonly AssetDescription[]> {
  const products = [await describeCompanies(facts, model), describeFigures(facts, model)].filter(
    (product) => product !== undefined,
  );
  return products.length === 0 ? [] : [describeLegalPerson(facts), ...products];
}

/** @see Gaia-X ontology 2511, `gx:LegalPerson` */
function describeLegalPerson(facts: LegalFacts): AssetDescription {
  const { did, name, registration, legalCountry, headquartersCountry } = facts;
  const { type, term } = REGISTRATION_NUMBERS[registration.kind];
  return {
    id: did,
    type: 'gx:LegalPerson',
    edition: null,
    subject: {
      id: did,
      type: 'gx:LegalPerson',
      'https://schema.org/name': name,
      'gx:registrationNumber': { type, [term]: registration.number },
      'gx:legalAddress': { type: 'gx:Address', 'gx:countryCode': legalCountry },
      'gx:headquartersAddress': { type: 'gx:Address', 'gx:countryCode': headquartersCountry },
    },
  };
}

async function describeCompanies(
  facts: LegalFacts,
  model: CatalogModel,
): Promise<AssetDescription | undefined> {
  if (model.companies === null) return undefined;
  const { edition, formats } = model.companies;
  // A retracted edition is not listed, and its rows are not read any more.
  const listedEdition = await model.editions.find(edition);
  if (listedEdition === undefined) return undefined;
  const { title, description } = RESTRICTED.dataspace;
  return describeProduct(facts, model, {
    dataset: DATASPACE_COMPANIES_DATASET_ID,
    name: title.en,
    description: description.en,
    edition,
    releasedAt: listedEdition.releasedAt,
    formats: formats.map(({ format }) => format),
  });
}

function describeFigures(facts: LegalFacts, model: CatalogModel): AssetDescription | undefined {
  const { newest } = model.editions;
  if (newest === undefined) return undefined;
  return describeProduct(facts, model, {
    dataset: FIGURES_SERIES,
    name: CATALOG_TEXTS.seriesTitle.en,
    description: CATALOG_TEXTS.figuresDescription.en,
    edition: newest.edition,
    releasedAt: newest.releasedAt,
    formats: model.figureFormats.map(({ format }) => format),
  });
}

interface Product {
  /** Id of a dataset or series in our catalog. */
  readonly dataset: string;
  readonly name: string;
  readonly description: string;
  readonly edition: string;
  readonly releasedAt: Instant;
  readonly formats: readonly string[];
}

/** @see Gaia-X ontology 2511, `gx:DataProduct`: a closed shape, so it has no other member */
function describeProduct(
  { did, terms }: LegalFacts,
  model: CatalogModel,
  { dataset, name, description, edition, releasedAt, formats }: Product,
): AssetDescription {
  const id = datasetUrl(model, dataset);
  const buildTerms = (type: string) => ({
    type,
    'gx:url': buildUri(terms.url),
    'gx:hash': terms.sha256,
  });
  const subject = {
    id,
    type: 'gx:DataProduct',
    'gx:digitalServiceOfferingName': name,
    'gx:digitalServiceOfferingShortDescription': description,
    'gx:digitalServiceOfferingProvider': { id: did },
    'gx:digitalServiceOfferingIdentifier': derivedUrn(id).slice('urn:uuid:'.length),
    'gx:digitalServiceOfferingLaunchDate': releasedAt,
    'gx:digitalServiceOfferingTermsAndConditions': buildTerms('gx:ServiceTermsAndConditions'),
    'gx:digitalServiceUsageTermsAndConditions': buildTerms('gx:UsageTermsAndConditions'),
    'gx:digitalServiceUsageDataPolicy': buildTerms('gx:TermsAndConditions'),
    'gx:digitalServiceLegalDocuments': { type: 'gx:LegalDocument', 'gx:url': buildUri(terms.url) },
    'gx:dataProductDescription': {
      type: 'gx:DataProductDescription',
      'http://www.w3.org/ns/dcat#Dataset': canonicalJson({
        '@context': { dcat: 'http://www.w3.org/ns/dcat#', dct: 'http://purl.org/dc/terms/' },
        '@id': id,
        '@type': 'dcat:Dataset',
        'dct:identifier': dataset,
        'dct:title': name,
        'dct:issued': releasedAt,
        'dcat:version': edition,
        'dcat:landingPage': { '@id': id },
      }),
      'gx:dataProductConfigurationParameters': {
        type: 'gx:DataProductConfigurationParameter',
        'gx:parameterName': 'format',
        'gx:parameterDescription': 'Format of the files',
        'gx:parameterAdmissibleValues': formats,
      },
    },
  };
  return { id, type: 'gx:DataProduct', edition, subject };
}

function buildUri(value: string) {
  return { '@value': value, '@type': ANY_URI };
}
