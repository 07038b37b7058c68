import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gunzipSync } from 'node:zlib';
import Database from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { DEMO_PARTNER } from '../../lib/app/demonstration.ts';
import { openLocal } from '../../lib/app/local.ts';
import { errorText } from '../../lib/cli/terminal/error-text.ts';
import { noLog } from '../../lib/core/log.ts';
import { storageError } from '../../lib/core/storage-error.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { STORED_SCHEMA, withSchema } from '../../lib/store/schema.ts';
import { type Table, withoutWrites } from '../../lib/store/table.ts';
import { Counterpart, newUrn } from './data-space/counterpart.ts';
import { FIGURES } from './data-space/data-space.ts';
import { DATA, SETUP_URL, Setup } from './setup.ts';

const root = mkdtempSync(join(tmpdir(), 'kaart-faults-'));
afterAll(() => rmSync(root, { recursive: true }));
let homes = 0;
const newHome = () => join(root, `home-${homes++}`);

/** The output of the command line if it cannot open this data directory. */
async function readOutput(home: string): Promise<string> {
  try {
    await (await openLocal({ KAART_HOME: home }, { log: noLog })).close();
    return 'opened';
  } catch (error) {
    return errorText(error, false);
  }
}

/** Runs `work` as a user without rights. If the process runs as root, it changes its user for this time. */
async function withoutRights<T>(work: () => Promise<T>): Promise<T> {
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    if (root) process.seteuid?.(0);
  }
}

const FAULTS = {
  'a file in place of the directory': {
    make: (home: string) => writeFileSync(home, 'x'),
    text: 'storage-unusable',
    next: 'Choose another directory with KAART_HOME or --home, or move the file away.',
  },
  'a file above the directory': {
    make: (home: string) => writeFileSync(home, 'x'),
    below: 'folder',
    text: 'storage-unusable',
    next: 'Choose another directory',
  },
  'a file in place of the objects': {
    make: (home: string) => {
      mkdirSync(home);
      writeFileSync(join(home, 'objects'), 'x');
    },
    text: 'storage-unusable',
    next: 'move the file away',
  },
  'a directory in place of the database': {
    make: (home: string) => mkdirSync(join(home, 'kaart.sqlite'), { recursive: true }),
    text: 'storage-unusable',
    next: 'Choose another directory',
  },
  'other bytes in place of the database': {
    make: (home: string) => {
      mkdirSync(home);
      writeFileSync(join(home, 'kaart.sqlite'), randomBytes(9000));
    },
    text: 'storage-damaged',
    next: 'Put the data directory back from a backup, then run kaart recover',
  },
} as const;

describe('9.57: a data directory that cannot be used', () => {
  it.each(Object.entries(FAULTS))('is reported with the next step: %s', async (_, fault) => {
    const home = newHome();
    fault.make(home);
    const path = 'below' in fault ? join(home, fault.below) : home;
    const text = await readOutput(path);
    expect(text).toContain(`(${fault.text})`);
    expect(text).toContain(path);
    expect(text).toContain(fault.next);
    expect(text).not.toContain('defect');
  });

  it('is reported with the next step: no permission', async () => {
    const home = newHome();
    mkdirSync(home);
    chmodSync(home, 0o500);
    const text = await withoutRights(() => readOutput(home));
    chmodSync(home, 0o700);
    expect(text).toContain(`this user may not read and write ${home} (storage-unusable)`);
    expect(text).toContain('correct the owner and the permissions');
  });

  it('that is damaged in the middle is reported at the first read', async () => {
    const home = newHome();
    const kaart = await openLocal({ KAART_HOME: home }, { log: noLog, demo: true });
    await kaart.close();
    const database = new Database(join(home, 'kaart.sqlite'));
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    const damaged = newHome();
    mkdirSync(damaged);
    const bytes = readFileSync(join(home, 'kaart.sqlite'));
    writeFileSync(join(damaged, 'kaart.sqlite'), bytes.fill(7, 4096));
    expect(await readOutput(damaged)).toContain('(storage-damaged)');
  });

  it.each([
    ['ENOSPC', 'storage-full'],
    ['EDQUOT', 'storage-full'],
    ['SQLITE_FULL', 'storage-full'],
    ['EROFS', 'storage-unusable'],
    ['SQLITE_READONLY_DIRECTORY', 'storage-unusable'],
    ['SQLITE_IOERR_FSYNC', 'storage-unusable'],
    ['EIO', 'storage-unusable'],
    ['SQLITE_CORRUPT_INDEX', 'storage-damaged'],
    ['EMFILE', 'unavailable'],
  ])('has its own error code for %s', (system, code) => {
    const error = Object.assign(new Error('x'), { code: system, path: '/data/x' });
    expect(storageError(error)).toMatchObject({ code, nextStep: expect.any(String) });
    expect(errorText(error, false)).not.toContain('defect');
  });

  it.each(['ECONNREFUSED', 'ENOENT', 'SQLITE_CONSTRAINT', undefined])(
    'is not reported for %s',
    (code) => {
      expect(storageError(Object.assign(new Error('x'), { code }))).toBeUndefined();
    },
  );
});

