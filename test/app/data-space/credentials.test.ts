import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DCP_CONTEXT } from '../../../lib/identity/dcp/vocabulary.ts';
import { decode } from '../../identity/setup.ts';
import { ResponseSchemas, WITH_CREDENTIALS } from '../response-schemas.ts';
import { type Ask, body, linesOf, type Setup } from '../setup.ts';
import { importCredential, openCredentialSpace, toDid, WebParty } from './credential-space.ts';
import { type DataSpace, FIGURES } from './data-space.ts';

type Json = Record<string, unknown>;

const SCOPE = 'org.eclipse.dspace.dcp.vc.type:MembershipCredential:read';
const QUERY = { '@context': [DCP_CONTEXT], type: 'PresentationQueryMessage', scope: [SCOPE] };

let issuer: WebParty;
let space: DataSpace;
beforeAll(async () => {
  ({ issuer, space } = await openCredentialSpace());
});
afterAll(async () => {
  await space.close();
  await issuer.close();
});

const listPresentationQueries = () =>
  space.exchanged.filter(({ path }) => path === '/dcp/presentations/query');

async function holdMembership(setup: Setup): Promise<void> {
  expect((await importCredential(setup, await issuer.issue(toDid(setup)))).status).toBe(201);
}

describe('two connectors with credentials', () => {
  it('refuse each other without', async () => {
    const json = { address: space.base };
    const response = await space.consumer.as('operator', '/v1/catalog-requests', { json });
    expect(response.status).toBe(502);
    expect(
      listPresentationQueries().map(({ to, answered }) => [to, JSON.parse(answered).presentation]),
    ).toEqual([['consumer', []]]);
  });

  it('negotiate and transfer with, and each asks the other once', async () => {
    await holdMembership(space.consumer);
    await holdMembership(space.provider);
    const before = listPresentationQueries().length;
    const { providerPid } = await space.started(await space.agree(FIGURES));
    expect(providerPid).not.toBe('');
    const queries = listPresentationQueries().slice(before);
    expect(queries.map(({ to }) => to).toSorted()).toEqual(['consumer', 'provider']);
    for (const { answered } of queries)
      expect(JSON.parse(answered).presentation).toEqual([expect.stringMatching(/^eyJ/)]);
  });
});

describe('the version metadata', () => {
  it('name DCP, and the profiles of credentials that are read', async () => {
    const auth = { protocol: 'DCP', version: '1.0', profile: ['vc11-sl2021/jwt', 'vc20-bssl/jwt'] };
    expect(await body(space.provider.ask('/.well-known/dspace-version'))).toMatchObject({
      protocolVersions: [{ version: '2025-1', auth }],
    });
  });
});

describe('the renewal of the token of a transfer', () => {
  let provider: string;
  let address: Record<string, string>;
  let other: WebParty;
  beforeAll(async () => {
    const { providerPid, consumerPid } = await space.started();
    provider = providerPid;
    address = await space.address(consumerPid);
    other = await WebParty.open();
  });
  afterAll(() => other.close());

  /** Sends a request to the provider with a self-issued token of the consumer. `authorization` replaces the token. */
  async function renew(accessToken: string | undefined, authorization?: string): Promise<Response> {
    const to = { address: space.provider.url, participantId: toDid(space.provider) };
    const { dsp } = space.consumer.kaart.identity;
    const own = await dsp.authorize({ ...to, ...(accessToken && { accessToken }) });
    const form = {
      grant_type: 'refresh_token',
      refresh_token: address['refreshToken'] ?? '',
    };
    return space.provider.form(`/data/${provider}/token`, form, authorization ?? own);
  }

  it('is for the participant of the transfer, who proves itself and has a token of it', async () => {
    const renewed = await renew(address['authorization']);
    expect(renewed.status).toBe(200);
    const { access_token: token } = await body<{ access_token: string }>(renewed);
    expect((await space.read(provider, token)).status).toBe(200);
  });

  it('is refused to anyone else, who may have got the refresh token', async () => {
    const token = address['authorization'];
    const { consumerPid } = await space.started();
    const ofOther = (await space.address(consumerPid))['authorization'];
    const asOther = `Bearer ${await other.token(toDid(space.provider), { token })}`;
    for (const response of [
      await renew(undefined),
      await renew('x'),
      await renew(ofOther),
      await renew(address['refreshToken']),
      await renew(token, ''),
      await renew(token, `Bearer ${token}`),
      await renew(token, asOther),
    ])
      expect([response.status, await body(response)]).toEqual([
        401,
        expect.objectContaining({ error: 'invalid_client' }),
      ]);
  });
});

