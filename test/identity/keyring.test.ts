import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openKeyFile } from '../../lib/embedded/key-file.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { createIdentity } from '../../lib/identity/identity.ts';
import { listAllItems } from '../../lib/store/table.ts';
import { bundleChild } from '../bundle-child.ts';
import { openRoom, PUBLIC_URL, partnerWithToken, type Room, tokenBySecret } from './room.ts';

const DAY = 86_400;
afterEach(() => void vi.useRealTimers());

function accepted(room: Room, token: string, identity = room.identity): Promise<boolean> {
  return identity.authenticator.authenticate(`Bearer ${token}`).then(
    () => true,
    () => false,
  );
}

async function kids(room: Room): Promise<string[]> {
  return (await room.another().jwks()).keys.map(({ kid }) => kid);
}

describe('the signing keys', () => {
  it('are the same for twenty processes that start at once in a new data directory', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'kaart-keys-'));
    const table = openSqliteTable(':memory:');
    const path = join(directory, 'keys.json');
    const processes = Array.from({ length: 20 }, () =>
      createIdentity({ table, keys: openKeyFile(path), publicUrl: PUBLIC_URL }),
    );
    const documents = await Promise.all(processes.map((identity) => identity.jwks()));
    expect(new Set(documents.map((document) => JSON.stringify(document))).size).toBe(1);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await rm(directory, { recursive: true });
  });

  it('are the same for real processes that start at the same time, and each accepts the tokens of the others', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'kaart-keys-'));
    const script = await bundleChild(join(import.meta.dirname, 'children/start-once.ts'));
    const startAt = String(Date.now() + 3_000);
    const outputs = await Promise.all(
      Array.from({ length: 4 }, () =>
        promisify(execFile)(process.execPath, [script, directory, startAt]),
      ),
    );
    const started = outputs.map(({ stdout }) => JSON.parse(stdout));
    expect(new Set(started.map(({ jwks }) => JSON.stringify(jwks))).size).toBe(1);
    const table = openSqliteTable(join(directory, 'table.db'));
    const keys = openKeyFile(join(directory, 'keys.json'));
    const { authenticator } = createIdentity({ table, keys, publicUrl: PUBLIC_URL });
    for (const { token } of started)
      expect((await authenticator.authenticate(`Bearer ${token}`)).subject).toBe('bob');
    await table.close();
    await rm(directory, { recursive: true });
  });

  it('are published without their private part, with their thumbprint as kid', async () => {
    const { keys } = await openRoom().identity.jwks();
    expect(keys).toEqual([
      {
        kty: 'EC',
        crv: 'P-256',
        x: expect.any(String),
        y: expect.any(String),
        kid: expect.any(String),
        alg: 'ES256',
        use: 'sig',
      },
    ]);
    expect(keys[0]?.kid).toBe(await calculateJwkThumbprint(keys[0] as never));
  });

  it('are read once by a process, also for many simultaneous requests', async () => {
    const room = openRoom();
    const { token } = await partnerWithToken(room);
    room.keys.loads = 0;
    const fresh = room.another();
    await Promise.all(Array.from({ length: 50 }, () => accepted(room, token, fresh)));
    expect(room.keys.loads).toBe(1);
  });

  it('are not read again for every invented kid', async () => {
    const room = openRoom();
    const { token } = await partnerWithToken(room);
    room.keys.loads = 0;
    const invented = token.replace(/^[^.]+/, (head) =>
      Buffer.from(
        Buffer.from(head, 'base64url')
          .toString()
          .replace(/(?<="kid":")./, (first) => (first === '_' ? '-' : '_')),
      ).toString('base64url'),
    );
    room.clock.passSeconds(2);
    vi.useFakeTimers({ toFake: ['performance'] }); // on a slow machine no second passes
    for (let i = 0; i < 100; i++) expect(await accepted(room, invented)).toBe(false);
    expect(room.keys.loads).toBe(1);
  });

  it('9.57 that cannot be read lead to an error with the next step, and are not revealed', async () => {
    const room = openRoom();
    await room.identity.jwks();
    room.keys.text = room.keys.text?.replace('{"current"', '{current') ?? '';
    const error = await room
      .another()
      .jwks()
      .catch((caught) => caught);
    expect(error.code).toBe('storage-damaged');
    expect(error.nextStep).toBe('restore-keys');
    expect(error.cause).toBeUndefined();
    expect(error.message).not.toContain('current');
  });

  it('are still used if their store fails later', async () => {
    const room = openRoom();
    const { token, id, secret } = await partnerWithToken(room);
    room.keys.load = () => Promise.reject(new Error('the store is down'));
    room.clock.passSeconds(301);
    expect(await accepted(room, token)).toBe(true);
    room.clock.passSeconds(301);
    expect(await accepted(room, await tokenBySecret(room, id, secret))).toBe(true);
    await expect(room.another().jwks()).rejects.toThrow('the store is down');
  });

  it('are read again after the first read failed', async () => {
    const room = openRoom();
    const { load } = room.keys;
    room.keys.load = () => Promise.reject(new Error('the store is down'));
    await expect(room.identity.jwks()).rejects.toThrow('the store is down');
    room.keys.load = load;
    expect((await room.identity.jwks()).keys).toHaveLength(1);
  });
});

