import { createPublicKey } from 'node:crypto';
import { type CryptoKey, importJWK } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  clientKey,
  decode,
  forge,
  openSetup,
  PUBLIC_URL,
  part,
  partnerWithToken,
  type Setup,
} from './setup.ts';

let setup: Setup;
let token: string;
let own: CryptoKey;
let header: Record<string, unknown>;
let claims: Record<string, unknown>;

beforeEach(async () => {
  setup = openSetup();
  ({ token } = await partnerWithToken(setup));
  const { current } = JSON.parse(setup.keys.text ?? '');
  own = (await importJWK(current, 'ES256')) as CryptoKey;
  header = decode(token, 0);
  claims = decode(token, 1);
});

/** Whether a newly started process accepts the token. */
function accepts(candidate: string): Promise<boolean> {
  return setup
    .another()
    .authenticator.authenticate(`Bearer ${candidate}`)
    .then(
      () => true,
      (error) => {
        expect(error).toMatchObject({
          code: 'unauthenticated',
          details: { error: 'invalid_token' },
        });
        expect(error.message).toBe('the token is not accepted');
        return false;
      },
    );
}

describe('a forged access token', () => {
  it('is distinguished from the real one, which is accepted', async () => {
    expect(await accepts(token)).toBe(true);
    expect(await accepts(await forge(header, claims, own))).toBe(true);
  });

  it('without a signature (alg none) is refused', async () => {
    for (const alg of ['none', 'None', 'NONE', ''])
      expect(await accepts(`${part({ ...header, alg })}.${part(claims)}.`)).toBe(false);
  });

  it('with the signature of another token is refused', async () => {
    const [head, , signature] = token.split('.');
    expect(await accepts(`${head}.${part({ ...claims, sub: 'other' })}.${signature}`)).toBe(false);
  });

  it('signed with HS256 and our public key as the secret is refused (algorithm confusion)', async () => {
    const { keys } = await setup.identity.jwks();
    const jwk = keys[0] as never;
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({
      type: 'spki',
      format: 'pem',
    });
    const der = createPublicKey({ key: jwk, format: 'jwk' }).export({
      type: 'spki',
      format: 'der',
    });
    const secrets = [Buffer.from(pem), der, Buffer.from(JSON.stringify(jwk))];
    for (const secret of secrets)
      for (const alg of ['HS256', 'HS512'])
        expect(await accepts(await forge({ ...header, alg }, claims, secret))).toBe(false);
  });

  it('signed by another key with our kid is refused, whatever key the header contains', async () => {
    const { privateKey, jwk } = await clientKey();
    for (const extra of [
      {},
      { jwk },
      { jku: 'https://attacker.example/jwks.json' },
      { x5u: 'https://attacker.example/cert.pem' },
    ])
      expect(await accepts(await forge({ ...header, ...extra }, claims, privateKey))).toBe(false);
  });

  it.each([
    ['an unknown kid', { kid: 'unknown' }],
    ['no kid', { kid: undefined }],
    ['the type of a plain JWT', { typ: 'JWT' }],
    ['the type of a manifest', { typ: 'manifest+jws' }],
    ['the type of a proof', { typ: 'dpop+jwt' }],
    ['no type', { typ: undefined }],
    ['an unknown critical header', { crit: ['kaart'], kaart: true }],
  ])('signed by us with %s is refused', async (_, change) => {
    const head = JSON.parse(JSON.stringify({ ...header, ...change }));
    const body = `${part(head)}.${part(claims)}`;
    const signature = await crypto.subtle.sign(
      { name: 'ECDSA', hash: 'SHA-256' },
      own as never,
      Buffer.from(body),
    );
    const candidate = `${body}.${Buffer.from(signature).toString('base64url')}`;
    expect(await accepts(candidate)).toBe(false);
  });

  it.each([
    ['of another issuer', { iss: 'https://attacker.example' }],
    ['of our issuer with a slash', { iss: `${PUBLIC_URL}/` }],
    ['for another audience', { aud: 'https://other.example' }],
    ['for us and another audience', { aud: [PUBLIC_URL, 'https://other.example'] }],
    ['without issuer', { iss: undefined }],
    ['without audience', { aud: undefined }],
    ['without subject', { sub: undefined }],
    ['without client', { client_id: undefined }],
    ['without scope', { scope: undefined }],
    ['without issue time', { iat: undefined }],
    ['without expiry', { exp: undefined }],
    ['without id', { jti: undefined }],
    ['without a use', { token_use: undefined }],
    ['with an unknown use', { token_use: 'admin' }],
    ['of a partner, without an epoch', { epoch: undefined }],
    ['with an expiry in words', { exp: '2099-01-01' }],
    ['with an issue time in words', { iat: 'now' }],
  ])('signed by us %s is refused', async (_, change) => {
    expect(await accepts(await forge(header, { ...claims, ...change }, own))).toBe(false);
  });

  it.each([
    ['expired 5 s ago', { exp: -5 }, false],
    ['expired 4 s ago, within the tolerance', { exp: -4 }, true],
    ['valid from in 6 s', { nbf: 6 }, false],
    ['valid from in 5 s, within the tolerance', { nbf: 5 }, true],
    ['issued in 6 s', { iat: 6 }, false],
    ['issued in 5 s, within the tolerance', { iat: 5 }, true],
    ['issued more than 12 hours ago', { iat: -43_206 }, false],
  ])('%s is accepted or refused by the clock', async (_, offsets, taken) => {
    const at = (offset: number) => setup.clock.seconds + offset;
    const moved = Object.fromEntries(Object.entries(offsets).map(([k, v]) => [k, at(v)]));
    expect(await accepts(await forge(header, { ...claims, ...moved }, own))).toBe(taken);
  });

  it('longer than 8 KB is refused without being read, although it is signed by us', async () => {
    const big = await forge(header, { ...claims, padding: 'x'.repeat(6_200) }, own);
    expect(big.length).toBeGreaterThan(8_192);
    expect(await accepts(big)).toBe(false);
    const fitting = await forge(header, { ...claims, padding: 'x'.repeat(5_000) }, own);
    expect(await accepts(fitting)).toBe(true);
  });

  it.each(['', '.', '..', 'a.b.c', 'a.b', `${'a'.repeat(50)}`, 'ä.ö.ü', 'e30.e30.e30'])(
    'that is not a token (%j) is refused',
    async (text) => {
      expect(await accepts(text)).toBe(false);
    },
  );
});

describe('an access token', () => {
  it('is an RFC 9068 token of ten minutes, with only the claims that are needed', () => {
    expect(header).toEqual({ alg: 'ES256', kid: expect.any(String), typ: 'at+jwt' });
    expect(claims).toEqual({
      iss: PUBLIC_URL,
      aud: PUBLIC_URL,
      sub: 'lux-labs',
      client_id: 'lux-labs',
      scope: 'data:read',
      iat: setup.clock.seconds,
      exp: setup.clock.seconds + 600,
      jti: expect.any(String),
      token_use: 'partner',
      epoch: 0,
    });
  });

  it('that was verified before is refused after its expiry', async () => {
    const { authenticator } = setup.identity;
    await authenticator.authenticate(`Bearer ${token}`);
    setup.clock.passSeconds(604);
    await authenticator.authenticate(`Bearer ${token}`);
    setup.clock.passSeconds(1);
    await expect(authenticator.authenticate(`Bearer ${token}`)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  it('has only known scopes, whatever scopes were signed', async () => {
    const odd = await forge(header, { ...claims, scope: 'data:read root  key:*' }, own);
    const caller = await setup.another().authenticator.authenticate(`Bearer ${odd}`);
    expect([...caller.scopes]).toEqual(['data:read']);
  });
});
