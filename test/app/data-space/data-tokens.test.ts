import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { body } from '../setup.ts';
import { DataSpace, FIGURES } from './data-space.ts';

let space: DataSpace;
let agreement: string;
beforeAll(async () => {
  space = await DataSpace.open();
  agreement = await space.agree(FIGURES);
});
afterAll(() => space.close());

let provider: string;
let consumer: string;
let token: string;
let refreshToken: string;
beforeEach(async () => {
  const pids = await space.started(agreement);
  [provider, consumer] = [pids.providerPid, pids.consumerPid];
  await readTokens();
});

/** The token and the address that the consumer has now. */
async function readTokens(query = ''): Promise<void> {
  const address = await space.address(consumer, query);
  [token = '', refreshToken = ''] = [address['authorization'], address['refreshToken']];
}

const read = async (by: string) => (await space.read(provider, by)).status;
const sendForm = (grant: Record<string, string>, pid = provider) =>
  space.provider.form(`/data/${pid}/token`, { grant_type: 'refresh_token', ...grant });
const refresh = async (by: string) =>
  body<{ access_token: string; refresh_token: string }>(sendForm({ refresh_token: by }));
const moveTransfer = (who: 'provider' | 'consumer', what: string) =>
  space.act(space[who], 'transfers', who === 'provider' ? provider : consumer, what);
const act = async (...what: Parameters<typeof moveTransfer>) => {
  expect((await moveTransfer(...what)).status).toBe(202);
};
const waitForBoth = async (state: string) => {
  await space.reached(space.provider, 'transfers', provider, state);
  await space.reached(space.consumer, 'transfers', consumer, state);
};

describe('a data token', () => {
  it('opens its transfer with and without the prefix `Bearer`', async () => {
    expect(await read(token)).toBe(200);
    expect(await read(`Bearer ${token}`)).toBe(200);
    expect(await read(`bearer  ${token}`)).toBe(200);
  });

  it.each<[string, (given: string) => string | Promise<string>]>([
    ['is missing', () => ''],
    ['is not a token', () => 'Bearer x'],
    ['was changed', (given) => `${given.slice(0, -4)}AAAA`],
    ['renews', () => refreshToken],
    ['is an access token', () => space.provider.token('demo-partner', space.provider.secret)],
    [
      'is of another transfer',
      async () =>
        (await space.address((await space.started(agreement)).consumerPid))['authorization'] ?? '',
    ],
    ['says who sends it', () => JSON.stringify({ clientId: 'consumer' })],
  ])('gives no access if it %s', async (_, spoil) => {
    const response = await space.read(provider, await spoil(token));
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="kaart", error="invalid_token"',
    ]);
    expect(await body(response)).toMatchObject({ code: 'unauthenticated' });
  });

  it('gives no access to a missing transfer, and does not reveal whether it exists', async () => {
    const unknown = 'urn:uuid:00000000-0000-8000-8000-000000000000';
    const [one, other] = [
      await body(space.read(unknown, token)),
      await body(space.read(provider, 'x')),
    ];
    expect({ ...one, requestId: '' }).toEqual({ ...other, requestId: '' });
  });

  it('is in no log and in no stored message', async () => {
    await read(token);
    const logged = [...space.provider.log, ...space.consumer.log].join('\n');
    expect(logged).not.toContain(token.slice(-40));
    expect(JSON.stringify(await space.outbox(space.provider))).not.toContain(token.slice(-40));
    const path = `/v1/transfers/${consumer}`;
    expect(await (await space.consumer.as('operator', path)).text()).not.toContain(
      token.slice(-40),
    );
    const address = await space.consumer.as('operator', `${path}/data-address`);
    expect(address.headers.get('cache-control')).toBe('no-store');
    for (const role of ['auditor', 'publisher', 'partner-admin'] as const)
      expect((await space.consumer.as(role, `${path}/data-address`)).status).toBe(403);
  });
});

