import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { FORM, REQUEST, requestConfirmed } from '../access-requests/requester.ts';
import { body, DATA, Setup } from './setup.ts';

const ADMIN = 'partner-admin:carla';
const HOUR_MS = 3_600_000;

let setup: Setup;
let server: Server;
let address = '';
/** The keys that the client publishes, and the number of times that they were read. */
const published = { keys: [] as JWK[], reads: 0, status: 200 };

beforeAll(async () => {
  server = createServer((_, response) => {
    published.reads += 1;
    response.writeHead(published.status, { 'content-type': 'application/jwk-set+json' });
    response.end(JSON.stringify({ keys: published.keys }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  setup = await Setup.demonstration('2025-09-30T22:00:00Z', {
    KAART_OUTBOUND_ALLOW: '127.0.0.0/8',
  });
});
afterAll(async () => {
  await setup.close();
  server.close();
});
afterEach(() => {
  vi.useRealTimers();
  published.status = 200;
});

/** Changes only the date. Timers still use real time. */
function passTime(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
}

let clients = 0;

async function addClient(more: object = {}) {
  const client_id = `client-${++clients}`;
  const json = {
    client_id,
    name: 'LIH',
    purposes: ['https://w3id.org/dpv#ResearchAndDevelopment'],
    ...more,
  };
  const { client_secret = '' } = await body<{ client_secret?: string }>(
    setup.as(ADMIN, '/v1/partners', { json }),
  );
  return { id: client_id, secret: client_secret };
}

const requestToken = (id: string, secret: string, scope?: string) =>
  setup.form(
    '/token',
    { grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) },
    `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  );
const isSecretAccepted = async (id: string, secret: string) =>
  (await requestToken(id, secret)).status === 200;
const requestRotationToken = async (id: string, secret: string) =>
  (await body<{ access_token: string }>(requestToken(id, secret, 'client:rotate'))).access_token;
const rotate = async (token: string, json: object = {}) =>
  setup.withToken(token, '/v1/client/rotation', { json });

async function generateClientKey(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid } };
}

async function isKeyAccepted(
  id: string,
  { privateKey, jwk }: Awaited<ReturnType<typeof generateClientKey>>,
) {
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: jwk.kid })
    .setIssuer(id)
    .setSubject(id)
    .setAudience(`${setup.url}/token`)
    .setJti(crypto.randomUUID())
    .setExpirationTime('1m')
    .sign(privateKey);
  const response = await setup.form('/token', {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
  return response.status === 200;
}

describe('14.2 a partner replaces its own secret', () => {
  it('without a gap: both secrets work until the old one ends', async () => {
    const { id, secret } = await addClient();
    const response = await rotate(await requestRotationToken(id, secret), { overlapMs: HOUR_MS });
    const { client_secret = '' } = await body<{ client_secret: string }>(response);
    expect(
      await Promise.all([isSecretAccepted(id, secret), isSecretAccepted(id, client_secret)]),
    ).toEqual([true, true]);
    passTime(HOUR_MS + 1_000);
    expect(
      await Promise.all([isSecretAccepted(id, secret), isSecretAccepted(id, client_secret)]),
    ).toEqual([false, true]);
  });

  it('and ends the old one at once, after it has changed its programs', async () => {
    const { id, secret } = await addClient();
    const token = await requestRotationToken(id, secret);
    const { client_secret = '' } = await body<{ client_secret: string }>(rotate(token));
    const ended = await setup.withToken(token, '/v1/client/retirement', { json: {} });
    expect(await body(ended)).toMatchObject({ credentials: [{ kind: 'secret', expiresAt: null }] });
    expect(
      await Promise.all([isSecretAccepted(id, secret), isSecretAccepted(id, client_secret)]),
    ).toEqual([false, true]);
  });

  it('with a token for this purpose only', async () => {
    const { id, secret } = await addClient();
    const plain = await body<{ access_token: string; scope: string }>(requestToken(id, secret));
    expect(plain.scope).toBe('data:read');
    expect((await rotate(plain.access_token)).status).toBe(403);
    const token = await requestRotationToken(id, secret);
    expect((await setup.withToken(token, DATA)).status).toBe(403);
    expect((await setup.as('operator', '/v1/client/rotation', { json: {} })).status).toBe(403);
  });

  it('of its own client only, and not after it was revoked', async () => {
    const [own, other] = [await addClient(), await addClient()];
    const token = await requestRotationToken(own.id, own.secret);
    expect(await body(setup.withToken(token, '/v1/client'))).toMatchObject({ client_id: own.id });
    expect((await rotate(token, { client_id: other.id })).status).toBe(400);
    expect(
      (await setup.withToken(token, `/v1/partners/${other.id}/rotation`, { json: {} })).status,
    ).toBe(403);
    await setup.as(ADMIN, `/v1/partners/${own.id}/revocation`, { json: {} });
    expect((await rotate(token)).status).toBe(401);
    expect(await isSecretAccepted(own.id, own.secret)).toBe(false);
    expect(await isSecretAccepted(other.id, other.secret)).toBe(true);
  });

  it('one at a time: of two simultaneous changes, both are kept', async () => {
    const { id, secret } = await addClient();
    const token = await requestRotationToken(id, secret);
    const responses = await Promise.all([rotate(token), rotate(token)]);
    const made = await Promise.all(
      responses.map((response) => body<{ client_secret: string }>(response)),
    );
    for (const { client_secret } of made)
      expect(await isSecretAccepted(id, client_secret)).toBe(true);
    const { entries } = await body<{ entries: { actor: string; action: string }[] }>(
      setup.as('auditor', `/v1/audit/entries?subject=partner/${id}`),
    );
    expect(
      entries.filter(({ action, actor }) => action === 'partner.rotated' && actor === id),
    ).toHaveLength(2);
  });
});

describe('14.2 a partner publishes its keys at an address', () => {
  it('and changes them there: an unknown key makes Kaart load the address, at most every 30 seconds', async () => {
    const [first, second, invented] = [
      await generateClientKey('a'),
      await generateClientKey('b'),
      await generateClientKey('x'),
    ];
    published.keys = [first.jwk];
    const { id } = await addClient({ jwksUrl: address });
    expect(await isKeyAccepted(id, first)).toBe(true);
    published.reads = 0;
    for (let at = 0; at < 5; at += 1) expect(await isKeyAccepted(id, invented)).toBe(false);
    expect(published.reads).toBe(0);
    published.keys = [first.jwk, second.jwk];
    passTime(31_000);
    expect(await isKeyAccepted(id, second)).toBe(true);
    expect(await isKeyAccepted(id, first)).toBe(true);
    expect(published.reads).toBe(1);
    published.keys = [second.jwk];
    passTime(301_000);
    expect(await isKeyAccepted(id, first)).toBe(false);
    expect(await isKeyAccepted(id, second)).toBe(true);
  });

  it('and keeps access while the address fails', async () => {
    const [own, invented] = [await generateClientKey('a'), await generateClientKey('x')];
    published.keys = [own.jwk];
    const { id } = await addClient({ jwksUrl: address });
    expect(await isKeyAccepted(id, own)).toBe(true);
    published.status = 503;
    passTime(31_000);
    expect(await isKeyAccepted(id, invented)).toBe(false);
    expect(await isKeyAccepted(id, own)).toBe(true);
    passTime(301_000);
    expect(await isKeyAccepted(id, own)).toBe(false);
  });

  it('instead of a secret, which is valid until it ends', async () => {
    const own = await generateClientKey('a');
    published.keys = [own.jwk];
    const { id, secret } = await addClient();
    const json = { jwksUrl: address, overlapMs: HOUR_MS };
    const rotated = await rotate(await requestRotationToken(id, secret), json);
    expect(await body(rotated)).toMatchObject({
      credentials: [{ kind: 'secret' }, { kind: 'keys-url', url: address, expiresAt: null }],
    });
    expect([await isSecretAccepted(id, secret), await isKeyAccepted(id, own)]).toEqual([
      true,
      true,
    ]);
    passTime(HOUR_MS + 1_000);
    expect([await isSecretAccepted(id, secret), await isKeyAccepted(id, own)]).toEqual([
      false,
      true,
    ]);
  });

  it.each<[string, () => object, string]>([
    [
      'an address of our own network',
      () => ({ jwksUrl: 'https://10.0.0.1/jwks' }),
      'address-not-public',
    ],
    ['an address that serves no keys', () => ({ jwksUrl: address }), 'keys-address-unreadable'],
    ['keys and an address', () => ({ jwksUrl: address, jwks: { keys: [KEY] } }), 'one-key-set'],
  ])('but not %s', async (_, more, reason) => {
    published.keys = [];
    const { id, secret } = await addClient();
    const response = await rotate(await requestRotationToken(id, secret), more());
    expect([response.status, (await body(response))['reason']]).toEqual([400, reason]);
    expect(await isSecretAccepted(id, secret)).toBe(true);
  });
});

describe('14.2 a requester names the address of its keys', () => {
  const submitRequest = (more: object) =>
    setup.ask('/v1/access-requests', { json: { ...REQUEST, ...more } });

  it('and proves its identity by them, also after it changed them there', async () => {
    const [own, next] = [await generateClientKey('a'), await generateClientKey('b')];
    published.keys = [own.jwk];
    const request = await requestConfirmed(setup, { jwksUrl: address });
    const path = `/v1/access-requests/${request}`;
    expect(await body(setup.as(ADMIN, path))).toMatchObject({ proof: 'keys', jwksUrl: address });
    const accepted = await setup.as(ADMIN, `${path}/acceptance`, { json: { clientId: 'by-url' } });
    expect(await body(accepted)).toMatchObject({ client: { id: 'by-url', secretLink: null } });
    await setup.kaart.deliver();
    const mail = setup.mails.findLast((each) => each.id.startsWith(request));
    expect(mail?.text).toContain(`read at ${address}`);
    expect(mail?.text).not.toContain('/access/secret/');
    published.reads = 0;
    expect(await Promise.all([1, 2, 3].map(() => isKeyAccepted('by-url', own)))).toEqual([
      ...[true, true, true],
    ]);
    expect(published.reads).toBeLessThanOrEqual(1);
    published.keys = [next.jwk];
    passTime(301_000);
    expect(await isKeyAccepted('by-url', own)).toBe(false);
    expect(await isKeyAccepted('by-url', next)).toBe(true);
  });

  it.each<[string, () => object, string]>([
    ['of our own network', () => ({ jwksUrl: 'https://10.0.0.1/jwks' }), 'address-not-public'],
    ['of cloud metadata', () => ({ jwksUrl: 'https://169.254.169.254/' }), 'address-not-public'],
    ['without encryption', () => ({ jwksUrl: 'http://8.8.8.8/jwks' }), 'address-not-https'],
    ['with a password', () => ({ jwksUrl: 'https://a:b@keys.example' }), 'address-credentials'],
    ['that serves no keys', () => ({ jwksUrl: address }), 'keys-address-unreadable'],
    ['beside keys', () => ({ jwksUrl: address, jwks: { keys: [KEY] } }), 'one-key-set'],
    ['of a file', () => ({ jwksUrl: 'file:///etc/passwd' }), 'body-does-not-fit'],
  ])('but not one %s: no mail is sent', async (_, more, reason) => {
    published.keys = [];
    const email = `${reason}@lih.example`;
    const response = await submitRequest({ requester: { name: 'Anna', email }, ...more() });
    expect([response.status, (await body(response))['reason']]).toEqual([400, reason]);
    const form = await setup.form('/access', {
      ...{ ...FORM, email, jwksUrl: String(Object(more())['jwksUrl']) },
      jwks: reason === 'one-key-set' ? JSON.stringify({ keys: [KEY] }) : '',
    });
    expect([form.status, await form.text()]).toEqual([
      422,
      expect.stringMatching(/id="jwksUrl"[^>]*aria-describedby="wrong-jwksUrl"/),
    ]);
    await setup.kaart.deliver();
    expect(setup.mails.filter(({ to }) => to === email)).toEqual([]);
  });

  it('in one spelling, so it cannot add a line to a mail', async () => {
    published.keys = [(await generateClientKey('a')).jwk];
    const request = await requestConfirmed(setup, { jwksUrl: `${address}?\r\nYou won` });
    const { jwksUrl } = await body(setup.as(ADMIN, `/v1/access-requests/${request}`));
    expect(jwksUrl).toBe(`${address}?You%20won`);
  });
});

const KEY = {
  kty: 'EC',
  crv: 'P-256',
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
};

describe('14.2 the end of an access', () => {
  it('is recorded once, by the nightly run, and can be set later', async () => {
    const expiresAt = new Date(Date.now() + HOUR_MS).toISOString();
    const { id, secret } = await addClient({ expiresAt });
    expect(await isSecretAccepted(id, secret)).toBe(true);
    passTime(2 * HOUR_MS);
    expect(await isSecretAccepted(id, secret)).toBe(false);
    expect(await body(setup.as(ADMIN, `/v1/partners/${id}`))).toMatchObject({ state: 'expired' });
    await setup.kaart.identity.partners.recordEnds();
    await setup.kaart.identity.partners.recordEnds();
    const { entries } = await body<{ entries: { action: string }[] }>(
      setup.as('auditor', `/v1/audit/entries?subject=partner/${id}`),
    );
    expect(entries.map(({ action }) => action)).toEqual(['partner.expired', 'partner.added']);
    const rotation = await setup.as(ADMIN, `/v1/partners/${id}/rotation`, { json: {} });
    expect([rotation.status, (await body(rotation))['state']]).toEqual([409, 'expired']);
    const end = (json: object) =>
      setup.as(ADMIN, `/v1/partners/${id}/end`, { method: 'PUT', ...{ json } });
    expect((await end({ expiresAt })).status).toBe(400);
    expect(await body(end({ expiresAt: null }))).toMatchObject({ state: 'active' });
    expect(await isSecretAccepted(id, secret)).toBe(true);
  });
});
