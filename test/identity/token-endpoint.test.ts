import { SignJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TokenRequest } from '../../lib/identity/token-endpoint.ts';
import { decode, openSetup, partnerWithToken, type Setup } from './setup.ts';

const GRANT = { grant_type: 'client_credentials' };

let setup: Setup;
let secret: string;

beforeEach(async () => {
  setup = openSetup();
  ({ secret } = await partnerWithToken(setup));
});

function basic(id: string, password: string): string {
  return `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}`;
}

/** The code of the refusal, or `issued`. */
function outcome(request: TokenRequest): Promise<string> {
  return setup.identity.tokenEndpoint.token(request).then(
    () => 'issued',
    (error) => error.code ?? String(error),
  );
}

describe('a client that is not authenticated', () => {
  it('learns nothing: an unknown client, a wrong secret and a revoked partner get the same response', async () => {
    await setup.identity.partners.add(
      { id: 'gone', name: 'Gone', purposes: [] },
      { actor: 'alice' },
    );
    await setup.identity.partners.revoke('gone', 'partner', { actor: 'alice' });
    const responses = await Promise.all(
      [
        { client_id: 'nobody', client_secret: secret },
        { client_id: 'lux-labs', client_secret: `${secret}x` },
        { client_id: 'lux-labs', client_secret: secret.slice(0, -1) },
        { client_id: 'lux-labs', client_secret: secret.toUpperCase() },
        { client_id: 'gone', client_secret: secret },
        { client_id: 'LUX-LABS', client_secret: secret },
        { client_id: '../META', client_secret: secret },
        { client_id: 'x'.repeat(10_000), client_secret: secret },
        { client_id: 'lux-labs' },
        {},
      ].map((client) =>
        setup.identity.tokenEndpoint
          .token({ form: { ...GRANT, ...client } as Record<string, string> })
          .catch((error) => ({ code: error.code, message: error.message, ...error.details })),
      ),
    );
    expect(new Set(responses.map((response) => JSON.stringify(response)))).toEqual(
      new Set(['{"code":"invalid_client","message":"the client is not authenticated"}']),
    );
  });

  it.each([
    ['a wrong secret', { client_id: 'lux-labs', client_secret: 'x' }],
    ['an unknown client', { client_id: 'nobody', client_secret: 'x' }],
    ['an impossible client', { client_id: '#', client_secret: 'x' }],
    ['no client', {}],
  ])('gets the response after a delay, so that the time reveals nothing: %s', async (_, client) => {
    let over: () => void = () => undefined;
    const askedAt = performance.now();
    const waits: number[] = [];
    setup.waitUntil = (deadlineMs) => {
      waits.push(deadlineMs);
      return new Promise<void>((resolve) => {
        over = resolve;
      });
    };
    let answered = false;
    const refusal = outcome({ form: { ...GRANT, ...client } as Record<string, string> });
    void refusal.then(() => {
      answered = true;
    });
    while (waits.length === 0) await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(answered).toBe(false);
    expect(waits[0]).toBeGreaterThanOrEqual(askedAt + 50);
    over();
    expect(await refusal).toBe('invalid_client');
  });

  it('is the only client that is delayed', async () => {
    setup.waitUntil = () => new Promise(() => undefined);
    const client = { client_id: 'lux-labs', client_secret: secret };
    expect(await outcome({ form: { ...GRANT, ...client } })).toBe('issued');
    expect(await outcome({ form: { ...GRANT, ...client, scope: 'x' } })).toBe('invalid_scope');
    const authorization = basic('lux-labs', secret);
    expect(await outcome({ authorization, form: { ...GRANT, ...client } })).toBe('invalid_request');
  });

  it('never uses a client id that the table cannot store as a key', async () => {
    const requests: string[] = [];
    setup.table.get = async ({ pk }) => {
      requests.push(pk);
      return undefined;
    };
    for (const client_id of ['x'.repeat(10_000), 'a#b', '', 'é', 'nobody'])
      await outcome({ form: { ...GRANT, client_id, client_secret: secret } });
    expect(requests).toEqual(['PARTNER#nobody']);
  });

  it.each([
    ['another scheme', 'Bearer abc'],
    ['no colon', `Basic ${Buffer.from('lux-labs').toString('base64')}`],
    ['an empty secret', basic('lux-labs', '')],
    ['an empty id', basic('', 'secret')],
    ['what is no base64', 'Basic §§§'],
    ['an invalid escape', basic('lux-labs', '%zz')],
  ])('by HTTP Basic with %s is refused', async (_, authorization) => {
    expect(await outcome({ authorization, form: GRANT })).toBe('invalid_client');
  });
});

describe('a token request', () => {
  it.each([
    ['no grant type', { grant_type: '' }, 'invalid_request'],
    ['the password grant', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['the code grant', { grant_type: 'authorization_code' }, 'unsupported_grant_type'],
    ['a scope of operators', { scope: 'partner:admin' }, 'invalid_scope'],
    ['one scope too many', { scope: 'data:read audit:read' }, 'invalid_scope'],
    ['an unknown scope', { scope: 'everything' }, 'invalid_scope'],
    ['two spaces between scopes', { scope: 'data:read  data:read' }, 'invalid_scope'],
    ['the granted scope', { scope: 'data:read' }, 'issued'],
    ['an empty scope, which counts as none', { scope: '' }, 'issued'],
    ['no scope', {}, 'issued'],
    ['an unknown parameter', { flavour: 'vanilla' }, 'issued'],
    ['a parameter named like a member of every object', { toString: 'x' }, 'issued'],
  ])('with %s gets %s: %s', async (_, change, expected) => {
    const form = { ...GRANT, client_id: 'lux-labs', client_secret: secret, ...change };
    expect(await outcome({ form: form as Record<string, string> })).toBe(expected);
  });

  it('may name its client in the form or by HTTP Basic, form-encoded', async () => {
    expect(await outcome({ authorization: basic('lux-labs', secret), form: GRANT })).toBe('issued');
    const encoded = secret.replaceAll('_', '%5F');
    expect(await outcome({ authorization: basic('lux%2Dlabs', encoded), form: GRANT })).toBe(
      'issued',
    );
    const form = { ...GRANT, client_id: 'lux-labs' };
    expect(await outcome({ authorization: basic('lux-labs', secret), form })).toBe('issued');
  });

  it.each([
    ['two methods', { client_secret: 'x' }],
    ['a secret and an assertion', { client_assertion: 'a.b.c' }],
    ['two clients', { client_id: 'other' }],
  ])('with %s is malformed', async (_, more) => {
    const form = { ...GRANT, ...more } as Record<string, string>;
    expect(await outcome({ authorization: basic('lux-labs', secret), form })).toBe(
      'invalid_request',
    );
  });

  it('gets a bearer token of ten minutes', async () => {
    const form = { ...GRANT, client_id: 'lux-labs', client_secret: secret };
    expect(await setup.identity.tokenEndpoint.token({ form })).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'data:read',
    });
  });

  it('never gets the same token twice', async () => {
    const form = { ...GRANT, client_id: 'lux-labs', client_secret: secret };
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { access_token } = await setup.identity.tokenEndpoint.token({ form });
        return decode(access_token, 1)['jti'];
      }),
    );
    expect(new Set(ids).size).toBe(20);
  });

  it('with an access token in place of an assertion is refused', async () => {
    const form = {
      ...GRANT,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await new SignJWT({ sub: 'lux-labs', iss: 'lux-labs' })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode(secret)),
    };
    expect(await outcome({ form })).toBe('invalid_client');
  });
});
