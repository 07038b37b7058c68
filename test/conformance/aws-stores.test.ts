import { describe } from 'vitest';
import { openDynamodbTable } from '../../lib/aws/dynamodb-table.ts';
import { tableContract } from '../store/table.contract.ts';
import { newTable } from './emulated.ts';

describe('a table in DynamoDB', () => {
  tableContract(async (clock) => openDynamodbTable({ ...(await newTable()), clock }));
});
