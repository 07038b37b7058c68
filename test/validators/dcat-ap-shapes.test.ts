import { Parser, type Quad, Store } from 'n3';
import SHACLValidator from 'rdf-validate-shacl';
import { describe, expect, it } from 'vitest';
import {
  buildCatalogPage,
  buildDatasetDocument,
  buildDistributionDocument,
  buildServiceDocument,
  buildVersionDocument,
  type CatalogDocument,
} from '../../lib/catalog/documents.ts';
import { toQuads } from '../../lib/catalog/rdf/quads.ts';
import { MODEL, VERSION } from '../catalog/model.ts';
import { shapeFiles, sharedTurtle } from './reference.ts';

const read = (text: string): Quad[] => new Parser().parse(text);
const BACKGROUND = read(sharedTurtle('background.ttl'));
const CURRENT = { ...VERSION, id: '2025-0123456789ab', previous: VERSION.id, replacedBy: null };

/** All documents that a harvester collects: the catalog, and each document with a separate address. */
const DOCUMENTS: readonly (CatalogDocument | undefined)[] = await Promise.all([
  buildCatalogPage(MODEL, undefined, `${MODEL.publicUrl}/catalog`),
  buildDatasetDocument(MODEL, 'healthtech-figures-2025'),
  ...['json', 'csv', 'xlsx'].map((name) =>
    buildDistributionDocument(MODEL, 'healthtech-figures-2025', name),
  ),
  buildServiceDocument(MODEL, 'dsp'),
  buildVersionDocument(MODEL, CURRENT),
  buildVersionDocument(MODEL, { ...VERSION, previous: null }),
]);
const QUADS = DOCUMENTS.flatMap((document) => (document === undefined ? [] : toQuads(document)));

/** The violations that the shapes of one file find in some triples. */
async function violations(shapes: string, quads: readonly Quad[]): Promise<string[]> {
  // The imported vocabularies are on the network. The background contains the parts that we use.
  const rules = read(sharedTurtle(shapes)).filter(
    ({ predicate }) => predicate.value !== 'http://www.w3.org/2002/07/owl#imports',
  );
  const validator = new SHACLValidator(new Store(rules) as never);
  const data = new Store([...BACKGROUND, ...quads]);
  const { results } = await validator.validate(data as never);
  return results.flatMap(({ severity, focusNode, path, value }) =>
    severity?.value.endsWith('Violation')
      ? [[focusNode, path, value].map((term) => (term as { value?: string })?.value).join(' ')]
      : [],
  );
}

describe('14.1 DCAT-AP 3.0.1', () => {
  it('14.1 has five files of shapes', () => {
    expect(shapeFiles()).toHaveLength(5);
    expect(DOCUMENTS).not.toContain(undefined);
  });

  it.each(shapeFiles())('14.1 reports no violation for %s', async (file) => {
    expect(await violations(file, QUADS)).toEqual([]);
  });

  it('14.1 reports a missing title, scheme or class', async () => {
    const found = async (file: string, term: string) => {
      const rest = QUADS.filter(({ predicate }) => !predicate.value.endsWith(term));
      return (await violations(`dcat-ap-3.0.1/${file}`, rest)).length;
    };
    expect(await found('shapes.ttl', '/title')).toBeGreaterThan(5);
    expect(await found('mdr-vocabularies.shape.ttl', '#inScheme')).toBeGreaterThan(0);
    const series = `<${MODEL.publicUrl}/catalog/datasets/healthtech-figures>`;
    const mixed = `<${MODEL.publicUrl}/catalog> <http://www.w3.org/ns/dcat#dataset> ${series}.`;
    expect(await violations('dcat-ap-3.0.1/range.ttl', [...QUADS, ...read(mixed)])).toHaveLength(1);
  });
});