describe('a message of the credential service', () => {
  let verifier: WebParty;
  beforeAll(async () => {
    verifier = await WebParty.open();
  });
  afterAll(() => verifier.close());

  /** Requests a presentation, as the verifier that has just got a message of the consumer. */
  async function query(json: unknown, ask: Ask = {}): Promise<Response> {
    const { identity, publicUrl } = space.consumer.kaart;
    const sent = await identity.dsp.authorize({ address: publicUrl, participantId: verifier.did });
    const { token } = decode(sent.slice('Bearer '.length), 1);
    const authorization = `Bearer ${await verifier.token(toDid(space.consumer), { token })}`;
    return space.consumer.ask('/dcp/presentations/query', {
      json,
      ...ask,
      headers: { authorization, ...ask.headers },
    });
  }

  it.each<[string, Json, number]>([
    [
      'scopes and a definition',
      { presentationDefinition: { id: 'a', input_descriptors: [{}] } },
      400,
    ],
    ['no scope', { scope: [] }, 400],
    ['neither', { scope: undefined }, 400],
    ['an empty definition', { scope: undefined, presentationDefinition: {} }, 400],
    ['null as definition', { scope: undefined, presentationDefinition: null }, 400],
    ['another type', { type: 'PresentationResponseMessage' }, 400],
    ['no context', { '@context': [] }, 400],
    [
      'a definition',
      { scope: undefined, presentationDefinition: { id: 'a', input_descriptors: [{}] } },
      501,
    ],
  ])('with %s', async (_, change, status) => {
    const response = await query({ ...QUERY, ...change });
    expect(response.status).toBe(status);
    expect(await body(response)).toMatchObject({ next: expect.any(String) });
  });

  it('without a token, or with one that is not self-issued, is refused without a reason', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer x', `Basic ${'x'.repeat(20)}`]) {
      const response = await query(QUERY, { headers: { authorization } });
      expect([authorization, response.status]).toEqual([authorization, 401]);
      expect(await body(response)).toMatchObject({ finding: 'TOKEN_INVALID' });
    }
  });

  it('that is too large is refused', async () => {
    const scope = Array.from({ length: 3_000 }, () => 'x'.repeat(100));
    expect((await query({ ...QUERY, scope })).status).toBe(413);
  });
});

describe('a message of an issuer', () => {
  const DELIVERY = {
    ...{ '@context': [DCP_CONTEXT], type: 'CredentialMessage', holderPid: 'none' },
    ...{ status: 'ISSUED', credentials: [{ format: 'vc11-sl2021/jwt', payload: 'x' }] },
  };
  const OFFER = {
    ...{ '@context': [DCP_CONTEXT], type: 'CredentialOfferMessage', issuer: 'did:web:a.example' },
    credentials: [{ id: 'a' }],
  };
  it.each<[string, string, Json, number]>([
    ['without a request', '/dcp/credentials', DELIVERY, 404],
    ['without the id of a request', '/dcp/credentials', { ...DELIVERY, holderPid: undefined }, 400],
    ['with an unknown status', '/dcp/credentials', { ...DELIVERY, status: 'INVALID' }, 400],
    [
      'with an unknown format',
      '/dcp/credentials',
      { ...DELIVERY, credentials: [{ format: 'ldp_vc', payload: 'x' }] },
      400,
    ],
    ['with an offer of another', '/dcp/offers', OFFER, 403],
    ['with an offer without issuer', '/dcp/offers', { ...OFFER, issuer: undefined }, 400],
    ['with an empty offer', '/dcp/offers', { ...OFFER, credentials: [] }, 400],
  ])('%s is refused', async (_, path, json, status) => {
    const authorization = `Bearer ${await issuer.token(toDid(space.consumer))}`;
    const response = await space.consumer.ask(path, { json, headers: { authorization } });
    expect([response.status, (await body(response))['next']]).toEqual([status, expect.any(String)]);
    const without = await space.consumer.ask(path, { json });
    expect(without.status).toBe(status === 400 ? 400 : 401);
  });
});

