import type { CatalogDocument } from '../documents.ts';
import { RDF_PREFIXES } from '../vocabulary.ts';

/** A form in which machines read the catalog. */
export interface RdfForm {
  readonly name: string;
  readonly mediaType: string;
  /** Ends of addresses that ask for this form. The first one is named where we write an address. */
  readonly suffixes: readonly [string, ...string[]];
  write(document: CatalogDocument): string | Promise<string>;
}

/** The forms in the order of preference of a caller that takes all of them. The writers are loaded when they are needed. */
export const RDF_FORMS: readonly RdfForm[] = [
  {
    name: 'Turtle',
    mediaType: 'text/turtle',
    suffixes: ['ttl'],
    async write(document) {
      const [{ toTurtle }, { toQuads }] = await Promise.all([
        import('./turtle.ts'),
        import('./quads.ts'),
      ]);
      return toTurtle(toQuads(document));
    },
  },
  {
    name: 'RDF/XML',
    mediaType: 'application/rdf+xml',
    suffixes: ['rdf', 'xml'],
    async write(document) {
      const [{ toRdfXml }, { toQuads }] = await Promise.all([
        import('./rdf-xml.ts'),
        import('./quads.ts'),
      ]);
      return toRdfXml(toQuads(document));
    },
  },
  {
    name: 'JSON-LD',
    mediaType: 'application/ld+json',
    suffixes: ['jsonld'],
    // The model has the members of JSON-LD already; what it refers to stands in `@included`.
    write({ node, included }) {
      const more = included.length === 0 ? {} : { '@included': included };
      return `${JSON.stringify({ '@context': RDF_PREFIXES, ...node, ...more })}\n`;
    },
  },
];
