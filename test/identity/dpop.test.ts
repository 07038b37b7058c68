import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  clientKey,
  decode,
  forge,
  openSetup,
  PUBLIC_URL,
  partnerWithToken,
  type Setup,
} from './setup.ts';

const URL_READ = `${PUBLIC_URL}/v1/datasets/healthtech-companies/versions/1/data`;

let setup: Setup;
let key: Awaited<ReturnType<typeof clientKey>>;
let token: string;
let form: Record<string, string>;
let made = 0;

beforeEach(async () => {
  setup = openSetup();
  key = await clientKey();
  const { id, secret } = await partnerWithToken(setup);
  form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
  const dpop = await proof({ htm: 'POST', htu: `${PUBLIC_URL}/token`, ath: undefined });
  token = (await setup.identity.tokenEndpoint.token({ form, dpop })).access_token;
});

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** A proof for reading {@link URL_READ} with {@link token}, with these changes. */
async function proof(
  change: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  signer = key,
): Promise<string> {
  const claims = {
    jti: `proof-${++made}`,
    htm: 'GET',
    htu: URL_READ,
    iat: setup.clock.seconds,
    ath: token === undefined ? undefined : hash(token),
    ...change,
  };
  const head = { alg: signer.alg, typ: 'dpop+jwt', jwk: signer.jwk, ...header };
  return forge(JSON.parse(JSON.stringify(head)), claims, signer.privateKey);
}

/** The error code of the refusal, or `read`. */
function read(
  dpop: string | undefined,
  { authorization = `DPoP ${token}`, url = URL_READ, method = 'GET' } = {},
): Promise<string> {
  const request = { method, url, ...(dpop === undefined ? {} : { dpop }) };
  return setup.identity.authenticator.authenticate(authorization, request).then(
    () => 'read',
    (error) => error.details?.error ?? String(error),
  );
}

