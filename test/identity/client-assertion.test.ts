import { type CryptoKey, importJWK } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { PartnerRotation } from '../../lib/identity/partner-request.ts';
import { clientKey, forge, openSetup, PUBLIC_URL, part, type Setup } from './setup.ts';

const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ID = 'lux-labs';
let setup: Setup;
let key: Awaited<ReturnType<typeof clientKey>>;
let made = 0;

beforeEach(async () => {
  setup = openSetup();
  key = await clientKey('ES256', 'k1');
  await register(ID, [key]);
});

async function register(id: string, keys: { jwk: never }[]): Promise<void> {
  const jwks = { keys: keys.map(({ jwk }) => jwk) };
  await setup.identity.partners.add({ id, name: id, purposes: [], jwks }, { actor: 'alice' });
}

function claims(change: Record<string, unknown> = {}) {
  const now = setup.clock.seconds;
  const jti = `jti-${++made}`;
  return { iss: ID, sub: ID, aud: `${PUBLIC_URL}/token`, iat: now, exp: now + 60, jti, ...change };
}

async function assertion(
  change: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  signer: CryptoKey | Uint8Array = key.privateKey,
): Promise<string> {
  return forge({ alg: 'ES256', kid: 'k1', ...header }, claims(change), signer);
}

/** The code of the refusal, or `issued`. */
function outcome(client_assertion: string, more: Record<string, string> = {}): Promise<string> {
  const form = {
    grant_type: 'client_credentials',
    client_assertion_type: TYPE,
    client_assertion,
    ...more,
  };
  return setup.identity.tokenEndpoint.token({ form }).then(
    () => 'issued',
    (error) => error.code ?? String(error),
  );
}

describe('rotating the keys of a client', () => {
  async function rotateTo(next: { jwk: never }): Promise<void> {
    const rotation = PartnerRotation.parse({ jwks: { keys: [next.jwk] } });
    await setup.identity.partners.rotate(ID, rotation, { actor: 'alice' });
  }

  it('lets both work for a day, and then the new one only', async () => {
    const next = await clientKey('ES256', 'k2');
    await rotateTo(next);
    const by = { old: () => assertion(), new: () => assertion({}, { kid: 'k2' }, next.privateKey) };
    setup.clock.passSeconds(24 * 3600 - 1);
    expect(await outcome(await by.old())).toBe('issued');
    expect(await outcome(await by.new())).toBe('issued');
    setup.clock.passSeconds(1);
    expect(await outcome(await by.old())).toBe('invalid_client');
    expect(await outcome(await by.new())).toBe('issued');
  });

  it('with the same kid accepts the new key', async () => {
    const next = await clientKey('ES256', 'k1');
    await rotateTo(next);
    expect(await outcome(await assertion())).toBe('invalid_client');
    expect(await outcome(await assertion({}, {}, next.privateKey))).toBe('issued');
  });
});

