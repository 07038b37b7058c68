import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { processStoreContract } from './process-store.contract.ts';

const directory = await mkdtemp(join(tmpdir(), 'kaart-processes-'));
afterAll(() => rm(directory, { recursive: true }));

describe('processes in an SQLite file', () => {
  processStoreContract(async (clock) => openSqliteTable(join(directory, 'k.sqlite'), { clock }));
});
