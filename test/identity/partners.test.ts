import { type CryptoKey, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { NewPartner, PartnerId, PartnerRotation } from '../../lib/identity/partner-request.ts';
import { listAllItems } from '../../lib/store/table.ts';
import {
  clientKey,
  decoded,
  forged,
  openRoom,
  partnerWithToken,
  type Room,
  tokenBySecret,
} from './room.ts';

const HOUR = 3600;
const ALICE = { actor: 'alice' };

function reads(room: Room, token: string, identity = room.identity): Promise<boolean> {
  return identity.authenticator.authenticate(`Bearer ${token}`).then(
    () => true,
    () => false,
  );
}

function getsToken(room: Room, id: string, secret: string): Promise<boolean> {
  return tokenBySecret(room, id, secret).then(
    () => true,
    () => false,
  );
}

/** Rotates with the default overlap unless told otherwise. */
async function rotate(room: Room, id: string, request = {}): Promise<string> {
  const rotation = PartnerRotation.parse(request);
  return (await room.identity.partners.rotate(id, rotation, ALICE)).clientSecret ?? '';
}

async function audit(room: Room): Promise<unknown[]> {
  const entries: unknown[] = [];
  for await (const { data } of listAllItems(room.table, { pk: 'AUDIT#2026-03-01' }))
    entries.push(data);
  return entries;
}

describe('revoking a partner', () => {
  it('ends its tokens at once in every process, and it gets no new ones', async () => {
    const room = openRoom();
    const { token, secret } = await partnerWithToken(room);
    const other = room.another();
    expect(await reads(room, token)).toBe(true);
    expect(await reads(room, token, other)).toBe(true);
    await room.identity.partners.revoke('lux-labs', 'partner', ALICE);
    expect(await reads(room, token)).toBe(false);
    expect(await reads(room, token, other)).toBe(false);
    expect(await getsToken(room, 'lux-labs', secret)).toBe(false);
  });

  it('is not undone by a signed token of the next epoch', async () => {
    const room = openRoom();
    const { token } = await partnerWithToken(room);
    await room.identity.partners.revoke('lux-labs', 'partner', ALICE);
    const { current } = JSON.parse(room.keys.text ?? '');
    const own = (await importJWK(current, 'ES256')) as CryptoKey;
    const signed = await forged(decoded(token, 0), { ...decoded(token, 1), epoch: 1 }, own);
    expect(await reads(room, signed)).toBe(false);
  });

  it('has no effect on other partners and on people', async () => {
    const room = openRoom();
    await partnerWithToken(room, 'lux-labs');
    const neighbour = await partnerWithToken(room, 'lux-labs-2');
    const person = await room.identity.mintOperatorToken({ subject: 'bob', roles: ['auditor'] });
    await room.identity.partners.revoke('lux-labs', 'partner', ALICE);
    expect(await reads(room, neighbour.token)).toBe(true);
    expect(await getsToken(room, neighbour.id, neighbour.secret)).toBe(true);
    expect(await reads(room, person)).toBe(true);
  });

  it('cannot be undone by a rotation or by adding it again', async () => {
    const room = openRoom();
    const { token } = await partnerWithToken(room);
    await room.identity.partners.revoke('lux-labs', 'partner', ALICE);
    await expect(rotate(room, 'lux-labs')).rejects.toMatchObject({ code: 'wrong-state' });
    await expect(partnerWithToken(room, 'lux-labs')).rejects.toMatchObject({ code: 'wrong-state' });
    expect(await reads(room, token)).toBe(false);
  });

  it('twice is not an error', async () => {
    const room = openRoom();
    await partnerWithToken(room);
    await room.identity.partners.revoke('lux-labs', 'partner', ALICE);
    const view = await room.identity.partners.revoke('lux-labs', 'partner', ALICE);
    expect(view).toMatchObject({ state: 'revoked', epoch: 2, version: 3, credentials: [] });
  });

  it('with the extent `tokens` lets it get new tokens with its secret', async () => {
    const room = openRoom();
    const { token, id, secret } = await partnerWithToken(room);
    await room.identity.partners.revoke(id, 'tokens', ALICE);
    expect(await reads(room, token)).toBe(false);
    expect(await reads(room, await tokenBySecret(room, id, secret))).toBe(true);
  });

  it('has priority over a simultaneous change', async () => {
    const room = openRoom();
    const { token, id } = await partnerWithToken(room);
    const { partners } = room.identity;
    const done = await Promise.allSettled([
      partners.revoke(id, 'partner', ALICE),
      ...Array.from({ length: 2 }, () => partners.revoke(id, 'tokens', ALICE)),
    ]);
    expect(done.map(({ status }) => status)).toEqual(Array(3).fill('fulfilled'));
    expect(await partners.get(id)).toMatchObject({ state: 'revoked', epoch: 3, version: 4 });
    expect(await reads(room, token)).toBe(false);
  });
});

describe('rotating a secret', () => {
  it('lets both work for a day, and then the new one only', async () => {
    const room = openRoom();
    const { id, secret: old, token } = await partnerWithToken(room);
    const fresh = await rotate(room, id);
    room.clock.passSeconds(24 * HOUR - 1);
    expect(await getsToken(room, id, old)).toBe(true);
    expect(await getsToken(room, id, fresh)).toBe(true);
    room.clock.passSeconds(1);
    expect(await getsToken(room, id, old)).toBe(false);
    expect(await getsToken(room, id, fresh)).toBe(true);
    expect(token).not.toBe(fresh);
  });

  it('does not end the tokens that were issued before: there is no gap', async () => {
    const room = openRoom();
    const { id, token } = await partnerWithToken(room);
    await rotate(room, id);
    expect(await reads(room, token)).toBe(true);
  });

  it('without overlap ends the old secret at once', async () => {
    const room = openRoom();
    const { id, secret } = await partnerWithToken(room);
    await rotate(room, id, { overlapMs: 0 });
    expect(await getsToken(room, id, secret)).toBe(false);
  });

  it('again does not extend the lifetime of the first secret', async () => {
    const room = openRoom();
    const { id, secret: first } = await partnerWithToken(room);
    const second = await rotate(room, id, { overlapMs: 1000 * HOUR });
    const third = await rotate(room, id, { overlapMs: 2000 * HOUR });
    expect(await getsToken(room, id, first)).toBe(true);
    room.clock.passSeconds(HOUR);
    expect(await getsToken(room, id, first)).toBe(false);
    expect(await getsToken(room, id, second)).toBe(true);
    room.clock.passSeconds(HOUR);
    expect(await getsToken(room, id, second)).toBe(false);
    expect(await getsToken(room, id, third)).toBe(true);
  });

  it('stays small after a hundred rotations', async () => {
    const room = openRoom();
    const { id } = await partnerWithToken(room);
    for (let i = 0; i < 100; i++) await rotate(room, id);
    expect((await room.identity.partners.get(id)).credentials).toHaveLength(11);
  });

  it('may replace the secret by keys', async () => {
    const room = openRoom();
    const { id, secret } = await partnerWithToken(room);
    const { jwk } = await clientKey('ES256', 'k1');
    const rotated = await room.identity.partners.rotate(
      id,
      PartnerRotation.parse({ jwks: { keys: [jwk] } }),
      ALICE,
    );
    expect(rotated.clientSecret).toBeUndefined();
    expect(rotated.partner.credentials).toMatchObject([
      { kind: 'secret' },
      { kind: 'key', kid: 'k1' },
    ]);
    expect(await getsToken(room, id, secret)).toBe(true);
    room.clock.passSeconds(24 * HOUR);
    expect(await getsToken(room, id, secret)).toBe(false);
  });
});

describe('a change of a partner', () => {
  it('that is based on an older version is refused and changes nothing', async () => {
    const room = openRoom();
    const { id } = await partnerWithToken(room);
    const { partners } = room.identity;
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
      const { partners } = openRoom().identity;
      await expect(partners.get(id)).rejects.toMatchObject({ code: 'not-found' });
      await expect(partners.revoke(id, 'partner', ALICE)).rejects.toMatchObject({
        code: 'not-found',
      });
    },
  );

  it('is recorded with its actor, without a secret', async () => {
    const room = openRoom();
    const { id, secret } = await partnerWithToken(room);
    const fresh = await rotate(room, id);
    await room.identity.partners.revoke(id, 'tokens', { actor: 'bob' });
    await room.identity.partners.revoke(id, 'partner', { actor: 'carol' });
    const entries = await audit(room);
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
    const room = openRoom();
    await partnerWithToken(room);
    await partnerWithToken(room).catch(() => undefined);
    expect(await audit(room)).toHaveLength(1);
  });
});

describe('the secret of a partner', () => {
  it('is shown once, has 256 random bits and is stored nowhere', async () => {
    const room = openRoom();
    const { id, secret } = await partnerWithToken(room);
    expect(secret).toMatch(/^kaart_[\w-]{43}$/);
    const stored = await room.table.get({ pk: `PARTNER#${id}`, sk: 'META' });
    expect(JSON.stringify(stored)).not.toContain(secret.slice(6));
    const view = JSON.stringify([
      await room.identity.partners.get(id),
      (await room.identity.partners.page({ limit: 100 })).items,
    ]);
    expect(view).not.toContain(secret);
    expect(view).not.toContain('sha256');
  });
});

describe('the list of partners', () => {
  it('has all partners in order, also the revoked ones', async () => {
    const room = openRoom();
    for (const id of ['zeta', 'alpha', 'mid']) await partnerWithToken(room, id);
    await room.identity.partners.revoke('mid', 'partner', ALICE);
    const { items: list } = await room.identity.partners.page({ limit: 100 });
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
      createdAt: room.clock.now,
      changedAt: room.clock.now,
      credentials: [{ kind: 'secret', createdAt: room.clock.now, expiresAt: null }],
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
    const { partner } = await openRoom().identity.partners.add(
      NewPartner.parse({ name: 'Lux Labs' }),
      ALICE,
    );
    expect(PartnerId.safeParse(partner.id).success).toBe(true);
    expect(partner).toMatchObject({ audience: 'partners', purposes: [], state: 'active' });
  });
});
