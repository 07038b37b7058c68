import type { Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Rights to read the stack and the settings of its resources, and nothing that is stored in them. */
const READ_ACTIONS = [
  'apigateway:GET',
  'budgets:ViewBudget',
  'cloudformation:Describe*',
  'cloudformation:DetectStackDrift',
  'cloudformation:DetectStackResourceDrift',
  'cloudformation:GetTemplate',
  'cloudformation:List*',
  'cloudfront:GetDistribution*',
  'cloudfront:GetOriginRequestPolicy',
  'cloudfront:List*',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetDashboard',
  'cloudwatch:ListTagsForResource',
  'codedeploy:Get*',
  'codedeploy:List*',
  'dynamodb:Describe*',
  'dynamodb:ListTagsOfResource',
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListRolePolicies',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListResourceTags',
  'lambda:GetAlias',
  'lambda:GetEventSourceMapping',
  'lambda:GetFunction',
  'lambda:GetFunctionConcurrency',
  'lambda:GetFunctionConfiguration',
  'lambda:GetFunctionEventInvokeConfig',
  'lambda:GetFunctionRecursionConfig',
  'lambda:GetPolicy',
  'lambda:List*',
  'logs:DescribeLogGroups',
  'logs:DescribeMetricFilters',
  'logs:ListTagsForResource',
  's3:GetBucket*',
  's3:GetEncryptionConfiguration',
  's3:GetLifecycleConfiguration',
  'scheduler:GetSchedule',
  'sns:GetSubscriptionAttributes',
  'sns:GetTopicAttributes',
  'sns:ListTagsForResource',
  'sqs:GetQueueAttributes',
  'sqs:ListQueueTags',
  'ssm:GetParameters',
  'tag:GetResources',
];

/** Rights of a review: `cdk diff`, `cdk drift` and `npm run orphans`. */
export function buildReviewStatements(): PolicyStatement[] {
  return [new PolicyStatement({ actions: READ_ACTIONS, resources: ['*'] })];
}

/** Services whose resources CloudFormation names after the stack. */
const NAMED_RESOURCES: Readonly<Record<string, readonly string[]>> = {
  cloudwatch: ['alarm:kaart-*', 'dashboard/kaart-*'],
  codedeploy: ['application:kaart-*', 'deploymentgroup:kaart-*', 'deploymentconfig:*'],
  dynamodb: ['table/kaart-*'],
  lambda: ['function:kaart-*', 'event-source-mapping:*'],
  logs: ['log-group:kaart-*'],
  s3: ['kaart-*'],
  scheduler: ['schedule/*/kaart-*'],
  sns: ['kaart-*'],
  sqs: ['kaart-*'],
};

/** Services whose resources have only ids, and actions without a resource. */
const ACTIONS_WITHOUT_NAME = [
  'acm:DescribeCertificate',
  'apigateway:*',
  'budgets:*',
  'cloudfront:*',
  'iam:CreateServiceLinkedRole',
  'kms:*',
  'lambda:CreateEventSourceMapping',
  'lambda:GetAccountSettings',
  'lambda:ListEventSourceMappings',
  'logs:*LogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
];

/** Reading and writing stored data, and starting a function: a deployment needs none of these. */
const DATA_ACTIONS = [
  'dynamodb:*Item',
  'dynamodb:PartiQL*',
  'dynamodb:Query',
  'dynamodb:Scan',
  'kms:Decrypt',
  'kms:ReEncrypt*',
  'lambda:InvokeFunction',
  'logs:FilterLogEvents',
  'logs:GetLogEvents',
  'logs:StartQuery',
  's3:DeleteObject*',
  's3:GetObject*',
  's3:PutObject*',
  'sqs:ReceiveMessage',
];

const ROLE_ACTIONS = [
  'iam:CreateRole',
  'iam:DeleteRole',
  'iam:DeleteRolePolicy',
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListRolePolicies',
  'iam:PassRole',
  'iam:PutRolePolicy',
  'iam:TagRole',
  'iam:UntagRole',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateRole',
];

/**
 * The rights of CloudFormation for `cdk deploy`: it may make and change resources of Kaart, but not read
 * their data.
 */
export function buildExecutionStatements(stack: Stack): PolicyStatement[] {
  const { partition, region, account } = stack;
  const buildArns = (service: string, names: readonly string[]) =>
    names.map((name) => {
      if (service === 's3') return `arn:${partition}:s3:::${name}`;
      const place = name.startsWith('dashboard/') ? '' : region;
      return `arn:${partition}:${service}:${place}:${account}:${name}`;
    });
  const assets = `arn:${partition}:s3:::cdk-hnb659fds-assets-${account}-${region}`;
  const roles = `arn:${partition}:iam::${account}:role/kaart-*`;
  const parameters = ['cdk-bootstrap/*', 'kaart/*'].map(
    (name) => `arn:${partition}:ssm:${region}:${account}:parameter/${name}`,
  );
  const named = Object.entries(NAMED_RESOURCES).map(
    ([service, names]) =>
      new PolicyStatement({ actions: [`${service}:*`], resources: buildArns(service, names) }),
  );
  return [
    ...named,
    new PolicyStatement({ actions: ACTIONS_WITHOUT_NAME, resources: ['*'] }),
    new PolicyStatement({ actions: ROLE_ACTIONS, resources: [roles] }),
    new PolicyStatement({
      actions: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
      resources: [roles],
      conditions: {
        ArnEquals: {
          'iam:PolicyARN': `arn:${partition}:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited`,
        },
      },
    }),
    new PolicyStatement({ actions: ['s3:GetObject'], resources: [`${assets}/*`] }),
    new PolicyStatement({ actions: ['ssm:GetParameters'], resources: parameters }),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: DATA_ACTIONS,
      notResources: [`${assets}/*`],
    }),
  ];
}
