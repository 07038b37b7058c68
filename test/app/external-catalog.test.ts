import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/app/config.ts';
import { CatalogueDouble, type DidDocument } from '../external-catalog/catalogue-double.ts';
import { body, DECISION, linesOf, SETUP_URL, Setup } from './setup.ts';

const DID = 'did:web:kaart.test';
const COMPANIES = `${SETUP_URL}/catalog/datasets/healthtech-companies-dataspace`;
const FIGURES = `${SETUP_URL}/catalog/datasets/healthtech-figures`;
const NEEDED = {
  KAART_REGISTRATION_NUMBER: 'vatID=LU12345678',
  KAART_LEGAL_COUNTRY: 'LU',
  KAART_TERMS_URL: 'https://kaart.example/terms.pdf',
  KAART_TERMS_DIGEST: '0'.repeat(64),
};

interface Status {
  readonly isRemoved: boolean;
  readonly reason: string | null;
  readonly assets: readonly { id: string; edition: string | null; state: string }[];
}

let setup: Setup;
let catalogue: CatalogueDouble;
const readStatus = async () => body<Status>(setup.as('operator', '/v1/external-catalog'));
const listEditions = async () =>
  Object.fromEntries(
    (await readStatus()).assets.map(({ id, edition, state }) => [id, [edition, state]]),
  );
const waitForEditions = async (wanted: object) => {
  await setup.kaart.deliver();
  await expect.poll(listEditions, { timeout: 30_000 }).toEqual(wanted);
};

beforeAll(async () => {
  catalogue = await CatalogueDouble.open(DID, async () => {
    const document = await setup.ask('/.well-known/did.json');
    return (await document.json()) as DidDocument;
  });
  setup = await Setup.demonstration(undefined, {
    ...NEEDED,
    KAART_EXTERNAL_CATALOG: catalogue.url,
    KAART_EXTERNAL_CATALOG_TOKEN_URL: catalogue.tokenUrl,
    KAART_EXTERNAL_CATALOG_CLIENT_ID: 'kaart',
    KAART_EXTERNAL_CATALOG_CLIENT_SECRET: catalogue.secret,
    KAART_OUTBOUND_ALLOW: '127.0.0.0/8',
  });
});
afterAll(async () => {
  await setup.close();
  await catalogue.close();
});

