import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { body, DATA, linesOf, RESEARCH, SETUP_URL, Setup } from './setup.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const FORM = { grant_type: 'client_credentials' };

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());

const askAsAdmin = (path: string, json: object = {}, headers = {}) =>
  setup.as('partner-admin', path, { json, headers });
const add = (client_id: string, more: object = {}) =>
  askAsAdmin('/v1/partners', { client_id, name: client_id, purposes: [RESEARCH], ...more });
const toBasic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
const readStatus = async (token: string) => (await setup.withToken(token, DATA)).status;

async function addPartner(id: string): Promise<{ secret: string; token: string }> {
  const secret = String((await body(add(id)))['client_secret']);
  return { secret, token: await setup.token(id, secret) };
}

describe('a token by secret', () => {
  it('is valid for ten minutes, for reading only, and is never cached', async () => {
    const response = await setup.tokenResponse('demo-partner', setup.secret);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await body(response)).toMatchObject({
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'data:read',
    });
  });

  it('can also be requested with the credentials in the form', async () => {
    const form = { ...FORM, client_id: 'demo-partner', client_secret: setup.secret };
    expect((await setup.form('/token', form)).status).toBe(200);
  });

  it.each<[string, Record<string, string>, () => string | undefined, number, string]>([
    ['a wrong secret', FORM, () => toBasic('demo-partner', 'x'), 401, 'invalid_client'],
    ['an unknown client', FORM, () => toBasic('nobody', 'x'), 401, 'invalid_client'],
    ['no client', FORM, () => undefined, 401, 'invalid_client'],
    ['no grant', {}, () => toBasic('demo-partner', setup.secret), 400, 'invalid_request'],
    [
      'a password',
      { grant_type: 'password' },
      () => toBasic('demo-partner', setup.secret),
      400,
      'unsupported_grant_type',
    ],
    [
      'a scope of an analyst',
      { ...FORM, scope: 'mapping:read' },
      () => toBasic('demo-partner', setup.secret),
      400,
      'invalid_scope',
    ],
    [
      'two methods',
      { ...FORM, client_id: 'demo-partner', client_secret: 'x' },
      () => toBasic('demo-partner', setup.secret),
      400,
      'invalid_request',
    ],
  ])('is refused for %s', async (_, form, authorization, code, error) => {
    const response = await setup.form('/token', form, authorization());
    expect(response.status).toBe(code);
    const refused = await body(response);
    expect(refused['error']).toBe(error);
    expect(response.headers.has('www-authenticate')).toBe(code === 401);
  });

  it('is refused with the same text for a known and an unknown client', async () => {
    const known = await body(setup.tokenResponse('demo-partner', 'x'));
    const unknown = await body(setup.tokenResponse('nobody', 'x'));
    expect(known).toEqual(unknown);
  });

  it('is refused if a parameter is given twice, as in OAuth', async () => {
    const response = await setup.ask('/token', {
      method: 'POST',
      body: 'grant_type=client_credentials&grant_type=client_credentials',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([response.status, await body(response)]).toMatchObject([
      400,
      { error: 'invalid_request' },
    ]);
  });
});

describe('a token by a key of the partner (private_key_jwt)', () => {
  it('is given once for its assertion, and for no other assertion', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const other = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' };
    const added = await body(add('lih', { jwks: { keys: [jwk] } }));
    expect(added).not.toHaveProperty('client_secret');
    const signAssertion = (key: CryptoKey, change: Record<string, unknown> = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: 'lih',
        sub: 'lih',
        aud: `${SETUP_URL}/token`,
        iat: now,
        exp: now + 60,
        jti: crypto.randomUUID(),
      };
      return new SignJWT({ ...claims, ...change })
        .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
        .sign(key);
    };
    const ask = async (client_assertion: string) =>
      setup.form('/token', { ...FORM, client_assertion_type: JWT_BEARER, client_assertion });
    const good = await signAssertion(privateKey);
    const { access_token } = await body<{ access_token: string }>(ask(good));
    expect(await linesOf(setup.withToken(access_token, DATA))).toHaveLength(118);
    expect((await ask(good)).status).toBe(401);
    expect((await ask(await signAssertion(other.privateKey))).status).toBe(401);
    expect(
      (await ask(await signAssertion(privateKey, { aud: 'https://elsewhere.example' }))).status,
    ).toBe(401);
    expect((await ask(await signAssertion(privateKey, { exp: 1 }))).status).toBe(401);
    expect((await setup.tokenResponse('lih', 'guess')).status).toBe(401);
  });
});

describe('an invalid token', () => {
  const toPart = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each([
    ['no token', ''],
    ['words', 'not.a.token'],
    ['an unsigned one', `${toPart({ alg: 'none', typ: 'at+jwt' })}.${toPart({ sub: 'x' })}.`],
  ])('gives no access: %s', async (_, token) => {
    const response = await setup.withToken(token, DATA);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
  });

  it('with another payload, another issuer or a public key used as a secret gives no access', async () => {
    const token = await setup.token('demo-partner', setup.secret);
    const [header = '', payload = '', signature] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = `${header}.${toPart({ ...claims, scope: 'partner:admin' })}.${signature}`;
    const { keys } = await body<{ keys: { x: string; kid: string }[] }>(
      setup.ask('/.well-known/jwks.json'),
    );
    const confused = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: keys[0]?.kid ?? '', typ: 'at+jwt' })
      .sign(Buffer.from(keys[0]?.x.repeat(2) ?? ''));
    const stranger = await generateKeyPair('ES256');
    const foreign = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: keys[0]?.kid ?? '', typ: 'at+jwt' })
      .sign(stranger.privateKey);
    expect(await Promise.all([forged, confused, foreign].map(readStatus))).toEqual([401, 401, 401]);
    expect(await readStatus(token)).toBe(200);
  });

  it('of a person gives no access to rows, and of a partner to rows only', async () => {
    expect((await setup.as('operator', DATA)).status).toBe(403);
    for (const path of [
      '/v1/imports',
      '/v1/partners',
      '/v1/publications/hold',
      '/v1/consents/coverage',
    ])
      expect((await setup.partner(path)).status).toBe(403);
  });
});

