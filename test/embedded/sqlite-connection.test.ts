import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { STORED_SCHEMA } from '../../lib/store/schema.ts';

const home = mkdtempSync(join(tmpdir(), 'kaart-sqlite-'));
afterAll(() => rm(home, { recursive: true }));

const key = { pk: 'P', sk: 'it' };
const put = { kind: 'put', key, data: { n: 1 }, if: 'absent' } as const;

describe('the file of a table', () => {
  it('can be read by its owner only, with its related files', async () => {
    const path = join(home, 'new/folder/modes.sqlite');
    const table = openSqliteTable(path);
    await table.transact([put]);
    for (const file of ['', '-wal', '-shm'])
      expect((await stat(`${path}${file}`)).mode & 0o777, file).toBe(0o600);
    await table.close();
  });

  it('11.6: is refused if a newer release has written it, with both schema numbers', () => {
    const path = join(home, 'newer.sqlite');
    const database = new Database(path);
    database.exec(`PRAGMA user_version = ${STORED_SCHEMA + 1}`);
    database.close();
    expect(() => openSqliteTable(path)).toThrow(
      expect.objectContaining({
        code: 'schema-unknown',
        message: `the stored data have schema ${STORED_SCHEMA + 1}; this release reads and writes schema ${STORED_SCHEMA}`,
      }),
    );
  });

  it('9.57 that is empty or missing is not created again if objects exist', async () => {
    const folder = join(home, 'cut-off');
    mkdirSync(join(folder, 'objects', 'data', 'edition'), { recursive: true });
    const path = join(folder, 'kaart.sqlite');
    const refused = (message: string) =>
      expect(() => openSqliteTable(path)).toThrow(
        expect.objectContaining({ code: 'storage-damaged', message }),
      );
    refused(`${path} is missing, and there are objects beside it`);
    writeFileSync(path, '');
    refused(`${path} is empty, and the objects beside it are not`);
    await rm(join(folder, 'objects'), { recursive: true });
    await openSqliteTable(path).close();
  });

  it('that was edited by hand leads to an error with the item that is not JSON', async () => {
    const path = join(home, 'edited.sqlite');
    const table = openSqliteTable(path);
    await table.transact([put]);
    const other = new Database(path);
    other.exec("UPDATE item SET data = '{x'");
    other.close();
    await expect(table.get(key).then((item) => item?.data)).rejects.toMatchObject({
      code: 'storage-damaged',
      message: 'the item P / it is not JSON',
    });
    await table.close();
  });

  it('is used after a wait if another process writes', async () => {
    const path = join(home, 'busy.sqlite');
    const table = openSqliteTable(path);
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    let turns = 0;
    const turning = setInterval(() => {
      turns += 1;
      if (turns === 20) other.exec('COMMIT');
    }, 5);
    await table.transact([put]); // and the event loop was not blocked during the wait
    clearInterval(turning);
    expect(turns).toBeGreaterThanOrEqual(20);
    expect(await table.get(key)).toMatchObject({ data: { n: 1 } });
    other.close();
    await table.close();
  });

  it('can be read while another process is in the middle of a transaction', async () => {
    const path = join(home, 'reading.sqlite');
    const table = openSqliteTable(path);
    await table.transact([put]);
    const other = new Database(path);
    other.exec(`BEGIN IMMEDIATE; UPDATE item SET data = '{"n":2}'`);
    expect(await table.get(key)).toMatchObject({ data: { n: 1 } });
    other.exec('COMMIT');
    expect(await table.get(key)).toMatchObject({ data: { n: 2 } });
    other.close();
    await table.close();
  });

  it('contains all waiting transactions after it was closed', async () => {
    const path = join(home, 'closing.sqlite');
    const table = openSqliteTable(path);
    const writes = Array.from({ length: 50 }, (_, at) =>
      table.transact([{ ...put, key: { pk: 'P', sk: `${at}` } }]),
    );
    await table.close();
    await Promise.all(writes);
    const again = openSqliteTable(path);
    expect((await again.query({ pk: 'P' })).items).toHaveLength(50);
    await again.close();
  });

  it('deletes its expired items after a while', async () => {
    const path = join(home, 'sweeping.sqlite');
    let now = '2025-10-01T00:00:00.000Z';
    const open = () => openSqliteTable(path, { clock: () => now as never });
    const table = open();
    await table.transact([{ ...put, expiresAt: '2025-10-01T00:01:00.000Z' as never }]);
    await table.close();
    now = '2025-10-01T00:01:00.000Z';
    const again = open();
    await again.transact([{ ...put, key: { pk: 'P', sk: 'other' } }]);
    await again.close();
    const database = new Database(path);
    expect(database.prepare('SELECT sk FROM item').all()).toEqual([{ sk: 'other' }]);
    database.close();
  });
});
