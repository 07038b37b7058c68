import { randomUUID } from 'node:crypto';
import { describe } from 'vitest';
import { openPostgres } from '../../lib/postgres/postgres-pool.ts';
import { openPostgresTable } from '../../lib/postgres/postgres-table.ts';
import { tableContract } from '../store/table.contract.ts';
import { newDatabase } from './databases.ts';

describe('a table in PostgreSQL', () => {
  tableContract(async (clock) => {
    const pool = await openPostgres(await newDatabase(`t${randomUUID().slice(0, 8)}`));
    return openPostgresTable({ pool, clock });
  });
});
