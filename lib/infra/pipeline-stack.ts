import { CfnOutput, Duration, Stack, type StackProps, Tags, Validations } from 'aws-cdk-lib';
import {
  Effect,
  ManagedPolicy,
  OidcProviderNative,
  PolicyStatement,
  Role,
  WebIdentityPrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { buildExecutionStatements, buildReviewStatements } from './pipeline-rights.ts';

export interface PipelineStackProps extends StackProps {
  /** `OWNER/NAME` at GitHub, whose workflow deploys. */
  readonly repository: string;
  /** The stages that this account holds. */
  readonly stages: readonly string[];
}

const GITHUB = 'token.actions.githubusercontent.com';
/** The qualifier of the CDK, which its bootstrap uses by default. */
const BOOTSTRAP = 'cdk-hnb659fds';

/**
 * The resources that a pipeline at GitHub needs in an account. No key is stored anywhere. It is deployed
 * before `cdk bootstrap`, which gets the policy {@link PipelineStack.executionPolicy}.
 */
export class PipelineStack extends Stack {
  /** All that CloudFormation may do for a deployment. */
  readonly executionPolicy: ManagedPolicy;

  constructor(scope: Construct, id: string, { repository, stages, ...props }: PipelineStackProps) {
    super(scope, id, { description: 'Kaart: the roles of its pipeline', ...props });
    const provider = new OidcProviderNative(this, 'GitHub', {
      url: `https://${GITHUB}`,
      clientIds: ['sts.amazonaws.com'],
    });
    const createRole = (id: string, environments: readonly string[]) =>
      new Role(this, id, {
        assumedBy: new WebIdentityPrincipal(provider.oidcProviderArn, {
          StringEquals: {
            [`${GITHUB}:aud`]: 'sts.amazonaws.com',
            [`${GITHUB}:sub`]: environments.map((each) => `repo:${repository}:environment:${each}`),
          },
        }),
        maxSessionDuration: Duration.hours(1),
      });
    const review = createRole(
      'Review',
      stages.map((stage) => `${stage}-review`),
    );
    const deploy = createRole('Deploy', stages);
    const reads = buildReviewStatements();
    for (const statement of reads) review.addToPolicy(statement);
    this.#acknowledgeWildcards(review, reads);
    deploy.addToPolicy(this.#buildAssumeRoleStatement());
    const changes = buildExecutionStatements(this);
    this.executionPolicy = new ManagedPolicy(this, 'Execution', {
      managedPolicyName: `kaart-execution-${this.region}`,
      description: 'What CloudFormation may do to deploy Kaart',
      statements: changes,
    });
    this.#acknowledgeWildcards(this.executionPolicy, changes);
    Tags.of(this).add('application', 'kaart');
    new CfnOutput(this, 'ReviewRole', { value: review.roleArn });
    new CfnOutput(this, 'DeployRole', { value: deploy.roleArn });
    new CfnOutput(this, 'ExecutionPolicy', { value: this.executionPolicy.managedPolicyArn });
  }

  /** The role that reads everything (`lookup-role`) is not among them. */
  #buildAssumeRoleStatement(): PolicyStatement {
    const resources = ['deploy-role', 'file-publishing-role'].map((role) =>
      this.formatArn({
        service: 'iam',
        region: '',
        resource: 'role',
        resourceName: `${BOOTSTRAP}-${role}-${this.account}-${this.region}`,
      }),
    );
    return new PolicyStatement({ effect: Effect.ALLOW, actions: ['sts:AssumeRole'], resources });
  }

  /** Acknowledges each wildcard. */
  #acknowledgeWildcards(
    subject: Role | ManagedPolicy,
    statements: readonly PolicyStatement[],
  ): void {
    const wildcards = statements
      .filter(({ effect }) => effect === Effect.ALLOW)
      .flatMap(({ actions, resources }) => [
        ...actions.map((action) => `Action::${action}`),
        ...resources.map((resource) => `Resource::${this.#toText(resource)}`),
      ])
      .filter((text) => text.includes('*'));
    for (const wildcard of new Set(wildcards))
      Validations.of(subject).acknowledge({
        id: `AwsSolutions-IAM5[${wildcard}]`,
        reason:
          'CloudFormation makes names and ids at run time. Where a service has names, they begin with kaart-.',
      });
  }

  /** An ARN as cdk-nag writes it: `arn:<AWS::Partition>:s3:::kaart-*`. */
  #toText(arn: string): string {
    const resolved: string | { 'Fn::Join': [string, (string | { Ref: string })[]] } =
      this.resolve(arn);
    if (typeof resolved === 'string') return resolved;
    const [, parts] = resolved['Fn::Join'];
    return parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join('');
  }
}