describe('the external catalog of a Kaart', () => {
  it('has what is released', async () => {
    const pushed = await setup.as('operator', '/v1/external-catalog/publication', {
      method: 'POST',
    });
    expect(pushed.status).toBe(202);
    const published = ['2025', 'PUBLISHED'];
    await waitForEditions({
      [DID]: [null, 'PUBLISHED'],
      [COMPANIES]: published,
      [FIGURES]: published,
    });
    expect([...catalogue.assets.keys()].toSorted()).toEqual([DID, COMPANIES, FIGURES].toSorted());
  });

  it('is not called when a company withdraws, and names no company', async () => {
    const calls = catalogue.calls.length;
    const json = { ...DECISION, audiences: ['dataspace', 'public'] };
    for (const what of ['consents', 'withdrawals']) {
      const path = `/v1/companies/LUHT-DEMO-0106/${what}`;
      expect((await setup.as('consent-officer', path, { json })).status).toBe(201);
      const before = (await setup.kaart.publication.head()).version.seq;
      await setup.as('publisher', '/v1/publications', { json: {} });
      expect((await setup.kaart.publication.head()).version.seq).toBeGreaterThan(before);
      await setup.kaart.deliver();
    }
    await setup.kaart.waitUntilIdle();
    expect(catalogue.calls.length).toBe(calls);
    const told = [...catalogue.contents.values()]
      .flatMap((jwt) => jwt.split('.'))
      .map((part) => Buffer.from(part, 'base64url').toString())
      .join();
    expect(told).not.toContain('LUHT-DEMO');
  });

  it('gets a release at once, and loses it with its retraction', async () => {
    const file = readFileSync('test/fixtures/mapping/mapping-dirty.csv');
    const { id } = await body<{ id: string }>(setup.import(file, '', 'analyst:alice'));
    const path = `/v1/imports/${id}`;
    for (const row of await linesOf(setup.as('analyst', `${path}/review`)))
      await setup.as('analyst', `${path}/review/${row['id']}`, { json: { kind: 'drop' } });
    await setup.as('analyst:alice', `${path}/submit`, { json: { changeNote: 'x' } });
    await setup.as('releaser:bob', `${path}/release`, { json: {} });
    const published = ['2025', 'PUBLISHED'];
    const person = { [DID]: [null, 'PUBLISHED'] };
    await waitForEditions({
      ...person,
      [COMPANIES]: published,
      [FIGURES]: ['2025.1', 'PUBLISHED'],
    });
    const json = { reason: 'a test file' };
    await setup.as('releaser:bob', '/v1/editions/2025.1/retraction', { json });
    await waitForEditions({ ...person, [COMPANIES]: published, [FIGURES]: published });
    expect(catalogue.assets.get(FIGURES)?.versions).toHaveLength(3);
  });

  it('is compared each night, and has nothing after a removal', async () => {
    catalogue.assets.clear();
    await setup.kaart.night();
    await setup.kaart.deliver();
    await expect.poll(() => catalogue.assets.size, { timeout: 30_000 }).toBe(3);
    await waitForEditions(await listEditions());
    await setup.as('operator', '/v1/external-catalog/removal', { method: 'POST' });
    await waitForEditions({});
    expect([catalogue.assets.size, (await readStatus()).isRemoved]).toEqual([0, true]);
    const actions = await linesOf<{ action: string }>(
      setup.as('auditor', '/v1/audit/entries?action=external-catalog.removed'),
    );
    expect(actions).toHaveLength(1);
  });

  it('is for operators', async () => {
    for (const role of ['analyst', 'auditor', 'partner-admin'] as const)
      expect((await setup.as(role, '/v1/external-catalog')).status).toBe(403);
    expect((await setup.ask('/v1/external-catalog')).status).toBe(401);
  });

  it('never shows its secret', async () => {
    expect(JSON.stringify(await readStatus())).not.toContain(catalogue.secret);
    expect(setup.log.join()).not.toContain(catalogue.secret);
  });
});

describe('the settings of an external catalog', () => {
  const WHOLE = {
    ...NEEDED,
    KAART_EXTERNAL_CATALOG: 'https://fc.example/',
    KAART_EXTERNAL_CATALOG_TOKEN_URL: 'https://id.example/token',
    KAART_EXTERNAL_CATALOG_CLIENT_ID: 'kaart',
  };

  it('go together', () => {
    expect(readConfig(WHOLE).KAART_EXTERNAL_CATALOG).toBe('https://fc.example');
    for (const name of Object.keys(WHOLE).filter((each) => each !== 'KAART_EXTERNAL_CATALOG'))
      expect(() => readConfig({ ...WHOLE, [name]: undefined })).toThrow(
        expect.objectContaining({ code: 'config-invalid', details: { variables: [name] } }),
      );
  });

  it.each([
    ['KAART_EXTERNAL_CATALOG', 'https://10.0.0.1'],
    ['KAART_EXTERNAL_CATALOG_TOKEN_URL', 'http://id.example/token'],
    ['KAART_PARTICIPANT_ID', 'urn:connector:kaart'],
    ['KAART_REGISTRATION_NUMBER', 'LU12345678'],
    ['KAART_LEGAL_COUNTRY', 'Luxembourg'],
  ])('are refused with %s=%s', (name, value) => {
    expect(() => readConfig({ ...WHOLE, [name]: value })).toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        details: expect.objectContaining({ variables: [name] }),
      }),
    );
  });
});
