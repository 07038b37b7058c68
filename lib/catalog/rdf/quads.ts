import { DataFactory, type NamedNode, type Quad, type Quad_Object } from 'n3';
import { type CatalogDocument, isNode, isReference } from '../documents.ts';
import { type RdfNode, type RdfValue, type Term, toRdfIri } from '../vocabulary.ts';

const { namedNode, literal, quad } = DataFactory;

/** The terms of the catalog as nodes. A page has 10,000 triples of about 50 terms. */
const TERMS = new Map<Term, NamedNode>();

function toTermNode(term: Term): NamedNode {
  let node = TERMS.get(term);
  if (node === undefined) {
    node = namedNode(toRdfIri(term));
    TERMS.set(term, node);
  }
  return node;
}

/** The triples of a document, those of one resource together. A resource that is described twice comes once. */
export function toQuads({ node, included }: CatalogDocument): Quad[] {
  const quads: Quad[] = [];
  const seen = new Set<string>();
  const describe = (each: RdfNode): void => {
    if (seen.has(each['@id'])) return;
    seen.add(each['@id']);
    const inner: RdfNode[] = [];
    addQuadsAbout(each, quads, inner);
    inner.forEach(describe);
  };
  for (const each of [node, ...included]) describe(each);
  return quads;
}

/**
 * Adds what a node says of itself.
 *
 * @param inner gets the resources that the node describes
 */
function addQuadsAbout(node: RdfNode, quads: Quad[], inner: RdfNode[]): void {
  const subject = namedNode(node['@id']);
  const add = (predicate: NamedNode, object: Quad_Object) =>
    quads.push(quad(subject, predicate, object));
  forEachValue(node['@type'], (type) => add(toTermNode('rdf:type'), toTermNode(type)));
  for (const name of Object.keys(node)) {
    if (name.startsWith('@')) continue;
    const predicate = toTermNode(name as Term);
    forEachValue(node[name as Term], (value) => {
      add(predicate, toObject(value));
      if (isNode(value) && !isReference(value)) inner.push(value);
    });
  }
}

function toObject(value: RdfValue): Quad_Object {
  if (typeof value === 'string') return literal(value);
  if (isNode(value)) return namedNode(value['@id']);
  const { '@value': text, '@language': language, '@type': type } = value;
  return literal(text, language ?? (type && toTermNode(type)));
}

function forEachValue<T>(values: T | readonly T[] | undefined, use: (value: T) => void): void {
  if (Array.isArray(values)) (values as readonly T[]).forEach(use);
  else if (values !== undefined) use(values as T);
}
