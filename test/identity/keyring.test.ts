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
import { openSetup, PUBLIC_URL, partnerWithToken, type Setup, tokenBySecret } from './setup.ts';

const DAY = 86_400;
afterEach(() => void vi.useRealTimers());

function accepted(setup: Setup, token: string, identity = setup.identity): Promise<boolean> {
  return identity.authenticator.authenticate(`Bearer ${token}`).then(
    () => true,
    () => false,
  );
}

async function kids(setup: Setup): Promise<string[]> {
  return (await setup.another().jwks()).keys.map(({ kid }) => kid);
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
    const { keys } = await openSetup().identity.jwks();
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
    const setup = openSetup();
    const { token } = await partnerWithToken(setup);
    setup.keys.loads = 0;
    const fresh = setup.another();
    await Promise.all(Array.from({ length: 50 }, () => accepted(setup, token, fresh)));
    expect(setup.keys.loads).toBe(1);
  });

  it('are not read again for every invented kid', async () => {
    const setup = openSetup();
    const { token } = await partnerWithToken(setup);
    setup.keys.loads = 0;
    const invented = token.replace(/^[^.]+/, (head) =>
      Buffer.from(
        Buffer.from(head, 'base64url')
          .toString()
          .replace(/(?<="kid":")./, (first) => (first === '_' ? '-' : '_')),
      ).toString('base64url'),
    );
    setup.clock.passSeconds(2);
    vi.useFakeTimers({ toFake: ['performance'] }); // on a slow machine no second passes
    for (let i = 0; i < 100; i++) expect(await accepted(setup, invented)).toBe(false);
    expect(setup.keys.loads).toBe(1);
  });

  it('9.57 that cannot be read lead to an error with the next step, and are not revealed', async () => {
    const setup = openSetup();
    await setup.identity.jwks();
    setup.keys.text = setup.keys.text?.replace('{"current"', '{current') ?? '';
    const error = await setup
      .another()
      .jwks()
      .catch((caught) => caught);
    expect(error.code).toBe('storage-damaged');
    expect(error.nextStep).toBe('restore-keys');
    expect(error.cause).toBeUndefined();
    expect(error.message).not.toContain('current');
  });

  it('are still used if their store fails later', async () => {
    const setup = openSetup();
    const { token, id, secret } = await partnerWithToken(setup);
    setup.keys.load = () => Promise.reject(new Error('the store is down'));
    setup.clock.passSeconds(301);
    expect(await accepted(setup, token)).toBe(true);
    setup.clock.passSeconds(301);
    expect(await accepted(setup, await tokenBySecret(setup, id, secret))).toBe(true);
    await expect(setup.another().jwks()).rejects.toThrow('the store is down');
  });

  it('are read again after the first read failed', async () => {
    const setup = openSetup();
    const { load } = setup.keys;
    setup.keys.load = () => Promise.reject(new Error('the store is down'));
    await expect(setup.identity.jwks()).rejects.toThrow('the store is down');
    setup.keys.load = load;
    expect((await setup.identity.jwks()).keys).toHaveLength(1);
  });
});

describe('11.4: a rotation of the keys while the clock of a running process is set back', () => {
  it.each([1, 60, 3_600, 31_536_000])(
    'by %d s is noticed at once: a compromised key is refused',
    async (seconds) => {
      const setup = openSetup();
      const { token } = await partnerWithToken(setup);
      const running = setup.another();
      expect(await accepted(setup, token, running)).toBe(true);
      await setup.another().rotateKeys('compromised', 'alice');
      setup.clock.passSeconds(-seconds);
      expect((await running.jwks()).keys[0]?.kid).toBe((await kids(setup))[0]);
      expect(await accepted(setup, token, running)).toBe(false);
    },
  );

  it('is noticed at the first token of the new key', async () => {
    const setup = openSetup();
    const running = setup.another();
    await running.jwks();
    setup.clock.passSeconds(-3_600);
    await setup.another().rotateKeys('compromised', 'alice');
    const { token } = await partnerWithToken({ ...setup, identity: setup.another() });
    expect(await accepted(setup, token, running)).toBe(true);
  });

  it('is not delayed by a last rotation in the future', async () => {
    const setup = openSetup();
    await setup.identity.jwks();
    setup.clock.passSeconds(-30 * DAY);
    await setup.identity.rotateKeys('planned', 'alice');
    expect(await kids(setup)).toHaveLength(2);
  });

  it('refuses a token that was issued in the future until that time', async () => {
    const setup = openSetup();
    const { token } = await partnerWithToken(setup);
    expect(await accepted(setup, token)).toBe(true);
    setup.clock.passSeconds(-3_600);
    expect([await accepted(setup, token), await accepted(setup, token, setup.another())]).toEqual([
      false,
      false,
    ]);
  });
});

