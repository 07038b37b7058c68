import { canonicalJson, type Json } from '../../core/digest.ts';
import { PUBLISHED_FIELDS, type PublishedField } from '../field-groups.ts';
import { type FieldType, fieldType, WITHHELD } from './field-types.ts';
import type { RenderedVersion, TextFormat } from './text-format.ts';

/** Terms of the mapping itself; the fragment is the name of the field. */
const OWN = 'urn:luht:mapping-row:1#';

/** Fields for which schema.org or Dublin Core has a term of the same meaning. */
const SHARED_TERMS: Partial<Record<PublishedField, string>> = {
  record_id: 'dct:identifier',
  legal_name: 'schema:legalName',
  trade_name: 'schema:alternateName',
  vat_number: 'schema:vatID',
  incorporation_date: 'schema:foundingDate',
  street: 'schema:streetAddress',
  postcode: 'schema:postalCode',
  locality: 'schema:addressLocality',
  country: 'schema:addressCountry',
  website: 'schema:url',
  employees: 'schema:numberOfEmployees',
  contact_email: 'schema:email',
  updated_at: 'dct:modified',
};

const DATATYPES: Partial<Record<FieldType, Json>> = {
  texts: { '@container': '@set' },
  date: { '@type': 'xsd:date' },
  moment: { '@type': 'xsd:dateTime' },
  number: { '@type': 'xsd:double' },
  url: { '@type': '@id' },
};

/** Names every member of a row by an IRI. */
const CONTEXT: Json = {
  '@version': 1.1,
  schema: 'https://schema.org/',
  dct: 'http://purl.org/dc/terms/',
  dcat: 'http://www.w3.org/ns/dcat#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  mapping: OWN,
  ...Object.fromEntries(PUBLISHED_FIELDS.map((field) => [field, termOf(field)])),
  [WITHHELD]: { '@id': `mapping:${WITHHELD}`, '@container': '@set' },
};

function termOf(field: PublishedField): Json {
  const language = /^description_(..)$/.exec(field)?.[1];
  if (language !== undefined) return { '@id': 'schema:description', '@language': language };
  const id = SHARED_TERMS[field] ?? `mapping:${field}`;
  return { '@id': id, ...(DATATYPES[fieldType(field)] as object | undefined) };
}

/** Lines of the document that hold no company: two before the dataset's, which ends with the first company's comma, and two after. */
export const LINES_AROUND_ROWS = 4;

/**
 * One JSON-LD document: the dataset, then a node for each company. A withheld field is absent;
 * what is unknown is `null`, which says nothing in RDF.
 */
export function jsonLd({ dataset, id, edition }: RenderedVersion): TextFormat {
  const node: Json = {
    '@id': `urn:luht:dataset:${dataset}:${id}`,
    '@type': 'dcat:Dataset',
    'dct:identifier': dataset,
    'dcat:version': id,
    'dct:isVersionOf': { '@id': `urn:luht:dataset:${dataset}` },
    'dct:temporal': edition.referenceDate,
  };
  return {
    format: 'jsonld',
    encoding: 'latin1',
    head: `{"@context":${canonicalJson(CONTEXT)},\n"@graph":[\n${canonicalJson(node)}`,
    row(row, groups) {
      const json = row.json(groups);
      const recordId = /"record_id":"([^"]*)"/.exec(json)?.[1] ?? '';
      return `,\n{"@id":"urn:luht:company:${recordId}","@type":"schema:Organization",${json.slice(1)}`;
    },
    tail: '\n]}\n',
  };
}
