import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCatalogOrigin, readConfig } from '../../lib/app/config.ts';
import { findDataset } from '../../lib/catalog/datasets.ts';
import { describeDataset } from '../../lib/catalog/describe-dataset.ts';
import type { CatalogModel } from '../../lib/catalog/model.ts';
import { coversPurpose } from '../../lib/consent/purposes.ts';
import type { Json } from '../../lib/core/digest.ts';
import { type Instant, instant } from '../../lib/core/instant.ts';
import { CatalogPages } from '../../lib/dsp/catalog/catalog-pages.ts';
import { findOffer, type OfferedDatasets } from '../../lib/dsp/common/offered-dataset.ts';
import { evaluate } from '../../lib/dsp/policy/evaluate.ts';
import type { Policy } from '../../lib/dsp/policy/policy.ts';
import { policyExpiry } from '../../lib/dsp/policy/policy-expiry.ts';
import { createVocabulary } from '../../lib/dsp/policy/vocabulary.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { catalogSource } from '../../lib/offers/catalog-source.ts';
import { createOfferedDatasets, OFFER_TERMS } from '../../lib/offers/offered-datasets.ts';
import { CATALOG_PROPERTIES } from '../../lib/offers/offered-properties.ts';
import { catalogRevision } from '../../lib/store/catalog-revision.ts';
import { ListedEditions } from '../../lib/store/listed-editions.ts';
import type { Table } from '../../lib/store/table.ts';
import { openEditionEntries } from '../catalog/model.ts';
import { body, SETUP_URL, Setup } from './setup.ts';

const VOCABULARY = createVocabulary();

const MEMBERSHIP = 'https://w3id.org/edc/v0.0.1/ns/membershipStatus';
const PURPOSE = 'http://www.w3.org/ns/odrl/2/purpose';
const DPV = 'https://w3id.org/dpv#';
const CORRECTED = readFileSync('examples/mapping-2020.csv');
const COMPANIES = 'healthtech-companies';
const AT = instant('2025-09-30T22:00:00Z');

const MODEL: CatalogModel = {
  publicUrl: 'https://kaart.test',
  dspUrl: 'https://kaart.test/dsp/2025-1',
  publisher: {
    name: { en: 'Office', fr: 'Office', de: 'Amt' },
    homepage: 'https://office.test',
    contactName: { en: 'Ada Person', fr: 'Ada Person', de: 'Ada Person' },
    contactEmail: 'ada@office.test',
  },
  coOwner: {
    name: { en: 'Ministry', fr: 'Ministère', de: 'Ministerium' },
    homepage: 'https://ministry.test',
  },
  figureFormats: [{ format: 'json', mediaType: 'application/json' }],
  editions: openEditionEntries(
    ['2025', '2020'].map((edition) => ({
      edition,
      referenceDate: `${edition}-09-30`,
      releasedAt: AT,
      previous: edition === '2025' ? '2020' : null,
      corrects: null,
      corrections: [],
      bytes: 1,
      sha256: '0'.repeat(64),
    })),
  ),
  companies: {
    edition: '2025',
    releasedAt: AT,
    formats: [{ format: 'jsonl', mediaType: 'application/jsonl' }],
    open: { version: '2025-0123456789ab', publishedAt: AT, rows: 0, coveragePercent: 0 },
    staleSince: null,
    nightFailsSince: null,
  },
};

const openOffered = (model: CatalogModel, now = AT) =>
  createOfferedDatasets({ model: async () => model, revision: async () => '1', clock: () => now });

async function findCompanies(model: CatalogModel, now?: Instant) {
  const found = await openOffered(model, now).find(COMPANIES);
  if (found === undefined) throw new Error('not offered');
  return found;
}

