import { randomUUID } from 'node:crypto';
import { describe } from 'vitest';
import { openPostgres } from '../../lib/postgres/postgres-pool.ts';
import { openPostgresTable } from '../../lib/postgres/postgres-table.ts';
import { consentEpochContract } from '../store/consent-epoch.contract.ts';
import { tableContract } from '../store/table.contract.ts';
import { newDatabase } from './databases.ts';

describe('a table in PostgreSQL', () => {
  const newPool = async () => openPostgres(await newDatabase(`t${randomUUID().slice(0, 8)}`));
  tableContract(async (clock) => openPostgresTable({ pool: await newPool(), clock }));
  consentEpochContract(async () => openPostgresTable({ pool: await newPool() }));
});
