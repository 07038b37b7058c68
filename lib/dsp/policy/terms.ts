import { EDC_NS } from '../common/vocabulary.ts';

/** Namespace of ODRL; a term without a prefix is one of its. @see DSP 2025-1 odrl-profile.jsonld */
export const ODRL_NS = 'http://www.w3.org/ns/odrl/2/';
export const XSD_NS = 'http://www.w3.org/2001/XMLSchema#';
/** The action that the protocol's own profile names, and that everything asks for. */
export const USE = `${ODRL_NS}use`;
/** The operand that is compared with the clock. */
export const DATE_TIME = `${ODRL_NS}dateTime`;

const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['odrl', ODRL_NS],
  ['edc', EDC_NS],
  ['dpv', 'https://w3id.org/dpv#'],
  ['xsd', XSD_NS],
]);

/** A value with its known prefix written out; any other text stays as it is. */
export function expandPrefix(text: string): string {
  const [, prefix = '', name = ''] = /^([a-z]+):(?!\/\/)(.+)$/s.exec(text) ?? [];
  const namespace = NAMESPACES.get(prefix);
  return namespace === undefined ? text : namespace + name;
}

/** The full IRI of an action or operand as it stands on the wire: prefixed, bare (then ODRL's) or full. */
export function expandTerm(term: string): string {
  return term.includes(':') ? expandPrefix(term) : ODRL_NS + term;
}

/** The shortest way to write an IRI, for people. */
export function shortTerm(iri: string): string {
  for (const [prefix, namespace] of NAMESPACES)
    if (iri.startsWith(namespace)) return `${prefix}:${iri.slice(namespace.length)}`;
  return iri;
}
