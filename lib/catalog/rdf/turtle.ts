import { type Quad, Writer } from 'n3';
import { RDF_PREFIXES } from '../vocabulary.ts';

/** Writes triples as Turtle. */
export function toTurtle(quads: Quad[]): string {
  const writer = new Writer({ prefixes: RDF_PREFIXES });
  writer.addQuads(quads);
  let text = '';
  // Without a stream the writer keeps the text in memory and calls back synchronously.
  writer.end((error: Error | null, result: string) => {
    if (error) throw error;
    text = result;
  });
  return text;
}
