import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { body, linesOf, Setup } from './setup.ts';

const NS = 'https://w3id.org/edc/v0.0.1/ns/';
const PATH = '/v1/participants';
const ADMIN = 'partner-admin';

let setup: Setup;
beforeEach(() => {
  setup = new Setup();
});
afterEach(() => setup.close());

const add = (id: string, claims: Record<string, unknown> = { membershipStatus: ['active'] }) =>
  setup.as(ADMIN, PATH, { json: { id, claims } });
const toParticipantPath = (id: string, rest = '') => `${PATH}/${encodeURIComponent(id)}${rest}`;

describe('the participants', () => {
  it('are shown only to a partner administrator', async () => {
    await add('lab');
    for (const role of ['analyst', 'publisher', 'auditor', 'consent-officer'] as const) {
      expect((await setup.as(role, PATH)).status).toBe(403);
      expect(
        (await setup.as(role, toParticipantPath('lab', '/revocation'), { json: {} })).status,
      ).toBe(403);
    }
    expect((await setup.ask(PATH)).status).toBe(401);
    expect((await setup.as('operator', PATH)).status).toBe(200);
  });

  it.each([
    'did:web:lab.example',
    'did:web:127.0.0.1%3A9001',
    'did:web:lab.example%3A8443:connectors:a',
    'https://lab.example/connector?x=1&y=%20#z',
    'Centre de santé №1',
    'a/b',
    '...',
    '100%',
  ])('may be called %s, from the first request to the last', async (id) => {
    const added = await add(id);
    expect([added.status, added.headers.get('etag')]).toEqual([201, '"1"']);
    expect(await body(setup.as(ADMIN, toParticipantPath(id)))).toMatchObject({
      id,
      claims: { [`${NS}membershipStatus`]: ['active'] },
      state: 'active',
      version: 1,
    });
    const json = { 'https://example.org/ns#level': ['gold'], jurisdictionCountry: ['LU'] };
    const changed = setup.as(ADMIN, toParticipantPath(id, '/claims'), { json, method: 'PUT' });
    expect(await body(changed)).toMatchObject({
      claims: { 'https://example.org/ns#level': ['gold'], [`${NS}jurisdictionCountry`]: ['LU'] },
      version: 2,
    });
    expect(
      await body(setup.as(ADMIN, toParticipantPath(id, '/revocation'), { json: {} })),
    ).toMatchObject({
      state: 'revoked',
    });
    expect(await linesOf(setup.as(ADMIN, PATH))).toMatchObject([{ id, state: 'revoked' }]);
  });

  it('are not found under an unknown id, and not changed on an older version', async () => {
    expect(await body(setup.as(ADMIN, toParticipantPath('lab')))).toMatchObject({
      status: 404,
      code: 'not-found',
    });
    await add('lab');
    const stale = { 'if-match': '"7"' };
    const ask = setup.as(ADMIN, toParticipantPath('lab', '/revocation'), {
      json: {},
      headers: stale,
    });
    expect(await body(ask)).toMatchObject({ status: 412, code: 'precondition-failed' });
    expect(await body(add('lab'))).toMatchObject({ status: 409, code: 'wrong-state' });
  });

  it('are added once by a repeated request with its Idempotency-Key', async () => {
    const ask = () =>
      setup.as(ADMIN, PATH, { json: { id: 'lab' }, headers: { 'idempotency-key': 'k' } });
    expect([(await ask()).status, (await ask()).status]).toEqual([201, 201]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['without an id', { claims: {} }],
    ['with an id that is a way in a path', { id: '..' }],
    ['with an unknown member', { id: 'lab', state: 'active' }],
    ['with an operand we do not know', { id: 'lab', claims: { 'odrl:purpose': ['x'] } }],
    ['with a value that is no list', { id: 'lab', claims: { membershipStatus: 'active' } }],
  ])('%s are refused', async (_, json) => {
    expect(await body(setup.as(ADMIN, PATH, { json }))).toMatchObject({
      status: 400,
      code: 'message-invalid',
    });
  });
});

describe('our DID document', () => {
  it('is at the well-known address, as the did:web of this host', async () => {
    const response = await setup.ask('/.well-known/did.json');
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(response.headers.get('cache-control')).toBe('public, max-age=300, must-revalidate');
    const { keys } = await body<{ keys: { kid: string }[] }>(setup.ask('/.well-known/jwks.json'));
    expect(await body(response)).toMatchObject({
      id: 'did:web:kaart.test',
      verificationMethod: [
        ...keys.map((publicKeyJwk) => ({ publicKeyJwk })),
        { publicKeyJwk: { kty: 'OKP', crv: 'Ed25519', x: expect.stringMatching(/^[\w-]{43}$/) } },
      ],
      service: [
        { type: 'CatalogService', serviceEndpoint: 'http://kaart.test/dsp/2025-1/catalog' },
        { type: 'ProtocolEndpoint', serviceEndpoint: 'http://kaart.test/dsp/2025-1' },
        { type: 'CredentialService', serviceEndpoint: 'http://kaart.test/dcp' },
      ],
    });
  });

  it.each(['did:web:other.example', 'https://kaart.test', 'LuxLabs'])(
    'does not exist if our id is %s',
    async (KAART_PARTICIPANT_ID) => {
      const other = new Setup(undefined, { KAART_PARTICIPANT_ID });
      expect(await body(other.ask('/.well-known/did.json'))).toMatchObject({
        status: 404,
        code: 'not-found',
      });
      await other.close();
    },
  );
});
