import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RegisterRecord } from '../../lib/catalog/register-records.ts';
import { sha256 } from '../../lib/core/digest.ts';
import { body, SETUP_URL, Setup } from './setup.ts';

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());

const record = (name: string) =>
  body<RegisterRecord & Record<string, unknown>>(setup.ask(`/catalog/records/${name}`));

async function readFields(name: string, language: 'en' | 'fr' | 'de' = 'en') {
  const { fields } = await record(name);
  return Object.fromEntries(fields.map(({ name, value }) => [name, value[language]]));
}

describe('14.1 the record for the register of protected data', () => {
  it('14.1 states the facts that the Data Governance Act requires, and no size', async () => {
    const fields = await readFields('protected-data');
    expect(fields).toMatchObject({
      identifier: 'healthtech-companies',
      landingPage: `${SETUP_URL}/catalog/datasets/healthtech-companies`,
      accessRights: expect.stringContaining('/access-right/RESTRICTED'),
      legalGround: expect.stringMatching(/^Commercial confidentiality.*2022\/868/),
      contact: 'Data desk, data@example.lu',
      conditions: expect.stringContaining(`${SETUP_URL}/docs#partner-terms`),
      size: expect.stringContaining('Not published'),
    });
    expect(fields['howToApply']).toContain(`${SETUP_URL}/access:`);
    expect(fields['howToApply']).toContain('Dataspace Protocol');
    expect(JSON.stringify(await record('protected-data'))).not.toMatch(
      /\b11[78]\b|2025-[0-9a-f]{12}/,
    );
  });

  it('14.1 has the same facts about the dataset as the catalog', async () => {
    const dataset = await body<Record<string, { '@value': string; '@language': string }[]>>(
      setup.ask('/catalog/datasets/healthtech-companies.jsonld'),
    );
    const fields = (await record('protected-data')).fields;
    for (const term of ['title', 'description'])
      for (const { '@value': text, '@language': language } of dataset[`dct:${term}`] ?? [])
        expect(fields.find(({ name }) => name === term)?.value).toMatchObject({ [language]: text });
  });
});

describe('14.1 the form sheet for open data', () => {
  it('14.1 has the fields of the form, and each file with its size and digest', async () => {
    const fields = await readFields('open-data');
    expect(fields).toMatchObject({
      license: expect.stringContaining('CC BY 4.0'),
      'extras.identifier': 'healthtech-figures',
      'spatial.zones': 'country:lu',
    });
    const url = fields['resources[0].url'] ?? '';
    const file = Buffer.from(await (await setup.ask(url.slice(SETUP_URL.length))).arrayBuffer());
    expect(fields['resources[0].filesize']).toBe(String(file.byteLength));
    expect(fields['resources[0].checksum']).toBe(`sha256 ${sha256(file)}`);
    expect(fields['resources[3].url']).toContain('/2020/');
  });

  it('14.1 has each file of each edition in the catalog, with its media type', async () => {
    const fields = await readFields('open-data');
    const listed = Object.entries(fields).flatMap(([name, value]) =>
      /^resources\[\d+\]\.url$/.test(name) ? [[value, fields[name.replace('url', 'format')]]] : [],
    );
    for (const [url = '', format = ''] of listed) {
      const type = (await setup.ask(url.slice(SETUP_URL.length))).headers.get('content-type');
      expect(format).toContain(`(${type?.split(';')[0]})`);
    }
    const urls: string[] = [];
    for (const edition of ['2025', '2020']) {
      const path = `/catalog/datasets/healthtech-figures-${edition}.ttl`;
      const turtle = await (await setup.ask(path)).text();
      urls.push(...[...turtle.matchAll(/dcat:downloadURL <([^>]+)>/g)].map(([, url = '']) => url));
    }
    expect(urls).toHaveLength(6);
    expect(listed.map(([url]) => url).sort()).toEqual(urls.sort());
  });
});

describe('14.1 a record', () => {
  it.each(['en', 'fr', 'de'] as const)('14.1 is a page in %s', async (language) => {
    for (const name of ['protected-data', 'open-data']) {
      const response = await setup.ask(`/catalog/records/${name}?lang=${language}`, {
        headers: { accept: 'text/html' },
      });
      const text = await response.text();
      const { title, fields } = await record(name);
      expect(text).toContain(`<h1>${title[language]}</h1>`);
      for (const field of fields) expect(text).toContain(`<code>${field.name}</code>`);
    }
  });

  it('14.1 is absent for an unknown register, and before the first publication', async () => {
    expect((await setup.ask('/catalog/records/none')).status).toBe(404);
    const empty = new Setup();
    for (const name of ['protected-data', 'open-data'])
      expect(await body(empty.ask(`/catalog/records/${name}`))).toMatchObject({
        status: 404,
        reason: 'nothing-to-register',
      });
    await empty.close();
  });
});
