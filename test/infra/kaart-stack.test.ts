import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { INDEX_NAME } from '../../lib/aws/dynamodb-item.ts';
import { METRIC_LIST, METRICS, type MetricName } from '../../lib/core/metrics.ts';
import { ALARM_LIST, ALARMS, type AlarmName, describeAlarm } from '../../lib/infra/alarm-list.ts';
import { divideDeliveries } from '../../lib/infra/triggers.ts';
import { BEHIND_CLOUDFRONT, type Resource, resources, synthesised } from './synthesised.ts';

const ALL = ['Api', 'Publish', 'Deliver', 'BreakGlass'];

/** Every statement that the role of one function has, with its resources as text. */
function statements(template: Template, name: string) {
  const policies = resources(template, 'AWS::IAM::Policy');
  const [, policy] = Object.entries(policies).find(([id]) => id.startsWith(`${name}Role`)) ?? [];
  const list = policy?.Properties['PolicyDocument'].Statement as {
    Effect: string;
    Action: string | string[];
    Resource: unknown;
    Condition?: unknown;
  }[];
  return list.map(({ Effect, Action, Resource, Condition }) => ({
    effect: Effect,
    actions: [Action].flat(),
    resources: JSON.stringify([Resource].flat()),
    condition: Condition,
  }));
}

interface AlarmProperties {
  readonly AlarmDescription: string;
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Statistic?: string;
  readonly Dimensions?: readonly object[];
  readonly TreatMissingData: string;
  readonly Metrics?: readonly { readonly MetricStat?: { readonly Metric: object } }[];
}

type Resources = Record<string, Resource & { readonly Type: string }>;

/** Types that CloudFormation cannot tag. */
const WITHOUT_TAGS =
  /Policy$|Permission|Subscription|EventInvokeConfig|MetricFilter|Integration|Route$|ApiMapping|Scheduler::Schedule$|Lambda::(Alias|Version)$|DeploymentGroup$/;

/** CloudFormation has two forms of tags. */
function tagsOf(tags: { Key: string; Value: string }[] | Record<string, string> = {}) {
  return Array.isArray(tags)
    ? Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]))
    : tags;
}

/** Reserved executions by function. */
function reserved(template: Template): Record<string, number> {
  const functions = Object.entries(resources(template, 'AWS::Lambda::Function'));
  return Object.fromEntries(
    functions.flatMap(([id, { Properties }]) => {
      const executions = Properties['ReservedConcurrentExecutions'];
      return executions === undefined ? [] : [[id.split('Function')[0], executions]];
    }),
  );
}

/** Number of runs that the triggers start at once. */
function startedAtOnce(template: Template): number {
  const mappings = Object.values(resources(template, 'AWS::Lambda::EventSourceMapping'));
  return mappings
    .map(
      ({ Properties: { ParallelizationFactor, ScalingConfig } }) =>
        ParallelizationFactor ?? ScalingConfig.MaximumConcurrency,
    )
    .reduce((sum, each) => sum + each, 0);
}

const allowing = (template: Template, name: string, action: string) =>
  statements(template, name).filter(
    ({ effect, actions }) => effect === 'Allow' && actions.includes(action),
  );

