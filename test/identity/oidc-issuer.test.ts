import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, createLocalJWKSet } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../lib/core/clock.ts';
import { beginTrace, runInTrace } from '../../lib/core/trace.ts';
import { Authenticator } from '../../lib/identity/authenticator.ts';
import {
  guessJwksUri,
  type OidcConfig,
  OidcIssuer,
  remoteKeys,
} from '../../lib/identity/oidc-issuer.ts';
import { Rights } from '../../lib/identity/rights.ts';
import { getRoleScopes } from '../../lib/identity/roles.ts';
import { clientKey, forge, MovedClock, part } from './setup.ts';

const KEYCLOAK = 'https://id.example.lu/realms/ds4h';
const CONFIG: OidcConfig = { issuer: KEYCLOAK, audience: 'kaart' };

let key: Awaited<ReturnType<typeof clientKey>>;
let clock: MovedClock;

beforeAll(async () => {
  key = await clientKey('RS256', 'kc1');
});

beforeEach(() => {
  clock = new MovedClock();
});

function issuer(config: Partial<OidcConfig> = {}): OidcIssuer {
  const keys = createLocalJWKSet({ keys: [{ ...(key.jwk as object), alg: 'RS256' } as never] });
  return new OidcIssuer({ ...CONFIG, ...config }, keys, clock.read);
}

/** An access token as Keycloak writes it. */
function keycloak(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    exp: clock.seconds + 300,
    iat: clock.seconds,
    jti: 'onrtac:5f0c',
    iss: KEYCLOAK,
    aud: ['kaart', 'account'],
    sub: 'c0ffee00-0000-4000-8000-000000000001',
    typ: 'Bearer',
    azp: 'kaart-portal',
    realm_access: { roles: ['offline_access', 'analyst'] },
    resource_access: { kaart: { roles: ['auditor'] }, other: { roles: ['operator'] } },
    scope: 'openid email profile',
    ...change,
  };
}

/** An access token as Cognito writes it: `client_id` and no `aud`. */
function cognito(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    sub: 'aaaaaaaa-bbbb',
    'cognito:groups': ['releaser'],
    iss: KEYCLOAK,
    client_id: 'kaart',
    token_use: 'access',
    scope: 'openid kaart/consent:read',
    exp: clock.seconds + 300,
    iat: clock.seconds,
    jti: 'x',
    ...change,
  };
}

function signed(
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
  signer: CryptoKey | Uint8Array = key.privateKey,
): Promise<string> {
  return forge({ alg: 'RS256', kid: 'kc1', typ: 'JWT', ...header }, claims, signer);
}

async function scopes(claims: Record<string, unknown>, config: Partial<OidcConfig> = {}) {
  const caller = await issuer(config).person(await signed(claims));
  return caller && [...caller.scopes].sort();
}

const sorted = (roles: string[]) => [...getRoleScopes(roles)].sort();

describe('a token of the identity provider', () => {
  it.each([
    ['of another issuer', { iss: 'https://id.example.lu/realms/master' }],
    ['for another application', { aud: ['account'] }],
    ['for an application whose name begins like ours', { aud: 'kaart-portal' }],
    ['without an audience', { aud: undefined }],
    ['without an audience, of a client of our name', { aud: undefined, client_id: 'kaart' }],
    ['that tells who logged in (an ID token)', { typ: 'ID' }],
    ['that renews others (a refresh token)', { typ: 'Refresh' }],
    ['of no type', { typ: undefined }],
    ['without an end', { exp: undefined }],
    ['without a beginning', { iat: undefined }],
    ['without a subject', { sub: undefined }],
    ['of the night’s own name', { sub: 'system' }],
    ['9.5: of a subject with an invisible character', { sub: 'ali\u200bce' }],
    ['9.5: of a subject with a letter of another script', { sub: '\u0430lice' }],
    ['of a subject without end', { sub: 'x'.repeat(201) }],
  ])('%s is refused', async (_, change) => {
    expect(await issuer().person(await signed(keycloak(change)))).toBeUndefined();
  });

  it.each([
    ['ended 29 s ago', { exp: -29 }, true],
    ['ended 30 s ago', { exp: -30 }, false],
    ['begins in 30 s', { nbf: 30 }, true],
    ['begins in 31 s', { nbf: 31 }, false],
  ])('that %s is accepted or refused by the clock', async (_, offsets, taken) => {
    const moved = Object.entries(offsets).map(([k, v]) => [k, clock.seconds + v]);
    const token = await signed(keycloak(Object.fromEntries(moved)));
    expect((await issuer().person(token)) !== undefined).toBe(taken);
  });

  it('without a signature, or signed with HMAC and the public key, is refused', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(key.jwk));
    const confused = await signed(keycloak(), { alg: 'HS256' }, secret);
    const bare = `${part({ alg: 'none', kid: 'kc1' })}.${part(keycloak())}.`;
    for (const token of [confused, bare]) expect(await issuer().person(token)).toBeUndefined();
  });

  it('signed by another key is refused, whatever key it contains', async () => {
    const { privateKey, jwk } = await clientKey('RS256');
    for (const header of [{}, { kid: 'unknown' }, { jwk }, { jku: 'https://attacker.example' }])
      expect(await issuer().person(await signed(keycloak(), header, privateKey))).toBeUndefined();
  });

  it('of Cognito is refused if it is an ID token, or for another application', async () => {
    for (const change of [{ token_use: 'id', aud: 'kaart' }, { client_id: 'other' }])
      expect(await issuer().person(await signed(cognito(change)))).toBeUndefined();
  });
});

