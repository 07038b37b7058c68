import { canonicalJson, type Json } from '../../core/digest.ts';
import { cachePerObject } from '../../core/once-per.ts';
import { type FieldDeclarations, type FieldType, fieldType } from '../../register/field.ts';
import { type PublishedField, publishedFields, WITHHELD } from '../field-groups.ts';
import type { RenderedVersion, TextFormat } from './text-format.ts';

/** Terms of the mapping itself; the fragment is the name of the field. */
const OWN = 'urn:luht:mapping-row:1#';

const DATATYPES: Partial<Record<FieldType, Json>> = {
  texts: { '@container': '@set' },
  date: { '@type': 'xsd:date' },
  moment: { '@type': 'xsd:dateTime' },
  number: { '@type': 'xsd:double' },
  url: { '@type': '@id' },
};

/** The JSON-LD context: an IRI for every member of a row. */
const buildContext = cachePerObject((fields: FieldDeclarations): string =>
  canonicalJson({
    '@version': 1.1,
    schema: 'https://schema.org/',
    dct: 'http://purl.org/dc/terms/',
    dcat: 'http://www.w3.org/ns/dcat#',
    xsd: 'http://www.w3.org/2001/XMLSchema#',
    mapping: OWN,
    ...Object.fromEntries(publishedFields(fields).map((field) => [field[0], toContextTerm(field)])),
    [WITHHELD]: { '@id': `mapping:${WITHHELD}`, '@container': '@set' },
  }),
);

/** A term of schema.org or Dublin Core if one has the same meaning, and otherwise one of the mapping. */
function toContextTerm([name, declaration]: PublishedField): Json {
  const { id = `mapping:${name}`, language } = declaration.term ?? {};
  if (language !== undefined) return { '@id': id, '@language': language };
  return { '@id': id, ...(DATATYPES[fieldType(declaration)] as object | undefined) };
}

/**
 * Number of line ends of the document in addition to those of the companies: two before the dataset and
 * two after the companies.
 */
export const LINES_AROUND_ROWS = 4;

/**
 * One JSON-LD document: the dataset, then a node for each company. A withheld field is absent. An
 * unknown value is `null`, which makes no statement in RDF.
 */
export function jsonLd({ dataset, id, edition, fields }: RenderedVersion): TextFormat {
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
    head: `{"@context":${buildContext(fields)},\n"@graph":[\n${canonicalJson(node)}`,
    row(row, groups) {
      const json = row.json(groups);
      const recordId = /"record_id":"([^"]*)"/.exec(json)?.[1] ?? '';
      return `,\n{"@id":"urn:luht:company:${recordId}","@type":"schema:Organization",${json.slice(1)}`;
    },
    between: '',
    tail: '\n]}\n',
  };
}
