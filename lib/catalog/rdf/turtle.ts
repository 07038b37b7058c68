import { type Quad, Writer } from 'n3';
import { RDF_PREFIXES } from '../vocabulary.ts';

/** Triples as Turtle. */
export function toTurtle(quads: Quad[]): string {
  const writer = new Writer({ prefixes: RDF_PREFIXES });
  writer.addQuads(quads);
  let text = '';
  // Without a stream the writer has all of it in memory and calls back at once.
  writer.end((error: Error | null, result: string) => {
    if (error) throw error;
    text = result;
  });
  return text;
}
