import { Validations } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import {
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
} from 'aws-cdk-lib/aws-codedeploy';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { KaartFunction } from './kaart-function.ts';

/**
 * The alias `live` of a function, to which requests go. It names one published version. Earlier versions stay, so that it
 * can name them again.
 */
export class LiveAlias extends Construct {
  readonly alias: Alias;

  constructor(scope: Construct, id: string, { handler }: KaartFunction) {
    super(scope, id);
    this.alias = new Alias(this, 'Alias', { aliasName: 'live', version: handler.currentVersion });
  }

  /**
   * Lets CodeDeploy move the alias: a tenth of the requests goes to the new version for ten minutes, then
   * all. If an alarm is raised during this time, all requests go to the previous version, and the deployment
   * fails and is undone.
   */
  moveGradually(alarms: readonly Alarm[]): void {
    const group = new LambdaDeploymentGroup(this, 'Canary', {
      application: new LambdaApplication(this, 'Application'),
      alias: this.alias,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES,
      alarms: [...alarms],
    });
    Validations.of(group).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]',
      reason: 'Only CodeDeploy can take this role, and the CDK construct always adds this policy.',
    });
  }
}