describe('an answer about credentials', () => {
  let schemas: ResponseSchemas;
  const compared: string[] = [];
  beforeAll(async () => {
    schemas = await ResponseSchemas.of(space.consumer);
  });

  const askAsAdmin = (path: string, ask: Ask = {}) => space.consumer.as('partner-admin', path, ask);
  const findCredentialId = async () => (await linesOf(askAsAdmin('/v1/credentials')))[0]?.['id'];
  const presentCredential = async () => {
    const { identity, publicUrl } = space.consumer.kaart;
    const sent = await identity.dsp.authorize({ address: publicUrl, participantId: issuer.did });
    const { token } = decode(sent.slice('Bearer '.length), 1);
    const authorization = `Bearer ${await issuer.token(toDid(space.consumer), { token })}`;
    const headers = { authorization };
    return space.consumer.ask('/dcp/presentations/query', { json: QUERY, headers });
  };

  const requestCredential = () => {
    const json = { issuer: issuer.did, types: ['MembershipCredential'] };
    return askAsAdmin('/v1/credential-requests', { json });
  };
  const askFromIssuer = async (path: string, json: unknown) => {
    const authorization = `Bearer ${await issuer.token(toDid(space.consumer))}`;
    return space.consumer.ask(path, { json, headers: { authorization } });
  };
  const deliverCredential = async () => {
    const [request] = await linesOf(askAsAdmin('/v1/credential-requests'));
    const payload = await issuer.issue(toDid(space.consumer));
    return askFromIssuer('/dcp/credentials', {
      '@context': [DCP_CONTEXT],
      type: 'CredentialMessage',
      holderPid: request?.['id'],
      status: 'ISSUED',
      credentials: [{ format: 'vc11-sl2021/jwt', payload }],
    });
  };
  const OFFER = {
    '@context': [DCP_CONTEXT],
    type: 'CredentialOfferMessage',
    get issuer() {
      return issuer.did;
    },
    credentials: [{ id: 'membership' }],
  };

  const APPLICATION = {
    ...{ '@context': [DCP_CONTEXT], type: 'CredentialRequestMessage', holderPid: 'pid-1' },
    credentials: [{ id: 'MembershipCredential.vc11-sl2021' }],
  };
  const readApplicationState = async () => {
    const { headers } = await askFromIssuer('/dcp/issuer/credentials', APPLICATION);
    const { pathname } = new URL(headers.get('location') ?? '');
    const authorization = `Bearer ${await issuer.token(toDid(space.consumer))}`;
    return space.consumer.ask(pathname, { headers: { authorization } });
  };
  const ISSUED = { holder: 'did:web:hospital.example', type: 'MembershipCredential' };
  const findIssuedPath = async () =>
    `/v1/issued-credentials/${(await linesOf(askAsAdmin('/v1/issued-credentials')))[0]?.['id']}`;

  const CASES: readonly (readonly [string, () => Promise<Response>])[] = [
    [
      'post /v1/credentials',
      async () => importCredential(space.consumer, await issuer.issue(toDid(space.consumer))),
    ],
    ['get /v1/credentials', () => askAsAdmin('/v1/credentials')],
    [
      'get /v1/credentials/{credential}',
      async () => askAsAdmin(`/v1/credentials/${await findCredentialId()}`),
    ],
    ['post /dcp/presentations/query', presentCredential],
    ['post /v1/credential-requests', requestCredential],
    ['get /v1/onboarding', () => askAsAdmin('/v1/onboarding')],
    ['get /v1/credential-requests', () => askAsAdmin('/v1/credential-requests')],
    ['post /dcp/credentials', deliverCredential],
    ['post /dcp/offers', () => askFromIssuer('/dcp/offers', OFFER)],
    ['get /dcp/issuer/metadata', () => space.consumer.ask('/dcp/issuer/metadata')],
    ['post /dcp/issuer/credentials', () => askFromIssuer('/dcp/issuer/credentials', APPLICATION)],
    ['get /dcp/issuer/requests/{request}', readApplicationState],
    ['get /v1/credential-applications', () => askAsAdmin('/v1/credential-applications')],
    ['post /v1/issued-credentials', () => askAsAdmin('/v1/issued-credentials', { json: ISSUED })],
    ['get /v1/issued-credentials', () => askAsAdmin('/v1/issued-credentials')],
    ['get /v1/issued-credentials/{issued}', async () => askAsAdmin(await findIssuedPath())],
    [
      'get /dcp/issuer/status-lists/{list}',
      () =>
        space.consumer.ask('/dcp/issuer/status-lists/vc20-bssl', {
          headers: { accept: 'application/json' },
        }),
    ],
    [
      'post /v1/issued-credentials/{issued}/revocation',
      async () => askAsAdmin(`${await findIssuedPath()}/revocation`, { json: {} }),
    ],
    [
      'delete /v1/credentials/{credential}',
      async () => askAsAdmin(`/v1/credentials/${await findCredentialId()}`, { method: 'DELETE' }),
    ],
  ];

  it.each(CASES)('to %s has exactly the members of the OpenAPI document', async (route, ask) => {
    compared.push(route);
    expect(await schemas.differences(route, await ask())).toEqual([]);
  });

  it('is compared for every route with credentials', () => {
    const documented = schemas.documented.filter((route) => WITH_CREDENTIALS.test(route));
    expect([...compared].sort()).toEqual([...documented].sort());
  });
});
