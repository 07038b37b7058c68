import { describe, expect, it } from 'vitest';
import type { CatalogDocument } from '../../lib/catalog/documents.ts';
import {
  buildCatalogPage,
  buildDatasetDocument,
  buildDistributionDocument,
  buildServiceDocument,
  buildVersionDocument,
} from '../../lib/catalog/documents.ts';
import { RDF_FORMS } from '../../lib/catalog/rdf/forms.ts';
import { sameText } from '../../lib/core/language.ts';
import { buildLargeModel, EMPTY, MODEL, VERSION } from './model.ts';
import { readTriples } from './read-rdf.ts';

const address = `${MODEL.publicUrl}/catalog`;
const assertFound = (document: CatalogDocument | undefined): CatalogDocument => {
  if (document === undefined) throw new Error('no such document');
  return document;
};

const DOCUMENTS: [string, CatalogDocument | undefined | Promise<CatalogDocument | undefined>][] = [
  ['the catalog', buildCatalogPage(MODEL, undefined, address)],
  ['an empty catalog', buildCatalogPage(EMPTY, undefined, address)],
  [
    'the second page of a large catalog',
    buildCatalogPage(buildLargeModel(1_000), 'healthtech-figures-9903', address),
  ],
  ['the figures', buildDatasetDocument(MODEL, 'healthtech-figures-2025')],
  ['corrected figures', buildDatasetDocument(MODEL, 'healthtech-figures-2020.1')],
  ['the series of the figures', buildDatasetDocument(MODEL, 'healthtech-figures')],
  ['the series of the companies', buildDatasetDocument(MODEL, 'healthtech-mapping')],
  ['rows for everyone', buildDatasetDocument(MODEL, 'healthtech-companies-public')],
  ['rows for partners', buildDatasetDocument(MODEL, 'healthtech-companies')],
  ['rows for the data space', buildDatasetDocument(MODEL, 'healthtech-companies-dataspace')],
  ['a distribution', buildDistributionDocument(MODEL, 'healthtech-figures-2025', 'json')],
  ['a data service', buildServiceDocument(MODEL, 'dsp')],
  ['a version', buildVersionDocument(MODEL, VERSION)],
];

describe('14.1 the terms of HealthDCAT-AP', () => {
  const readPageText = async (model: typeof MODEL) =>
    JSON.stringify((await buildCatalogPage(model, undefined, address))?.node ?? null);

  it('14.1 are absent, unless a version of the profile is configured', async () => {
    expect(await readPageText(MODEL)).not.toMatch(/health(dcatap|dcat-ap):|HealthDCAT/i);
  });

  it('14.1 are only true statements, with a label that claims no conformance', async () => {
    const text = await readPageText({ ...MODEL, healthProfile: 'Release 8' });
    expect(text.match(/healthdcatap:\w+/g)).toEqual(['healthdcatap:numberOfRecords']);
    expect(text).toContain(
      'Has terms of HealthDCAT-AP Release 8 where they are true. Conformance is not claimed.',
    );
    expect(text).not.toContain('conformsTo":{"@id":"http://healthdata');
  });
});

describe('14.1 the formats of the catalog', () => {
  it.each(DOCUMENTS)('14.1 have the same triples for %s', async (_, built) => {
    const document = assertFound(await built);
    const read = await Promise.all(
      RDF_FORMS.map(async ({ mediaType, write }) => readTriples(await write(document), mediaType)),
    );
    expect(read).toHaveLength(3);
    expect(read[0]?.length).toBeGreaterThan(20);
    for (const triples of read) expect(triples).toEqual(read[0]);
  });

  it('14.1 keep every character of a hostile text', async () => {
    const text = '<b a="1">&amp; \\ "quoted" \'single\' \u{1F600}\r\n\tend]]>é';
    const publisher = {
      ...MODEL.publisher,
      contactName: sameText(text),
      name: { en: text, fr: `${text}f`, de: `${text}d` },
    };
    const document = assertFound(
      await buildCatalogPage({ ...MODEL, publisher }, undefined, address),
    );
    const read = await Promise.all(
      RDF_FORMS.map(async ({ mediaType, write }) => readTriples(await write(document), mediaType)),
    );
    for (const triples of read) expect(triples).toEqual(read[0]);
    expect(read[0]?.filter((line) => line.includes('quoted'))).toHaveLength(10); // 3 names, the contact, 2 provenances in 3 languages
  });

  it('14.1 write each triple once, also triples of several datasets', async () => {
    const document = assertFound(
      await buildCatalogPage(buildLargeModel(1_000), undefined, address),
    );
    const [turtle] = RDF_FORMS;
    const text = String(await turtle?.write(document));
    expect(text.split('a foaf:Agent')).toHaveLength(3); // the publisher and the co-owner
    expect(text.split('a dcat:DataService')).toHaveLength(3);
  });
});
