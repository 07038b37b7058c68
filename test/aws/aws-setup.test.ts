import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { explainAwsSetup } from '../../lib/app/aws-setup.ts';
import { KaartError } from '../../lib/core/errors.ts';

const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };

/** A table whose service responds with this status and error. */
async function ask(status: number, type: string, config: object = {}) {
  const server = createServer((_, outgoing) => {
    outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    outgoing.end(JSON.stringify({ __type: `com.amazonaws.dynamodb#${type}` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({
    ...{ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 },
    ...config,
  });
  return client.send(new DescribeTableCommand({ TableName: 'kaart-dev' }));
}

const failWithoutCredentials = async () => {
  throw Object.assign(new Error('Could not load credentials'), {
    name: 'CredentialsProviderError',
  });
};

describe('17.3 a person who backs up or restores an installation in AWS', () => {
  it.each<[string, string, () => Promise<unknown>]>([
    ['no region', 'Region is missing', () => ask(200, '', { region: '' })],
    [
      'no credentials',
      'CredentialsProviderError',
      () => ask(200, '', { credentials: failWithoutCredentials }),
    ],
    ['no right', 'AccessDeniedException', () => ask(400, 'AccessDeniedException')],
    ['a wrong name', 'ResourceNotFoundException', () => ask(400, 'ResourceNotFoundException')],
  ])('is told what to check with %s', async (_, fault, request) => {
    const error = await explainAwsSetup(request).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'config-invalid',
      reason: 'aws-refused',
      nextStep: 'check-aws-setup',
      message: expect.stringContaining(`(${fault})`),
    });
  });

  it('sees every other error as it is', async () => {
    const own = new KaartError('service-silent', { code: 'unavailable' });
    await expect(explainAwsSetup(() => Promise.reject(own))).rejects.toBe(own);
    const defect = new TypeError('x is undefined');
    await expect(explainAwsSetup(() => Promise.reject(defect))).rejects.toBe(defect);
    const failed = await explainAwsSetup(() => ask(500, 'InternalServerError')).catch(String);
    expect(failed).toContain('InternalServerError');
  });
});
