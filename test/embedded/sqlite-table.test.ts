import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { consentEpochContract } from '../store/consent-epoch.contract.ts';
import { tableContract } from '../store/table.contract.ts';

const directory = await mkdtemp(join(tmpdir(), 'kaart-table-'));
afterAll(() => rm(directory, { recursive: true }));

describe('a table in an SQLite file', () => {
  tableContract(async (clock) => openSqliteTable(join(directory, 'kaart.sqlite'), { clock }));
});

describe('a table in memory', () => {
  tableContract(async (clock) => openSqliteTable(':memory:', { clock }));
  consentEpochContract(async () => openSqliteTable(':memory:'));
});
