import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { noLog } from '../../lib/core/log.ts';
import { openPostgres } from '../../lib/postgres/postgres-pool.ts';
import { openDatabaseSession, type Session } from '../../lib/postgres/postgres-session.ts';
import { openPostgresTable } from '../../lib/postgres/postgres-table.ts';
import type { Table } from '../../lib/store/table.ts';
import { newDatabase } from './databases.ts';

/** A process that listens for notifications. */
interface Process {
  readonly session: Session;
  readonly heard: string[];
  connected: number;
  leads: boolean;
}

describe('the sessions of several processes', () => {
  let url: string;
  let table: Table;
  const processes: Process[] = [];

  beforeAll(async () => {
    url = await newDatabase(`s${randomUUID().slice(0, 8)}`);
    const pool = await openPostgres(url);
    table = openPostgresTable({
      pool,
      announce: (writes) => writes.map(({ key }) => key.pk).filter((pk) => pk.startsWith('OUTBOX')),
    });
  });
  afterAll(async () => {
    for (const { session } of processes) await session.close();
    await table?.close();
  });

  const begin = async () => {
    const heard: string[] = [];
    const process: Process = {
      heard,
      connected: 0,
      leads: false,
      session: openDatabaseSession({
        url,
        log: noLog,
        onAnnounced: (text) => heard.push(text),
        onConnected: () => {
          process.connected += 1;
        },
      }),
    };
    process.session.lead(() => {
      process.leads = true;
      return () => {
        process.leads = false;
      };
    });
    processes.push(process);
    await vi.waitFor(() => expect(process.connected).toBe(1), 10_000);
    return process;
  };
  const put = (pk: string, sk: string = randomUUID()) =>
    table.transact([{ kind: 'put', key: { pk, sk }, data: {}, if: 'absent' }]);
  const listLeaders = () => processes.filter(({ leads }) => leads);

  it('announces what a transaction has queued to each process, and nothing after a refusal', async () => {
    const [a, b] = [await begin(), await begin()];
    await put('OTHER');
    await put('OUTBOX', 'one');
    await expect(put('OUTBOX', 'one')).rejects.toMatchObject({ code: 'concurrent-update' });
    await put('OUTBOX#p');
    await vi.waitFor(() => expect(a.heard).toEqual(['OUTBOX', 'OUTBOX#p']), 10_000);
    await vi.waitFor(() => expect(b.heard).toEqual(['OUTBOX', 'OUTBOX#p']), 10_000);
  });

  it('let one process at a time do a work of one name', async () => {
    const [a, b] = processes.map(({ session }) => session);
    const order: string[] = [];
    const work = async () => {
      order.push('begin');
      await sleep(200);
      order.push('end');
    };
    const first = a?.runExclusively('w', work);
    await vi.waitFor(() => expect(order).toEqual(['begin']), 10_000);
    expect(await b?.runExclusively('w', work)).toBe(false);
    expect(await b?.runExclusively('other', async () => undefined)).toBe(true);
    expect(await first).toBe(true);
    expect(await b?.runExclusively('w', work)).toBe(true);
    expect(order).toEqual(['begin', 'end', 'begin', 'end']);
  });

  it('release the lock of a work that fails', async () => {
    const [a, b] = processes.map(({ session }) => session);
    const failing = a?.runExclusively('f', async () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await b?.runExclusively('f', async () => undefined)).toBe(true);
  });

  it('have one leader, and another one after the leader has lost its connection', async () => {
    await vi.waitFor(() => expect(listLeaders()).toHaveLength(1), 20_000);
    const before = processes.map(({ connected }) => connected);
    const admin = new Client({ connectionString: url });
    await admin.connect();
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kaart session'",
    );
    await admin.end();
    await vi.waitFor(
      () => expect(processes.map(({ connected }) => connected)).toEqual(before.map((n) => n + 1)),
      20_000,
    );
    await vi.waitFor(() => expect(listLeaders()).toHaveLength(1), 20_000);
  });

  it('make another process the leader when the leader ends', async () => {
    const [leader] = listLeaders();
    await leader?.session.close();
    expect(leader?.leads).toBe(false);
    await vi.waitFor(() => expect(listLeaders()).toHaveLength(1), 20_000);
  });
});

describe('a table whose connections break', () => {
  it('repeats a request, and does each transaction once', async () => {
    const url = await newDatabase(`b${randomUUID().slice(0, 8)}`);
    const pool = await openPostgres(url, 4);
    const table = openPostgresTable({ pool });
    const admin = new Client({ connectionString: url });
    await admin.connect();
    const others = 'pid <> pg_backend_pid() AND datname = current_database()';
    const breakAll = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${others}`;
    const key = { pk: 'COUNT', sk: 'it' };
    for (let done = 0; done < 100; done += 1) {
      const adding = table.transact([{ kind: 'add', key, amounts: { n: 1 } }]);
      if (done % 2 === 0) await admin.query(breakAll); // before, during or after the transaction
      await adding;
    }
    expect(await table.get(key)).toMatchObject({ version: 100, data: { n: 100 } });
    await admin.end();
    await table.close();
  });

  it('is unavailable if the database cannot be reached', async () => {
    await expect(openPostgres('postgresql://kaart@127.0.0.1:1/kaart')).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});
