/** The prefixes and typed terms of the catalog document, so that every name in it expands to an IRI. */
export const DCAT_CONTEXT = {
  adms: 'http://www.w3.org/ns/adms#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dcatap: 'http://data.europa.eu/r5r/',
  dct: 'http://purl.org/dc/terms/',
  dqv: 'http://www.w3.org/ns/dqv#',
  foaf: 'http://xmlns.com/foaf/0.1/',
  spdx: 'http://spdx.org/rdf/terms#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const;

const EU = 'http://publications.europa.eu/resource/authority';

/** Entries of the EU authority tables that the catalog uses. */
export const AUTHORITY = {
  ccBy4: `${EU}/licence/CC_BY_4_0`,
  daily: `${EU}/frequency/DAILY`,
  irregular: `${EU}/frequency/IRREG`,
  economy: `${EU}/data-theme/ECON`,
  health: `${EU}/data-theme/HEAL`,
  luxembourg: `${EU}/country/LUX`,
  public: `${EU}/access-right/PUBLIC`,
  restricted: `${EU}/access-right/RESTRICTED`,
  available: `${EU}/planned-availability/AVAILABLE`,
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