describe('a token that is bound to a key', () => {
  it('names the key, and has the type DPoP', async () => {
    const dpop = await proof({ htm: 'POST', htu: `${PUBLIC_URL}/token`, ath: undefined });
    const response = await setup.identity.tokenEndpoint.token({ form, dpop });
    expect(response.token_type).toBe('DPoP');
    expect(decode(response.access_token, 1)['cnf']).toEqual({
      jkt: await calculateJwkThumbprint(key.jwk),
    });
  });

  it('gives access to rows with a proof of that key', async () => {
    expect(await read(await proof())).toBe('read');
  });

  it('is refused as a bearer token, without a proof, and with the proof of another key', async () => {
    const thief = await clientKey();
    expect(await read(undefined, { authorization: `Bearer ${token}` })).toBe('invalid_token');
    expect(await read(await proof(), { authorization: `Bearer ${token}` })).toBe('invalid_token');
    expect(await read(undefined)).toBe('invalid_dpop_proof');
    expect(await read(await proof({}, {}, thief))).toBe('invalid_dpop_proof');
    const withoutRequest = setup.identity.authenticator.authenticate(`DPoP ${token}`);
    await expect(withoutRequest).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('is refused with a proof if it is not bound', async () => {
    const bearer = (await setup.identity.tokenEndpoint.token({ form })).access_token;
    const dpop = await proof({ ath: hash(bearer) });
    expect(await read(dpop, { authorization: `DPoP ${bearer}` })).toBe('invalid_token');
    const operator = await setup.identity.mintOperatorToken({ subject: 'a', roles: ['operator'] });
    expect(await read(dpop, { authorization: `DPoP ${operator}` })).toBe('invalid_token');
  });
});

describe('a proof', () => {
  it('is accepted once in all processes together', async () => {
    const dpop = await proof();
    expect(await read(dpop)).toBe('read');
    expect(await read(dpop)).toBe('invalid_dpop_proof');
    const again = setup
      .another()
      .authenticator.authenticate(`DPoP ${token}`, { method: 'GET', url: URL_READ, dpop });
    await expect(again).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('is still accepted after it was refused for another request', async () => {
    const dpop = await proof();
    expect(await read(dpop, { method: 'POST' })).toBe('invalid_dpop_proof');
    expect(await read(dpop)).toBe('read');
  });

  it.each([
    ['another method', { htm: 'POST' }],
    ['a method in small letters', { htm: 'get' }],
    ['another path', { htu: `${PUBLIC_URL}/v1/other` }],
    ['another host', { htu: URL_READ.replace('kaart', 'other') }],
    ['another scheme', { htu: URL_READ.replace('https', 'http') }],
    ['another port', { htu: URL_READ.replace('.example', '.example:8443') }],
    ['text that is not a URL', { htu: 'data' }],
    ['no URL', { htu: undefined }],
    ['no method', { htm: undefined }],
    ['no id', { jti: undefined }],
    ['an endless id', { jti: 'x'.repeat(257) }],
    ['no time', { iat: undefined }],
    ['no token', { ath: undefined }],
    ['another token', { ath: hash('other') }],
  ])('for %s is refused', async (_, change) => {
    expect(await read(await proof(change))).toBe('invalid_dpop_proof');
  });

  it.each([
    ['65 s old', -65, 'read'],
    ['66 s old', -66, 'invalid_dpop_proof'],
    ['5 s ahead', 5, 'read'],
    ['6 s ahead', 6, 'invalid_dpop_proof'],
  ])('%s is accepted or refused by the clock', async (_, offset, expected) => {
    expect(await read(await proof({ iat: setup.clock.seconds + offset }))).toBe(expected);
  });

  it('cannot be replayed at any moment before it expires', async () => {
    const dpop = await proof({ iat: setup.clock.seconds + 5 });
    expect(await read(dpop)).toBe('read');
    for (let passed = 0; passed <= 80; passed += 5) {
      expect(await read(dpop)).toBe('invalid_dpop_proof');
      setup.clock.passSeconds(5);
    }
  });

  it.each([
    ['the type of a plain JWT', { typ: 'JWT' }],
    ['no type', { typ: undefined }],
    ['no key', { jwk: undefined }],
  ])('with %s is refused', async (_, header) => {
    expect(await read(await proof({}, header))).toBe('invalid_dpop_proof');
  });

  it('that contains its private key is refused', async () => {
    const jwk = await exportJWK(key.privateKey);
    const head = { alg: 'ES256', typ: 'dpop+jwt', jwk: { ...jwk, kid: undefined } };
    const claims = decode(await proof(), 1);
    const shown = await forge(JSON.parse(JSON.stringify(head)), claims, key.privateKey);
    expect(await read(shown)).toBe('invalid_dpop_proof');
  });

  it('with a shared secret in place of a key is refused', async () => {
    const k = Buffer.alloc(32, 7);
    const head = { alg: 'HS256', typ: 'dpop+jwt', jwk: { kty: 'oct', k: k.toString('base64url') } };
    expect(await read(await forge(head, decode(await proof(), 1), k))).toBe('invalid_dpop_proof');
  });

  it('of 8 KB and more, or text that is not a token, is refused', async () => {
    expect(await read(await proof({ padding: 'x'.repeat(8_192) }))).toBe('invalid_dpop_proof');
    for (const text of ['', 'a.b.c', `${await proof()},${await proof()}`])
      expect(await read(text)).toBe('invalid_dpop_proof');
  });

  it('may name the URL with its default port, in capitals, or without its query', async () => {
    const shouted = URL_READ.replace('https://kaart.example', 'HTTPS://KAART.example:443');
    expect(await read(await proof({ htu: shouted }))).toBe('read');
    expect(await read(await proof(), { url: `${URL_READ}?format=csv` })).toBe('read');
  });

  it.each(['ES256', 'EdDSA', 'PS256', 'RS256'])('may be signed with %s', async (alg) => {
    const pair = await clientKey(alg);
    const at = { htm: 'POST', htu: `${PUBLIC_URL}/token`, ath: undefined };
    const dpop = await proof(at, {}, pair);
    token = (await setup.identity.tokenEndpoint.token({ form, dpop })).access_token;
    expect(await read(await proof({}, {}, pair))).toBe('read');
  });

  it('that is wrong at the token endpoint gets no token, neither a bound nor a bearer token', async () => {
    const request = { form, dpop: await proof() };
    await expect(setup.identity.tokenEndpoint.token(request)).rejects.toMatchObject({
      code: 'invalid_dpop_proof',
    });
  });
});
