/**
 * Prefixes of the context of DSP 2025-1 with their namespaces.
 *
 * @see DSP 2025-1 `context/dspace.jsonld`
 */
export const NAMESPACES = {
  dspace: 'https://w3id.org/dspace/2025/1/',
  odrl: 'http://www.w3.org/ns/odrl/2/',
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
} as const;

export type Prefix = keyof typeof NAMESPACES;

/** All spellings of a term: bare, with its prefix, as a full IRI. */
export function listSpellings(term: string, prefix: Prefix): readonly string[] {
  return [term, `${prefix}:${term}`, `${NAMESPACES[prefix]}${term}`];
}
