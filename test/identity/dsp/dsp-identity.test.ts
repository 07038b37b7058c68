import { describe, expect, it } from 'vitest';
import { Claims, ParticipantId } from '../../../lib/identity/dsp/participant-request.ts';
import { clientKey, forge, openSetup, partnerWithToken } from '../setup.ts';
import { Connector, EDC, OUR_DID, OUR_DSP, openDataSpace, REQUEST } from './connector.ts';

const ALICE = { actor: 'alice' };
const MEMBER = { [`${EDC}membershipStatus`]: ['active'] };

const mock = (token: unknown) => JSON.stringify(token);
const LAB = { region: 'eu', audience: OUR_DSP, clientId: 'lab' };

describe('a participant that is revoked', () => {
  it('is refused from the next request on, and accepted after it was added again', async () => {
    const { setup, web, verify } = openDataSpace();
    const lab = await Connector.on(web);
    const { participants } = setup.identity;
    const asks = async () => verify(`Bearer ${await lab.token(setup)}`);
    await participants.add({ id: lab.did, claims: MEMBER }, ALICE);
    expect(await asks()).toMatchObject({ participantId: lab.did, claims: MEMBER });
    await participants.revoke(lab.did, ALICE);
    await expect(asks()).rejects.toMatchObject({
      code: 'unauthenticated',
      details: { code: 'PARTICIPANT_REVOKED' },
    });
    await participants.add({ id: lab.did, claims: {} }, ALICE);
    expect(await asks()).toMatchObject({ claims: {} });
  });

  it('learns the reason only after it has proved its identity', async () => {
    const { setup, web, verify } = openDataSpace();
    const lab = await Connector.on(web);
    const other = await Connector.on(web, 'other.example');
    await setup.identity.participants.add({ id: lab.did, claims: {} }, ALICE);
    await setup.identity.participants.revoke(lab.did, ALICE);
    const token = await lab.token(setup, {}, {}, other.key);
    await expect(verify(`Bearer ${token}`)).rejects.toMatchObject({
      details: { code: 'TOKEN_INVALID' },
    });
  });

  it('is also refused with a mock token', async () => {
    const { setup, verify } = openDataSpace({ profile: 'mock' });
    await setup.identity.participants.add({ id: 'lab', claims: {} }, ALICE);
    await setup.identity.participants.revoke('lab', ALICE);
    await expect(verify(mock(LAB))).rejects.toMatchObject({
      details: { code: 'PARTICIPANT_REVOKED' },
    });
  });
});

describe('claims', () => {
  it('that were changed take effect with the next request', async () => {
    const { setup, web, verify } = openDataSpace();
    const lab = await Connector.on(web);
    await setup.identity.participants.add({ id: lab.did, claims: MEMBER }, ALICE);
    const changed = Claims.parse({ jurisdictionCountry: ['LU'] });
    await setup.identity.participants.changeClaims(lab.did, changed, ALICE);
    const { claims } = await verify(`Bearer ${await lab.token(setup)}`);
    expect(claims).toEqual({ [`${EDC}jurisdictionCountry`]: ['LU'] });
  });
});

