import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { listen } from '../../lib/app/listen.ts';
import { sourceAddress } from '../../lib/http/requests/source-address.ts';

const app = new Hono().get('/', (c) => c.text(sourceAddress(c)));

async function seen(env: object, forwarded?: string): Promise<string> {
  const headers: Record<string, string> =
    forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return (await app.request('/', { headers }, env)).text();
}

const over = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });

describe('9.9 the source address of a request', () => {
  it.each([
    ['a connection', over('192.0.2.1'), undefined, '192.0.2.1'],
    [
      'API Gateway',
      { requestContext: { http: { sourceIp: '192.0.2.2' } } },
      undefined,
      '192.0.2.2',
    ],
    ['a connection of both families', over('::ffff:192.0.2.3'), undefined, '192.0.2.3'],
    ['a proxy here', over('127.0.0.1'), '203.0.113.9, 192.0.2.4', '192.0.2.4'],
    ['a proxy in our network', over('10.1.2.3'), '192.0.2.5', '192.0.2.5'],
    ['who only says to be a proxy', over('192.0.2.6'), '203.0.113.9', '192.0.2.6'],
    ['IPv6: its network', over('2001:db8:1:2:3:4:5:6'), undefined, '2001:db8:1:2::/64'],
    ['IPv6, abbreviated', over('2001:db8::1'), undefined, '2001:db8:0:0::/64'],
    ['no connection', {}, undefined, 'this process'],
  ])('%s', async (_, env, forwarded, expected) => {
    expect(await seen(env, forwarded)).toBe(expected);
  });

  it('is read from the socket of a request', async () => {
    const listener = await listen(0, '127.0.0.1');
    listener.serve((request, env) => app.fetch(request, env));
    expect(await (await fetch(listener.url)).text()).toBe('127.0.0.1');
    await listener.close();
  });
});
