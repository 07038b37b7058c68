/**
 * The terms of consent records and receipts, by the prefix of their vocabulary. There is no package of
 * the current Data Privacy Vocabulary: the npm package is of 2021 and has another namespace.
 *
 * @see https://w3id.org/dpv version 2.3 of February 2026 with its extensions pd, loc, legal/eu/gdpr and legal/eu/dga
 * @see https://w3id.org/dpv/guides/consent-27560 for the structure of records and receipts
 * @see https://www.dublincore.org/specifications/dublin-core/dcmi-terms/ and https://schema.org
 */
export const TERMS = {
  dpv: [
    ...['ConsentRecord', 'ConsentReceipt', 'ConsentNotice', 'DataController', 'DataSubject'],
    ...['Organisation', 'Representative', 'Recipient', 'Process', 'NonPersonalData'],
    ...['PersonalData', 'StorageDuration', 'StorageDeletion', 'UntilEventDuration'],
    ...['UntilTimeDuration', 'EndlessDuration', 'ConsentGiven'],
    ...['RenewedConsentGiven', 'ConsentRequested', 'ConsentExpired', 'ConsentInvalidated'],
    ...['ConsentWithdrawn', 'ConsentRefused', 'ExplicitlyExpressedConsent', 'WithdrawConsent'],
    ...['DataSubjectRight', 'Consequence', 'MakeAvailable'],
    ...['hasRecordOfActivity', 'hasDataSubject', 'hasDataController', 'hasName', 'hasContact'],
    ...['hasIdentifier', 'hasNotice', 'hasJurisdiction', 'hasLegalBasis', 'hasProcess'],
    ...['hasPurpose', 'hasProcessing', 'hasData', 'hasPersonalData', 'hasRecipient'],
    ...['hasStorageCondition', 'hasDuration', 'hasConsentControl', 'isExercisedAt', 'hasRight'],
    ...['hasConsentStatus', 'isIndicatedBy', 'isIndicatedAtTime', 'hasIndicationMethod'],
    ...['hasConsequence', 'isRepresentativeFor'],
  ],
  pd: ['Name', 'EmailAddress'],
  loc: ['LU'],
  'eu-gdpr': ['A6-1-a', 'A7-3', 'A77'],
  'eu-dga': ['A2-6-Permission', 'DataHolder', 'hasDataHolder'],
  dct: [
    ...['conformsTo', 'created', 'publisher', 'identifier', 'title', 'description', 'language'],
    ...['references'],
  ],
  schema: ['recipient', 'position', 'sha256', 'startTime', 'endTime', 'url'],
  rdf: ['value'],
} as const;

/** A term with its prefix. Records and receipts use no other terms. */
export type VocabularyTerm = {
  [P in keyof typeof TERMS]: `${P}:${(typeof TERMS)[P][number]}`;
}[keyof typeof TERMS];

/** A JSON-LD node of a record or receipt. */
export type Node = {
  readonly '@id'?: string;
  readonly '@type'?: VocabularyTerm | readonly VocabularyTerm[];
} & { readonly [T in VocabularyTerm]?: Value };

type Value = string | number | Node | readonly (string | Node)[];

const iri = { '@type': '@id' } as const;
/** A value that is itself a term. */
const term = { '@type': '@vocab' } as const;
const moment = { '@type': 'xsd:dateTime' } as const;
const duration = { '@type': 'xsd:duration' } as const;

/** The JSON-LD context of records and receipts. Each document contains it, so that a processor need not fetch it. */
export const CONTEXT = {
  dpv: 'https://w3id.org/dpv#',
  pd: 'https://w3id.org/dpv/pd#',
  loc: 'https://w3id.org/dpv/loc#',
  'eu-gdpr': 'https://w3id.org/dpv/legal/eu/gdpr#',
  'eu-dga': 'https://w3id.org/dpv/legal/eu/dga#',
  dct: 'http://purl.org/dc/terms/',
  schema: 'https://schema.org/',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  'dct:conformsTo': iri,
  'dct:created': moment,
  'dct:publisher': iri,
  'schema:recipient': iri,
  'schema:url': iri,
  'schema:startTime': moment,
  'schema:endTime': moment,
  'dpv:hasPurpose': term,
  'dpv:hasProcessing': term,
  'dpv:hasLegalBasis': term,
  'dpv:hasJurisdiction': term,
  'dpv:isExercisedAt': iri,
  'dpv:isIndicatedAtTime': moment,
  'dpv:hasDuration': duration,
} as const;
