import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../lib/http/app.ts';
import { guardOrigin } from '../../lib/http/requests/origin-guard.ts';
import { sourceAddress } from '../../lib/http/requests/source-address.ts';

const [NOW, BEFORE] = ['n'.repeat(32), 'b'.repeat(32)];
const secrets = [NOW, BEFORE];
/** The address of CloudFront, as the gateway sees it. */
const GATEWAY = { requestContext: { http: { sourceIp: '203.0.113.7' } } };

describe('17.3 a request behind CloudFront', () => {
  const ask = (headers: Record<string, string>) =>
    new Hono()
      .use(guardOrigin({ secrets, required: false }))
      .get('/', (c) => c.text(sourceAddress(c)))
      .request('/', { headers }, GATEWAY);
  const seen = async (headers: Record<string, string>) => (await ask(headers)).text();

  it.each([
    ['192.0.2.1:46532', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6:443', '2001:db8:1:2::/64'],
    ['2001:db8::1:443', '2001:db8:0:0::/64'],
  ])('counts for the address that CloudFront names as %s', async (viewer, expected) => {
    for (const secret of secrets)
      expect(
        await seen({ 'Kaart-Origin-Secret': secret, 'CloudFront-Viewer-Address': viewer }),
      ).toBe(expected);
  });

  it('counts for the address of its sender without the secret, or without an address', async () => {
    const claimed = { 'CloudFront-Viewer-Address': '192.0.2.1:1', 'X-Forwarded-For': '192.0.2.1' };
    expect(await seen(claimed)).toBe('203.0.113.7');
    expect(await seen({ ...claimed, 'Kaart-Origin-Secret': 'x'.repeat(32) })).toBe('203.0.113.7');
    expect(await seen({ 'Kaart-Origin-Secret': NOW })).toBe('203.0.113.7');
  });

  const required = createApp({
    ...{ routes: [], publicUrl: 'https://kaart.example', maxBodyBytes: 100, newId: () => 'r1' },
    makers: {
      publisher: { en: 'P', fr: 'P', de: 'P' },
      coOwner: { en: 'C', fr: 'C', de: 'C' },
    },
    gate: () => Promise.reject(new Error('no route asks')),
    idempotency: () => Promise.reject(new Error('no route asks')),
    log: () => undefined,
    originGuard: { secrets, required: true },
    objectLinks: async (c) => c.text('an object'),
  });

  it.each(['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS'])(
    'is refused by %s without the secret, if it is required, and reaches its address with it',
    async (method) => {
      const without: Record<string, string>[] = [{}, { 'Kaart-Origin-Secret': `${NOW}x` }];
      for (const headers of without) {
        const refused = await required.request('/objects/t', { method, headers });
        expect(refused.status).toBe(403);
        expect(refused.headers.get('Content-Type')).toBe('application/problem+json');
        expect(await refused.json()).toMatchObject({
          code: 'forbidden',
          detail: 'this address is only for CloudFront: send the request to the public address',
        });
      }
      for (const secret of secrets) {
        const headers = { 'Kaart-Origin-Secret': secret };
        expect((await required.request('/objects/t', { method, headers })).status).not.toBe(403);
      }
    },
  );
});
