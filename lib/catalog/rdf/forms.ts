import type { CatalogDocument } from '../documents.ts';
import { RDF_PREFIXES } from '../vocabulary.ts';

/** A form in which machines read the catalog. */
export interface RdfForm {
  readonly name: string;
  readonly mediaType: string;
  /** Suffixes of URLs that request this form. Our own links use the first one. */
  readonly suffixes: readonly [string, ...string[]];
  write(document: CatalogDocument): string | Promise<string>;
}

/** The forms, the preferred one first for a caller that accepts all of them. The writers are loaded when they are needed. */
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
    // A document already has the members of JSON-LD. The resources that it refers to are put into `@included`.
    write({ node, included }) {
      const more = included.length === 0 ? {} : { '@included': included };
      return `${JSON.stringify({ '@context': RDF_PREFIXES, ...node, ...more })}\n`;
    },
  },
];