describe('the rotation of a secret', () => {
  it('has no gap: both secrets are valid, and tokens stay valid', async () => {
    const { secret, token } = await addPartner('rotating');
    const rotated = await body(askAsAdmin('/v1/partners/rotating/rotation'));
    expect((await setup.tokenResponse('rotating', secret)).status).toBe(200);
    expect((await setup.tokenResponse('rotating', String(rotated['client_secret']))).status).toBe(
      200,
    );
    expect(await readStatus(token)).toBe(200);
  });

  it('without an overlap ends the old secret at once', async () => {
    const { secret } = await addPartner('leaked');
    await askAsAdmin('/v1/partners/leaked/rotation', { overlapMs: 0 });
    expect((await setup.tokenResponse('leaked', secret)).status).toBe(401);
  });
});

describe('the revocation of a partner', () => {
  it('ends the tokens of this partner at the next request, and of no other', async () => {
    const one = await addPartner('one');
    const two = await addPartner('two');
    expect(await Promise.all([one.token, two.token].map(readStatus))).toEqual([200, 200]);
    await askAsAdmin('/v1/partners/one/revocation', { extent: 'tokens' });
    expect(await Promise.all([one.token, two.token].map(readStatus))).toEqual([401, 200]);
    expect(await readStatus(await setup.token('one', one.secret))).toBe(200);
    await askAsAdmin('/v1/partners/one/revocation');
    expect((await setup.tokenResponse('one', one.secret)).status).toBe(401);
    expect(await readStatus(two.token)).toBe(200);
    expect((await askAsAdmin('/v1/partners/one/rotation')).status).toBe(409);
  });

  it('keeps the list of disclosures', async () => {
    const { token } = await addPartner('gone');
    await setup.withToken(token, DATA);
    await askAsAdmin('/v1/partners/gone/revocation');
    const path = '/v1/partners/gone/disclosures?since=1970-01-01T00:00:00Z';
    expect(await linesOf(setup.as('auditor', path))).toMatchObject([{ partnerId: 'gone' }]);
  });
});

describe('changes to a partner', () => {
  it('need the version that was read, in If-Match', async () => {
    const added = await add('matched');
    const etag = added.headers.get('etag') ?? '';
    const change = (ifMatch: string) =>
      askAsAdmin('/v1/partners/matched/rotation', {}, { 'if-match': ifMatch });
    expect((await setup.as('partner-admin', '/v1/partners/matched')).headers.get('etag')).toBe(
      etag,
    );
    expect((await change('"99"')).status).toBe(412);
    expect((await change('W/"1"')).status).toBe(412);
    const changed = await change(etag);
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
    expect((await change(etag)).status).toBe(412);
  });

  it.each<[string, object]>([
    ['an id in capitals', { client_id: 'LIST' }],
    ['a reserved id', { client_id: 'system' }],
    ['no purpose', { purposes: [] }],
    ['a purpose that no notice names', { purposes: ['https://w3id.org/dpv#Marketing'] }],
    ['an audience of its choice', { audience: 'dataspace' }],
    ['a private key', { jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'a', y: 'b', d: 'c' }] } }],
    ['a blank name', { name: ' ' }],
  ])('with %s are refused', async (_, json) => {
    expect((await body(add('fits', json)))['code']).toBe('message-invalid');
  });

  it('are refused for a second partner with the same id', async () => {
    await add('twice');
    expect(await body(add('twice'))).toMatchObject({ status: 409, code: 'wrong-state' });
  });

  it('never show a secret or the hash of a secret', async () => {
    const { secret } = await addPartner('quiet');
    const list = await (await setup.as('partner-admin', '/v1/partners')).text();
    expect(list).toContain('"quiet"');
    expect(list).not.toContain(secret);
    expect(list).not.toMatch(/sha256|hash|"d":/);
  });
});

describe('the rate limit', () => {
  it('applies to one client, states the waiting time, and does not affect others', async () => {
    const busy = await Setup.demonstration(undefined, { KAART_RATE_PER_MINUTE: '3' });
    const token = await busy.token('demo-partner', busy.secret);
    const responses = [];
    for (let i = 0; i < 4; i++)
      responses.push(await busy.withToken(token, DATA, { method: 'HEAD' }));
    expect(responses.map((response) => response.status)).toEqual([200, 200, 200, 429]);
    expect(Number(responses[3]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(responses[0]?.headers.get('ratelimit')).toContain('r=2');
    expect((await busy.as('publisher', '/v1/publications/hold')).status).toBe(200);
    await busy.close();
  });
});
