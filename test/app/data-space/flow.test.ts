import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DSP_PATH } from '../../../lib/dsp/common/vocabulary.ts';
import { body, linesOf } from '../setup.ts';
import { COMPANIES, DataSpace, FIGURES } from './data-space.ts';

let space: DataSpace;
beforeAll(async () => {
  space = await DataSpace.open();
});
afterAll(() => space.close());

const requestCatalog = (address: string, page = {}) =>
  space.consumer.as('operator', '/v1/catalog-requests', { json: { address, ...page } });
const listIdsIn = (catalog: { dataset?: { '@id': string }[] }) =>
  catalog.dataset?.map((dataset) => dataset['@id']);

describe('a catalog of another connector', () => {
  it.each([
    ['its root', ''],
    ['its root with a slash', '/'],
    ['its DSP base', DSP_PATH],
    ['its catalog', `${DSP_PATH}/catalog`],
    ['its catalog request', `${DSP_PATH}/catalog/request`],
  ])('is found by %s', async (_, path) => {
    const response = await requestCatalog(space.provider.url + path);
    const catalog = await body<{ participantId: string; dataset: { '@id': string }[] }>(response);
    expect(catalog.participantId).toBe('provider');
    expect(listIdsIn(catalog)).toEqual([
      COMPANIES,
      `${COMPANIES}-public`,
      FIGURES,
      'healthtech-figures-2020',
    ]);
  });

  it('is read in pages', async () => {
    const page = requestCatalog(space.provider.url, { offset: 1, limit: 1 });
    expect(listIdsIn(await body(page))).toEqual([`${COMPANIES}-public`]);
  });

  it.each([
    ['is a private address', 'http://10.0.0.1/dsp', 400, 'address-refused'],
    ['is cloud metadata', 'http://169.254.169.254/latest', 400, 'address-refused'],
    ['is no URL', 'provider', 400, 'message-invalid'],
    ['is of another scheme', 'ftp://127.0.0.1/dsp', 400, 'message-invalid'],
    ['has no server', 'http://127.0.0.1:9/dsp', 422, 'counterparty-unreachable'],
  ])('is not requested if the address %s', async (_, address, status, code) => {
    expect(await body(requestCatalog(address))).toMatchObject({ status, code });
  });

  it('is refused if another kind of server responds', async () => {
    const address = `${space.provider.url}/nowhere`;
    expect(await body(requestCatalog(address))).toMatchObject({
      status: 422,
      code: 'counterparty-unreachable',
    });
  });

  it.each([
    ['a dataset that is not there', { dataset: 'nothing' }],
    ['an offer that is not there', { dataset: COMPANIES, offer: 'urn:nothing' }],
  ])('has no dataset for a negotiation for %s', async (_, terms) => {
    const json = { address: space.base, ...terms };
    const response = space.consumer.as('operator', '/v1/negotiations', { json });
    expect(await body(response)).toMatchObject({ status: 404, code: 'not-found' });
  });
});