describe.each(['did', 'mock'] as const)('a partner, if participants are %s', (profile) => {
  it('is identified by its access token, with its purposes, and reads the rows for partners', async () => {
    const { setup, verify } = openDataSpace({ profile });
    const { token } = await partnerWithToken(setup);
    expect(await verify(`Bearer ${token}`)).toEqual({
      participantId: 'lux-labs',
      audience: 'partners',
      epoch: '0/0',
      claims: {},
      tokenId: expect.any(String),
      purposes: ['dpv:ScientificResearch'],
    });
    await setup.identity.participants.add({ id: 'lux-labs', claims: MEMBER }, ALICE);
    expect(await verify(`Bearer ${token}`)).toMatchObject({ claims: MEMBER });
  });

  it('is refused from the moment it is revoked', async () => {
    const { setup, verify } = openDataSpace({ profile });
    const { id, token } = await partnerWithToken(setup);
    await setup.identity.partners.revoke(id, 'partner', ALICE);
    await expect(verify(`Bearer ${token}`)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('cannot be a person, with any roles', async () => {
    const { setup, verify } = openDataSpace({ profile });
    const token = await setup.identity.mintOperatorToken({ subject: 'bob', roles: ['operator'] });
    await expect(verify(`Bearer ${token}`)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('with a token of another installation is anonymous', async () => {
    const { token } = await partnerWithToken(openSetup());
    const { setup, verify } = openDataSpace({ profile });
    await partnerWithToken(setup);
    await expect(verify(`Bearer ${token}`)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('proves the key that its token is bound to, for this request', async () => {
    const { setup, dsp } = openDataSpace({ profile });
    const { id, secret } = await partnerWithToken(setup);
    const { privateKey, jwk } = await clientKey();
    const proof = (claims: object) =>
      forge(
        { alg: 'ES256', typ: 'dpop+jwt', jwk },
        { jti: `p${Math.random()}`, iat: setup.clock.seconds, ...claims },
        privateKey,
      );
    const dpop = await proof({ htm: 'POST', htu: 'https://kaart.example/token' });
    const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
    const { access_token } = await setup.identity.tokenEndpoint.token({ form, dpop });
    const ath = Buffer.from(
      await crypto.subtle.digest('SHA-256', new TextEncoder().encode(access_token)),
    ).toString('base64url');
    const here = await proof({ htm: 'POST', htu: REQUEST.url, ath });
    const there = await proof({ htm: 'POST', htu: `${OUR_DSP}/elsewhere`, ath });
    const header = `DPoP ${access_token}`;
    await expect(dsp.verify(header, REQUEST)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(dsp.verify(header, { ...REQUEST, dpop: there })).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    expect(await dsp.verify(header, { ...REQUEST, dpop: here })).toMatchObject({
      participantId: 'lux-labs',
    });
  });
});

describe('a mock token', () => {
  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['no JSON', 'lab'],
    ['a list', '[]'],
    ['null', 'null'],
    ['without a client', mock({ region: 'eu', audience: OUR_DSP })],
    ['with an empty client', mock({ ...LAB, clientId: '' })],
    ['with a client that is no text', mock({ ...LAB, clientId: 7 })],
    ['with a client of two lines', mock({ ...LAB, clientId: 'a\nb' })],
    ['with a long client', mock({ ...LAB, clientId: 'x'.repeat(151) })],
    ['too long', mock({ ...LAB, more: 'x'.repeat(9_000) })],
    ['of another scheme', `Basic ${mock(LAB)}`],
  ])('that is %s is refused', async (_, header) => {
    const { verify } = openDataSpace({ profile: 'mock' });
    await expect(verify(header)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('is not accepted if participants authenticate with DIDs', async () => {
    const { verify } = openDataSpace();
    for (const header of [mock(LAB), `Bearer ${mock(LAB)}`])
      await expect(verify(header)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it.each([mock(LAB), `Bearer ${mock(LAB)}`, mock({ clientId: 'lab' })])(
    'identifies its sender as an active member: %s',
    async (header) => {
      const { verify } = openDataSpace({ profile: 'mock' });
      expect(await verify(header)).toEqual({
        participantId: 'lab',
        audience: 'dataspace',
        epoch: '-/0',
        claims: MEMBER,
        tokenId: '-',
      });
    },
  );

  it('contains claims, and our own records override them', async () => {
    const { setup, verify } = openDataSpace({ profile: 'mock' });
    const claims = {
      ...LAB,
      membershipStatus: 'inactive',
      jurisdictionCountry: 'LU',
      n: 7,
      'a b': 'x',
    };
    const own = { [`${EDC}membershipStatus`]: ['inactive'], [`${EDC}jurisdictionCountry`]: ['LU'] };
    expect((await verify(mock(claims))).claims).toEqual(own);
    const known = { [`${EDC}jurisdictionCountry`]: ['FR', 'DE'] };
    await setup.identity.participants.add({ id: 'lab', claims: known }, ALICE);
    expect((await verify(mock(claims))).claims).toEqual({ ...own, ...known });
  });

  it('of ours is accepted by a connector with EDC’s mock identity', async () => {
    const { dsp } = openDataSpace({ profile: 'mock' });
    const header = await dsp.authorize({
      address: 'http://127.0.0.1:1/protocol',
      participantId: 'x',
    });
    expect(header).toBe(
      `{"region":"eu","audience":"http://127.0.0.1:1/protocol","clientId":"${OUR_DID}"}`,
    );
  });
});

describe('our DID document', () => {
  it('lists the current and the previous key for each relationship, and our connector', async () => {
    const { identity, clock } = openSetup();
    await identity.jwks();
    clock.passSeconds(90_000);
    for (let i = 0; i < 3; i++) {
      await identity.rotateKeys('planned', 'alice');
      clock.passSeconds(90_000);
    }
    const document = await identity.didDocument(OUR_DID);
    const signing = (await identity.jwks()).keys;
    expect(signing).toHaveLength(4);
    const listed = document?.verificationMethod.map(({ id }) => id) ?? [];
    expect(listed.slice(0, 2)).toEqual(signing.slice(0, 2).map(({ kid }) => `${OUR_DID}#${kid}`));
    expect(document?.verificationMethod.map(({ publicKeyJwk: { crv } }) => crv)).toEqual([
      ...['P-256', 'P-256', 'Ed25519', 'Ed25519'],
    ]);
    expect(document).toMatchObject({
      id: OUR_DID,
      authentication: listed,
      assertionMethod: listed,
      capabilityInvocation: listed,
      service: [
        { id: `${OUR_DID}#catalog`, type: 'CatalogService', serviceEndpoint: `${OUR_DSP}/catalog` },
        { id: `${OUR_DID}#dsp`, type: 'ProtocolEndpoint', serviceEndpoint: OUR_DSP },
        {
          id: `${OUR_DID}#credentials`,
          type: 'CredentialService',
          serviceEndpoint: 'https://kaart.example/dcp',
        },
      ],
    });
    expect(document?.verificationMethod[0]).toEqual({
      id: listed[0],
      type: 'JsonWebKey2020',
      controller: OUR_DID,
      publicKeyJwk: signing[0],
    });
    expect(JSON.stringify(document)).not.toContain('"d":');
  });

  it.each([
    'did:web:other.example',
    'did:web:kaart.example:a',
    'urn:kaart',
    'https://kaart.example',
  ])('does not exist for %s', async (id) => {
    expect(await openSetup().identity.didDocument(id)).toBeUndefined();
  });
});

describe('the claims of a participant', () => {
  it.each(['', '.', '..', ' x', 'x ', 'a\nb', 'a\u0000', 'a\u202eb', '\ud800', 'x'.repeat(151)])(
    'are refused for the id %j',
    (id) => {
      expect(ParticipantId.safeParse(id).success).toBe(false);
    },
  );

  it.each([
    ['an operand of a prefix we do not know', { 'odrl:purpose': ['x'] }],
    ['an operand that is no name', { 'member ship': ['x'] }],
    ['an empty operand', { '': ['x'] }],
    ['an operand that is markup', { '<b>': ['x'] }],
    ['a claim without values', { membershipStatus: [] }],
    ['an empty value', { membershipStatus: [' '] }],
    ['a value of two lines', { membershipStatus: ['a\nb'] }],
    ['a long value', { membershipStatus: ['x'.repeat(201)] }],
    ['a value that is no text', { membershipStatus: [true] }],
    ['too many values', { membershipStatus: Array.from({ length: 21 }, String) }],
    [
      'too many operands',
      Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`o${i}`, ['x']])),
    ],
  ])('cannot be %s', (_, claims) => {
    expect(Claims.safeParse(claims).success).toBe(false);
  });

  it('are stored as full IRIs, in any notation', () => {
    expect(
      Claims.parse({
        membershipStatus: ['active'],
        'edc:membershipStatus': ['active', 'trial'],
        [`${EDC}membershipStatus`]: ['x'],
        'https://example.org/ns#level': ['gold'],
        'urn:level': ['1'],
      }),
    ).toEqual({
      [`${EDC}membershipStatus`]: ['active', 'trial', 'x'],
      'https://example.org/ns#level': ['gold'],
      'urn:level': ['1'],
    });
  });
});