describe('11.4: a rotation of the keys while the clock of a running process is set back', () => {
  it.each([1, 60, 3_600, 31_536_000])(
    'by %d s is noticed at once: a compromised key is refused',
    async (seconds) => {
      const room = openRoom();
      const { token } = await partnerWithToken(room);
      const running = room.another();
      expect(await accepted(room, token, running)).toBe(true);
      await room.another().rotateKeys('compromised', 'alice');
      room.clock.passSeconds(-seconds);
      expect((await running.jwks()).keys[0]?.kid).toBe((await kids(room))[0]);
      expect(await accepted(room, token, running)).toBe(false);
    },
  );

  it('is noticed at the first token of the new key', async () => {
    const room = openRoom();
    const running = room.another();
    await running.jwks();
    room.clock.passSeconds(-3_600);
    await room.another().rotateKeys('compromised', 'alice');
    const { token } = await partnerWithToken({ ...room, identity: room.another() });
    expect(await accepted(room, token, running)).toBe(true);
  });

  it('is not delayed by a last rotation in the future', async () => {
    const room = openRoom();
    await room.identity.jwks();
    room.clock.passSeconds(-30 * DAY);
    await room.identity.rotateKeys('planned', 'alice');
    expect(await kids(room)).toHaveLength(2);
  });

  it('refuses a token that was issued in the future until that time', async () => {
    const room = openRoom();
    const { token } = await partnerWithToken(room);
    expect(await accepted(room, token)).toBe(true);
    room.clock.passSeconds(-3_600);
    expect([await accepted(room, token), await accepted(room, token, room.another())]).toEqual([
      false,
      false,
    ]);
  });
});

