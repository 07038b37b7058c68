import { exportJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { ClientJwks, holdsPrivateKey, toRegisteredKeys } from '../../lib/identity/client-keys.ts';
import { JwksUrl } from '../../lib/identity/partner-request.ts';
import { clientKey } from './setup.ts';

describe('14.2 a text with a private key', () => {
  it.each([
    '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49',
    'https://a.example/?k=-----BEGIN%20EC%20PRIVATE%20KEY-----',
    'https://a.example/?k=BEGIN+PRIVATE+KEY',
    '{"kty":"EC","d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}',
    "https://a.example/?jwk={'d':'870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE'}",
    'https://a.example/%7B%22k%22%3A%22870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE%22%7D',
  ])('is recognised: %s', (text) => {
    expect(holdsPrivateKey(text)).toBe(true);
    expect(JwksUrl.safeParse(text).success).toBe(false);
  });

  it.each([
    'https://partner.example/keys/private/jwks.json?d=2025-01-01',
    'https://partner.example/.well-known/jwks.json#keys',
    'https://partner.example/%zz?k=1',
  ])('is not a public address: %s', (text) => {
    expect(holdsPrivateKey(text)).toBe(false);
    expect(JwksUrl.safeParse(text).success).toBe(true);
  });
});

describe('the keys of a client', () => {
  it.each(['ES256', 'RS256', 'EdDSA'])('of %s are refused with their private part', async (alg) => {
    const { privateKey } = await clientKey(alg);
    const keys = [await exportJWK(privateKey)];
    const parsed = ClientJwks.safeParse({ keys });
    expect(parsed.error?.issues.map(({ path }) => path.at(-1))).toContain('d');
  });

  it.each<[string, object]>([
    ['a shared secret', { kty: 'oct', k: 'c2VjcmV0' }],
    ['an elliptic key of another curve', { kty: 'EC', crv: 'P-384', x: 'a', y: 'b' }],
    ['an RSA key of 1,024 bits', { kty: 'RSA', n: 'x'.repeat(171), e: 'AQAB' }],
    ['an RSA key that takes a second to check', { kty: 'RSA', n: 'x'.repeat(2_000), e: 'AQAB' }],
    ['an RSA exponent that does', { kty: 'RSA', n: 'x'.repeat(342), e: 'x'.repeat(342) }],
    ['a key for encryption', { kty: 'OKP', crv: 'Ed25519', x: 'x'.repeat(43), use: 'enc' }],
    ['a key of no known kind', { kty: 'AKP' }],
    ['no key', {}],
  ])('may not be %s', (_, jwk) => {
    expect(ClientJwks.safeParse({ keys: [jwk] }).success).toBe(false);
  });

  it('are at least one and at most five', async () => {
    const { jwk } = await clientKey();
    expect(ClientJwks.safeParse({ keys: [] }).success).toBe(false);
    expect(ClientJwks.safeParse({ keys: Array(6).fill(jwk) }).success).toBe(false);
  });

  it('must be points of their curve', async () => {
    const { jwk } = await clientKey();
    const keys = [{ ...(jwk as object), y: 'A'.repeat(43) }];
    await expect(toRegisteredKeys(ClientJwks.parse({ keys }))).rejects.toMatchObject({
      code: 'message-invalid',
    });
  });

  it('must have different kids', async () => {
    const keys = [(await clientKey('ES256', 'k')).jwk, (await clientKey('EdDSA', 'k')).jwk];
    await expect(toRegisteredKeys(ClientJwks.parse({ keys }))).rejects.toMatchObject({
      code: 'message-invalid',
    });
  });

  it('are stored without addresses, and get their thumbprint as kid if they have no kid', async () => {
    const { jwk } = await clientKey();
    const given = { ...(jwk as object), x5u: 'https://attacker.example', x5c: ['MIIB'] };
    const [registered] = await toRegisteredKeys(ClientJwks.parse({ keys: [given] }));
    expect(registered).toEqual({ ...(jwk as object), kid: expect.stringMatching(/^[\w-]{43}$/) });
  });
});
