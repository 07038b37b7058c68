import { describe } from 'vitest';
import { openDynamodbWholeTable } from '../../lib/aws/dynamodb-whole-table.ts';
import { openS3Objects } from '../../lib/aws/s3-objects.ts';
import { consentEpochContract } from '../store/consent-epoch.contract.ts';
import { objectsContract } from '../store/objects.contract.ts';
import { tableContract } from '../store/table.contract.ts';
import { newBucket, newTable } from './emulated.ts';

describe('a table in DynamoDB', () => {
  tableContract(async (clock) => openDynamodbWholeTable({ ...(await newTable()), clock }));
  consentEpochContract(async () => openDynamodbWholeTable(await newTable()));
});

// versitygw stores objects as files. In a versioned bucket, it refuses `If-None-Match: *` if the newest
// version is a delete marker; S3 accepts it. In a bucket without versions, it accepts it too.
describe.each([
  ['a versioned bucket of S3', true],
  ['a bucket of S3 without versions', false],
])('objects in %s', (_name, versioned) => {
  objectsContract(
    async () => {
      const bucket = await newBucket(versioned);
      return { objects: openS3Objects(bucket), close: async () => bucket.client.destroy() };
    },
    { keysDoNotNest: true, deletedIsNotAbsent: versioned },
  );
});