describe('9.57: a table without space', () => {
  it('returns 503 with its own code for a read that cannot be recorded, in the language of the caller', async () => {
    const own = openSqliteTable(':memory:');
    const full = { is: false };
    const table: Table = {
      ...withoutWrites(own),
      async transact(writes) {
        if (full.is)
          throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
        await own.transact(writes);
      },
    };
    const objects = openFileObjects({ directory: newHome(), publicUrl: SETUP_URL });
    const setup = await Setup.demonstration(undefined, {}, undefined, { table, objects });
    const token = await setup.token(DEMO_PARTNER, setup.secret);
    full.is = true;
    const response = await setup.withToken(token, DATA, { headers: { 'accept-language': 'de' } });
    expect([response.status, await response.json()]).toMatchObject([
      503,
      {
        code: 'storage-full',
        reason: 'disk-full',
        detail: 'auf dem Datenträger ist kein Platz mehr: Datenverzeichnis',
        next: expect.stringContaining('Betreiber'),
      },
    ]);
    expect(setup.log.join()).toContain('SQLITE_FULL');
    full.is = false;
    await setup.close();
  });

  it('17.1 returns 503 with its own code to another connector, and counts as no defect', async () => {
    const own = openSqliteTable(':memory:');
    let isFull = false;
    const table: Table = {
      ...withoutWrites(own),
      async transact(writes) {
        if (isFull)
          throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_WRITE' });
        await own.transact(writes);
      },
    };
    const objects = openFileObjects({ directory: newHome(), publicUrl: SETUP_URL });
    const env = { KAART_IDENTITY: 'mock', KAART_PARTICIPANT_ID: 'provider' };
    const setup = await Setup.demonstration(undefined, env, undefined, { table, objects });
    const lab = await Counterpart.of(setup);
    const { callbackAddress } = lab;
    const members = { consumerPid: newUrn(), callbackAddress, offer: await lab.offerOf(FIGURES) };
    isFull = true;
    const response = await lab.send('/negotiations/request', 'ContractRequestMessage', members);
    expect([response.status, await response.json()]).toMatchObject([
      503,
      { code: 'storage-unusable' },
    ]);
    expect(setup.log.join()).toContain('SQLITE_IOERR_WRITE');
    expect(setup.log.join()).not.toContain('request.defect');
    await lab.close();
    await setup.close();
  });
});

