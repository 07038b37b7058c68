import { describe } from 'vitest';
import { openDynamodbTable } from '../../lib/aws/dynamodb-table.ts';
import { openS3Objects } from '../../lib/aws/s3-objects.ts';
import { testWithdrawalStory } from '../app/withdrawal-story.ts';
import { newBucket, newTable } from './emulated.ts';

describe('a withdrawal at 17:00, in DynamoDB and S3', () =>
  testWithdrawalStory(async () => ({
    table: openDynamodbTable(await newTable()),
    objects: openS3Objects(await newBucket()),
  })));