describe('a rotation of the keys', () => {
  it('is refused within a day of the last one, because tokens by the previous key may still be valid', async () => {
    const room = openRoom();
    await room.identity.jwks();
    room.clock.passSeconds(DAY - 1);
    await expect(room.identity.rotateKeys('planned', 'alice')).rejects.toMatchObject({
      code: 'wrong-state',
    });
    room.clock.passSeconds(1);
    await room.identity.rotateKeys('planned', 'alice');
  });

  it('leaves no gap: processes that have not noticed it still accept and issue valid tokens', async () => {
    const room = openRoom();
    const { id, secret } = await partnerWithToken(room);
    room.clock.passSeconds(DAY);
    const other = room.another();
    await other.jwks();
    const before = await tokenBySecret(room, id, secret);
    room.clock.passSeconds(1);
    await room.identity.rotateKeys('planned', 'alice');
    const after = await tokenBySecret(room, id, secret);
    expect(await accepted(room, before)).toBe(true);
    expect(await accepted(room, after, other)).toBe(true);
    const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
    const elsewhere = (await other.tokenEndpoint.token({ form })).access_token;
    expect(await accepted(room, elsewhere)).toBe(true);
  });

  it('by two processes at the same time is done once, and both continue', async () => {
    const room = openRoom();
    const { id, secret } = await partnerWithToken(room);
    room.clock.passSeconds(DAY);
    const processes = Array.from({ length: 5 }, () => room.another());
    const outcomes = await Promise.allSettled(
      processes.map((identity) => identity.rotateKeys('planned', 'alice')),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await kids(room)).toHaveLength(2);
    const token = await tokenBySecret(room, id, secret);
    for (const identity of processes) expect(await accepted(room, token, identity)).toBe(true);
  });

  it('that crashed after its claim can be repeated a minute later', async () => {
    const room = openRoom();
    await room.identity.jwks();
    room.clock.passSeconds(DAY);
    const { save } = room.keys;
    room.keys.save = () => Promise.reject(new Error('killed'));
    await expect(room.identity.rotateKeys('planned', 'alice')).rejects.toThrow('killed');
    room.keys.save = save;
    await expect(room.identity.rotateKeys('planned', 'alice')).rejects.toMatchObject({
      code: 'wrong-state',
    });
    room.clock.passSeconds(60);
    await room.identity.rotateKeys('planned', 'alice');
    expect(await kids(room)).toHaveLength(2);
  });

  it('keeps old keys published for years, without their private part, and accepts no token by them', async () => {
    const room = openRoom();
    const { token } = await partnerWithToken(room);
    const signed = await room.identity.signer.sign({ edition: '2025' }, 'manifest+jws');
    const [first] = await kids(room);
    for (let i = 0; i < 2; i++) {
      room.clock.passSeconds(DAY);
      await room.identity.rotateKeys('planned', 'alice');
    }
    expect((await kids(room)).at(-1)).toBe(first);
    expect(JSON.stringify(JSON.parse(room.keys.text ?? '').retired)).not.toContain('"d"');
    expect(await room.another().verifier.verify(signed, 'manifest+jws')).toMatchObject({
      ok: true,
      keyId: first,
    });
    room.clock.passSeconds(-2 * DAY); // the token itself is not too old yet
    expect(await accepted(room, token, room.another())).toBe(false);
  });

  it('keeps a document of the same size after many rotations', async () => {
    const room = openRoom();
    await room.identity.jwks();
    const sizes: number[] = [];
    for (let i = 0; i < 30; i++) {
      room.clock.passSeconds(DAY);
      await room.identity.rotateKeys('planned', 'alice');
      sizes.push(Buffer.byteLength(room.keys.text ?? ''));
    }
    expect(sizes.slice(11)).toEqual(Array(19).fill(sizes[11]));
    expect(await kids(room)).toHaveLength(12);
  });

  it('of a compromised key is possible at once, and ends its tokens here at once and elsewhere in five minutes', async () => {
    const room = openRoom();
    const { token } = await partnerWithToken(room);
    const signed = await room.identity.signer.sign({}, 'manifest+jws');
    const other = room.another();
    expect(await accepted(room, token, other)).toBe(true);
    expect(await accepted(room, token)).toBe(true);
    await room.identity.rotateKeys('compromised', 'alice');
    expect(await accepted(room, token)).toBe(false);
    room.clock.passSeconds(300);
    expect(await accepted(room, token, other)).toBe(false);
    expect(await room.identity.verifier.verify(signed, 'manifest+jws')).toEqual({
      ok: false,
      reason: 'unknown-key',
    });
  });

  it('is recorded with its actor', async () => {
    const room = openRoom();
    const [from] = await kids(room);
    const { to } = await room.identity.rotateKeys('compromised', 'alice');
    const entries = [];
    for await (const { data } of listAllItems(room.table, { pk: 'AUDIT#2026-03-01' }))
      entries.push(data);
    expect(entries).toMatchObject([
      {
        actor: 'alice',
        action: 'key.rotation-begun',
        subject: `key/${from}`,
        facts: { to, reason: 'compromised' },
      },
    ]);
  });
});
