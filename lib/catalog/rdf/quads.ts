import { DataFactory, type Quad, type Quad_Object } from 'n3';
import { type CatalogDocument, isNode, isReference } from '../documents.ts';
import { type Literal, type RdfNode, type RdfValue, type Term, toRdfIri } from '../vocabulary.ts';

const { namedNode, literal, quad } = DataFactory;
const TYPE = namedNode(toRdfIri('rdf:type'));

/** The triples of a document, those of one resource together. A resource that is described twice comes once. */
export function toQuads({ node, included }: CatalogDocument): Quad[] {
  const quads: Quad[] = [];
  const seen = new Set<string>();
  const describe = (each: RdfNode): void => {
    if (seen.has(each['@id'])) return;
    seen.add(each['@id']);
    quads.push(...quadsAbout(each));
    for (const inner of valuesOf(each).map(([, value]) => value))
      if (isNode(inner) && !isReference(inner)) describe(inner);
  };
  for (const each of [node, ...included]) describe(each);
  return quads;
}

/** What a node says of itself, without what it says of others. */
function quadsAbout(node: RdfNode): Quad[] {
  const subject = namedNode(node['@id']);
  const types = toList(node['@type'] ?? []);
  return [
    ...types.map((type) => quad(subject, TYPE, namedNode(toRdfIri(type)))),
    ...valuesOf(node).map(([term, value]) =>
      quad(subject, namedNode(toRdfIri(term)), toObject(value)),
    ),
  ];
}

function valuesOf(node: RdfNode): [Term, RdfValue][] {
  return Object.entries(node).flatMap(([name, values]) =>
    name.startsWith('@') || values === undefined
      ? []
      : toList(values as RdfValue | readonly RdfValue[]).map((value): [Term, RdfValue] => [
          name as Term,
          value,
        ]),
  );
}

function toObject(value: RdfValue): Quad_Object {
  if (typeof value === 'string') return literal(value);
  if (isNode(value)) return namedNode(value['@id']);
  const { '@value': text, '@language': language, '@type': type } = value as Literal;
  return literal(text, language ?? (type && namedNode(toRdfIri(type))));
}

function toList<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}
