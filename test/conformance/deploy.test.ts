import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { FUNCTION_NAMES as NAMES } from '../../lib/infra/rights.ts';
import { type Description, describeStack } from './deployment.ts';

/**
 * Resources that moto 5.2.5 does not make, although it reports the stack as complete. In the other resources,
 * it ignores time to live, point-in-time recovery, bucket versions, lifecycle, public access block and the
 * architecture. `test/infra` checks these in the template.
 */
const NOT_MADE = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::ApiMapping',
  'AWS::ApiGatewayV2::DomainName',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
];

describe('the stack, deployed to an emulated account', () => {
  let stack: Description;
  beforeAll(() => {
    stack = describeStack(inject('deployed'));
  });

  it('has every resource that the emulator can create', () => {
    expect(stack.notMade).toEqual(NOT_MADE);
    expect(stack.made).toEqual([
      'AWS::DynamoDB::Table',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      'AWS::KMS::Key',
      'AWS::Lambda::Alias',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::Function',
      'AWS::Lambda::Version',
      'AWS::Logs::LogGroup',
      'AWS::S3::Bucket',
      'AWS::SQS::Queue',
    ]);
  });

  it.each(NAMES)('runs the bundle that was built as %s', (name) => {
    const { bundle, handler, runtime } = stack.functions[name];
    expect({ handler, runtime }).toEqual({ handler: 'index.handler', runtime: 'nodejs24.x' });
    expect(readFileSync(bundle, 'utf8')).toBe(readFileSync(`dist/${name}/index.mjs`, 'utf8'));
  });

  it('gives each function its table, bucket and key', () => {
    for (const name of NAMES)
      expect(stack.functions[name].environment).toMatchObject({
        KAART_TABLE: stack.table['TableName'],
        KAART_BUCKET: expect.stringMatching(/^kaart-dev-/),
        KAART_KMS_KEY: expect.stringMatching(/^arn:aws:kms:eu-central-1:123456789012:key\//),
        KAART_PUBLIC_URL: 'https://kaart.example.lu',
        KAART_PARTICIPANT_ID: 'did:web:kaart.example.lu',
      });
  });

  it('has the table that the adapter expects, and an encrypted bucket', () => {
    expect(stack.table).toMatchObject({
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      GlobalSecondaryIndexes: [{ IndexName: 'index' }],
    });
    expect(JSON.stringify(stack.encryption)).toContain('aws:kms');
  });

  it('starts deliver by the stream, with its filter, and by its queue', () => {
    const { KAART_WAKE_QUEUE: url = '' } = stack.functions.deliver.environment;
    const FunctionResponseTypes = ['ReportBatchItemFailures'];
    expect(stack.mappings).toHaveLength(2);
    expect(stack.mappings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          EventSourceArn: stack.table['LatestStreamArn'],
          FilterCriteria: { Filters: [{ Pattern: expect.stringContaining('OUTBOX#') }] },
          FunctionResponseTypes,
        }),
        expect.objectContaining({
          EventSourceArn: `arn:aws:sqs:eu-central-1:123456789012:${url.split('/').at(-1)}`,
          FunctionResponseTypes,
        }),
      ]),
    );
    for (const name of ['api', 'publish'] as const)
      expect(stack.functions[name].environment).not.toHaveProperty('KAART_WAKE_QUEUE');
  });
});
