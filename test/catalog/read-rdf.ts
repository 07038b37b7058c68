import jsonld, { type JsonLdDocument } from 'jsonld';
import { Parser, Writer } from 'n3';
import { RdfXmlParser } from 'rdfxml-streaming-parser';

type Quads = Parameters<Writer['addQuads']>[0];

/** The triples of a document, read by the parser of another project, as sorted canonical N-Quads. */
export async function readTriples(text: string, mediaType: string): Promise<string[]> {
  const quads = await readQuads(text, mediaType);
  // Our documents have no blank nodes, so the canonical form is the sorted one (RDFC-1.0 #canonicalization).
  const lines = new Writer({ format: 'N-Quads' }).quadsToString(quads).trim().split('\n');
  if (lines.some((line) => line.includes('_:'))) throw new Error('a blank node');
  return [...new Set(lines)].sort();
}

async function readQuads(text: string, mediaType: string): Promise<Quads> {
  if (mediaType === 'text/turtle') return new Parser({ format: 'text/turtle' }).parse(text);
  if (mediaType === 'application/rdf+xml') return readRdfXml(text);
  const documentLoader = (url: string) => Promise.reject(new Error(`asked for ${url}`));
  const nquads = await jsonld.toRDF(
    JSON.parse(text) as JsonLdDocument,
    {
      format: 'application/n-quads',
      documentLoader,
      safe: true,
    } as never,
  );
  return new Parser({ format: 'N-Quads' }).parse(String(nquads));
}

function readRdfXml(text: string): Promise<Quads> {
  return new Promise((resolve, reject) => {
    const quads: Quads = [];
    const parser = new RdfXmlParser();
    parser.on('data', (quad) => quads.push(quad));
    parser.on('error', reject);
    parser.on('end', () => resolve(quads));
    parser.write(text);
    parser.end();
  });
}
