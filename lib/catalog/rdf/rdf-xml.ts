import type { Literal, Quad } from 'n3';
import { RDF_PREFIXES, toRdfIri } from '../vocabulary.ts';

const STRING = toRdfIri('xsd:string');
const LANGUAGE_TEXT = toRdfIri('rdf:langString');

/**
 * Writes triples as RDF/XML.
 *
 * @param quads grouped by subject; every predicate has one of our prefixes
 * @see https://www.w3.org/TR/rdf-syntax-grammar/
 */
export function toRdfXml(quads: readonly Quad[]): string {
  const namespaces = Object.entries(RDF_PREFIXES).map(([name, iri]) => ` xmlns:${name}="${iri}"`);
  const parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF', ...namespaces, '>\n'];
  let subject: string | undefined;
  for (const quad of quads) {
    if (quad.subject.value !== subject) {
      if (subject !== undefined) parts.push('</rdf:Description>\n');
      subject = quad.subject.value;
      parts.push(`<rdf:Description rdf:about="${escapeXml(subject)}">\n`);
    }
    parts.push('  ', property(quad), '\n');
  }
  if (subject !== undefined) parts.push('</rdf:Description>\n');
  parts.push('</rdf:RDF>\n');
  return parts.join('');
}

function property({ predicate, object }: Quad): string {
  const name = qualifiedName(predicate.value);
  if (object.termType !== 'Literal') return `<${name} rdf:resource="${escapeXml(object.value)}"/>`;
  return `<${name}${attributes(object)}>${escapeXml(object.value)}</${name}>`;
}

function attributes({ language, datatype }: Literal): string {
  if (datatype.value === LANGUAGE_TEXT) return ` xml:lang="${escapeXml(language)}"`;
  return datatype.value === STRING ? '' : ` rdf:datatype="${escapeXml(datatype.value)}"`;
}

/** Returns the name of a predicate with its prefix, e.g. `dct:title`. @throws RangeError if none of our prefixes fits */
function qualifiedName(predicate: string): string {
  for (const [prefix, namespace] of Object.entries(RDF_PREFIXES))
    if (predicate.startsWith(namespace)) return `${prefix}:${predicate.slice(namespace.length)}`;
  throw new RangeError(`no prefix for ${predicate}`);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // An XML parser turns these into spaces or drops them.
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

function escapeXml(text: string): string {
  return text.replace(/[&<>"\r\n\t]/g, (character) => ENTITIES[character] ?? character);
}
