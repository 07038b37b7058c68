import { decodeJwt, exportJWK, generateKeyPair } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { KaartError } from '../../../lib/core/errors.ts';
import { forge, part } from '../setup.ts';
import { Connector, newJti, OUR_DID, OUR_DSP, openDataSpace, REQUEST } from './connector.ts';

let space: ReturnType<typeof openDataSpace>;
let lab: Connector;
beforeEach(async () => {
  space = openDataSpace();
  lab = await Connector.on(space.web);
});

const refusal = (token: string) =>
  space.verify(`Bearer ${token}`).then(
    () => 'accepted',
    (error: KaartError) => `${error.code} ${error.details['code']}`,
  );
const publish = (change: Record<string, unknown>) =>
  space.web.documents.set(lab.url, JSON.stringify({ ...lab.document, ...change }));

const INVALID = 'unauthenticated TOKEN_INVALID';

describe('an invalid self-issued token', () => {
  const now = () => space.setup.clock.seconds;
  it.each<[string, () => Promise<string>]>([
    [
      'of the algorithm none',
      async () => {
        const [, payload = ''] = (await lab.token(space.setup)).split('.');
        return `${part({ alg: 'none', kid: `${lab.did}#k1` })}.${payload}.`;
      },
    ],
    [
      'of a symmetric algorithm',
      () => lab.token(space.setup, {}, { alg: 'HS256' }, new TextEncoder().encode('x'.repeat(32))),
    ],
    ['for another audience', () => lab.token(space.setup, { aud: 'did:web:other.example' })],
    [
      'for us and another audience',
      () => lab.token(space.setup, { aud: [OUR_DID, 'did:web:other.example'] }),
    ],
    ['without an audience', () => lab.token(space.setup, { aud: undefined })],
    ['for an address that begins like ours', () => lab.token(space.setup, { aud: `${OUR_DSP}/x` })],
    [
      'whose sub is another than its iss',
      () => lab.token(space.setup, { sub: 'did:web:other.example' }),
    ],
    ['without sub', () => lab.token(space.setup, { sub: undefined })],
    ['without jti', () => lab.token(space.setup, { jti: undefined })],
    ['with an empty jti', () => lab.token(space.setup, { jti: '' })],
    ['without exp', () => lab.token(space.setup, { exp: undefined })],
    ['without iat', () => lab.token(space.setup, { iat: undefined })],
    ['that has expired', () => lab.token(space.setup, { iat: now() - 331, exp: now() - 31 })],
    ['from the future', () => lab.token(space.setup, { iat: now() + 31, exp: now() + 60 })],
    ['that lives for more than ten minutes', () => lab.token(space.setup, { exp: now() + 601 })],
    ['that expires before it was made', () => lab.token(space.setup, { exp: now() - 1 })],
    [
      'of a participant that is no did:web',
      () => lab.token(space.setup, { iss: 'did:key:x', sub: 'did:key:x' }, { kid: 'did:key:x#k1' }),
    ],
    [
      'with a private address for its DID',
      () =>
        lab.token(
          space.setup,
          { iss: 'did:web:10.0.0.1', sub: 'did:web:10.0.0.1' },
          { kid: 'did:web:10.0.0.1#k1' },
        ),
    ],
    [
      'by the key of another DID',
      () => lab.token(space.setup, {}, { kid: 'did:web:other.example#k1' }),
    ],
    [
      'by the key of a DID that begins like it',
      () => lab.token(space.setup, {}, { kid: `${lab.did}x#k1` }),
    ],
    ['that is an access token', () => lab.token(space.setup, {}, { typ: 'at+jwt' })],
    ['that is a presentation', () => lab.token(space.setup, {}, { typ: 'vp+jwt' })],
    ['that is no JWT', async () => 'a.b.c'],
    ['that is one word', async () => 'token'],
    ['that is long', () => lab.token(space.setup, { jti: 'x', more: 'x'.repeat(9_000) })],
  ])('%s is refused without a request for a document', async (_, token) => {
    expect(await refusal(await token())).toBe(INVALID);
    expect(space.web.requests).toEqual([]);
  });

  it.each([undefined, '', 'Bearer', 'Basic x', 'Bearer a b', '{"clientId":"x"}'])(
    'or missing (%j) is refused',
    async (header) => {
      await expect(space.verify(header)).rejects.toMatchObject({ code: 'unauthenticated' });
    },
  );

  it('with the scheme DPoP is refused', async () => {
    const header = `DPoP ${await lab.token(space.setup)}`;
    await expect(space.verify(header)).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

describe('a self-issued token with the wrong key', () => {
  it('is refused: another key', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    expect(await refusal(await lab.token(space.setup, {}, {}, privateKey))).toBe(INVALID);
  });

  it('is refused: the key in the token itself', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    const token = await lab.token(
      space.setup,
      {},
      { jwk, jku: 'https://evil.example' },
      privateKey,
    );
    expect(await refusal(token)).toBe(INVALID);
    expect(space.web.requests).toEqual([lab.url]);
  });

  it('is refused: the key of another participant, though both are known', async () => {
    const other = await Connector.on(space.web, 'other.example');
    expect(await refusal(await lab.token(space.setup, {}, {}, other.key))).toBe(INVALID);
  });

  it('is refused: our key, which is not in that document', async () => {
    const own = (await space.dsp.authorize({ address: OUR_DSP })).slice('Bearer '.length);
    const [header = '', , signature = ''] = own.split('.');
    const [, payload = ''] = (await lab.token(space.setup)).split('.');
    expect(await refusal(`${header}.${payload}.${signature}`)).toBe(INVALID);
  });

  it('is refused: no key', async () => {
    const [header = '', payload = ''] = (await lab.token(space.setup)).split('.');
    expect(await refusal(`${header}.${payload}.`)).toBe(INVALID);
  });

  it('with a changed claim after the signature is refused', async () => {
    const [header = '', payload = '', signature = ''] = (await lab.token(space.setup)).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const changed = part({ ...claims, jti: 'another' });
    expect(await refusal(`${header}.${changed}.${signature}`)).toBe(INVALID);
  });

  it('does not use up the jti of a valid token', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const jti = newJti();
    await refusal(await lab.token(space.setup, { jti }, {}, privateKey));
    expect(await refusal(await lab.token(space.setup, { jti }))).toBe('accepted');
  });

  it('with a later start of validity is refused before it', async () => {
    const nbf = space.setup.clock.seconds + 60;
    expect(await refusal(await lab.token(space.setup, { nbf }))).toBe(INVALID);
  });
});

describe('a self-issued token of another form that DCP allows', () => {
  const publishKey = async (alg: string) => {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const [method = {}] = lab.document['verificationMethod'] as Record<string, unknown>[];
    publish({ verificationMethod: [{ ...method, publicKeyJwk: await exportJWK(publicKey) }] });
    return privateKey;
  };

  it.each(['EdDSA', 'ES384', 'RS256', 'PS256'])('is accepted: %s', async (alg) => {
    const key = await publishKey(alg);
    expect(await refusal(await lab.token(space.setup, {}, { alg }, key))).toBe('accepted');
  });

  it('is accepted with fractions of seconds', async () => {
    const { seconds } = space.setup.clock;
    const times = { iat: seconds - 0.25, exp: seconds + 59.5 };
    expect(await refusal(await lab.token(space.setup, times))).toBe('accepted');
  });

  it('is refused: an algorithm that does not belong to the key', async () => {
    await publishKey('RS256');
    expect(await refusal(await lab.token(space.setup))).toBe(INVALID);
  });

  it('is accepted without the name of a key, if the document has one key', async () => {
    const token = () => lab.token(space.setup, {}, { kid: undefined });
    expect(await refusal(await token())).toBe('accepted');
    const [method = {}] = lab.document['verificationMethod'] as Record<string, unknown>[];
    publish({ verificationMethod: [method, { ...method, id: `${lab.did}#k2` }] });
    space.setup.clock.passSeconds(301);
    expect(await refusal(await token())).toBe('unauthenticated DID_UNUSABLE');
  });

  it('is accepted by a key that the document lists for no use, as in an IdentityHub', async () => {
    publish({ authentication: [] });
    expect(await refusal(await lab.token(space.setup))).toBe('accepted');
  });

  it('is accepted by a new key under the same name, without a wait', async () => {
    expect(await refusal(await lab.token(space.setup))).toBe('accepted');
    const key = await publishKey('ES256');
    space.setup.clock.passSeconds(2);
    expect(await refusal(await lab.token(space.setup, {}, {}, key))).toBe('accepted');
  });
});

describe('a DID document', () => {
  const method = () => (lab.document['verificationMethod'] as Record<string, unknown>[])[0] ?? {};

  it.each<[string, () => void]>([
    ['of another DID', () => publish({ id: 'did:web:other.example' })],
    ['without an id', () => publish({ id: undefined })],
    [
      'that lists the key for another use, and another key for this one',
      () => publish({ capabilityInvocation: [`${lab.did}#k2`] }),
    ],
    [
      'that lists the key for encryption only',
      () => publish({ authentication: [], keyAgreement: [`${lab.did}#k1`] }),
    ],
    ['without the key', () => publish({ verificationMethod: [] })],
    [
      'whose key is of another curve',
      () =>
        publish({
          verificationMethod: [
            { ...method(), publicKeyJwk: { kty: 'EC', crv: 'P-384', x: 'a', y: 'b' } },
          ],
        }),
    ],
    [
      'whose key is a shared secret',
      () =>
        publish({ verificationMethod: [{ ...method(), publicKeyJwk: { kty: 'oct', k: 'eA' } }] }),
    ],
    ['that is oversized', () => publish({ padding: 'x'.repeat(65_536) })],
    ['of too many keys', () => publish({ verificationMethod: Array(51).fill(method()) })],
    ['that is a page', () => space.web.documents.set(lab.url, '<!doctype html>')],
    ['that is null', () => space.web.documents.set(lab.url, 'null')],
    ['that is a list', () => space.web.documents.set(lab.url, '[]')],
    ['that is not there', () => space.web.documents.delete(lab.url)],
    ...(['address-refused', 'too-large'] as const).map((code): [string, () => void] => [
      `whose fetch ends with ${code}`,
      () =>
        space.web.documents.set(
          lab.url,
          new KaartError('remote-error', { code: code as never, parameters: { text: '10.0.0.1' } }),
        ),
    ]),
  ])('%s gives no access, and the response has no reason', async (_, arrange) => {
    arrange();
    const error = await space
      .verify(`Bearer ${await lab.token(space.setup)}`)
      .catch((thrown: KaartError) => thrown);
    expect(error).toMatchObject({
      message: 'the token is not accepted',
      code: 'unauthenticated',
      details: { error: 'invalid_token', code: 'DID_UNUSABLE' },
    });
    expect(error).not.toHaveProperty('cause');
  });

  it('with a key that is not a point of the curve gives no access', async () => {
    const x = Buffer.alloc(32, 1).toString('base64url');
    const publicKeyJwk = { kty: 'EC', crv: 'P-256', x, y: x };
    publish({ verificationMethod: [{ ...method(), publicKeyJwk }] });
    expect(await refusal(await lab.token(space.setup))).toBe(INVALID);
  });

  it('that is unavailable now is reported as unavailable, not as a fault of the sender', async () => {
    space.web.documents.set(
      lab.url,
      new KaartError('called-address-silent', { code: 'unavailable' }),
    );
    await expect(space.verify(`Bearer ${await lab.token(space.setup)}`)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'the sender cannot be verified right now',
    });
  });

  it.each(['authentication', 'assertionMethod', 'capabilityInvocation'])(
    'may list the key for %s by a short name, or contain it',
    async (relationship) => {
      publish({ authentication: [], [relationship]: ['#k1'] });
      expect(await refusal(await lab.token(space.setup))).toBe('accepted');
      space.setup.clock.passSeconds(301);
      publish({ authentication: [], verificationMethod: [], [relationship]: [method()] });
      expect(await refusal(await lab.token(space.setup))).toBe('accepted');
    },
  );
});