describe('9.57: a disk that becomes full while Kaart serves', () => {
  it.runIf(process.platform === 'linux')(
    'does not stop the server; a read that cannot be recorded gets 503, until there is space again',
    async () => {
      const home = newHome();
      mkdirSync(home);
      const log = join(home, 'log.jsonl');
      const server = spawn(
        process.execPath,
        ['bin/kaart.js', 'serve', '--demo', '--json', '--port', '0'],
        {
          env: { ...process.env, KAART_HOME: home, KAART_LOG_LEVEL: 'info' },
          stdio: ['ignore', 'pipe', openSync(log, 'a')],
        },
      );
      if (server.stdout === null) throw new Error('no output');
      const [line] = await once(createInterface(server.stdout), 'line');
      const { url, client_id, client_secret, token_endpoint, dataset } = JSON.parse(line);
      const form = { grant_type: 'client_credentials', client_id, client_secret };
      const granted = await fetch(token_endpoint, {
        method: 'POST',
        body: new URLSearchParams(form),
      });
      const { access_token } = (await granted.json()) as { access_token: string };
      const read = () =>
        fetch(`${url}/v1/datasets/${dataset}/data`, {
          headers: { authorization: `Bearer ${access_token}` },
        });
      // From here on, every write of the process to a file fails, as on a full disk.
      const limit = (bytes: string) =>
        spawnSync('prlimit', ['--pid', `${server.pid}`, `--fsize=${bytes}:unlimited`]).status;
      expect(limit('1')).toBe(0);
      for (let each = 0; each < 3; each += 1) {
        const refused = await read();
        const problem = await refused.json();
        expect([refused.status, problem]).toMatchObject([
          503,
          { code: expect.stringMatching(/^storage-(full|unusable)$/) },
        ]);
        expect(JSON.stringify(problem)).not.toContain(home);
      }
      expect((await fetch(`${url}/health`)).status).toBe(200);
      expect(server.exitCode).toBeNull();
      expect(limit('unlimited')).toBe(0);
      const response = await read();
      expect([response.status, (await response.text()).trimEnd().split('\n').length]).toEqual([
        200, 118,
      ]);
      server.kill('SIGTERM');
      expect(await once(server, 'exit')).toEqual([0, null]);
    },
  );
});

describe('11.6: a data directory of an earlier release', () => {
  it('is refused at start, with both schema numbers', async () => {
    const home = newHome();
    mkdirSync(home);
    const fixture = 'test/fixtures/data-directories/schema-1.sqlite.gz';
    const bytes = gunzipSync(readFileSync(fixture));
    writeFileSync(join(home, 'kaart.sqlite'), bytes);
    const text = await readOutput(home);
    expect(text).toContain(
      `the stored data have schema 1; this release reads and writes schema ${STORED_SCHEMA}`,
    );
    expect(text).toContain('Back up the data with the release that wrote them (kaart backup)');
    expect(readFileSync(join(home, 'kaart.sqlite')).equals(bytes)).toBe(true);
  });

  it('is opened if this release has written it', async () => {
    const home = newHome();
    expect(await readOutput(home)).toBe('opened');
    const copy = newHome();
    cpSync(home, copy, { recursive: true });
    expect(await readOutput(copy)).toBe('opened');
  });
});

describe('11.6: a table in AWS', () => {
  const KEYS = { pk: 'KEYS', sk: 'current' };
  const MARK = { pk: 'KEYS', sk: 'schema' };
  const put = (key: { pk: string; sk: string }, data: { [member: string]: number }) =>
    ({ kind: 'put', key, data, if: 'absent' }) as const;

  it('is marked at its first use and then opens', async () => {
    const table = openSqliteTable(':memory:');
    await Promise.all([1, 2, 3].map((n) => withSchema(table).get({ pk: 'P', sk: `${n}` })));
    await withSchema(table).transact([put(KEYS, {})]);
    expect((await withSchema(table).query({ pk: 'KEYS' })).items).toMatchObject([
      { sk: 'current' },
      { sk: 'schema', data: { schema: STORED_SCHEMA } },
    ]);
    await table.close();
  });

  it('passes on how writes may be done', async () => {
    const table = openSqliteTable(':memory:');
    const given: unknown[] = [];
    const noted: Table = {
      ...withoutWrites(table),
      transact: (writes, options) => {
        given.push(options);
        return table.transact(writes, options);
      },
    };
    await withSchema(noted).transact([put({ pk: 'P', sk: 'p' }, {})], { apart: true });
    expect(given).toEqual([undefined, { apart: true }]);
    await table.close();
  });

  it.each([
    ['of an earlier release, without a mark', put(KEYS, {}), 1],
    ['of a later release', put(MARK, { schema: STORED_SCHEMA + 1 }), STORED_SCHEMA + 1],
  ])('%s is refused for each operation', async (_, write, found) => {
    const table = openSqliteTable(':memory:');
    await table.transact([write]);
    const guarded = withSchema(table);
    const refused = { code: 'schema-unknown', details: { found, known: STORED_SCHEMA } };
    await expect(guarded.get(KEYS)).rejects.toMatchObject(refused);
    await expect(guarded.query({ pk: 'P' })).rejects.toMatchObject(refused);
    await expect(guarded.transact([put({ pk: 'P', sk: 'p' }, {})])).rejects.toMatchObject(refused);
    await table.close();
  });
});
