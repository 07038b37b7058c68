import { EDC_NS } from '../common/vocabulary.ts';

/** Namespace of ODRL; terms without a prefix belong to it. @see DSP 2025-1 odrl-profile.jsonld */
export const ODRL_NS = 'http://www.w3.org/ns/odrl/2/';
export const XSD_NS = 'http://www.w3.org/2001/XMLSchema#';
/** The action of the profile of the protocol; every request uses it. */
export const USE = `${ODRL_NS}use`;
/** The operand that is compared with the clock. */
export const DATE_TIME = `${ODRL_NS}dateTime`;

const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['odrl', ODRL_NS],
  ['edc', EDC_NS],
  ['dpv', 'https://w3id.org/dpv#'],
  ['xsd', XSD_NS],
]);

/** Expands a known prefix of a value; other text stays unchanged. */
export function expandPrefix(text: string): string {
  const [, prefix = '', name = ''] = /^([a-z]+):(?!\/\/)(.+)$/s.exec(text) ?? [];
  const namespace = NAMESPACES.get(prefix);
  return namespace === undefined ? text : namespace + name;
}

/** The full IRI of an action or operand on the wire: with a prefix, bare (a term of ODRL), or full. */
export function expandTerm(term: string): string {
  return term.includes(':') ? expandPrefix(term) : ODRL_NS + term;
}

/**
 * The spelling of a term that each message can have: the context of the protocol defines the prefix of ODRL and no
 * other one of ours, so an EDC answers 400 to `edc:membershipStatus`.
 *
 * @see DSP 2025-1 odrl-profile.jsonld
 */
export function toPortableTerm(term: string): string {
  const iri = expandPrefix(term);
  return iri.startsWith(ODRL_NS) ? term : iri;
}

/** The shortest spelling of an IRI, for people. */
export function shortTerm(iri: string): string {
  for (const [prefix, namespace] of NAMESPACES)
    if (iri.startsWith(namespace)) return `${prefix}:${iri.slice(namespace.length)}`;
  return iri;
}