describe('from the catalog to the data', () => {
  it('the companies come with the fields for the data space, under an agreement that both sides store', async () => {
    const agreement = await space.agree(COMPANIES);
    const listAgreements = (setup: DataSpace['provider']) =>
      linesOf(setup.as('operator', '/v1/agreements'));
    const [[theirs], [ours]] = [
      await listAgreements(space.provider),
      await listAgreements(space.consumer),
    ];
    expect([theirs, ours]).toMatchObject([
      { id: agreement, role: 'provider', counterpartyId: 'consumer', audience: 'dataspace' },
      { id: agreement, role: 'consumer', counterpartyId: 'provider', dataset: COMPANIES },
    ]);
    expect(theirs?.['agreement']).toEqual(ours?.['agreement']);
    const { consumerPid, providerPid } = await space.started(agreement);
    const { endpoint, authorization = '' } = await space.address(consumerPid);
    expect(endpoint).toBe(`${space.provider.url}/data/${providerPid}`);
    const response = await space.read(providerPid, `Bearer ${authorization}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.toString().trimEnd().split('\n')).toHaveLength(95);
    const sha256 = createHash('sha256').update(bytes).digest('base64');
    expect(response.headers.get('repr-digest')).toBe(`sha-256=:${sha256}:`);
  });

  it('a withdrawal removes its company from the very next read', async () => {
    const { consumerPid, providerPid } = await space.started(await space.agree());
    const { authorization = '' } = await space.address(consumerPid);
    const readTransferRows = async () => linesOf(space.read(providerPid, authorization));
    const before = await readTransferRows();
    const company = before[7]?.['record_id'];
    const json = {
      givenBy: 'company-representative',
      language: 'fr',
      evidenceRef: 'mail://1',
      fieldGroups: ['registry'],
      audiences: ['dataspace'],
    };
    const path = `/v1/companies/${company}/withdrawals`;
    expect((await space.provider.as('consent-officer', path, { json })).status).toBe(201);
    const after = await readTransferRows();
    expect(before.length - after.length).toBe(1);
    expect(after.map(({ record_id }) => record_id)).not.toContain(company);
  });

  it('every read is recorded with its agreement before the first byte is sent', async () => {
    const agreement = await space.agree();
    const { consumerPid, providerPid } = await space.started(agreement);
    const { authorization = '' } = await space.address(consumerPid);
    await (await space.read(providerPid, authorization)).text();
    await (
      await space.read(providerPid, authorization, { headers: { range: 'bytes=0-9' } })
    ).text();
    await (await space.read(providerPid, authorization, {}, '?format=csv')).text();
    const since = 'disclosures?since=1970-01-01T00:00:00Z';
    const read = await linesOf(space.provider.as('auditor', `/v1/participants/consumer/${since}`));
    const own = read.filter((entry) => entry['agreement'] === agreement);
    expect(own).toMatchObject([
      { format: 'jsonl', audience: 'dataspace', dataset: COMPANIES },
      { format: 'jsonl', bytes: 10 },
      { format: 'csv' },
    ]);
    const unknown = space.provider.as('auditor', `/v1/participants/nobody/${since}`);
    expect(await body(unknown)).toMatchObject({ status: 404, code: 'not-found' });
  });

  it('the data are available in other formats, in ranges, and with conditional requests', async () => {
    const { consumerPid, providerPid } = await space.started();
    const { authorization = '' } = await space.address(consumerPid);
    const read = (headers = {}, query = '') =>
      space.read(providerPid, authorization, { headers }, query);
    const whole = await read();
    const text = await whole.text();
    const etag = whole.headers.get('etag') ?? '';
    expect((await read({ 'if-none-match': etag })).status).toBe(304);
    const part = await read({ range: 'bytes=5-14', 'if-range': etag });
    expect([part.status, await part.text()]).toEqual([206, text.slice(5, 15)]);
    expect((await read({ range: 'bytes=999999999-' })).status).toBe(416);
    expect(await (await read({}, '?format=csv')).text()).toMatch(/^record_id,/);
    expect((await read({}, '?format=docx')).status).toBe(400);
  });

  it.each([
    ['one of the agreement', 'https://w3id.org/dpv%23AcademicResearch', 200],
    ['another', 'https://w3id.org/dpv%23DirectMarketing', 403],
  ])('the purpose of a read is %s', async (_, purpose, status) => {
    const { consumerPid, providerPid } = await space.started();
    const { authorization = '' } = await space.address(consumerPid);
    const response = await space.read(providerPid, authorization, {}, `?purpose=${purpose}`);
    expect(response.status).toBe(status);
  });

  it('the figures are one document, equal to that of the edition', async () => {
    const { consumerPid, providerPid } = await space.started(await space.agree(FIGURES));
    const { authorization = '' } = await space.address(consumerPid);
    const response = await space.read(providerPid, authorization);
    const text = await response.text();
    const official = await space.provider.ask('/v1/editions/2025/figures');
    expect(JSON.parse(text)).toEqual(await official.json());
    const etag = response.headers.get('etag') ?? '';
    const again = await space.read(providerPid, authorization, {
      headers: { 'if-none-match': etag },
    });
    expect(again.status).toBe(304);
    const part = await space.read(providerPid, authorization, { headers: { range: 'bytes=-8' } });
    expect([part.status, await part.text()]).toEqual([206, text.slice(-8)]);
  });
});
