import { type CryptoKey, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { NewPartner, PartnerId, PartnerRotation } from '../../lib/identity/partner-request.ts';
import { listAllItems } from '../../lib/store/table.ts';
import {
  clientKey,
  decode,
  forge,
  openSetup,
  partnerWithToken,
  type Setup,
  tokenBySecret,
} from './setup.ts';

const HOUR = 3600;
const ALICE = { actor: 'alice' };

function listReads(setup: Setup, token: string, identity = setup.identity): Promise<boolean> {
  return identity.authenticator.authenticate(`Bearer ${token}`).then(
    () => true,
    () => false,
  );
}

function getsToken(setup: Setup, id: string, secret: string): Promise<boolean> {
  return tokenBySecret(setup, id, secret).then(
    () => true,
    () => false,
  );
}

/** Rotates with the default overlap unless told otherwise. */
async function rotate(setup: Setup, id: string, request = {}): Promise<string> {
  const rotation = PartnerRotation.parse(request);
  return (await setup.identity.partners.rotate(id, rotation, ALICE)).clientSecret ?? '';
}

async function audit(setup: Setup): Promise<unknown[]> {
  const entries: unknown[] = [];
  for await (const { data } of listAllItems(setup.table, { pk: 'AUDIT#2026-03-01' }))
    entries.push(data);
  return entries;
}

describe('revoking a partner', () => {
  it('ends its tokens at once in every process, and it gets no new ones', async () => {
    const setup = openSetup();
    const { token, secret } = await partnerWithToken(setup);
    const other = setup.another();
    expect(await listReads(setup, token)).toBe(true);
    expect(await listReads(setup, token, other)).toBe(true);
    await setup.identity.partners.revoke('lux-labs', 'partner', ALICE);
    expect(await listReads(setup, token)).toBe(false);
    expect(await listReads(setup, token, other)).toBe(false);
    expect(await getsToken(setup, 'lux-labs', secret)).toBe(false);
  });

  it('is not undone by a signed token of the next epoch', async () => {
    const setup = openSetup();
    const { token } = await partnerWithToken(setup);
    await setup.identity.partners.revoke('lux-labs', 'partner', ALICE);
    const { current } = JSON.parse(setup.keys.text ?? '');
    const own = (await importJWK(current, 'ES256')) as CryptoKey;
    const signed = await forge(decode(token, 0), { ...decode(token, 1), epoch: 1 }, own);
    expect(await listReads(setup, signed)).toBe(false);
  });

  it('has no effect on other partners and on people', async () => {
    const setup = openSetup();
    await partnerWithToken(setup, 'lux-labs');
    const neighbour = await partnerWithToken(setup, 'lux-labs-2');
    const person = await setup.identity.mintOperatorToken({ subject: 'bob', roles: ['auditor'] });
    await setup.identity.partners.revoke('lux-labs', 'partner', ALICE);
    expect(await listReads(setup, neighbour.token)).toBe(true);
    expect(await getsToken(setup, neighbour.id, neighbour.secret)).toBe(true);
    expect(await listReads(setup, person)).toBe(true);
  });

  it('cannot be undone by a rotation or by adding it again', async () => {
    const setup = openSetup();
    const { token } = await partnerWithToken(setup);
    await setup.identity.partners.revoke('lux-labs', 'partner', ALICE);
    await expect(rotate(setup, 'lux-labs')).rejects.toMatchObject({ code: 'wrong-state' });
    await expect(partnerWithToken(setup, 'lux-labs')).rejects.toMatchObject({
      code: 'wrong-state',
    });
    expect(await listReads(setup, token)).toBe(false);
  });

  it('twice is not an error', async () => {
    const setup = openSetup();
    await partnerWithToken(setup);
    await setup.identity.partners.revoke('lux-labs', 'partner', ALICE);
    const view = await setup.identity.partners.revoke('lux-labs', 'partner', ALICE);
    expect(view).toMatchObject({ state: 'revoked', epoch: 2, version: 3, credentials: [] });
  });

  it('with the extent `tokens` lets it get new tokens with its secret', async () => {
    const setup = openSetup();
    const { token, id, secret } = await partnerWithToken(setup);
    await setup.identity.partners.revoke(id, 'tokens', ALICE);
    expect(await listReads(setup, token)).toBe(false);
    expect(await listReads(setup, await tokenBySecret(setup, id, secret))).toBe(true);
  });

  it('has priority over a simultaneous change', async () => {
    const setup = openSetup();
    const { token, id } = await partnerWithToken(setup);
    const { partners } = setup.identity;
    const done = await Promise.allSettled([
      partners.revoke(id, 'partner', ALICE),
      ...Array.from({ length: 2 }, () => partners.revoke(id, 'tokens', ALICE)),
    ]);
    expect(done.map(({ status }) => status)).toEqual(Array(3).fill('fulfilled'));
    expect(await partners.get(id)).toMatchObject({ state: 'revoked', epoch: 3, version: 4 });
    expect(await listReads(setup, token)).toBe(false);
  });
});

describe('rotating a secret', () => {
  it('lets both work for a day, and then the new one only', async () => {
    const setup = openSetup();
    const { id, secret: old, token } = await partnerWithToken(setup);
    const fresh = await rotate(setup, id);
    setup.clock.passSeconds(24 * HOUR - 1);
    expect(await getsToken(setup, id, old)).toBe(true);
    expect(await getsToken(setup, id, fresh)).toBe(true);
    setup.clock.passSeconds(1);
    expect(await getsToken(setup, id, old)).toBe(false);
    expect(await getsToken(setup, id, fresh)).toBe(true);
    expect(token).not.toBe(fresh);
  });

  it('does not end the tokens that were issued before: there is no gap', async () => {
    const setup = openSetup();
    const { id, token } = await partnerWithToken(setup);
    await rotate(setup, id);
    expect(await listReads(setup, token)).toBe(true);
  });

  it('without overlap ends the old secret at once', async () => {
    const setup = openSetup();
    const { id, secret } = await partnerWithToken(setup);
    await rotate(setup, id, { overlapMs: 0 });
    expect(await getsToken(setup, id, secret)).toBe(false);
  });

  it('again does not extend the lifetime of the first secret', async () => {
    const setup = openSetup();
    const { id, secret: first } = await partnerWithToken(setup);
    const second = await rotate(setup, id, { overlapMs: 1000 * HOUR });
    const third = await rotate(setup, id, { overlapMs: 2000 * HOUR });
    expect(await getsToken(setup, id, first)).toBe(true);
    setup.clock.passSeconds(HOUR);
    expect(await getsToken(setup, id, first)).toBe(false);
    expect(await getsToken(setup, id, second)).toBe(true);
    setup.clock.passSeconds(HOUR);
    expect(await getsToken(setup, id, second)).toBe(false);
    expect(await getsToken(setup, id, third)).toBe(true);
  });

  it('stays small after a hundred rotations', async () => {
    const setup = openSetup();
    const { id } = await partnerWithToken(setup);
    for (let i = 0; i < 100; i++) await rotate(setup, id);
    expect((await setup.identity.partners.get(id)).credentials).toHaveLength(11);
  });

  it('may replace the secret by keys', async () => {
    const setup = openSetup();
    const { id, secret } = await partnerWithToken(setup);
    const { jwk } = await clientKey('ES256', 'k1');
    const rotated = await setup.identity.partners.rotate(
      id,
      PartnerRotation.parse({ jwks: { keys: [jwk] } }),
      ALICE,
    );
    expect(rotated.clientSecret).toBeUndefined();
    expect(rotated.partner.credentials).toMatchObject([
      { kind: 'secret' },
      { kind: 'key', kid: 'k1' },
    ]);
    expect(await getsToken(setup, id, secret)).toBe(true);
    setup.clock.passSeconds(24 * HOUR);
    expect(await getsToken(setup, id, secret)).toBe(false);
  });
});

describe('a change of a partner', () => {
  it('that is based on an older version is refused and changes nothing', async () => {
    const setup = openSetup();
    const { id } = await partnerWithToken(setup);
    const { partners } = setup.identity;
    const { version } = await partners.get(id);
    await partners.revoke(id, 'tokens', { ...ALICE, ifMatch: version });
    const stale = { actor: 'bob', ifMatch: version };
    await expect(partners.revoke(id, 'partner', stale)).rejects.toMatchObject({
      code: 'precondition-failed',
    });
    await expect(partners.rotate(id, PartnerRotation.parse({}), stale)).rejects.toMatchObject({
      code: 'precondition-failed',
    });
    expect(await partners.get(id)).toMatchObject({ state: 'active', epoch: 1, version: 2 });
  });

  it.each(['nobody', '', '../x', 'A', 'x'.repeat(300)])(
    'of the unknown id %j is refused',
    async (id) => {
      const { partners } = openSetup().identity;
      await expect(partners.get(id)).rejects.toMatchObject({ code: 'not-found' });
      await expect(partners.revoke(id, 'partner', ALICE)).rejects.toMatchObject({
        code: 'not-found',
      });
    },
  );

  it('is recorded with its actor, without a secret', async () => {
    const setup = openSetup();
    const { id, secret } = await partnerWithToken(setup);
    const fresh = await rotate(setup, id);
    await setup.identity.partners.revoke(id, 'tokens', { actor: 'bob' });
    await setup.identity.partners.revoke(id, 'partner', { actor: 'carol' });
    const entries = await audit(setup);
    const subject = 'partner/lux-labs';
    expect(entries).toMatchObject([
      { actor: 'alice', action: 'partner.added', subject, facts: { epoch: 0 } },
      { actor: 'alice', action: 'partner.rotated', subject, facts: { epoch: 0 } },
      { actor: 'bob', action: 'partner.tokens-revoked', subject, facts: { epoch: 1 } },
      { actor: 'carol', action: 'partner.revoked', subject, facts: { epoch: 2 } },
    ]);
    for (const hidden of [secret, fresh]) expect(JSON.stringify(entries)).not.toContain(hidden);
  });

  it('that is refused is not recorded', async () => {
    const setup = openSetup();
    await partnerWithToken(setup);
    await partnerWithToken(setup).catch(() => undefined);
    expect(await audit(setup)).toHaveLength(1);
  });
});

describe('the secret of a partner', () => {
  it('is shown once, has 256 random bits and is stored nowhere', async () => {
    const setup = openSetup();
    const { id, secret } = await partnerWithToken(setup);
    expect(secret).toMatch(/^kaart_[\w-]{43}$/);
    const stored = await setup.table.get({ pk: `PARTNER#${id}`, sk: 'META' });
    expect(JSON.stringify(stored)).not.toContain(secret.slice(6));
    const view = JSON.stringify([
      await setup.identity.partners.get(id),
      (await setup.identity.partners.page({ limit: 100 })).items,
    ]);
    expect(view).not.toContain(secret);
    expect(view).not.toContain('sha256');
  });
});

describe('the list of partners', () => {
  it('has all partners in order, also the revoked ones', async () => {
    const setup = openSetup();
    for (const id of ['zeta', 'alpha', 'mid']) await partnerWithToken(setup, id);
    await setup.identity.partners.revoke('mid', 'partner', ALICE);
    const { items: list } = await setup.identity.partners.page({ limit: 100 });
    expect(list.map(({ id, state }) => [id, state])).toEqual([
      ['alpha', 'active'],
      ['mid', 'revoked'],
      ['zeta', 'active'],
    ]);
    expect(list[0]).toEqual({
      id: 'alpha',
      name: 'Lux Labs',
      expiresAt: null,
      audience: 'partners',
      purposes: ['dpv:ScientificResearch'],
      state: 'active',
      epoch: 0,
      version: 1,
      createdAt: setup.clock.now,
      changedAt: setup.clock.now,
      credentials: [{ kind: 'secret', createdAt: setup.clock.now, expiresAt: null }],
    });
  });
});

describe('the input to add a partner', () => {
  it.each([
    'kaart-cli',
    'system',
    '-x',
    '.x',
    'A',
    'a b',
    'a/b',
    'a#b',
    'a:b',
    '',
    'x'.repeat(65),
    'ä',
  ])('must not have the id %j', (id) => {
    expect(PartnerId.safeParse(id).success).toBe(false);
  });

  it.each([
    ['without a name', { name: '  ' }],
    ['with a name without end', { name: 'x'.repeat(201) }],
    ['with a purpose in markup', { purposes: ['<script>'] }],
    ['with an empty set of keys', { jwks: { keys: [] } }],
  ])('%s is refused', (_, change) => {
    expect(NewPartner.safeParse({ name: 'Lux Labs', ...change }).success).toBe(false);
  });

  it('needs no id, because Kaart can make it', async () => {
    const { partner } = await openSetup().identity.partners.add(
      NewPartner.parse({ name: 'Lux Labs' }),
      ALICE,
    );
    expect(PartnerId.safeParse(partner.id).success).toBe(true);
    expect(partner).toMatchObject({ audience: 'partners', purposes: [], state: 'active' });
  });
});