describe('the roles of the identity provider', () => {
  it('are read from Keycloak’s realm and from the roles of our own client', async () => {
    expect(await scopes(keycloak())).toEqual(sorted(['analyst', 'auditor']));
  });

  it('of another client are ignored', async () => {
    const change = { realm_access: undefined, resource_access: { other: { roles: ['operator'] } } };
    expect(await scopes(keycloak(change))).toEqual([]);
  });

  it('may be those of a configured client', async () => {
    const config = { clientId: 'other' };
    expect(await scopes(keycloak({ realm_access: undefined }), config)).toEqual(
      sorted(['operator']),
    );
  });

  it('are read from Cognito’s groups and from the scopes of our resource server', async () => {
    expect(await scopes(cognito())).toEqual(sorted(['releaser']));
    expect(await scopes(cognito({ 'cognito:groups': undefined }))).toEqual(['consent:read']);
  });

  it('are read from the scope, by name of a role or of a scope', async () => {
    const change = { realm_access: undefined, resource_access: undefined };
    expect(await scopes(keycloak({ ...change, scope: 'openid auditor' }))).toEqual(
      sorted(['auditor']),
    );
    expect(await scopes(keycloak({ ...change, scope: 'audit:read openid' }))).toEqual([
      'audit:read',
    ]);
  });

  it('of another resource server are ignored', async () => {
    const scope = 'other/operator https://x.example/operator other/audit:read';
    expect(await scopes(cognito({ 'cognito:groups': [], scope }))).toEqual([]);
  });

  it('9.4: never let one person see the links of companies and decide for them', async () => {
    const both = { 'cognito:groups': ['consent-officer', 'invitation-exporter'], scope: '' };
    expect(await scopes(cognito(both))).toEqual([...sorted(['consent-officer'])]);
    const byScope = { 'cognito:groups': ['operator'], scope: 'kaart/invitation:export' };
    expect(await scopes(cognito(byScope))).toEqual(sorted(['operator']));
    expect(await scopes(cognito({ 'cognito:groups': ['invitation-exporter'] }))).toContain(
      'invitation:export',
    );
  });

  it('never give access to rows', async () => {
    expect(await scopes(cognito({ 'cognito:groups': [], scope: 'kaart/data:read' }))).toEqual([]);
  });

  it('may have a prefix that distinguishes them from roles of other software', async () => {
    const roles = ['operator', 'other-operator', 'kaart-auditor'];
    const claims = keycloak({ realm_access: { roles }, resource_access: undefined });
    expect(await scopes(claims, { rolePrefix: 'kaart-' })).toEqual(sorted(['auditor']));
  });

  it.each<[string, Record<string, unknown>, readonly string[]]>([
    ['realm_access.roles', {}, ['analyst']],
    ['cognito:groups', { 'cognito:groups': ['releaser'] }, ['releaser']],
    ['https://kaart.example/roles', { 'https://kaart.example/roles': ['auditor'] }, ['auditor']],
    [
      'https://kaart.example.roles',
      { 'https://kaart.example': { roles: 'auditor publisher' } },
      ['auditor', 'publisher'],
    ],
    ['groups', { groups: ['operator', 7, 'unknown'] }, ['operator']],
    ['realm_access', {}, []],
    ['realm_access.roles.0', {}, []],
    ['missing.roles', {}, []],
    ['__proto__.roles', {}, []],
  ])(
    'are those of the claim %s, if it is named, and of no other',
    async (roleClaim, change, roles) => {
      const token = await signed(keycloak(change));
      expect((await issuer({ roleClaim }).person(token))?.roles).toEqual(roles);
    },
  );

  it.each([
    ['a text', { realm_access: 'operator' }],
    ['a list', { realm_access: ['operator'] }],
    ['a text of roles', { realm_access: { roles: 'operator' } }],
    ['numbers', { 'cognito:groups': [1] }],
    ['something odd for a scope', { scope: ['operator'] }],
  ])('written as %s give no scope and cause no error', async (_, change) => {
    const nothing = { realm_access: undefined, resource_access: undefined };
    expect(await scopes(keycloak({ ...nothing, ...change }))).toEqual([]);
  });

  it('identify a person without an audience', async () => {
    expect(await issuer().person(await signed(keycloak()))).toEqual({
      subject: 'c0ffee00-0000-4000-8000-000000000001',
      clientId: 'kaart-portal',
      scopes: getRoleScopes(['analyst', 'auditor']),
      roles: ['analyst', 'auditor'],
      tokenId: 'onrtac:5f0c',
      issuedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });
});

describe('the keys of the identity provider', () => {
  let server: Server;
  let responses: { status: number; body: unknown };
  let requests: string[];
  let headers: IncomingHttpHeaders;
  let base: string;

  beforeEach(async () => {
    requests = [];
    responses = { status: 200, body: { keys: [key.jwk] } };
    server = createServer((request, response) => {
      requests.push(request.url ?? '');
      headers = request.headers;
      response.writeHead(responses.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(responses.body));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realms/ds4h`;
  });

  afterEach(() => new Promise((closed) => server.close(closed)));

  function remote(): OidcIssuer {
    const config = { ...CONFIG, issuer: base };
    return new OidcIssuer(config, remoteKeys(config, clock.read), clock.read);
  }

  it('are fetched once from the URL of Keycloak', async () => {
    const people = remote();
    for (let i = 0; i < 3; i++)
      expect(await people.person(await signed(keycloak({ iss: base })))).toBeDefined();
    expect(requests).toEqual(['/realms/ds4h/protocol/openid-connect/certs']);
  });

  it('17.2 are fetched with the ids of the request', async () => {
    const trace = beginTrace('req-17');
    const token = await signed(keycloak({ iss: base }));
    expect(await runInTrace(trace, () => remote().person(token))).toBeDefined();
    const { traceparent } = trace;
    expect(headers).toMatchObject({ 'x-request-id': 'req-17', traceparent });
    expect(headers.accept).toContain('json');
  });

  it('11.4: are fetched again if the clock was set back, so that a removed key is refused', async () => {
    const people = remote();
    const token = await signed(keycloak({ iss: base, iat: clock.seconds - 7_200 }));
    expect(await people.person(token)).toBeDefined();
    responses = { status: 200, body: { keys: [{ ...(key.jwk as object), kid: 'kc2' }] } };
    clock.passSeconds(-3_600);
    expect(await people.person(token)).toBeUndefined();
    expect(requests).toHaveLength(2);
    expect(await people.person(token)).toBeUndefined();
    expect(requests).toHaveLength(2);
  });

  it('are not fetched again for every invented kid', async () => {
    const people = remote();
    for (let i = 0; i < 5; i++)
      expect(
        await people.person(await signed(keycloak({ iss: base }), { kid: `k${i}` })),
      ).toBeUndefined();
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['fail', 503, {}],
    ['are nonsense', 200, { keys: 'none' }],
  ])('that %s do not lead to the refusal of a valid token', async (_, status, body) => {
    responses = { status, body };
    const caller = remote().person(await signed(keycloak({ iss: base })));
    await expect(caller).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('are fetched only if a token names that issuer', async () => {
    const oidc = remote();
    const tokens = { verify: async () => undefined } as never;
    const authenticator = new Authenticator({
      tokens,
      rights: rightsOf(),
      people: { recordSignIn: async () => undefined },
      proofs: {} as never,
      oidc,
    });
    const refused = { code: 'unauthenticated', details: { error: 'invalid_token' } };
    const elsewhere = await signed(keycloak({ iss: 'https://attacker.example' }));
    await expect(authenticator.authenticate(`Bearer ${elsewhere}`)).rejects.toMatchObject(refused);
    await expect(authenticator.authenticate('Bearer e30.e30.e30')).rejects.toMatchObject(refused);
    const own = await signed(keycloak({ iss: base }));
    await expect(authenticator.authenticate(`DPoP ${own}`)).rejects.toMatchObject(refused);
    expect(requests).toEqual([]);
    expect((await authenticator.authenticate(`Bearer ${own}`)).scopes.has('audit:read')).toBe(true);
  });
});

/** Rights of an installation without revocations. */
function rightsOf(): Rights {
  const empty = { get: async () => undefined, find: async () => undefined };
  return new Rights({
    partners: empty,
    participants: empty,
    people: empty,
    invitations: empty,
    clock: systemClock,
  });
}

describe('guessJwksUri', () => {
  it.each([
    [KEYCLOAK, `${KEYCLOAK}/protocol/openid-connect/certs`],
    [`${KEYCLOAK}/`, `${KEYCLOAK}/protocol/openid-connect/certs`],
    [
      'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC',
      'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC/.well-known/jwks.json',
    ],
    [
      'https://cognito-idp.eu-west-1.amazonaws.com.attacker.example/x',
      'https://cognito-idp.eu-west-1.amazonaws.com.attacker.example/x/protocol/openid-connect/certs',
    ],
  ])('of %s is %s', (issuerUrl, uri) => {
    expect(guessJwksUri(issuerUrl)).toBe(uri);
  });
});