describe('a valid self-issued token', () => {
  it.each([
    ['our DID', OUR_DID],
    ['our DID in a list of one', [OUR_DID]],
    ['the address of our endpoints', OUR_DSP],
    ['the same with a slash', `${OUR_DSP}/`],
  ])('for %s identifies the sender', async (_, aud) => {
    const jti = newJti();
    expect(await space.verify(`Bearer ${await lab.token(space.setup, { aud, jti })}`)).toEqual({
      participantId: lab.did,
      audience: 'dataspace',
      epoch: '-/0',
      claims: {},
      tokenId: jti,
    });
  });

  it('9.51 of ours contains the token to renew, only for a renewal', async () => {
    const them = { address: 'https://them.example/dsp', participantId: 'did:web:them.example' };
    const claimsOf = (value: string) => decodeJwt(value.replace('Bearer ', ''));
    const renewing = claimsOf(await space.dsp.authorize({ ...them, accessToken: 'theirs' }));
    expect(renewing).toMatchObject({
      iss: OUR_DID,
      sub: OUR_DID,
      aud: them.participantId,
      token: 'theirs',
    });
    expect(claimsOf(await space.dsp.authorize(them))).not.toHaveProperty('token');
  });

  it('is accepted once, also for simultaneous requests to several processes', async () => {
    const token = await lab.token(space.setup);
    const elsewhere = space.open();
    const all = await Promise.allSettled(
      [space.dsp, elsewhere, space.dsp, elsewhere].map((dsp) =>
        dsp.verify(`Bearer ${token}`, REQUEST),
      ),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await refusal(token)).toBe(INVALID);
  });

  it('is stored as used as long as it would be accepted', async () => {
    const token = await lab.token(space.setup);
    expect(await refusal(token)).toBe('accepted');
    for (let i = 0; i < 35; i++) {
      space.setup.clock.passSeconds(10);
      expect(await refusal(token)).toBe(INVALID);
    }
  });

  it('may have a jti that another participant has used', async () => {
    const other = await Connector.on(space.web, 'other.example');
    const jti = newJti();
    expect(await refusal(await lab.token(space.setup, { jti }))).toBe('accepted');
    expect(await refusal(await other.token(space.setup, { jti }))).toBe('accepted');
  });

  it('may differ by half a minute from our clock, and have the claims that DCP adds', async () => {
    const iat = space.setup.clock.seconds + 29;
    const claims = { iat, exp: iat + 600, token: 'opaque' };
    expect(await refusal(await lab.token(space.setup, claims, { typ: 'JWT' }))).toBe('accepted');
  });

  it('has no effect with claims of its own', async () => {
    const token = await lab.token(space.setup, { membershipStatus: 'active', vp: {} });
    expect(await space.verify(`Bearer ${token}`)).toMatchObject({ claims: {} });
  });
});

