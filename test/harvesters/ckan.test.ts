import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningKaart } from '../../lib/app/serve.ts';
import { CkanSource, extra } from './ckan.ts';
import { serveDemonstration } from './served.ts';

const FORMATS = [
  ['ttl', 'text/turtle'],
  ['rdf', 'application/rdf+xml'],
  ['jsonld', 'application/ld+json'],
] as const;

describe.each(FORMATS)('14.1 ckanext-dcat harvests /catalog.%s', (suffix, mediaType) => {
  // CKAN identifies a dataset by its IRI, so each source uses a separate Kaart.
  let kaart: RunningKaart;
  let source: CkanSource;
  beforeAll(async () => {
    kaart = await serveDemonstration();
  });
  afterAll(() => kaart.close());

  it('without an error, each dataset once', async () => {
    source = await CkanSource.create(
      `kaart-${suffix}`,
      `${kaart.url}/catalog.${suffix}`,
      mediaType,
    );
    const stats = await source.harvest();
    expect(await source.errors()).toMatchObject({ gather_errors: [], object_errors: {} });
    const datasets = await source.datasets();
    const identifiers = datasets.map((each) => extra(each, 'identifier'));
    expect(identifiers.sort()).toEqual(await ownIdentifiers(kaart));
    expect(stats).toMatchObject({ added: identifiers.length, errored: 0 });
  });

  it('with title, description, rights, contact and publisher', async () => {
    const datasets = await source.datasets();
    expect(datasets.length).toBeGreaterThan(3);
    for (const dataset of datasets) {
      expect(dataset.title).not.toBe('');
      expect(dataset.notes).not.toBe('');
      for (const key of ['uri', 'access_rights', 'contact_email', 'publisher_name', 'theme'])
        expect(extra(dataset, key), `${key} of ${dataset.title}`).toBeTruthy();
      // A blank node gets a random name without meaning.
      for (const { key, value } of dataset.extras)
        expect(value, key).not.toMatch(/^N[0-9a-f]{32}$/);
    }
  });

  it('with distributions whose addresses respond', async () => {
    const datasets = await source.datasets();
    expect(datasets.length).toBeGreaterThan(3);
    for (const dataset of datasets)
      for (const { uri, url } of dataset.resources) {
        expect((await fetch(uri, { headers: { accept: mediaType } })).status, uri).toBe(200);
        // Restricted rows need a token, and so does the Dataspace Protocol.
        const restricted = extra(dataset, 'access_rights')?.endsWith('RESTRICTED');
        const asksForToken = restricted || url.startsWith(`${kaart.url}/dsp/`);
        expect((await fetch(url)).status, url).toBe(asksForToken ? 401 : 200);
      }
  });

  it('a second time without a change', async () => {
    const { length } = await source.datasets();
    expect(await source.harvest()).toMatchObject({ added: 0, deleted: 0, errored: 0 });
    expect([length > 3, (await source.datasets()).length]).toEqual([true, length]);
  });

  it('and removes a dataset that is no longer in the catalog', async () => {
    const token = await kaart.mintOperatorToken({ subject: 'alice', roles: ['releaser'] });
    const retracted = await fetch(`${kaart.url}/v1/editions/2020/retraction`, {
      method: 'POST',
      body: JSON.stringify({ reason: 'a row was read wrongly' }),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    expect(retracted.ok).toBe(true);
    const before = (await source.datasets()).map((each) => extra(each, 'identifier'));
    expect(await source.harvest()).toMatchObject({ deleted: 1, errored: 0 });
    const after = (await source.datasets()).map((each) => extra(each, 'identifier'));
    const left = before.filter((id) => id !== 'healthtech-figures-2020');
    expect([left.length, after.sort()]).toEqual([before.length - 1, left.sort()]);
  });
});

/** Identifiers of the datasets, read from our own JSON-LD. */
async function ownIdentifiers(kaart: RunningKaart): Promise<string[]> {
  const document = (await (await fetch(`${kaart.url}/catalog.jsonld`)).json()) as object;
  const found = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { '@type': type, 'dct:identifier': id } = node as Record<string, unknown>;
    if ([type].flat().includes('dcat:Dataset') && typeof id === 'string') found.add(id);
    for (const value of Object.values(node)) walk(value);
  };
  walk(document);
  return [...found].sort();
}
