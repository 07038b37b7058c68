import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DynamoDBClient,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { createS3Client } from '../../lib/aws/s3-bucket.ts';

for (const name of ['AWS_ENDPOINT_URL_DYNAMODB', 'AWS_ENDPOINT_URL_S3'])
  if (process.env[name] === undefined)
    throw new Error(
      `${name} is not set: a script starts the emulators: see \`npm run test:emulators\``,
    );

/** A new table with the same keys and indexes as the deployed one. */
export async function newTable(): Promise<{ client: DynamoDBClient; tableName: string }> {
  const client = new DynamoDBClient({});
  const TableName = `kaart-${randomUUID()}`;
  const [pk, sk] = [{ KeyType: 'HASH' as const }, { KeyType: 'RANGE' as const }];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
      KeySchema: [
        { ...pk, AttributeName: 'pk' },
        { ...sk, AttributeName: 'sk' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'index',
          KeySchema: [
            { ...pk, AttributeName: 'gsi1pk' },
            { ...sk, AttributeName: 'gsi1sk' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName });
  const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  return { client, tableName: TableName };
}

/** A new bucket. By default it is versioned, like the deployed one. */
export async function newBucket(versioned = true) {
  const client = createS3Client();
  const Bucket = `kaart-${randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  if (!versioned) return { client, bucket: Bucket };
  const VersioningConfiguration = { Status: 'Enabled' as const };
  await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  return { client, bucket: Bucket };
}