describe('the company dataset', () => {
  it.each<[string, Record<string, string[]>]>([
    ['a participant without claims', {}],
    ['a former member', { [MEMBERSHIP]: ['suspended'] }],
    ['a participant with another claim', { membershipStatus: ['active'] }],
  ])('is hidden from %s', async (_, values) => {
    const { access } = await findCompanies(MODEL);
    expect(evaluate(access, { now: AT, values }, VOCABULARY).kind).toBe('deny');
  });

  it.each<[string, string[], string]>([
    ['no purpose', [], '2026-01-01T00:00:00Z'],
    ['a purpose that no notice names', [`${DPV}Marketing`], '2026-01-01T00:00:00Z'],
    ['direct marketing', [`${DPV}DirectMarketing`], '2026-01-01T00:00:00Z'],
    [
      'direct marketing in addition to research',
      [`${DPV}DirectMarketing`, `${DPV}ScientificResearch`],
      '2026-01-01T00:00:00Z',
    ],
    ['research after the end of its terms', [`${DPV}ScientificResearch`], '2026-12-31T23:00:00Z'],
  ])('cannot be agreed on for %s', async (_, purposes, now) => {
    const { offer } = await findCompanies(MODEL);
    const values = { [MEMBERSHIP]: ['active'], [PURPOSE]: purposes };
    expect(evaluate(offer, { now: instant(now), values }, VOCABULARY).kind).toBe('deny');
  });

  it('cannot be agreed on with a participant that is not a member, even if it sees the dataset', async () => {
    const { offer } = await findCompanies(MODEL);
    const values = { [PURPOSE]: [`${DPV}ScientificResearch`] };
    expect(evaluate(offer, { now: AT, values }, VOCABULARY).kind).toBe('deny');
  });

  it('is visible to members, with terms for the purposes of every notice until the end of the next year', async () => {
    const { access, offer } = await findCompanies(MODEL);
    const member = { [MEMBERSHIP]: ['active'] };
    expect(evaluate(access, { now: AT, values: member }, VOCABULARY).kind).toBe('permit');
    const purposes = ['ScientificResearch', 'AcademicResearch', 'ResearchAndDevelopment'];
    for (const name of [...purposes, 'PublicBenefit', 'ServiceProvision']) {
      const purpose = `${DPV}${name}`;
      expect(coversPurpose(purpose)).toBe(true);
      const facts = {
        now: instant('2026-12-31T22:59:59.999Z'),
        values: { ...member, [PURPOSE]: [purpose] },
      };
      expect(evaluate(offer, facts, VOCABULARY)).toMatchObject({ kind: 'permit' });
    }
  });

  it('11.3 keeps its offer for a year in Luxembourg, whenever its version was published', async () => {
    const readOfferIdAt = async (at: string) =>
      (await findCompanies(MODEL, instant(at))).offer['@id'];
    const [first, last, next, later] = await Promise.all(
      [
        '2025-12-31T23:00:00Z',
        '2026-12-31T22:59:59.999Z',
        '2026-12-31T23:00:00Z',
        '2031-06-01T00:00:00Z',
      ].map(readOfferIdAt),
    );
    expect(first).toMatch(/^urn:kaart:offer:healthtech-companies:[0-9a-f]{32}$/);
    expect(last).toBe(first);
    expect(new Set([first, next, later]).size).toBe(3);
  });

  it.each([
    ['in summer', '2026-07-01T00:00:00Z', '2027-12-31T22:59:59.999Z'],
    ['at New Year in Luxembourg', '2026-12-31T23:00:00Z', '2028-12-31T22:59:59.999Z'],
    ['before New Year in Luxembourg', '2026-12-31T22:59:59Z', '2027-12-31T22:59:59.999Z'],
  ])('11.3 ends its terms with the last day of the next year, offered %s', async (_, at, end) => {
    expect(policyExpiry((await findCompanies(MODEL, instant(at))).offer)).toBe(end);
  });

  it('11.3 accepts the offer of the previous year, but no longer lists it', async () => {
    const before = await findCompanies(MODEL, instant('2026-12-31T22:00:00Z'));
    const after = await findCompanies(MODEL, instant('2026-12-31T23:30:00Z'));
    expect(after.offer['@id']).not.toBe(before.offer['@id']);
    expect(findOffer(after, before.offer['@id'])).toEqual(before.offer);
    expect(findOffer(after, after.offer['@id'])).toEqual(after.offer);
    expect(findOffer(after, 'urn:no:such:offer')).toBeUndefined();
  });

  it('11.3 has another catalog revision in another year, so no cached catalog keeps an old offer', async () => {
    const readRevisionAt = (at: string) => openOffered(MODEL, instant(at)).revision();
    const before = await readRevisionAt('2026-12-31T22:59:59.999Z');
    expect(await readRevisionAt('2026-01-01T00:00:00Z')).toBe(before);
    expect(await readRevisionAt('2026-12-31T23:00:00Z')).not.toBe(before);
  });

  it('is not offered before the first publication', async () => {
    const offered = openOffered({ ...MODEL, companies: null });
    expect((await offered.all()).map(({ id }) => id)).not.toContain(COMPANIES);
    expect(await offered.find(COMPANIES)).toBeUndefined();
  });
});