describe('our own token', () => {
  it('is accepted once by another Kaart that reads our document', async () => {
    const there = openDataSpace({ participantId: 'did:web:there.example', addresses: [] });
    there.web.documents.set(
      'https://kaart.example/.well-known/did.json',
      JSON.stringify(await space.setup.identity.didDocument(OUR_DID)),
    );
    const header = await space.dsp.authorize({
      address: 'https://there.example/dsp',
      participantId: 'did:web:there.example',
    });
    expect(await there.verify(header)).toMatchObject({ participantId: OUR_DID });
    await expect(there.verify(header)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(space.verify(header)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('has the address as its audience if the id of the other side is unknown', async () => {
    const there = openDataSpace({ addresses: ['https://there.example/dsp'] });
    there.web.documents.set(
      'https://kaart.example/.well-known/did.json',
      JSON.stringify(await space.setup.identity.didDocument(OUR_DID)),
    );
    const header = await space.dsp.authorize({ address: 'https://there.example/dsp' });
    expect(await there.verify(header)).toMatchObject({ participantId: OUR_DID });
  });

  it('is not created if it could not be verified', async () => {
    const { dsp } = openDataSpace({ participantId: 'urn:kaart' });
    await expect(dsp.authorize({ address: 'https://there.example' })).rejects.toMatchObject({
      code: 'config-invalid',
    });
  });

  it('signed as an access token by another key is refused', async () => {
    const claims = { iss: 'https://kaart.example', sub: 'x', client_id: 'x' };
    const token = await forge({ alg: 'ES256', kid: 'k1', typ: 'at+jwt' }, claims, lab.key);
    await expect(space.verify(`Bearer ${token}`)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    expect(space.web.requests).toEqual([]);
  });
});