describe('the renewal of a data token', () => {
  it('keeps the previous token until the new one is used', async () => {
    const { access_token } = await refresh(refreshToken);
    expect([await read(token), await read(token)]).toEqual([200, 200]);
    expect(await read(access_token)).toBe(200);
    expect([await read(token), await read(access_token)]).toEqual([401, 200]);
  });

  it('whose response was lost is requested again, and the new tokens are valid', async () => {
    const lost = await refresh(refreshToken);
    const again = await refresh(refreshToken);
    expect(await read(again.access_token)).toBe(200);
    expect(await read(lost.access_token)).toBe(200);
    expect(await read(token)).toBe(401);
    const next = await refresh(again.refresh_token);
    expect(await read(next.access_token)).toBe(200);
  });

  it('ends the previous refresh token with the first use of the new one', async () => {
    const first = await refresh(refreshToken);
    await read(first.access_token);
    const refused = await sendForm({ refresh_token: refreshToken });
    expect([refused.status, await refused.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
    expect(await read(first.access_token)).toBe(200);
    expect(await refresh(first.refresh_token)).toHaveProperty('access_token');
  });

  it('9.51: takes the parameters from the query of a request without a body, as Tractus-X sends them', async () => {
    const query = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    });
    const request = { method: 'POST' };
    const response = await space.provider.ask(`/data/${provider}/token?${query}`, request);
    expect(response.status).toBe(200);
    const { access_token } = (await response.json()) as { access_token: string };
    expect(await read(access_token)).toBe(200);
  });

  it('9.51: names the audience of the token for a renewal', async () => {
    const address = await space.address(consumer);
    expect(address['refreshAudience']).toBe('provider');
    expect(address['https://w3id.org/tractusx/auth/refreshAudience']).toBe('provider');
  });

  it('twice without a use ends the token before the previous one', async () => {
    const first = await refresh(refreshToken);
    const second = await refresh(first.refresh_token);
    expect(await read(token)).toBe(401);
    expect(await read(first.access_token)).toBe(200);
    expect(await read(second.access_token)).toBe(200);
  });

  it('at the same moment gives one generation', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => refresh(refreshToken)));
    for (const { access_token } of all) expect(await read(access_token)).toBe(200);
    expect(await read(token)).toBe(401);
  });

  it.each<[string, () => Promise<Response>, string]>([
    ['with a data token', () => sendForm({ refresh_token: token }), 'invalid_grant'],
    ['with nothing', () => sendForm({}), 'invalid_grant'],
    [
      'for another transfer',
      async () =>
        sendForm({ refresh_token: refreshToken }, (await space.started(agreement)).providerPid),
      'invalid_grant',
    ],
    [
      'by another grant',
      () => sendForm({ grant_type: 'client_credentials', refresh_token: refreshToken }),
      'unsupported_grant_type',
    ],
  ])('with %s is refused with the error of OAuth', async (_, ask, error) => {
    const response = await ask();
    expect([response.status, response.headers.get('cache-control')]).toEqual([400, 'no-store']);
    expect(await response.json()).toMatchObject({ error });
  });

  it('is done by the consumer automatically when the provider requires it', async () => {
    const before = token;
    await readTokens('?renew=true');
    expect(token).not.toBe(before);
    expect([await read(before), await read(token), await read(before)]).toEqual([200, 200, 401]);
    const first = token;
    await readTokens();
    expect(token).toBe(first);
  });
});

describe('a suspension', () => {
  it.each(['provider', 'consumer'] as const)(
    'by the %s ends the token at once; a resume by either side brings a new token',
    async (who) => {
      for (const resumes of ['provider', 'consumer'] as const) {
        const before = token;
        await act(who, 'suspension');
        if (who === 'provider') expect(await read(token)).toBe(401);
        await waitForBoth('SUSPENDED');
        expect(await read(token)).toBe(401);
        expect((await sendForm({ refresh_token: refreshToken })).status).toBe(400);
        await act(resumes, 'start');
        await waitForBoth('STARTED');
        await waitForRenewal(before);
        expect([await read(token), await read(before)]).toEqual([200, 401]);
      }
    },
  );

  it.each(['completion', 'start', 'suspension'])('allows no %s until a start', async (what) => {
    await act('consumer', 'suspension');
    await waitForBoth('SUSPENDED');
    const response = await space.act(space.consumer, 'transfers', consumer, what);
    expect(response.status).toBe(what === 'start' ? 202 : 409);
  });
});

describe('the end of a transfer', () => {
  const MOVES = ['suspension', 'start', 'completion', 'termination'].flatMap((what) => [
    ['provider', what] as const,
    ['consumer', what] as const,
  ]);

  it.each([
    ['provider', 'completion', 'COMPLETED'],
    ['consumer', 'completion', 'COMPLETED'],
    ['provider', 'termination', 'TERMINATED'],
    ['consumer', 'termination', 'TERMINATED'],
  ] as const)('by the %s: after a %s there is no access and no further message', async (...end) => {
    const [who, what, state] = end;
    await act(who, what);
    if (who === 'provider') expect(await read(token)).toBe(401);
    await waitForBoth(state);
    expect(await read(token)).toBe(401);
    expect((await sendForm({ refresh_token: refreshToken })).status).toBe(400);
    for (const [side, next] of MOVES)
      expect([side, next, (await moveTransfer(side, next)).status]).toEqual([side, next, 409]);
    const path = `/v1/transfers/${consumer}/data-address`;
    expect(await body(space.consumer.as('operator', path))).toMatchObject({ status: 409 });
  });

  it('sends the reason to the other side', async () => {
    await space.act(space.provider, 'transfers', provider, 'termination', { reason: 'no more' });
    const { ending } = await space.reached(space.consumer, 'transfers', consumer, 'TERMINATED');
    expect(ending).toEqual({ code: 'terminated', reasons: ['no more'], by: 'provider' });
  });
});

/**
 * Waits until the consumer has got a new address. If the consumer requests a resume, the response contains
 * the address.
 */
async function waitForRenewal(before: string): Promise<void> {
  for (let each = 0; each < 3_000; each += 1) {
    const response = await space.consumer.as('operator', `/v1/transfers/${consumer}/data-address`);
    if (response.status === 200) await readTokens();
    if (response.status === 200 && token !== before) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('no new address came');
}