describe('figures', () => {
  it('are visible to everyone, on open terms', async () => {
    const figures = await openOffered(MODEL).find('healthtech-figures-2025');
    expect(figures?.offer).toEqual({
      '@id': expect.stringMatching(/^urn:kaart:offer:healthtech-figures-2025:[0-9a-f]{32}$/),
      '@type': 'Offer',
      permission: [{ action: 'use' }, { action: 'odrl:distribute' }, { action: 'odrl:derive' }],
      obligation: [{ action: 'odrl:attribute' }],
    });
    for (const policy of [figures?.access, figures?.offer] as Policy[])
      expect(evaluate(policy, { now: AT, values: {} }, VOCABULARY).kind).toBe('permit');
    expect(figures?.properties['dct:license']).toEqual({
      '@id': 'http://publications.europa.eu/resource/authority/licence/CC_BY_4_0',
    });
  });

  it('of different editions have different offers of the same terms', async () => {
    const [newer, older] = await Promise.all(
      ['2025', '2020'].map((edition) => openOffered(MODEL).find(`healthtech-figures-${edition}`)),
    );
    expect(newer?.offer['@id']).not.toBe(older?.offer['@id']);
    expect(newer?.offer.permission).toEqual(older?.offer.permission);
  });
});

describe('the description of a dataset', () => {
  it('14.1 has the id as identifier, a link to its page, and the facts of the catalog', async () => {
    const all = await openOffered(MODEL).all();
    expect(all).toHaveLength(4); // two years of figures, the rows for the data space and the public rows
    for (const { id, properties } of all) {
      const { '@id': page } = properties['dcat:landingPage'] as { '@id': string };
      const listed = await findDataset(MODEL, page.split('/').at(-1) ?? '');
      const node: Record<string, unknown> = { ...(listed && describeDataset(MODEL, listed)) };
      expect([id, node['@id']]).toEqual([properties['dct:identifier'], page]);
      const distributions = node['dcat:distribution'] as { [name: string]: unknown }[];
      const byProtocol = distributions.find(({ '@id': each }) => String(each).endsWith('/dsp'));
      expect(byProtocol).toMatchObject({
        'dcat:accessURL': { '@id': `${MODEL.dspUrl}/catalog/datasets/${id}` },
        'dct:license': properties['dct:license'],
      });
      const own = ['dct:identifier', 'dcat:landingPage', 'dct:license'];
      for (const [name, value] of Object.entries(properties))
        if (!own.includes(name)) expect([id, name, value]).toEqual([id, name, node[name]]);
    }
  });

  /** Names of members and types, and prefixed values of types, at any depth. */
  function listNames(value: Json): string[] {
    if (Array.isArray(value)) return value.flatMap(listNames);
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, inner]) => [
      name === '@type' ? String(inner) : name,
      ...listNames(inner as Json),
    ]);
  }

  it('needs no other context than that of the protocol', async () => {
    const all = await openOffered(MODEL).all();
    const allValue = [CATALOG_PROPERTIES, ...all.map(({ properties }) => properties)];
    for (const name of allValue.flatMap((properties) => listNames(properties as Json)))
      expect(name).toMatch(/^(@id|@value|@language|(dct|dcat|xsd):\w+)$/);
  });

  it('has a title in three languages, a licence and a version, and no person, count or size', async () => {
    for (const { properties } of await openOffered(MODEL).all()) {
      expect(properties).toMatchObject({
        'dct:title': ['en', 'fr', 'de'].map((language) => ({ '@language': language })),
        'dct:license': { '@id': expect.any(String) },
        'dct:accessRights': { '@id': expect.any(String) },
        'dct:modified': { '@value': AT },
        'dcat:theme': [{}, {}],
        'dcat:version': expect.any(String),
      });
      expect(JSON.stringify(properties)).not.toMatch(/Ada|ada@|85|byteSize|checksum/);
    }
  });
});

