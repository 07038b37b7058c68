import * as z from 'zod';

/** The members of a synthesised CloudFormation template (`cdk.out/*.template.json`) that are read. */
const Template = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

/** The kind of event that starts a function. */
type Trigger = 'http' | 'schedule' | 'stream';

export interface BilledFunction {
  readonly memoryMb: number;
  readonly architecture: 'arm64' | 'x86_64';
}

/** The billed resources of a template. */
export interface Inventory {
  readonly functions: Readonly<Partial<Record<Trigger, BilledFunction>>>;
  readonly tables: number;
  readonly backedUpTables: number;
  readonly buckets: number;
  readonly keys: number;
  readonly rotatedKeys: number;
  /** Each metric of an alarm is billed as an alarm. */
  readonly alarms: number;
  /** Dashboards in addition to the free ones of an account. */
  readonly dashboards: number;
  readonly secrets: number;
  readonly httpApis: number;
  /** Distributions of CloudFront. */
  readonly distributions: number;
  /** Distributions with a web ACL, which is in another region and so in no template. */
  readonly webAcls: number;
  /** Queues that start a function. Lambda polls them all the time. */
  readonly polledQueues: number;
  /** Longest log retention in days; 0 if logs are stored without a limit, or not at all. */
  readonly logDays: number;
  /** Resource types without a known price that are not known to be free. */
  readonly unpriced: readonly string[];
}

/** Resource types that are free, or billed as part of the resource that uses them. */
const WITHOUT_PRICE = [
  'AWS::ApiGatewayV2::ApiMapping',
  'AWS::ApiGatewayV2::DomainName',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::Budgets::Budget', // without actions
  'AWS::CloudFront::OriginRequestPolicy',
  'AWS::CodeDeploy::Application',
  'AWS::CodeDeploy::DeploymentGroup',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::Logs::MetricFilter',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
];

const PRICED = [
  'AWS::ApiGatewayV2::Api',
  'AWS::CloudFront::Distribution',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::Scheduler::Schedule',
  'AWS::SecretsManager::Secret',
  'AWS::SQS::Queue',
];

const FunctionProperties = z.object({
  MemorySize: z.number().default(128),
  Architectures: z.tuple([z.enum(['arm64', 'x86_64'])]).default(['x86_64']),
});
const Backup = z.object({
  PointInTimeRecoverySpecification: z.object({ PointInTimeRecoveryEnabled: z.literal(true) }),
});
const Rotation = z.object({ EnableKeyRotation: z.literal(true) });
const Retention = z.object({ RetentionInDays: z.number() });
const WithWebAcl = z.object({ DistributionConfig: z.object({ WebACLId: z.unknown() }) });

/**
 * Reads the billed resources of a template.
 *
 * @throws ZodError if it is not a CloudFormation template
 */
export function parseInventory(template: unknown): Inventory {
  const resources = Object.entries(Template.parse(template).Resources);
  const selectResources = (type: string) =>
    resources.filter(([, r]) => r.Type === type).map(([, r]) => r);
  const countWithShape = (type: string, shape: z.ZodType) =>
    selectResources(type).filter((r) => shape.safeParse(r.Properties).success).length;
  const knownTypes = new Set([...WITHOUT_PRICE, ...PRICED]);
  const retention = selectResources('AWS::Logs::LogGroup').map(
    (r) => Retention.safeParse(r.Properties).data,
  );
  return {
    functions: findTriggeredFunctions(resources),
    tables: selectResources('AWS::DynamoDB::Table').length,
    backedUpTables: countWithShape('AWS::DynamoDB::Table', Backup),
    buckets: selectResources('AWS::S3::Bucket').length,
    keys: selectResources('AWS::KMS::Key').length,
    rotatedKeys: countWithShape('AWS::KMS::Key', Rotation),
    alarms: selectResources('AWS::CloudWatch::Alarm').reduce(
      (sum, { Properties }) => sum + countMetrics(Properties),
      0,
    ),
    dashboards: Math.max(0, selectResources('AWS::CloudWatch::Dashboard').length - FREE_DASHBOARDS),
    secrets: selectResources('AWS::SecretsManager::Secret').length,
    httpApis: selectResources('AWS::ApiGatewayV2::Api').length,
    distributions: selectResources('AWS::CloudFront::Distribution').length,
    webAcls: countWithShape('AWS::CloudFront::Distribution', WithWebAcl),
    polledQueues: countPolledQueues(resources),
    logDays: Math.max(0, ...retention.map((r) => r?.RetentionInDays ?? 0)),
    unpriced: [...new Set(resources.map(([, r]) => r.Type))]
      .filter((t) => !knownTypes.has(t))
      .sort(),
  };
}

/** Number of free dashboards of an account, with up to 50 metrics each. This free amount does not end. */
const FREE_DASHBOARDS = 3;

/** An alarm of an expression has several metrics. The expression itself is not a metric. */
const Expression = z.object({
  Metrics: z.array(z.looseObject({ MetricStat: z.unknown().optional() })),
});

function countMetrics(alarm: unknown): number {
  const { data } = Expression.safeParse(alarm);
  return data?.Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1;
}

/** The resource types that start a function. */
const TRIGGERS: Readonly<Record<string, Trigger>> = {
  'AWS::ApiGatewayV2::Integration': 'http',
  'AWS::Scheduler::Schedule': 'schedule',
  'AWS::Lambda::EventSourceMapping': 'stream',
};

type Resources = [string, z.infer<typeof Template>['Resources'][string]][];

function countPolledQueues(resources: Resources): number {
  const sources = resources
    .filter(([, { Type }]) => Type === 'AWS::Lambda::EventSourceMapping')
    .map(([, { Properties }]) => JSON.stringify(Properties['EventSourceArn'] ?? ''));
  const queues = resources.filter(([, { Type }]) => Type === 'AWS::SQS::Queue');
  return queues.filter(([id]) => sources.some((source) => source.includes(`"${id}"`))).length;
}

/** Ids of the resources that properties name, also through an alias of a function. */
function findNamed(resources: Resources, properties: object): ReadonlySet<string> {
  const text = JSON.stringify(properties);
  const namedResources = resources.filter(([id]) => text.includes(`"${id}"`));
  const aliased = namedResources
    .filter(([, { Type }]) => Type === 'AWS::Lambda::Alias')
    .flatMap(([, alias]) => [...findNamed(resources, alias.Properties)]);
  return new Set([...namedResources.map(([id]) => id), ...aliased]);
}

function findTriggeredFunctions(resources: Resources): Inventory['functions'] {
  const functions = resources.filter(([, r]) => r.Type === 'AWS::Lambda::Function');
  const functionByTrigger: Partial<Record<Trigger, BilledFunction>> = {};
  for (const [, { Type, Properties }] of resources) {
    const trigger = TRIGGERS[Type];
    const namedResources = findNamed(resources, Properties);
    const target = functions.find(([id]) => namedResources.has(id));
    if (trigger === undefined || target === undefined) continue;
    const { MemorySize, Architectures } = FunctionProperties.parse(target[1].Properties);
    functionByTrigger[trigger] = { memoryMb: MemorySize, architecture: Architectures[0] };
  }
  return functionByTrigger;
}
