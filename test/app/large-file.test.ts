import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { body, CHANGES, DATA, DECISION, linesOf, RESEARCH, Setup } from './setup.ts';

const ROWS = '7000';
const generateFile = (...more: string[]) =>
  execFileSync('node', ['test/fixtures/scale/gen-scale.mjs', ROWS, ...more], {
    maxBuffer: 2 ** 26,
  });

describe('a file over the size limit of a response', () => {
  const setup = new Setup('2025-10-01T00:00:00Z', { KAART_FORMATS: 'jsonl' });
  let token = '';
  const fetchData = (headers = {}, method = 'GET') =>
    setup.withToken(token, DATA, { headers, method });
  const readLocationPath = (response: Response) =>
    new URL(response.headers.get('location') ?? '').pathname;

  beforeAll(async () => {
    const uploadFile = async (role: 'analyst' | 'consent-officer', file: Buffer) => {
      const { id, url } = await body<{ id: string; url: string }>(
        setup.as(role, '/v1/uploads', { json: { bytes: file.length } }),
      );
      await setup.ask(new URL(url).pathname, { method: 'PUT', body: file });
      return id;
    };
    const rows = await uploadFile('analyst', generateFile());
    const { id } = await body<{ id: string }>(setup.import('', `&upload=${rows}`));
    await setup.as('analyst:alice', `/v1/imports/${id}/submit`, { json: {} });
    await setup.as('releaser:bob', `/v1/imports/${id}/release`, { json: {} });
    const consents = await uploadFile('consent-officer', generateFile('--consents'));
    await setup.as('consent-officer', `/v1/consents/imports?upload=${consents}`, {
      method: 'POST',
    });
    await setup.as('publisher', '/v1/publications', { json: {} });
    const { client_secret } = await body<{ client_secret: string }>(
      setup.as('partner-admin', '/v1/partners', {
        json: { client_id: 'big', name: 'Big', purposes: [RESEARCH] },
      }),
    );
    token = await setup.token('big', client_secret);
  });
  afterAll(() => setup.close());

  it('redirects by 303 to a link that needs no token, and gives the whole file', async () => {
    const response = await fetchData();
    expect([response.status, await response.text()]).toEqual([303, '']);
    const file = await setup.ask(readLocationPath(response));
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(bytes.length).toBeGreaterThan(4_000_000);
    const digest = createHash('sha256').update(bytes).digest('hex');
    expect((await fetchData({}, 'HEAD')).headers.get('etag')).toBe(`"${digest}"`);
    expect(file.headers.get('content-disposition')).toContain('healthtech-companies.jsonl');
  });

  it('14.2 is sent directly to a caller that accepts compression, if the compressed file fits', async () => {
    const response = await fetchData({ 'accept-encoding': 'gzip' });
    expect([response.status, response.headers.get('content-encoding')]).toEqual([200, 'gzip']);
    const text = gunzipSync(Buffer.from(await response.arrayBuffer()));
    const whole = await (await setup.ask(readLocationPath(await fetchData()))).arrayBuffer();
    expect(text).toEqual(Buffer.from(whole));
  });

  it('14.2 has a link to each stored form, with its coding', async () => {
    const { publication } = setup.kaart;
    const view = await publication.view('partners', RESEARCH);
    const [file] = view.files;
    const url = await publication.link(view, file?.path ?? '', { form: 'gzip' });
    const { headers } = await setup.ask(new URL(url).pathname, { method: 'HEAD' });
    const gzip = file?.forms.find(({ form }) => form === 'gzip');
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(headers.get('etag')).toBe(`"${gzip?.sha256}"`);
    expect(headers.get('content-length')).toBe(String(gzip?.bytes));
  });

  it('is sent in ranges that fit, and not to a caller that already has it', async () => {
    const part = await fetchData({ range: 'bytes=0-999999' });
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 1_000_000]);
    expect((await fetchData({ range: 'bytes=0-' })).status).toBe(303);
    const etag = part.headers.get('etag') ?? '';
    expect((await fetchData({ 'if-none-match': etag })).status).toBe(304);
  });

  it('has a link for this file only, which ends with the grant of its rows', async () => {
    const link = readLocationPath(await fetchData());
    expect((await setup.ask(link, { method: 'PUT', body: 'x' })).status).toBe(403);
    const { id } = await body<{ id: string }>(
      setup.withToken(token, '/v1/datasets/healthtech-companies/versions/current'),
    );
    await setup.as('consent-officer', '/v1/companies/LUHT-SCALE-0000001/withdrawals', {
      json: DECISION,
    });
    const changes = await linesOf(setup.withToken(token, `${CHANGES}?since=${id}`));
    expect(changes).toMatchObject([{ op: 'removed', record_id: 'LUHT-SCALE-0000001' }]);
    await setup.kaart.deliver();
    expect((await setup.ask(link)).status).toBe(403);
    const rows = await (await setup.ask(readLocationPath(await fetchData()))).text();
    expect(rows).not.toContain('LUHT-SCALE-0000001"');
  });
});
