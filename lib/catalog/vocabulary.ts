import {
  type Language,
  type LocalizedText,
  languageTagged,
  localized,
  sameText,
} from '../core/language.ts';

/** The prefixes of the catalog: every name in its documents expands to an IRI. */
export const RDF_PREFIXES = {
  adms: 'http://www.w3.org/ns/adms#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dcatap: 'http://data.europa.eu/r5r/',
  dct: 'http://purl.org/dc/terms/',
  dqv: 'http://www.w3.org/ns/dqv#',
  foaf: 'http://xmlns.com/foaf/0.1/',
  healthdcatap: 'http://healthdataportal.eu/ns/health#',
  hydra: 'http://www.w3.org/ns/hydra/core#',
  ldp: 'http://www.w3.org/ns/ldp#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  spdx: 'http://spdx.org/rdf/terms#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const;

/** A name with one of {@link RDF_PREFIXES}, such as `dct:title`. */
export type Term = `${keyof typeof RDF_PREFIXES}:${string}`;

export interface Literal {
  readonly '@value': string;
  readonly '@type'?: Term;
  readonly '@language'?: Language;
}

/**
 * A resource with its properties, in the members of JSON-LD. With `@id` alone it is a reference.
 * Each resource has an IRI, so that documents about the same resource can be merged without duplicates.
 */
export interface RdfNode {
  readonly '@id': string;
  readonly '@type'?: Term | readonly Term[];
  readonly [term: Term]: RdfValue | readonly RdfValue[] | undefined;
}
export type RdfValue = string | Literal | RdfNode;

/** Returns the IRI of a name with a prefix. */
export function toRdfIri(term: Term): string {
  const colon = term.indexOf(':');
  return RDF_PREFIXES[term.slice(0, colon) as keyof typeof RDF_PREFIXES] + term.slice(colon + 1);
}

/** A reference to a resource. */
export function iri(id: string): RdfNode {
  return { '@id': id };
}

/** A literal of a type of XML Schema. */
export function typedLiteral(value: string, type: string): Literal {
  return { '@value': value, '@type': `xsd:${type}` };
}

const EU = 'http://publications.europa.eu/resource/authority';

/** Entries of the EU authority tables that the catalog uses. */
export const AUTHORITY = {
  ccBy4: `${EU}/licence/CC_BY_4_0`,
  daily: `${EU}/frequency/DAILY`,
  irregular: `${EU}/frequency/IRREG`,
  never: `${EU}/frequency/NEVER`,
  economy: `${EU}/data-theme/ECON`,
  health: `${EU}/data-theme/HEAL`,
  luxembourg: `${EU}/country/LUX`,
  public: `${EU}/access-right/PUBLIC`,
  restricted: `${EU}/access-right/RESTRICTED`,
  available: `${EU}/planned-availability/AVAILABLE`,
  completed: `${EU}/distribution-status/COMPLETED`,
  statistical: `${EU}/dataset-type/STATISTICAL`,
  themes: `${EU}/data-theme`,
  languages: [`${EU}/language/ENG`, `${EU}/language/FRA`, `${EU}/language/DEU`],
} as const;

const FILE_TYPES: Readonly<Record<string, string>> = {
  csv: `${EU}/file-type/CSV`,
  json: `${EU}/file-type/JSON`,
  jsonl: `${EU}/file-type/JSON`,
  jsonld: `${EU}/file-type/JSON_LD`,
  parquet: `${EU}/file-type/PARQUET`,
  xlsx: `${EU}/file-type/XLSX`,
};

/** The EU file type of one of our formats. */
export function fileType(format: string): string {
  return FILE_TYPES[format] ?? `${EU}/file-type/OCTET`;
}

const IANA = 'http://www.iana.org/assignments/media-types';

/** The IRI of a media type. */
export function mediaTypeIri(mediaType: string): string {
  return `${IANA}/${mediaType}`;
}

export const SHA_256 = 'https://spdx.org/rdf/terms#checksumAlgorithm_sha256';
export const DSP_STANDARD = 'https://w3id.org/dspace/2025/1';

/**
 * The classes of each table of the EU, and the names that it publishes for entries. A text is the name in
 * English: the EU publishes no other, or we could not read it.
 *
 * @see lib/catalog/README.md, the decision on the names of the EU
 */
const TABLES: Readonly<
  Record<
    string,
    {
      readonly types: readonly Term[];
      readonly names: Readonly<Record<string, LocalizedText | string>>;
    }
  >
> = {
  'access-right': {
    types: ['dct:RightsStatement'],
    names: { PUBLIC: 'public', RESTRICTED: 'restricted' },
  },
  country: {
    types: ['dct:Location'],
    names: { LUX: localized('Luxembourg', 'Luxembourg', 'Luxemburg') },
  },
  'data-theme': {
    types: [],
    names: {
      ECON: localized('Economy and finance', 'Économie et finances', 'Wirtschaft und Finanzen'),
      HEAL: localized('Health', 'Santé', 'Gesundheit'),
    },
  },
  'dataset-type': { types: [], names: { STATISTICAL: 'Statistical data' } },
  'distribution-status': { types: [], names: { COMPLETED: 'completed' } },
  'file-type': {
    types: ['dct:MediaTypeOrExtent'],
    names: {
      CSV: sameText('CSV'),
      JSON: sameText('JSON'),
      JSON_LD: sameText('JSON-LD'),
      OCTET: sameText('Octet Stream'),
      PARQUET: 'Apache Parquet',
      XLSX: sameText('Excel XLSX'),
    },
  },
  frequency: {
    types: ['dct:Frequency'],
    names: {
      DAILY: localized('daily', 'quotidien', 'täglich'),
      IRREG: localized('irregular', 'irrégulier', 'unregelmäßig'),
      NEVER: localized('never', 'jamais', 'niemals'),
    },
  },
  language: {
    types: ['dct:LinguisticSystem'],
    names: {
      DEU: localized('German', 'allemand', 'Deutsch'),
      ENG: localized('English', 'anglais', 'Englisch'),
      FRA: localized('French', 'français', 'Französisch'),
    },
  },
  licence: {
    types: ['dct:LicenseDocument'],
    names: {
      CC_BY_4_0: localized(
        'Creative Commons Attribution 4.0 International',
        'Creative Commons Attribution 4.0 International',
        'Creative Commons Namensnennung 4.0 International',
      ),
    },
  },
  'planned-availability': { types: [], names: { AVAILABLE: 'available' } },
};

/**
 * Describes a resource that another organisation publishes and that we refer to: class, name and scheme. Harvesters
 * check code lists by `skos:inScheme` of the value, and may not load it from the EU.
 */
export function describeForeign(id: string): RdfNode | undefined {
  if (id.startsWith(`${EU}/`)) return describeAuthority(id);
  if (id.startsWith(`${IANA}/`)) return { '@id': id, '@type': 'dct:MediaType' };
  if (id === SHA_256) return { '@id': id, '@type': 'spdx:ChecksumAlgorithm' };
  if (id === DSP_STANDARD) return { '@id': id, '@type': 'dct:Standard' };
  return undefined;
}

function describeAuthority(id: string): RdfNode | undefined {
  const [table = '', code = ''] = id.slice(EU.length + 1).split('/');
  if (id === AUTHORITY.themes)
    return { '@id': id, '@type': 'skos:ConceptScheme', 'dct:title': englishLiteral('Data theme') };
  const { types = [], names = {} } = TABLES[table] ?? {};
  const name = names[code];
  if (name === undefined) return undefined;
  return {
    '@id': id,
    '@type': ['skos:Concept', ...types],
    'skos:prefLabel': typeof name === 'string' ? englishLiteral(name) : languageTagged(name),
    'skos:inScheme': iri(`${EU}/${table}`),
  };
}

function englishLiteral(text: string): Literal {
  return { '@value': text, '@language': 'en' };
}

/** A name in each language. A name that is the same in all of them is in none: it is published once, untagged. */
export function nameValues(name: LocalizedText): RdfValue | readonly RdfValue[] {
  return name.en === name.fr && name.en === name.de ? name.en : languageTagged(name);
}