describe('terms from a settings file', () => {
  it('replace the built-in terms', async () => {
    const mine: Policy = { permission: [{ action: 'use' }] };
    const terms = { ...OFFER_TERMS, companies: () => ({ access: mine, contract: mine }) };
    const offered = createOfferedDatasets({
      model: async () => MODEL,
      revision: async () => '1',
      clock: () => AT,
      terms,
    });
    const found = await offered.find(COMPANIES);
    expect(found?.access).toEqual(mine);
    expect(found?.offer['@id']).not.toBe((await findCompanies(MODEL)).offer['@id']);
  });
});

describe('the offers of a Kaart after publications', () => {
  let setup: Setup;
  let table: Table;
  let offered: OfferedDatasets;
  const listIds = async () => (await offered.all()).map(({ id }) => id);

  beforeAll(async () => {
    setup = await Setup.demonstration();
    table = openSqliteTable(join(setup.home, 'kaart.sqlite'));
    const { publication } = setup.kaart;
    const source = catalogSource(
      {
        origin: buildCatalogOrigin({ ...readConfig({}), publicUrl: SETUP_URL }),
        listedEditions: new ListedEditions(table),
        publication,
        nights: setup.kaart.nights,
      },
      () => catalogRevision(table),
    );
    offered = createOfferedDatasets({
      model: () => source.now(),
      revision: () => source.revision(),
      clock: () => AT,
    });
  });
  afterAll(async () => {
    await table.close();
    await setup.close();
  });

  it('are the figures of each edition and the companies, with the edition of restricted rows and the version of open rows', async () => {
    expect(await listIds()).toEqual([
      COMPANIES,
      `${COMPANIES}-public`,
      'healthtech-figures-2025',
      'healthtech-figures-2020',
    ]);
    const { version } = await setup.kaart.publication.head();
    const found = await offered.find(COMPANIES);
    expect(found?.properties['dcat:version']).toBe(version.edition.id);
    const open = await offered.find(`${COMPANIES}-public`);
    expect(open?.properties['dcat:version']).toBe(version.views.public.id);
  });

  it('have a new revision after a release and after a version, at the next call', async () => {
    const before = await offered.revision();
    const { id } = await body<{ id: string }>(setup.import(CORRECTED, '&edition=2020.1'));
    await setup.as('analyst:alice', `/v1/imports/${id}/submit`, { json: { changeNote: 'x' } });
    expect(await offered.revision()).toBe(before);
    await setup.as('releaser:bob', `/v1/imports/${id}/release`, { json: {} });
    expect(await offered.revision()).not.toBe(before);
    expect(await listIds()).toContain('healthtech-figures-2020.1');
  });

  it('9.12 name no version of restricted rows, so a withdrawal does not change them', async () => {
    const readProperties = async () => (await offered.find(COMPANIES))?.properties;
    const before = await readProperties();
    await setup.as('consent-officer', '/v1/companies/LUHT-DEMO-0106/withdrawals', {
      json: {
        fieldGroups: ['registry'],
        audiences: ['dataspace'],
        givenBy: 'company-representative',
        language: 'fr',
        evidenceRef: 'mail://1',
      },
    });
    await setup.kaart.deliver();
    expect(await readProperties()).toEqual(before);
  });

  it('lack a retracted edition at the next call, in the catalog of the protocol too', async () => {
    const pages = new CatalogPages({
      datasets: offered,
      vocabulary: VOCABULARY,
      participantId: 'did:web:kaart.test',
      endpointUrl: `${SETUP_URL}/dsp/2025-1`,
      properties: CATALOG_PROPERTIES,
    });
    const readFirstPage = async () => {
      const { body: bytes } = await pages.page({ claims: {} }, { offset: 0, limit: 100 }, AT);
      return JSON.parse(Buffer.from(bytes).toString()).dataset.map(
        (each: { '@id': string }) => each['@id'],
      );
    };
    expect(await readFirstPage()).toContain('healthtech-figures-2020.1');
    const json = { reason: 'a test file' };
    await setup.as('releaser:bob', '/v1/editions/2020.1/retraction', { json });
    expect(await readFirstPage()).toEqual([
      `${COMPANIES}-public`,
      'healthtech-figures-2025',
      'healthtech-figures-2020',
    ]);
    expect(await offered.find('healthtech-figures-2020.1')).toBeUndefined();
  });
});
