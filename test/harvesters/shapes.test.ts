import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningKaart } from '../../lib/app/serve.ts';
import { runReader, serveDemonstration, setting } from './served.ts';

/**
 * The official shapes of DCAT-AP 3.0.1. Their warnings are allowed (`-w`): the publisher is not a corporate
 * body of the EU.
 */
const SHAPES = [
  'shapes.ttl',
  'range.ttl',
  'mdr-vocabularies.shape.ttl',
  'deprecateduris.ttl',
  'shapes_recommended.ttl',
];

let kaart: RunningKaart;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kaart-shapes-'));
  kaart = await serveDemonstration();
});
afterAll(() => kaart.close());

describe.each([
  ['ttl', 'turtle'],
  ['rdf', 'xml'],
  ['jsonld', 'json-ld'],
])('14.1 pySHACL checks /catalog.%s by the shapes of DCAT-AP 3.0.1', (suffix, format) => {
  it.each(SHAPES)('%s: no violation', async (shapes) => {
    const data = await withBackground(suffix, format);
    const shape = join(setting('KAART_SHAPES'), shapes);
    const { ok, output } = await runReader('pyshacl', ['-w', '-s', shape, '-f', 'human', data]);
    expect(ok, output.slice(0, 4000)).toBe(true);
  });

  it('finds a violation if a title is missing', async () => {
    const data = await withBackground(
      suffix,
      format,
      'g.remove((None, rdflib.DCTERMS.title, None))',
    );
    const shape = join(setting('KAART_SHAPES'), 'shapes.ttl');
    const { ok, output } = await runReader('pyshacl', ['-s', shape, '-f', 'human', data]);
    expect([ok, output.includes('title')]).toEqual([false, true]);
  });
});

/**
 * Our catalog, together with the facts about the EU's code lists that the shapes need.
 *
 * @param change Python code that changes the graph `g`
 * @returns path of a file in Turtle
 */
async function withBackground(suffix: string, format: string, change = ''): Promise<string> {
  const file = join(folder, `catalog.${suffix}`);
  writeFileSync(file, await (await fetch(`${kaart.url}/catalog.${suffix}`)).text());
  const merged = join(folder, `${suffix}-with-background.ttl`);
  const program = `import rdflib, sys
g = rdflib.Graph().parse(sys.argv[1], format=sys.argv[2])
assert len(g) > 100, 'the catalog has no triples'
g.parse(sys.argv[3], format='turtle')
${change}
g.serialize(sys.argv[4], format='turtle')`;
  const background = join(setting('KAART_SHAPES'), '../background.ttl');
  const { ok, output } = await runReader('python', [
    '-c',
    program,
    file,
    format,
    background,
    merged,
  ]);
  expect(ok, output).toBe(true);
  return merged;
}

/** The next page of each form has the same form, so only the addresses of the pages differ. */
it('14.1 rdflib reads the same triples from Turtle, RDF/XML and JSON-LD', async () => {
  for (const suffix of ['ttl', 'rdf', 'jsonld'])
    writeFileSync(
      join(folder, `same.${suffix}`),
      await (await fetch(`${kaart.url}/catalog.${suffix}`)).text(),
    );
  const program = `import rdflib, sys
from rdflib.compare import to_isomorphic
import re
page = re.compile(r'/catalog\\.(ttl|rdf|jsonld)\\?after=')
def plain(g):
    out = rdflib.Graph()
    for triple in g:
        out.add(tuple(rdflib.URIRef(page.sub('/catalog?after=', t)) if isinstance(t, rdflib.URIRef) else t for t in triple))
    return out
graphs = [rdflib.Graph().parse(f'same.{s}', format=f) for s, f in (('ttl', 'turtle'), ('rdf', 'xml'), ('jsonld', 'json-ld'))]
sets = [to_isomorphic(plain(g)) for g in graphs]
for other in (1, 2):
    for triple in (sets[0] - sets[other]) + (sets[other] - sets[0]): print(other, triple)
print(len(graphs[0]), 'triples')
sys.exit(0 if sets[0] == sets[1] == sets[2] and len(graphs[0]) > 100 else 1)`;
  const { ok, output } = await runReader('python', ['-c', program], folder);
  expect(ok, output.slice(0, 4000)).toBe(true);
});
