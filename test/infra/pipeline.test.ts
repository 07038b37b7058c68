import { App, BootstraplessSynthesizer, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import { PipelineStack } from '../../lib/infra/pipeline-stack.ts';
import { BEHIND_CLOUDFRONT, resources, synthesised } from './synthesised.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | string[];
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
}

const actionsOf = (statements: readonly Statement[], effect: Statement['Effect']) =>
  statements.filter(({ Effect }) => Effect === effect).flatMap(({ Action }) => [Action].flat());

/** The IAM service of a resource type, if its name differs from the type. */
const SERVICES: Readonly<Record<string, string>> = { ApiGatewayV2: 'apigateway' };

describe('17.3 the roles of the pipeline', () => {
  let pipeline: Template;
  beforeAll(() => {
    const app = new App();
    const stack = new PipelineStack(app, 'kaart-pipeline', {
      ...{ repository: 'owner/kaart', stages: ['prod'] },
      synthesizer: new BootstraplessSynthesizer(),
    });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app)); // an error stops the synthesis
    app.synth();
    pipeline = Template.fromStack(stack);
  }, 60_000);

  const role = (name: string) => {
    const all = Object.entries(resources(pipeline, 'AWS::IAM::Role'));
    const [, found] = all.find(([id]) => id.startsWith(name)) ?? [];
    return found?.Properties ?? {};
  };
  const statements = (name: string): Statement[] => {
    const all = Object.entries(resources(pipeline, 'AWS::IAM::Policy'));
    const [, found] = all.find(([id]) => id.startsWith(`${name}DefaultPolicy`)) ?? [];
    return found?.Properties['PolicyDocument'].Statement;
  };
  const execution = (): Statement[] =>
    Object.values(resources(pipeline, 'AWS::IAM::ManagedPolicy')).flatMap(
      ({ Properties }) => Properties['PolicyDocument'].Statement,
    );

  it.each([
    ['Review', 'prod-review'],
    ['Deploy', 'prod'],
  ])(
    '%s is taken by the environment %s of the repository, and by no one else',
    (name, environment) => {
      const { AssumeRolePolicyDocument, ManagedPolicyArns, MaxSessionDuration } = role(name);
      expect(ManagedPolicyArns).toBeUndefined();
      expect(MaxSessionDuration).toBe(3600);
      expect(AssumeRolePolicyDocument.Statement).toMatchObject([
        {
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: {
              'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
              'token.actions.githubusercontent.com:sub': [
                `repo:owner/kaart:environment:${environment}`,
              ],
            },
          },
        },
      ]);
    },
  );

  it('have no user and no access key', () => {
    for (const type of ['AWS::IAM::User', 'AWS::IAM::AccessKey']) pipeline.resourceCountIs(type, 0);
  });

  it('let a review read settings, and neither data nor secrets', () => {
    const actions = actionsOf(statements('Review'), 'Allow');
    expect(actions.length).toBeGreaterThan(30);
    for (const action of actions)
      expect(action).toMatch(/:(Get|List|Describe|Detect|View)[A-Z*]|:GET$/i);
    const data = [
      'dynamodb:GetItem',
      'dynamodb:Query',
      's3:GetObject',
      'kms:Decrypt',
      'sts:AssumeRole',
    ];
    for (const action of data) expect(actions.filter((each) => covers(each, action))).toEqual([]);
  });

  it('let a deployment take two roles of the bootstrap', () => {
    const [only, ...more] = statements('Deploy');
    expect(more).toEqual([]);
    expect(only?.Action).toBe('sts:AssumeRole');
    const text = JSON.stringify(only?.Resource);
    for (const name of ['deploy-role', 'file-publishing-role']) expect(text).toContain(name);
    for (const name of ['lookup-role', 'cfn-exec-role', '*']) expect(text).not.toContain(name);
  });

  it('let CloudFormation make each type of resource of the stack', () => {
    const actions = actionsOf(execution(), 'Allow');
    const made = synthesised('prod', BEHIND_CLOUDFRONT).toJSON()['Resources'] as Record<
      string,
      { Type: string }
    >;
    for (const type of new Set(Object.values(made).map(({ Type }) => Type))) {
      const [, name = ''] = type.split('::');
      const service = SERVICES[name] ?? name.toLowerCase();
      expect({
        type,
        actions: actions.filter((each) => each.startsWith(`${service}:`)),
      }).not.toEqual({ type, actions: [] });
    }
  });

  it('let CloudFormation read and change no data, and start no function', () => {
    const denied = actionsOf(execution(), 'Deny');
    const data = [
      ...['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:BatchWriteItem', 'dynamodb:Scan'],
      ...['s3:GetObject', 's3:PutObject', 's3:DeleteObjectVersion', 'kms:Decrypt'],
      ...['lambda:InvokeFunction', 'sqs:ReceiveMessage', 'logs:GetLogEvents'],
    ];
    for (const action of data)
      expect([action, denied.some((each) => covers(each, action))]).toEqual([action, true]);
  });

  it('fit into the 6,144 characters of a policy', () => {
    expect(JSON.stringify(execution()).length).toBeLessThan(6_144);
  });
});

function covers(pattern: string, action: string): boolean {
  const [start = '', ...rest] = pattern.split('*');
  return rest.length === 0
    ? pattern === action
    : action.startsWith(start) && action.endsWith(rest.at(-1) ?? '');
}