describe('a private_key_jwt assertion', () => {
  it('is accepted once: a replay is refused, in this process and in every other', async () => {
    const jwt = await assertion();
    expect(await outcome(jwt)).toBe('issued');
    expect(await outcome(jwt)).toBe('invalid_client');
    const form = {
      grant_type: 'client_credentials',
      client_assertion_type: TYPE,
      client_assertion: jwt,
    };
    await expect(setup.another().tokenEndpoint.token({ form })).rejects.toMatchObject({
      code: 'invalid_client',
    });
    setup.clock.passSeconds(89); // as long as its `exp` and the tolerance permit
    expect(await outcome(jwt)).toBe('invalid_client');
  });

  it('that is sent twenty times at the same time gets one token', async () => {
    const jwt = await assertion();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcome(jwt)));
    expect(outcomes.filter((code) => code === 'issued')).toHaveLength(1);
  });

  it('with the jti of another client’s assertion is accepted', async () => {
    const other = await clientKey('ES256', 'k2');
    await register('other', [other]);
    const theirs = claims({ iss: 'other', sub: 'other', jti: 'same' });
    const jwt = await forge({ alg: 'ES256' }, theirs, other.privateKey);
    expect(await outcome(jwt)).toBe('issued');
    expect(await outcome(await assertion({ jti: 'same' }))).toBe('issued');
  });

  it('that is refused does not use up its jti', async () => {
    const { privateKey } = await clientKey();
    expect(await outcome(await assertion({ jti: 'mine' }, {}, privateKey))).toBe('invalid_client');
    expect(await outcome(await assertion({ jti: 'mine' }))).toBe('issued');
  });

  it.each([
    ['for the token endpoint', {}, 'issued'],
    ['for the issuer', { aud: PUBLIC_URL }, 'issued'],
    ['for a list of one', { aud: [PUBLIC_URL] }, 'issued'],
    ['for another server', { aud: 'https://other.example/token' }, 'invalid_client'],
    ['for us and another server', { aud: [PUBLIC_URL, 'https://x.example'] }, 'invalid_client'],
    ['without an audience', { aud: undefined }, 'invalid_client'],
    ['of another issuer', { iss: 'other' }, 'invalid_client'],
    ['about another client', { sub: 'other' }, 'invalid_client'],
    ['without a subject', { sub: undefined }, 'invalid_client'],
    ['about a number', { sub: 7 }, 'invalid_client'],
    ['without an id', { jti: undefined }, 'invalid_client'],
    ['with an empty id', { jti: '' }, 'invalid_client'],
    ['with an endless id', { jti: 'x'.repeat(257) }, 'invalid_client'],
    ['without an end', { exp: undefined }, 'invalid_client'],
    ['without an issue time', { iat: undefined }, 'issued'],
  ])('%s is %s', async (_, change, expected) => {
    expect(await outcome(await assertion(change))).toBe(expected);
  });

  it.each([
    ['ends in 5 minutes', { exp: 300 }, 'issued'],
    ['ends in 5 minutes and the tolerance', { exp: 330 }, 'issued'],
    ['ends later', { exp: 331 }, 'invalid_client'],
    ['ended 29 s ago', { exp: -29 }, 'issued'],
    ['ended 30 s ago', { exp: -30 }, 'invalid_client'],
    ['was issued in 30 s', { iat: 30 }, 'issued'],
    ['was issued in 31 s', { iat: 31 }, 'invalid_client'],
    ['begins in 31 s', { nbf: 31 }, 'invalid_client'],
  ])('that %s is accepted or refused by the clock', async (_, offsets, expected) => {
    const moved = Object.entries(offsets).map(([k, v]) => [k, setup.clock.seconds + v]);
    expect(await outcome(await assertion(Object.fromEntries(moved)))).toBe(expected);
  });

  it.each([
    ['no type', {}, 'issued'],
    ['the type JWT', { typ: 'JWT' }, 'issued'],
    ['its own type', { typ: 'client-authentication+jwt' }, 'issued'],
    ['no kid, where one key is registered', { kid: undefined }, 'issued'],
    ['the type of an access token', { typ: 'at+jwt' }, 'invalid_client'],
    ['the type of a proof', { typ: 'dpop+jwt' }, 'invalid_client'],
    ['an unknown kid', { kid: 'k9' }, 'invalid_client'],
  ])('with %s is %s', async (_, header, expected) => {
    const given = JSON.parse(JSON.stringify({ kid: 'k1', ...header }));
    const jwt = await forge({ alg: 'ES256', ...given }, claims(), key.privateKey);
    expect(await outcome(jwt)).toBe(expected);
  });

  it('without a signature is refused', async () => {
    for (const alg of ['none', 'None', ''])
      expect(await outcome(`${part({ alg, kid: 'k1' })}.${part(claims())}.`)).toBe(
        'invalid_client',
      );
  });

  it('signed with HMAC and the registered public key as the secret is refused', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(key.jwk));
    for (const alg of ['HS256', 'HS384', 'HS512'])
      expect(await outcome(await assertion({}, { alg }, secret))).toBe('invalid_client');
  });

  it('signed by a key that only its own header names is refused', async () => {
    const attacker = await clientKey();
    for (const header of [
      { jwk: attacker.jwk },
      { jwk: attacker.jwk, kid: undefined },
      { jku: 'https://attacker.example/jwks' },
      { x5u: 'https://attacker.example/x5u' },
      { x5c: ['MIIB'] },
    ])
      expect(await outcome(await assertion({}, header, attacker.privateKey))).toBe(
        'invalid_client',
      );
  });

  it.each(['ES256', 'PS256', 'RS256', 'EdDSA'])('may be signed with %s', async (alg) => {
    const pair = await clientKey(alg, 'other');
    await register('other', [pair]);
    const theirs = claims({ iss: 'other', sub: 'other' });
    expect(await outcome(await forge({ alg, kid: 'other' }, theirs, pair.privateKey))).toBe(
      'issued',
    );
  });

  it.each(['ES384', 'RS512', 'PS384'])('may not be signed with %s', async (alg) => {
    const { privateKey } = await clientKey(alg);
    expect(await outcome(await assertion({}, { alg }, privateKey))).toBe('invalid_client');
  });

  it('by a key registered for PS256 is not accepted with RS256', async () => {
    const pair = await clientKey('PS256', 'rsa');
    await register('other', [{ jwk: { ...(pair.jwk as object), alg: 'PS256' } as never }]);
    const rs = await importJWK(
      await crypto.subtle.exportKey('jwk', pair.privateKey as never).then(
        ({ n, e, d, p, q, dp, dq, qi }) =>
          ({
            kty: 'RSA',
            n,
            e,
            d,
            p,
            q,
            dp,
            dq,
            qi,
          }) as never,
      ),
      'RS256',
    );
    const theirs = () => claims({ iss: 'other', sub: 'other' });
    expect(await outcome(await forge({ alg: 'RS256' }, theirs(), rs as CryptoKey))).toBe(
      'invalid_client',
    );
    expect(await outcome(await forge({ alg: 'PS256' }, theirs(), pair.privateKey))).toBe('issued');
  });

  it('of a partner with only a secret is refused, and so is one of an unknown partner', async () => {
    await setup.identity.partners.add({ id: 'other', name: 'o', purposes: [] }, { actor: 'alice' });
    for (const id of ['other', 'nobody'])
      for (const alg of ['ES256', 'RS256', 'PS256', 'EdDSA']) {
        const { privateKey } = await clientKey(alg);
        const jwt = await forge({ alg }, claims({ iss: id, sub: id }), privateKey);
        expect(await outcome(jwt)).toBe('invalid_client');
      }
  });

  it('for another client than that of the form is reported as malformed', async () => {
    expect(await outcome(await assertion(), { client_id: 'other' })).toBe('invalid_request');
    expect(await outcome(await assertion(), { client_id: ID })).toBe('issued');
  });

  it('of another assertion type is reported as malformed, and one of 8 KB or more is not read', async () => {
    expect(await outcome(await assertion(), { client_assertion_type: 'saml' })).toBe(
      'invalid_request',
    );
    expect(await outcome(await assertion({ padding: 'x'.repeat(8_192) }))).toBe('invalid_client');
  });

  it.each(['a.b.c', 'no token', '..', 'e30.e30.'])(
    'that is not a JWT (%j) is refused',
    async (jwt) => {
      expect(await outcome(jwt)).toBe('invalid_client');
    },
  );

  it('without a kid is refused if two registered keys fit', async () => {
    const [a, b] = [await clientKey('ES256', 'a'), await clientKey('ES256', 'b')];
    await register('other', [a, b]);
    const theirs = () => claims({ iss: 'other', sub: 'other' });
    for (const { privateKey } of [a, b])
      expect(await outcome(await forge({ alg: 'ES256' }, theirs(), privateKey))).toBe(
        'invalid_client',
      );
    expect(await outcome(await forge({ alg: 'ES256', kid: 'b' }, theirs(), b.privateKey))).toBe(
      'issued',
    );
  });
});
