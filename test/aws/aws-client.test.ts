import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { createAwsClient } from '../../lib/aws/aws-client.ts';
import { callAws } from '../../lib/aws/aws-errors.ts';
import { createS3Client } from '../../lib/aws/s3-bucket.ts';

const FACTORY = 'aws/aws-client.ts';

/** The options that the type of the SDK leaves out. */
interface Handler {
  handle(request: object): Promise<unknown>;
  httpHandlerConfigs(): Record<string, unknown>;
}

/** The timeouts of a client, as the SDK reads them. */
async function readTimeouts({ config }: Pick<DynamoDBClient, 'config'>) {
  const handler = config.requestHandler as unknown as Handler;
  await handler.handle({}).catch(() => undefined); // the SDK reads its options
  const { connectionTimeout, requestTimeout, throwOnRequestTimeout, socketTimeout } =
    handler.httpHandlerConfigs();
  const attempts = await config.maxAttempts();
  return { attempts, connectionTimeout, requestTimeout, throwOnRequestTimeout, socketTimeout };
}

describe('a client of the AWS SDK', () => {
  it('is created by one function only', () => {
    const files = readdirSync('lib', { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => /\.tsx?$/.test(file));
    const naming = files.filter((file) =>
      readFileSync(`lib/${file}`, 'utf8').includes('@aws-sdk/client-'),
    );
    expect(naming.length).toBeGreaterThan(5);
    const making = naming.filter((file) =>
      /new [\w.]*Client\b/.test(readFileSync(`lib/${file}`, 'utf8')),
    );
    expect(making).toEqual([]);
    expect(readFileSync(`lib/${FACTORY}`, 'utf8')).toMatch('new Service(');
  });

  it('has time-outs and few repetitions', async () => {
    const region = 'eu-central-1';
    const expected = {
      attempts: 3,
      connectionTimeout: 2_000,
      requestTimeout: 7_000,
      throwOnRequestTimeout: true,
      socketTimeout: 60_000,
    };
    expect(await readTimeouts(createAwsClient(DynamoDBClient, { region }))).toEqual(expected);
    expect(await readTimeouts(createS3Client({ region }) as never)).toEqual(expected);
  });

  it('stops waiting for a silent service, and reports it as unavailable', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((ready) => silent.once('listening', ready));
    const { port } = silent.address() as AddressInfo;
    const client = createAwsClient(KMSClient, {
      region: 'eu-central-1',
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: { requestTimeout: 20, throwOnRequestTimeout: true },
    });
    let attempts = 0;
    // counted in the client, because a slow machine can reach the time-out before the server gets the request
    client.middlewareStack.add(
      (next) => (args) => {
        attempts += 1;
        return next(args);
      },
      { step: 'deserialize' },
    );
    const decrypting = client.send(new DecryptCommand({ CiphertextBlob: new Uint8Array(1) }));
    await expect(callAws(decrypting)).rejects.toMatchObject({ code: 'unavailable' });
    expect(attempts).toBe(3);
    client.destroy();
    silent.closeAllConnections();
    silent.close();
  });
});
