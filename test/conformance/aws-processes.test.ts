import { describe } from 'vitest';
import { openDynamodbTable } from '../../lib/aws/dynamodb-table.ts';
import { processStoreContract } from '../store/process-store.contract.ts';
import { newTable } from './emulated.ts';

describe('processes in DynamoDB', () => {
  processStoreContract(async (clock) => openDynamodbTable({ ...(await newTable()), clock }));
});
