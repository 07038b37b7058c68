import { describe, expect, it } from 'vitest';
import { buildCatalogPage, buildDatasetDocument } from '../../lib/catalog/documents.ts';
import type { CatalogModel } from '../../lib/catalog/model.ts';
import { RDF_FORMS } from '../../lib/catalog/rdf/forms.ts';
import { sameText } from '../../lib/core/language.ts';
import { MODEL } from './model.ts';
import { readTriples } from './read-rdf.ts';

const AUTHORITY = 'http://publications.europa.eu/resource/authority/';
const LABEL = 'http://www.w3.org/2004/02/skos/core#prefLabel';
const FOAF_NAME = 'http://xmlns.com/foaf/0.1/name';
const VCARD_NAME = 'http://www.w3.org/2006/vcard/ns#fn';

/** The values of a property by subject, as N-Quads writes them. */
async function readValues(model: CatalogModel, property: string): Promise<Map<string, string[]>> {
  const [turtle] = RDF_FORMS;
  const values = new Map<string, string[]>();
  for (const document of [
    await buildCatalogPage(model, undefined, `${model.publicUrl}/catalog`),
    await buildDatasetDocument(model, 'healthtech-mapping'),
  ]) {
    if (turtle === undefined || document === undefined) throw new Error('no document');
    for (const line of await readTriples(await turtle.write(document), turtle.mediaType)) {
      const [, subject = '', predicate, value = ''] = /^<(.*?)> <(.*?)> (.*) \.$/.exec(line) ?? [];
      if (predicate !== property) continue;
      values.set(subject, [...new Set([...(values.get(subject) ?? []), value])].sort());
    }
  }
  return values;
}

/** The names that the EU publishes: English, French, German. Source: its SKOS files of these tables. */
const OFFICIAL: Readonly<Record<string, readonly [string, string, string]>> = {
  'country/LUX': ['Luxembourg', 'Luxembourg', 'Luxemburg'],
  'data-theme/ECON': ['Economy and finance', 'Économie et finances', 'Wirtschaft und Finanzen'],
  'data-theme/HEAL': ['Health', 'Santé', 'Gesundheit'],
  'file-type/CSV': ['CSV', 'CSV', 'CSV'],
  'file-type/JSON': ['JSON', 'JSON', 'JSON'],
  'file-type/JSON_LD': ['JSON-LD', 'JSON-LD', 'JSON-LD'],
  'file-type/XLSX': ['Excel XLSX', 'Excel XLSX', 'Excel XLSX'],
  'frequency/DAILY': ['daily', 'quotidien', 'täglich'],
  'frequency/IRREG': ['irregular', 'irrégulier', 'unregelmäßig'],
  'frequency/NEVER': ['never', 'jamais', 'niemals'],
  'language/DEU': ['German', 'allemand', 'Deutsch'],
  'language/ENG': ['English', 'anglais', 'Englisch'],
  'language/FRA': ['French', 'français', 'Französisch'],
  'licence/CC_BY_4_0': [
    'Creative Commons Attribution 4.0 International',
    'Creative Commons Attribution 4.0 International',
    'Creative Commons Namensnennung 4.0 International',
  ],
};
/** No official name in French or German was found for these: see lib/catalog/README.md. */
const ENGLISH_ONLY: Readonly<Record<string, string>> = {
  'access-right/PUBLIC': 'public',
  'access-right/RESTRICTED': 'restricted',
  'dataset-type/STATISTICAL': 'Statistical data',
  'distribution-status/COMPLETED': 'completed',
  'file-type/PARQUET': 'Apache Parquet',
  'planned-availability/AVAILABLE': 'available',
};

describe('14.1 the catalog names in three languages', () => {
  it('each entry of a table of the EU, as the EU names it', async () => {
    const expected = [
      ...Object.entries(OFFICIAL).map(([id, [en, fr, de]]): [string, string[]] => [
        AUTHORITY + id,
        [`"${de}"@de`, `"${en}"@en`, `"${fr}"@fr`].sort(),
      ]),
      ...Object.entries(ENGLISH_ONLY).map(([id, en]): [string, string[]] => [
        AUTHORITY + id,
        [`"${en}"@en`],
      ]),
    ];
    const parquet = { format: 'parquet', mediaType: 'application/vnd.apache.parquet' };
    const companies = MODEL.companies && {
      ...MODEL.companies,
      formats: [...MODEL.companies.formats, parquet],
    };
    const found = await readValues({ ...MODEL, companies }, LABEL);
    expect(new Map([...found].sort())).toEqual(new Map(expected.sort()));
  });

  it('the organisations and the contact', async () => {
    const names = [...(await readValues(MODEL, FOAF_NAME)).values()];
    expect(names).toContainEqual(['"Ministerium"@de', '"Ministry"@en', '"Ministère"@fr']);
    expect([...(await readValues(MODEL, VCARD_NAME)).values()]).toEqual([
      ['"Data desk"@en', '"Datenstelle"@de', '"Service des données"@fr'],
    ]);
  });

  it('a name once and without a language, if it is the same in all languages', async () => {
    const publisher = {
      ...MODEL.publisher,
      name: sameText('Luxinnovation'),
      contactName: sameText('Ada'),
    };
    const model = { ...MODEL, publisher };
    expect([...(await readValues(model, FOAF_NAME)).values()]).toContainEqual(['"Luxinnovation"']);
    expect([...(await readValues(model, VCARD_NAME)).values()]).toEqual([['"Ada"']]);
  });

  it('the organisations of the settings in the provenance', async () => {
    const values = await readValues(MODEL, 'http://purl.org/dc/terms/description');
    const texts = [...values].filter(([id]) => id.endsWith('#provenance')).flatMap(([, v]) => v);
    expect(texts.length).toBeGreaterThan(5);
    for (const text of texts) expect(text).toMatch(/Office|Bureau|Amt/);
    expect(texts.join()).not.toMatch(/Luxinnovation|\{/);
  });
});
