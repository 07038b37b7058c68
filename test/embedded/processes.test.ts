import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import type { Objects } from '../../lib/store/objects.ts';
import { listAllItems, type Table } from '../../lib/store/table.ts';
import { bundleChild } from '../bundle-child.ts';
import { bytes, collect, digest } from '../store/objects.contract.ts';

const home = mkdtempSync(join(tmpdir(), 'kaart-processes-'));
afterAll(() => rm(home, { recursive: true }));

const bundled = (script: string) => bundleChild(join(import.meta.dirname, 'children', script));

/** A separate process, and its output so far. */
function run(script: string, ...args: readonly string[]) {
  const child: ChildProcess = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout?.on('data', (text) => {
    output += String(text);
  });
  const ended = once(child, 'close');
  return { child, ended, lines: () => output.split('\n').slice(0, -1) };
}

describe('two processes with the same table', () => {
  it('lose none of 2 × 2,000 updates', { timeout: 240_000 }, async () => {
    const path = join(home, 'count.sqlite');
    const script = await bundled('increment.ts');
    const processes = [run(script, path, '2000'), run(script, path, '2000')];
    for (const { ended } of processes) expect(await ended).toEqual([0, null]);
    const refused = processes.map(({ lines }) => Number(lines()[0]));
    expect(Math.max(...refused)).toBeGreaterThan(0); // otherwise they did not run at the same time
    const table = openSqliteTable(path);
    const written = await table.get({ pk: 'COUNT', sk: 'read-and-written' });
    expect(written).toMatchObject({ version: 4000, data: { n: 4000 } });
    expect(await table.get({ pk: 'COUNT', sk: 'added' })).toMatchObject({ data: { n: 4000 } });
    await table.close();
  });
});

/** The items of complete transactions: each transaction writes two items and increases a counter. */
async function wholeTransactions(table: Table): Promise<ReadonlyMap<string, string>> {
  const [made, also] = await Promise.all(
    ['MADE', 'ALSO'].map(async (pk) => {
      const items = await collect(listAllItems<{ sha256: string }>(table, { pk }));
      return new Map(items.map(({ sk, data }) => [sk, data.sha256]));
    }),
  );
  expect(also).toEqual(made);
  const count = await table.get<{ n: number }>({ pk: 'COUNT', sk: 'made' });
  expect(count?.data.n).toBe(made?.size);
  return made ?? new Map();
}

/** The digests of all objects. Each digest must match the content. */
async function wholeObjects(objects: Objects): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>();
  for await (const { key, ...info } of objects.list('')) {
    const whole = await bytes((await objects.get(key)).body);
    expect({ key, bytes: whole.byteLength, sha256: digest(whole) }).toMatchObject({
      key,
      bytes: info.bytes,
      sha256: info.sha256,
    });
    digests.set(key, info.sha256);
  }
  return digests;
}

describe('a writer that is killed', () => {
  const stores = () => ({
    table: openSqliteTable(join(home, 'kaart.sqlite')),
    objects: openFileObjects({ directory: join(home, 'objects'), publicUrl: 'http://127.0.0.1' }),
  });

  let script: string;
  beforeAll(async () => {
    script = await bundled('write-until-killed.ts');
  });

  /** Starts a writer and kills it at a random moment, after its first output. */
  const killed = async (name: string): Promise<readonly string[]> => {
    const writer = run(script, home, name);
    while (writer.lines().length === 0 && writer.child.exitCode === null) await sleep(5);
    await sleep(Math.random() * 150);
    writer.child.kill('SIGKILL');
    expect(await writer.ended).toEqual([null, 'SIGKILL']);
    return writer.lines();
  };

  it('loses no acknowledged write, and leaves no incomplete write', {
    timeout: 240_000,
  }, async () => {
    const lines: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      const names = [`${round}a`, `${round}b`];
      lines.push(...(await Promise.all(names.map(killed))).flat());
      const { table, objects } = stores();
      const made = await wholeTransactions(table);
      const digests = await wholeObjects(objects);
      expect([...made.keys()]).toEqual(expect.arrayContaining(lines));
      for (const [id, sha256] of made) expect(digests.get(`made/${id}`)).toBe(sha256);
      for (const name of names) expect([...digests.keys()]).toContain(`latest/${name}`);
      await table.close();
    }
    expect(lines.length).toBeGreaterThanOrEqual(10);
  });

  it('leaves a database without an integrity error', () => {
    const database = new Database(join(home, 'kaart.sqlite'));
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    database.close();
  });
});
