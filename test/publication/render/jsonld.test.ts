import jsonld, { type JsonLdDocument } from 'jsonld';
import { describe, expect, it } from 'vitest';
import { publishedFields } from '../../../lib/publication/field-groups.ts';
import { jsonLd } from '../../../lib/publication/render/jsonld.ts';
import { SourceRow } from '../../../lib/publication/render/source-row.ts';
import { FIELDS_2025 } from '../../../lib/register/record-2025.ts';
import { companies, company } from '../records.ts';

const PUBLISHED_FIELDS = publishedFields(FIELDS_2025).map(([name]) => name);

const VERSION = {
  dataset: 'healthtech-companies',
  id: '2025-000000000000',
  edition: { id: '2025', referenceDate: '2025-09-30', rowsDigest: '0'.repeat(64) },
  fields: FIELDS_2025,
};
const ALL = 31;
/** Refuses a document with a member that has no IRI. */
const STRICT: object = { safe: true };

function documentOf(records: readonly object[], groups = ALL): JsonLdDocument {
  const format = jsonLd(VERSION);
  const rows = records.map((record) =>
    format.row(
      new SourceRow(Buffer.from(JSON.stringify(record)).toString('latin1'), FIELDS_2025),
      groups,
    ),
  );
  const bytes = Buffer.from(format.head + rows.join('') + format.tail, format.encoding);
  return JSON.parse(bytes.toString('utf8'));
}

describe('JSON-LD', () => {
  it('names every member by an absolute IRI, so an expansion loses nothing', async () => {
    const full = company(2, { vat_number: 'LU99000154', description_de: 'Ä' });
    const expanded = await jsonld.expand(documentOf([full]), STRICT);
    const [, node = {}] = expanded;
    const terms = Object.keys(node).filter((key) => !key.startsWith('@'));
    expect(terms.every((term) => /^(https?:|urn:)/.test(term))).toBe(true);
    const descriptions = (node as Record<string, unknown[]>)['https://schema.org/description'];
    expect(new Set(descriptions)).toEqual(
      new Set([
        { '@language': 'en', '@value': full.description_en },
        { '@language': 'fr', '@value': full.description_fr },
        { '@language': 'de', '@value': 'Ä' },
      ]),
    );
    // The three descriptions share a term, and `withheld` adds one more.
    expect(terms).toHaveLength(PUBLISHED_FIELDS.length - 2 + 1);
  });

  it('has a node for the dataset and for each company, also in RDF', async () => {
    const quads = String(
      await jsonld.toRDF(documentOf(companies(3)), { format: 'application/n-quads' }),
    );
    const organizations = quads
      .split('\n')
      .filter((quad) => quad.includes('schema.org/Organization'));
    expect(organizations).toHaveLength(3);
    expect(quads).toContain(
      '<urn:luht:company:LUHT-TEST-0001> <https://schema.org/foundingDate> "2015-04-01"^^<http://www.w3.org/2001/XMLSchema#date>',
    );
  });

  it('names the withheld groups and no withheld value', async () => {
    const [, node = {}] = await jsonld.expand(documentOf([company(1)], 1), STRICT);
    expect(JSON.stringify(node)).not.toContain('Contact 0001');
    expect((node as Record<string, unknown[]>)['urn:luht:mapping-row:1#withheld']).toHaveLength(4);
  });

  it('is complete without companies', () => {
    expect(documentOf([])).toMatchObject({ '@graph': [{ '@type': 'dcat:Dataset' }] });
  });
});
