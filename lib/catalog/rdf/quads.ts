import { DataFactory, type NamedNode, type Quad, type Quad_Object } from 'n3';
import { type CatalogDocument, isNode, isReference } from '../documents.ts';
import { type RdfNode, type RdfValue, type Term, toRdfIri } from '../vocabulary.ts';

const { namedNode, literal, quad } = DataFactory;

/** The nodes of the terms of the catalog, so that each is made once. A page has 10,000 triples with about 50 terms. */
const TERMS = new Map<Term, NamedNode>();

function toTermNode(term: Term): NamedNode {
  let node = TERMS.get(term);
  if (node === undefined) {
    node = namedNode(toRdfIri(term));
    TERMS.set(term, node);
  }
  return node;
}

/** Returns the triples of a document, grouped by resource. A resource that is described twice is written once. */
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
 * Adds the triples whose subject is a node.
 *
 * @param inner the resources that the node describes are added to this list
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