describe('a rotation of the keys', () => {
  it('is refused within a day of the last one, because tokens by the previous key may still be valid', async () => {
    const setup = openSetup();
    await setup.identity.jwks();
    setup.clock.passSeconds(DAY - 1);
    await expect(setup.identity.rotateKeys('planned', 'alice')).rejects.toMatchObject({
      code: 'wrong-state',
    });
    setup.clock.passSeconds(1);
    await setup.identity.rotateKeys('planned', 'alice');
  });

  it('leaves no gap: processes that have not noticed it still accept and issue valid tokens', async () => {
    const setup = openSetup();
    const { id, secret } = await partnerWithToken(setup);
    setup.clock.passSeconds(DAY);
    const other = setup.another();
    await other.jwks();
    const before = await tokenBySecret(setup, id, secret);
    setup.clock.passSeconds(1);
    await setup.identity.rotateKeys('planned', 'alice');
    const after = await tokenBySecret(setup, id, secret);
    expect(await accepted(setup, before)).toBe(true);
    expect(await accepted(setup, after, other)).toBe(true);
    const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
    const elsewhere = (await other.tokenEndpoint.token({ form })).access_token;
    expect(await accepted(setup, elsewhere)).toBe(true);
  });

  it('by two processes at the same time is done once, and both continue', async () => {
    const setup = openSetup();
    const { id, secret } = await partnerWithToken(setup);
    setup.clock.passSeconds(DAY);
    const processes = Array.from({ length: 5 }, () => setup.another());
    const outcomes = await Promise.allSettled(
      processes.map((identity) => identity.rotateKeys('planned', 'alice')),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await kids(setup)).toHaveLength(2);
    const token = await tokenBySecret(setup, id, secret);
    for (const identity of processes) expect(await accepted(setup, token, identity)).toBe(true);
  });

  it('that crashed after its claim can be repeated a minute later', async () => {
    const setup = openSetup();
    await setup.identity.jwks();
    setup.clock.passSeconds(DAY);
    const { save } = setup.keys;
    setup.keys.save = () => Promise.reject(new Error('killed'));
    await expect(setup.identity.rotateKeys('planned', 'alice')).rejects.toThrow('killed');
    setup.keys.save = save;
    await expect(setup.identity.rotateKeys('planned', 'alice')).rejects.toMatchObject({
      code: 'wrong-state',
    });
    setup.clock.passSeconds(60);
    await setup.identity.rotateKeys('planned', 'alice');
    expect(await kids(setup)).toHaveLength(2);
  });

  it('keeps old keys published for years, without their private part, and accepts no token by them', async () => {
    const setup = openSetup();
    const { token } = await partnerWithToken(setup);
    const signed = await setup.identity.signer.sign({ edition: '2025' }, 'manifest+jws');
    const [first] = await kids(setup);
    for (let i = 0; i < 2; i++) {
      setup.clock.passSeconds(DAY);
      await setup.identity.rotateKeys('planned', 'alice');
    }
    expect((await kids(setup)).at(-1)).toBe(first);
    expect(JSON.stringify(JSON.parse(setup.keys.text ?? '').retired)).not.toContain('"d"');
    expect(await setup.another().verifier.verify(signed, 'manifest+jws')).toMatchObject({
      ok: true,
      keyId: first,
    });
    setup.clock.passSeconds(-2 * DAY); // the token itself is not too old yet
    expect(await accepted(setup, token, setup.another())).toBe(false);
  });

  it('keeps a document of the same size after many rotations', async () => {
    const setup = openSetup();
    await setup.identity.jwks();
    const sizes: number[] = [];
    for (let i = 0; i < 30; i++) {
      setup.clock.passSeconds(DAY);
      await setup.identity.rotateKeys('planned', 'alice');
      sizes.push(Buffer.byteLength(setup.keys.text ?? ''));
    }
    expect(sizes.slice(11)).toEqual(Array(19).fill(sizes[11]));
    expect(await kids(setup)).toHaveLength(12);
  });

  it('of a compromised key is possible at once, and ends its tokens here at once and elsewhere in five minutes', async () => {
    const setup = openSetup();
    const { token } = await partnerWithToken(setup);
    const signed = await setup.identity.signer.sign({}, 'manifest+jws');
    const other = setup.another();
    expect(await accepted(setup, token, other)).toBe(true);
    expect(await accepted(setup, token)).toBe(true);
    await setup.identity.rotateKeys('compromised', 'alice');
    expect(await accepted(setup, token)).toBe(false);
    setup.clock.passSeconds(300);
    expect(await accepted(setup, token, other)).toBe(false);
    expect(await setup.identity.verifier.verify(signed, 'manifest+jws')).toEqual({
      ok: false,
      reason: 'unknown-key',
    });
  });

  it('is recorded with its actor', async () => {
    const setup = openSetup();
    const [from] = await kids(setup);
    const { to } = await setup.identity.rotateKeys('compromised', 'alice');
    const entries = [];
    for await (const { data } of listAllItems(setup.table, { pk: 'AUDIT#2026-03-01' }))
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