describe('the stack', () => {
  let dev: Template;
  let prod: Template;
  beforeAll(() => {
    dev = synthesised('dev');
    prod = synthesised('prod', { alarmEmail: 'duty@example.lu' });
  }, 60_000);

  describe('refuses', () => {
    it('to let any function scan the table, or write to all logs', () => {
      for (const name of ALL) {
        const actions = statements(prod, name).flatMap((s) => s.actions);
        expect(actions).not.toContain('dynamodb:Scan');
        expect(actions.filter((a) => a.includes('*'))).toEqual([]);
      }
      expect(JSON.stringify(prod.toJSON())).not.toContain('AWSLambdaBasicExecutionRole');
    });

    it.each(['Publish', 'Deliver'])('to let %s change consents, editions or partners', (name) => {
      const [put] = allowing(prod, name, 'dynamodb:PutItem');
      const keys = JSON.stringify(put?.condition);
      for (const own of ['"DATASET#*"', '"CATALOG"']) expect(keys).toContain(own);
      // The function that receives a message also concludes an agreement and sends the response.
      for (const other of ['AGREEMENT', 'RECEIVED', 'JTI', 'LINK'])
        expect(keys).not.toContain(other);
      // When Deliver erases a person, every view becomes stale.
      const stale = name === 'Publish' ? ['EPOCH'] : [];
      for (const other of ['COMPANY', 'TIMELINES', 'EDITIONS', 'PARTNER', 'IMPORT', ...stale])
        expect(keys).not.toContain(other);
    });

    it('to let Deliver delete, or Publish record, the expiry of a grant', () => {
      const writing = (name: string, action: string) => {
        const conditions = allowing(prod, name, action).map(({ condition }) => condition);
        return JSON.stringify(conditions);
      };
      expect(allowing(prod, 'Deliver', 'dynamodb:PutItem').at(-1)).toMatchObject({
        actions: ['dynamodb:PutItem'],
        condition: {
          'ForAllValues:StringLike': {
            'dynamodb:LeadingKeys': [
              ...['AUDIT#*', 'RECEIPT#*', 'SIGNED-RECEIPT#*', 'DISCLOSURE#*'],
              ...['COMPANY#*', 'TIMELINES'],
              // The erasure of a person writes them again, with other files.
              ...['EDITIONS', 'IMPORT#*', 'ERASURES'],
              ...['CONSENT-FEED', 'CONSENT-FEED-COUNTER'],
            ],
          },
        },
      });
      // Entries leave the inbox when they get their positions in the feed.
      expect(writing('Publish', 'dynamodb:PutItem')).not.toContain('CONSENT-INBOX');
      const never = ['COMPANY', 'TIMELINES', 'CONSENT-FEED', 'EDITIONS', 'IMPORT', 'ERASURES'];
      for (const key of never) {
        expect(writing('Publish', 'dynamodb:PutItem')).not.toContain(key);
        for (const action of ['dynamodb:UpdateItem', 'dynamodb:DeleteItem'])
          expect(writing('Deliver', action)).not.toContain(key);
      }
    });

    it.each(ALL)('9.6 to let %s delete or change an entry of an append-only log', (name) => {
      const denied = statements(prod, name).filter(({ effect }) => effect === 'Deny');
      const logs = ['AUDIT', 'DISCLOSURE', 'RECEIPT', 'SIGNED-RECEIPT', 'AGREEMENT', 'COMPANY'];
      expect(denied).toMatchObject([
        {
          actions: ['dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
          condition: {
            'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': logs.map((log) => `${log}#*`) },
          },
        },
      ]);
    });

    it('to let Publish write a process, its messages, its disclosures or its dead letters', () => {
      const written = (name: string) =>
        JSON.stringify(allowing(prod, name, 'dynamodb:PutItem').map(({ condition }) => condition));
      const processes = [
        'NEGOTIATION#*',
        'TRANSFER#*',
        'OUTBOX#*',
        'DEAD-LETTER-MESSAGE',
        'DISCLOSURE#*',
      ];
      for (const key of processes) {
        expect(written('Deliver')).toContain(`"${key}"`);
        expect(written('Publish')).not.toContain(`"${key}"`);
      }
    });

    it('to let any other function than deliver wake a process', () => {
      const wakes = (name: string) =>
        allowing(prod, name, 'sqs:SendMessage').filter((s) => s.resources.includes('WakeQueue'));
      expect(wakes('Deliver')).toHaveLength(1);
      for (const name of ['Api', 'Publish']) expect(wakes(name)).toEqual([]);
    });

    it('break-glass everything except a token for a person, and every caller except those of IAM', () => {
      const own = statements(prod, 'BreakGlass');
      const actions = own.filter(({ effect }) => effect === 'Allow').flatMap((s) => s.actions);
      expect(actions.filter((action) => action.startsWith('s3:'))).toEqual([]);
      const keys = allowing(prod, 'BreakGlass', 'dynamodb:PutItem').map((s) => s.condition);
      expect(JSON.stringify(keys).match(/"[A-Z][A-Z-]*(#\*)?"/g)).toEqual([
        ...['"PERSON#*"', '"ENTRY-LISTS"', '"KEYS"', '"AUDIT#*"'],
      ]);
      for (const type of ['Permission', 'Url', 'EventSourceMapping'])
        expect(JSON.stringify(resources(prod, `AWS::Lambda::${type}`))).not.toContain('BreakGlass');
    });

    it('to let Api write items that no request changes', () => {
      const keys = allowing(prod, 'Api', 'dynamodb:PutItem').map((s) => s.condition);
      expect(keys).toHaveLength(2);
      for (const condition of keys) expect(condition).toBeDefined();
      const deleting = JSON.stringify(allowing(prod, 'Api', 'dynamodb:DeleteItem'));
      for (const evidence of ['AUDIT', 'COMPANY', 'RECEIPT', 'SIGNED-RECEIPT', 'ARCHIVE'])
        expect(deleting).not.toContain(`"${evidence}#*"`);
      const purged = allowing(prod, 'Api', 's3:DeleteObject').map((s) => s.resources);
      for (const prefix of ['/audit/', '/journal/']) expect(purged.join()).not.toContain(prefix);
    });

    it('mails of other functions than deliver, and from other addresses than the configured one', () => {
      const mailing = synthesised('dev', { mailFrom: 'kaart@example.lu' });
      const [own, ...more] = allowing(mailing, 'Deliver', 'ses:SendEmail');
      expect(more).toEqual([]);
      expect(own?.condition).toEqual({ StringEquals: { 'ses:FromAddress': 'kaart@example.lu' } });
      for (const identity of ['kaart@example.lu', 'example.lu'])
        expect(own?.resources).toContain(`:identity/${identity}"`);
      for (const name of ['Api', 'Publish'])
        expect(allowing(mailing, name, 'ses:SendEmail')).toEqual([]);
      expect(allowing(dev, 'Deliver', 'ses:SendEmail')).toEqual([]);
    });

    it.each(['Publish', 'Deliver'])('to let %s read or change an upload', (name) => {
      for (const { resources: text } of statements(prod, name))
        expect(text).not.toMatch('/uploads/');
    });

    it('the use of the key, except through S3 and for the signing keys', () => {
      for (const name of ALL) {
        const conditions = statements(prod, name)
          .filter(({ actions }) => actions.some((action) => action.startsWith('kms:')))
          .map(({ condition }) => Object.keys(Object(condition).StringEquals));
        const ofObjects = name === 'BreakGlass' ? [] : [['kms:ViaService']];
        expect(conditions).toEqual([...ofObjects, ['kms:EncryptionContext:purpose']]);
      }
    });

    it('plain HTTP for the bucket, the queues and the topic', () => {
      const policies = ['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'];
      const all = policies.flatMap((type) => Object.values(resources(prod, type)));
      expect(all).toHaveLength(5);
      for (const { Properties } of all)
        expect(JSON.stringify(Properties)).toContain('"aws:SecureTransport":"false"');
    });

    it('a wildcard resource, except to list streams', () => {
      const open = ALL.flatMap((name) =>
        statements(prod, name).filter((s) => s.resources === '["*"]'),
      );
      expect(open.map((s) => s.actions)).toEqual([['dynamodb:ListStreams']]);
    });
  });

  describe('keeps', () => {
    it('one table: on demand, recoverable for 14 days, expiring, streaming, with one index', () => {
      prod.resourceCountIs('AWS::DynamoDB::Table', 1);
      prod.hasResource('AWS::DynamoDB::Table', {
        DeletionPolicy: 'Retain',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          DeletionProtectionEnabled: true,
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          PointInTimeRecoverySpecification: {
            PointInTimeRecoveryEnabled: true,
            RecoveryPeriodInDays: 14,
          },
          StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
          TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
          GlobalSecondaryIndexes: [
            {
              IndexName: 'index',
              KeySchema: [
                { AttributeName: 'gsi1pk', KeyType: 'HASH' },
                { AttributeName: 'gsi1sk', KeyType: 'RANGE' },
              ],
              Projection: { ProjectionType: 'ALL' },
            },
          ],
        },
      });
    });

    it('15.3 a bucket that takes files from pages of our own origin only', () => {
      for (const [template, origin] of [
        [prod, /^https:/],
        [dev, /ApiEndpoint/],
      ] as const) {
        const [bucket] = Object.values(resources(template, 'AWS::S3::Bucket'));
        const rules: { AllowedMethods: string[]; AllowedOrigins: unknown[] }[] =
          bucket?.Properties['CorsConfiguration'].CorsRules;
        const putting = rules.filter(({ AllowedMethods }) => !AllowedMethods.includes('GET'));
        expect(putting).toMatchObject([
          { AllowedMethods: ['PUT'], AllowedHeaders: ['if-none-match'], MaxAge: 3600 },
        ]);
        const [{ AllowedOrigins = [] } = {}] = putting;
        expect(AllowedOrigins).toHaveLength(1);
        expect(JSON.stringify(AllowedOrigins[0]).replace(/^"/, '')).toMatch(origin);
      }
    });

    it('one private, versioned, encrypted bucket that deletes old versions', () => {
      prod.resourceCountIs('AWS::S3::Bucket', 1);
      const [bucket] = Object.values(resources(prod, 'AWS::S3::Bucket'));
      expect(bucket).toMatchObject({
        DeletionPolicy: 'Retain',
        Properties: {
          VersioningConfiguration: { Status: 'Enabled' },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          LifecycleConfiguration: {
            Rules: [
              { Prefix: 'uploads/', ExpirationInDays: 30 },
              {
                NoncurrentVersionExpiration: { NoncurrentDays: 30 },
                AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
              },
            ],
          },
        },
      });
      const [rule] = bucket?.Properties['BucketEncryption'].ServerSideEncryptionConfiguration ?? [];
      expect(rule).toMatchObject({
        BucketKeyEnabled: true,
        ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' },
      });
    });

    it('9.6 audit heads and the journal of withdrawals that cannot be deleted or replaced for ten years, and no lock in development', () => {
      const locked = (template: Template) =>
        Object.values(resources(template, 'AWS::S3::Bucket')).map(
          ({ Properties }) => Properties['ObjectLockEnabled'],
        );
      expect([locked(prod), locked(dev)]).toEqual([[true], [undefined]]);
      for (const { Properties } of Object.values(resources(prod, 'AWS::Lambda::Function')))
        expect(Properties['Environment'].Variables.KAART_AUDIT_LOCK_DAYS).toBe('3650');
      const all = ALL.flatMap((name) => statements(prod, name));
      const lock = all.filter(({ actions }) => actions.some((a) => a.includes('Retention')));
      const lockedBy = lock.map(({ actions, resources: text }) => {
        expect(actions).toEqual(['s3:PutObjectRetention']);
        return ['audit', 'journal'].filter((prefix) => text.includes(`/${prefix}/*`));
      });
      expect(lockedBy).toEqual([['audit', 'journal'], ['audit']]);
      const deleting = all.filter(({ actions }) =>
        actions.some((a) => /DeleteObject|Bypass/.test(a)),
      );
      for (const { resources: text } of deleting) expect(text).not.toMatch(/\/(audit|journal)\//);
      expect(allowing(dev, 'Publish', 's3:PutObjectRetention')).toEqual([]);
    });

    it('one customer key, which is rotated', () => {
      prod.resourceCountIs('AWS::KMS::Key', 1);
      prod.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    });

    it('no data of a deleted development stack', () => {
      const types = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key'];
      for (const type of [...types, 'AWS::Logs::LogGroup'])
        for (const { DeletionPolicy } of Object.values(resources(dev, type)))
          expect(DeletionPolicy).toBe('Delete');
    });
  });

  describe('runs', () => {
    it('four functions on the newest Node.js, on Arm, each with its own log and role', () => {
      const functions = Object.values(resources(prod, 'AWS::Lambda::Function'));
      expect(functions).toHaveLength(4);
      for (const { Properties } of functions)
        expect(Properties).toMatchObject({
          Runtime: 'nodejs24.x',
          Architectures: ['arm64'],
          Handler: 'index.handler',
          Environment: {
            Variables: {
              KAART_TABLE: expect.anything(),
              KAART_BUCKET: expect.anything(),
              KAART_KMS_KEY: expect.anything(),
              KAART_PUBLIC_URL: expect.anything(),
              KAART_PARTICIPANT_ID: expect.anything(),
              KAART_LOG_LEVEL: 'info',
            },
          },
        });
      const groups = functions.map((f) => JSON.stringify(f.Properties['LoggingConfig'].LogGroup));
      const roles = functions.map((f) => JSON.stringify(f.Properties['Role']));
      expect(new Set(groups).size).toBe(4);
      expect(new Set(roles).size).toBe(4);
    });

    it.each([
      ['dev', 14],
      ['prod', 90],
    ] as const)('%s with logs that end after %i days', (stage, days) => {
      const groups = Object.values(resources(stage === 'dev' ? dev : prod, 'AWS::Logs::LogGroup'));
      expect(groups).toHaveLength(5);
      for (const { Properties } of groups) expect(Properties['RetentionInDays']).toBe(days);
    });

    it('9.9 executions for deliveries and one publication in production; requests cannot use them up', () => {
      expect(reserved(prod)).toEqual({ Api: 80, BreakGlass: 1, Publish: 1, Deliver: 15 });
      // AWS keeps 100 executions of the account unreserved, and the documented quota is 200.
      const total = Object.values<number>(reserved(prod)).reduce((sum, each) => sum + each, 0);
      expect(total).toBeLessThanOrEqual(100);
      expect(reserved(dev)).toEqual({});
    });

    it('17.3 as many executions as its settings say', () => {
      const settings = { apiExecutions: 40, deliverExecutions: 3, requestsPerSecond: 50 };
      const small = synthesised('prod', settings);
      expect(reserved(small)).toEqual({ Api: 40, BreakGlass: 1, Publish: 1, Deliver: 3 });
      const [stage] = Object.values(resources(small, 'AWS::ApiGatewayV2::Stage'));
      expect(stage?.Properties['DefaultRouteSettings']).toMatchObject({
        ThrottlingRateLimit: 50,
        ThrottlingBurstLimit: 100,
      });
      // The triggers of deliver can always start it. A refused start would count as a failed attempt of the
      // queue.
      for (const template of [small, prod])
        expect(startedAtOnce(template)).toBe(reserved(template)['Deliver']);
    });

    it('17.3 every number of deliveries within the limits of Lambda', () => {
      for (let executions = 3; executions <= 30; executions += 1) {
        const { stream, queue } = divideDeliveries(executions);
        expect(stream + queue).toBe(executions);
        expect(stream).toBeGreaterThanOrEqual(1);
        expect(stream).toBeLessThanOrEqual(10); // ParallelizationFactor
        expect(queue).toBeGreaterThanOrEqual(2); // MaximumConcurrency
      }
    });

    it('17.3 requests by an alias, which a canary with alarms moves in production', () => {
      for (const template of [dev, prod]) {
        const [integration] = Object.values(resources(template, 'AWS::ApiGatewayV2::Integration'));
        expect(JSON.stringify(integration?.Properties['IntegrationUri'])).toMatch(/LiveAlias/);
        expect(Object.values(resources(template, 'AWS::Lambda::Version'))).toMatchObject([
          { DeletionPolicy: 'Retain' }, // the alias can name this version again
        ]);
      }
      prod.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
        DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent10Minutes',
        AlarmConfiguration: { Enabled: true },
        AutoRollbackConfiguration: {
          Enabled: true,
          Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
        },
      });
      const [group] = Object.values(resources(prod, 'AWS::CodeDeploy::DeploymentGroup'));
      const alarms = JSON.stringify(group?.Properties['AlarmConfiguration'].Alarms);
      for (const alarm of ['apifailed', 'servererrors']) expect(alarms).toContain(alarm);
      const update = { UpdatePolicy: { CodeDeployLambdaAliasUpdate: expect.anything() } };
      const aliasOf = (template: Template) =>
        Object.values(resources(template, 'AWS::Lambda::Alias'));
      expect(aliasOf(prod)).toMatchObject([update]);
      expect(aliasOf(dev)).not.toMatchObject([update]);
      expect(aliasOf(synthesised('prod', { canary: false }))).not.toMatchObject([update]);
    });
  });

  it.each([
    ['dev', 'dev', {}],
    ['prod', 'prod', {}],
    ['prod behind CloudFront', 'prod', BEHIND_CLOUDFRONT],
  ] as const)('names itself and its stage in the tags of each resource: %s', (_, stage, more) => {
    const template = synthesised(stage, more);
    const found = Object.values(template.toJSON()['Resources'] as Resources);
    const tagged = found.filter(({ Type }) => !WITHOUT_TAGS.test(Type));
    expect(tagged.length).toBeGreaterThan(15);
    const expected = { application: 'kaart', stage };
    for (const { Type, Properties } of tagged)
      expect({ Type, ...tagsOf(Properties['Tags'] ?? Properties['ResourceTags']) }).toEqual({
        Type,
        ...expected,
      });
  });

  it('17.3 has the rights, caps, alarms and limits behind CloudFront that it has without', () => {
    const behind = synthesised('prod', BEHIND_CLOUDFRONT);
    for (const name of ALL) expect(statements(behind, name)).toEqual(statements(prod, name));
    expect(reserved(behind)).toEqual(reserved(prod));
    const same = ['Stage', 'Api', 'Route', 'DomainName'].map(
      (type) => `AWS::ApiGatewayV2::${type}`,
    );
    for (const type of ['AWS::CloudWatch::Alarm', ...same])
      expect(resources(behind, type)).toEqual(resources(prod, type));
    const typesOf = (template: Template) =>
      Object.values(template.toJSON()['Resources'] as Resources).map(({ Type }) => Type);
    const known = typesOf(prod);
    expect(
      typesOf(behind)
        .filter((type) => !known.includes(type))
        .sort(),
    ).toEqual(['AWS::CloudFront::Distribution', 'AWS::CloudFront::OriginRequestPolicy']);
  });

  describe('can be reached', () => {
    it('by every path of one HTTP API with payload 2.0, throttled far above the app', () => {
      prod.hasResourceProperties('AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP' });
      prod.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: '$default' });
      prod.hasResourceProperties('AWS::ApiGatewayV2::Integration', { PayloadFormatVersion: '2.0' });
      const [stage] = Object.values(resources(prod, 'AWS::ApiGatewayV2::Stage'));
      const { ThrottlingRateLimit } = stage?.Properties['DefaultRouteSettings'] ?? {};
      expect(ThrottlingRateLimit).toBeGreaterThanOrEqual(1000);
    });

    it('without leaving paths, queries or addresses in the access log', () => {
      const [stage] = Object.values(resources(prod, 'AWS::ApiGatewayV2::Stage'));
      const format: string = stage?.Properties['AccessLogSettings'].Format;
      expect(format).toContain('$context.requestId');
      expect(format).not.toMatch(/path|query|sourceIp|userAgent|authorizer/i);
    });

    it('only by its own domain, if it has one', () => {
      const own = synthesised('prod', {
        domain: 'kaart.example.lu',
        certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/0',
      });
      own.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
      own.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
        DomainName: 'kaart.example.lu',
      });
      for (const { Properties } of Object.values(resources(own, 'AWS::Lambda::Function')))
        expect(Properties['Environment'].Variables).toMatchObject({
          KAART_PUBLIC_URL: 'https://kaart.example.lu',
          KAART_PARTICIPANT_ID: 'did:web:kaart.example.lu',
        });
    });
  });

  describe('starts its functions', () => {
    const mappings = (having: string) =>
      Object.values(resources(prod, 'AWS::Lambda::EventSourceMapping'))
        .map(({ Properties }) => Properties)
        .filter((properties) => having in properties);
    const deliver = () =>
      Object.values(resources(prod, 'AWS::Lambda::Function'))
        .map(({ Properties }) => Properties)
        .find((properties) => properties['Description'] === 'Kaart deliver') ?? {};

    it('at a local time each night, and stores a nightly run that could not be started', () => {
      prod.hasResourceProperties('AWS::Scheduler::Schedule', {
        ScheduleExpression: 'cron(30 3 * * ? *)',
        ScheduleExpressionTimezone: 'Europe/Luxembourg',
      });
      const [schedule] = Object.values(resources(prod, 'AWS::Scheduler::Schedule'));
      expect(schedule?.Properties['Target'].DeadLetterConfig.Arn).toBeDefined();
      prod.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 2 });
    });

    it('only for new outbox items, in parallel, and bisects and stores failed batches', () => {
      const [mapping] = mappings('StartingPosition');
      expect(mapping).toMatchObject({
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ParallelizationFactor: 10,
        MaximumRetryAttempts: 10,
        StartingPosition: 'TRIM_HORIZON',
        DestinationConfig: { OnFailure: { Destination: expect.anything() } },
      });
      const [filter] = mapping?.['FilterCriteria'].Filters ?? [];
      expect(JSON.parse(filter.Pattern)).toEqual({
        eventName: ['INSERT'],
        dynamodb: { Keys: { pk: { S: ['OUTBOX', { prefix: 'OUTBOX#' }] } } },
      });
    });

    it('by a queue that stores failed messages and leaves executions for the stream', () => {
      const [mapping, ...others] = mappings('ScalingConfig');
      expect(others).toEqual([]);
      expect(mapping).toMatchObject({
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 5 },
      });
      const [queue] = Object.values(resources(prod, 'AWS::SQS::Queue')).filter(
        ({ Properties }) => Properties['RedrivePolicy'] !== undefined,
      );
      expect(queue?.Properties).toMatchObject({
        SqsManagedSseEnabled: true,
        VisibilityTimeout: deliver()['Timeout'],
        RedrivePolicy: { maxReceiveCount: 5 },
      });
      expect(JSON.stringify(queue?.Properties['RedrivePolicy'])).toContain('FailedDeliveries');
    });

    it('in a loop, which Lambda stops for any other function', () => {
      const functions = Object.values(resources(prod, 'AWS::Lambda::Function'));
      const looping = functions.filter(({ Properties }) => Properties['RecursiveLoop'] === 'Allow');
      expect(looping.map(({ Properties }) => Properties['Description'])).toEqual(['Kaart deliver']);
      const configured = functions.filter(
        ({ Properties }) => Properties['Environment'].Variables['KAART_WAKE_QUEUE'] !== undefined,
      );
      expect(configured).toEqual(looping);
    });
  });

  /** The properties of every alarm. */
  const alarms = () =>
    Object.values(resources(prod, 'AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties as AlarmProperties,
    );

  describe('sends alarms', () => {
    it('in production, by mail, and lets CloudWatch publish to the topic although its policy was replaced', () => {
      prod.resourceCountIs('AWS::CloudWatch::Alarm', Object.keys(ALARMS).length);
      dev.resourceCountIs('AWS::CloudWatch::Alarm', 0);
      prod.hasResourceProperties('AWS::SNS::Subscription', {
        Protocol: 'email',
        Endpoint: 'duty@example.lu',
      });
      const [policy] = Object.values(resources(prod, 'AWS::SNS::TopicPolicy'));
      expect(JSON.stringify(policy)).toContain('cloudwatch.amazonaws.com');
    });

    it('with the meaning of each alarm and the address of its runbook', () => {
      const described = Object.values(resources(prod, 'AWS::CloudWatch::Alarm')).map(
        ({ Properties }) => Properties['AlarmDescription'],
      );
      const names = Object.keys(ALARMS) as AlarmName[];
      expect(described.sort()).toEqual(names.map(describeAlarm).sort());
    });

    it('17.2 of the metrics that the functions send, under the name of the stack', () => {
      const own = alarms().filter(({ Namespace }) => Namespace === 'Kaart');
      const names = own.map(({ MetricName }) => MetricName).sort();
      const declared = ALARM_LIST.flatMap(([, { metric }]) =>
        metric === undefined ? [] : [metric],
      );
      expect(names).toEqual(declared.sort());
      expect(names.length).toBeGreaterThan(8);
      for (const { Dimensions } of own)
        expect(Dimensions).toEqual([{ Name: 'service', Value: 'kaart-prod' }]);
      for (const { Properties } of Object.values(resources(prod, 'AWS::Lambda::Function')))
        expect(Properties['Environment'].Variables).toMatchObject({
          POWERTOOLS_SERVICE_NAME: 'kaart-prod',
        });
    });

    it('17.3 of what is throttled in the table and in each of its indexes', () => {
      const [[table = '', { Properties }] = ['', { Properties: {} }]] = Object.entries(
        resources(prod, 'AWS::DynamoDB::Table'),
      );
      const indexes = Properties['GlobalSecondaryIndexes'].map(
        ({ IndexName }: { IndexName: string }) => IndexName,
      );
      expect(indexes).toEqual([INDEX_NAME]);
      const alarm = alarms().find(({ AlarmDescription }) =>
        AlarmDescription.endsWith('#table-throttled'),
      );
      const ofTable = { Name: 'TableName', Value: { Ref: table } };
      const ofIndex = { Name: 'GlobalSecondaryIndexName', Value: INDEX_NAME };
      const events = ['ReadThrottleEvents', 'WriteThrottleEvents'];
      const watched = alarm?.Metrics?.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);
      expect(watched).toHaveLength(4);
      for (const MetricName of events)
        for (const dimensions of [[ofTable], [ofIndex, ofTable]])
          expect(watched).toContainEqual({
            Namespace: 'AWS/DynamoDB',
            MetricName,
            Dimensions: dimensions,
          });
    });

    it('17.2 that count nothing if nothing is counted, and keep their state between two nights', () => {
      for (const { Namespace, MetricName, Statistic, TreatMissingData } of alarms()) {
        if (Namespace !== 'Kaart') continue;
        const isGauge = METRICS[MetricName as MetricName].kind === 'gauge';
        expect([MetricName, Statistic, TreatMissingData]).toEqual([
          MetricName,
          isGauge ? 'Maximum' : 'Sum',
          isGauge ? 'ignore' : 'notBreaching',
        ]);
      }
      const missing = (text: string) =>
        alarms().find(({ AlarmDescription }) => AlarmDescription.endsWith(`#${text}`))
          ?.TreatMissingData;
      expect(missing('night-missed')).toBe('breaching');
      expect(missing('certificate-ending')).toBe('ignore');
      for (const name of ['nights-lost', 'deliveries-lost']) expect(missing(name)).toBe('ignore');
    });

    it('17.2 with the reason of each value that is not one', () => {
      for (const [name, { at: nightlyAt = 1, because }] of ALARM_LIST)
        if (nightlyAt !== 1) expect([name, because]).toEqual([name, expect.any(String)]);
    });
  });

  describe('17.2 shows', () => {
    it('every metric that it sends or has an alarm for on one dashboard, in production', () => {
      const [dashboard, ...others] = Object.values(resources(prod, 'AWS::CloudWatch::Dashboard'));
      expect(others).toEqual([]);
      dev.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
      const text = JSON.stringify(dashboard).replaceAll('\\', '');
      for (const [name, { inAws }] of METRIC_LIST)
        expect(text).toContain(
          inAws === undefined ? `"Kaart","${name}"` : inAws.replace(' ', '","'),
        );
      for (const { MetricName } of alarms()) expect(text).toContain(MetricName ?? '');
      // An account has three free dashboards with 50 metrics each.
      const shown = new Set(text.match(/"(Kaart|AWS\/\w+)","\w+"/g));
      expect(shown.size).toBeGreaterThan(25);
      expect(shown.size).toBeLessThan(50);
    });

    it('a budget, whose mails go to the address for alarms', () => {
      dev.resourceCountIs('AWS::Budgets::Budget', 0);
      const more = synthesised('prod', { monthlyBudget: '75' });
      for (const [template, amount] of [
        [prod, 20],
        [more, 75],
      ] as const)
        template.hasResourceProperties('AWS::Budgets::Budget', {
          Budget: {
            BudgetType: 'COST',
            TimeUnit: 'MONTHLY',
            BudgetLimit: { Amount: amount, Unit: 'USD' },
          },
          NotificationsWithSubscribers: ['ACTUAL', 'FORECASTED'].map((type) => ({
            Notification: { NotificationType: type, ThresholdType: 'PERCENTAGE' },
            Subscribers: [{ SubscriptionType: 'EMAIL', Address: 'duty@example.lu' }],
          })),
        });
    });
  });
});
