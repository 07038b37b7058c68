import { type CfnElement, Duration, Stack, TimeZone, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { KaartFunction } from './kaart-function.ts';

export interface NightlyPublicationProps {
  readonly publish: KaartFunction;
  /** Local time `HH:MM` in Luxembourg. */
  readonly at: string;
  /** Where a night ends up that could not even be started. */
  readonly failures: IQueue;
}

/** Publishes the mapping once a night; nothing runs, and nothing is billed, in between. */
export class NightlyPublication extends Construct {
  constructor(scope: Construct, id: string, { publish, at, failures }: NightlyPublicationProps) {
    super(scope, id);
    const [hour = '', minute = ''] = at.split(':').map((part) => String(Number(part)));
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    new Schedule(this, 'Schedule', {
      description: 'Kaart: nightly publication',
      schedule: ScheduleExpression.cron({
        hour,
        minute,
        timeZone: TimeZone.of('Europe/Luxembourg'),
      }),
      target: new LambdaInvoke(publish.handler, {
        role,
        deadLetterQueue: failures,
        retryAttempts: 5,
        maxEventAge: Duration.hours(2),
      }),
    });
    const logicalId = Stack.of(this).getLogicalId(publish.handler.node.defaultChild as CfnElement);
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>:*]`,
      reason: 'The versions of this one function; the construct of the CDK grants no less.',
    });
  }
}
