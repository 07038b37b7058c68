import { CompactSign } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Verifier } from '../../lib/core/signature.ts';
import { type Jwks, jwksVerifier } from '../../lib/identity/jws.ts';
import { clientKey, decode, openSetup, part, type Setup } from './setup.ts';

const TYP = 'kaart-manifest+jws';
const MANIFEST = { version: '2025-0123456789ab', rows: 118, b: 'é', a: null };

let setup: Setup;
let jws: string;
let jwks: Jwks;
let verifier: Verifier;

beforeEach(async () => {
  setup = openSetup();
  jws = await setup.identity.signer.sign(MANIFEST, TYP);
  // A verifier with the downloaded keys, as a partner has it.
  jwks = JSON.parse(JSON.stringify(await setup.identity.jwks()));
  verifier = jwksVerifier(async () => jwks);
});

describe('a signed document', () => {
  it('is checked only with the published keys', async () => {
    const { kid } = decode(jws, 0);
    expect(await verifier.verify(jws, TYP)).toEqual({ ok: true, payload: MANIFEST, keyId: kid });
  });

  it('is canonical JSON, signed with the stated type and key', () => {
    const [head, payload] = jws.split('.').map((p) => Buffer.from(p, 'base64url').toString());
    expect(JSON.parse(head ?? '')).toEqual({ alg: 'ES256', kid: jwks.keys[0]?.['kid'], typ: TYP });
    expect(payload).toBe('{"a":null,"b":"é","rows":118,"version":"2025-0123456789ab"}');
  });

  it('is refused after a change of one character', async () => {
    const [head, , signature] = jws.split('.');
    const changed = `${head}.${part({ ...MANIFEST, rows: 119 })}.${signature}`;
    expect(await verifier.verify(changed, TYP)).toEqual({ ok: false, reason: 'bad-signature' });
  });

  it('of one type is refused as another type, so that a token cannot be used as a manifest', async () => {
    expect(await verifier.verify(jws, 'at+jwt')).toEqual({ ok: false, reason: 'wrong-type' });
    const token = await setup.identity.mintOperatorToken({ subject: 'bob', roles: ['operator'] });
    expect(await verifier.verify(token, TYP)).toEqual({ ok: false, reason: 'wrong-type' });
  });

  it('signed by another key with our kid is refused, whatever keys it contains', async () => {
    const { privateKey, jwk } = await clientKey();
    const body = new TextEncoder().encode(JSON.stringify(MANIFEST));
    for (const extra of [{}, { jwk }, { jku: 'https://attacker.example/jwks' }]) {
      const header = { ...decode(jws, 0), alg: 'ES256', ...extra };
      const forgery = await new CompactSign(body).setProtectedHeader(header).sign(privateKey);
      expect(await verifier.verify(forgery, TYP)).toEqual({ ok: false, reason: 'bad-signature' });
    }
  });

  it('signed with HMAC and the public key, or not at all, is refused', async () => {
    const header = { ...decode(jws, 0), alg: 'HS256' };
    const secret = new TextEncoder().encode(JSON.stringify(jwks.keys[0]));
    const body = new TextEncoder().encode(JSON.stringify(MANIFEST));
    const forgery = await new CompactSign(body).setProtectedHeader(header).sign(secret);
    const bare = `${part({ ...header, alg: 'none' })}.${part(MANIFEST)}.`;
    for (const text of [forgery, bare])
      expect(await verifier.verify(text, TYP)).toEqual({ ok: false, reason: 'bad-signature' });
  });

  it('by a key that is not published is refused', async () => {
    jwks = { keys: [] };
    expect(await verifier.verify(jws, TYP)).toEqual({ ok: false, reason: 'unknown-key' });
  });

  it('is checked if the set also has keys of other kinds, and a broken key with its kid is ignored', async () => {
    const [own] = jwks.keys;
    jwks = { keys: [{ kty: 'oct', k: 'x' }, { kty: 'RSA' }, {}, own ?? {}] };
    expect(await verifier.verify(jws, TYP)).toMatchObject({ ok: true });
    jwks = { keys: [{ ...own, y: 'A'.repeat(43) }] };
    expect(await verifier.verify(jws, TYP)).toEqual({ ok: false, reason: 'unknown-key' });
  });

  it.each(['', '.', 'a.b.c', 'e30.e30.e30', '{"payload":""}'])('%j is refused', async (text) => {
    expect(await verifier.verify(text, TYP)).toEqual({ ok: false, reason: 'malformed' });
  });
});
