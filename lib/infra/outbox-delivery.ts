import { Duration, Validations } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { KaartFunction } from './kaart-function.ts';

export interface OutboxDeliveryProps {
  readonly table: ITable;
  readonly deliver: KaartFunction;
  /** Where the position of a batch ends up that failed to its last try. */
  readonly failures: IQueue;
}

/** New outbox items, and no other change of the table, start `deliver` within a second. */
export class OutboxDelivery extends Construct {
  constructor(scope: Construct, id: string, { table, deliver, failures }: OutboxDeliveryProps) {
    super(scope, id);
    deliver.handler.addEventSource(
      new DynamoEventSource(table, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        filters: [
          FilterCriteria.filter({
            eventName: FilterRule.isEqual('INSERT'),
            dynamodb: { Keys: { pk: { S: FilterRule.isEqual('OUTBOX') } } },
          }),
        ],
        batchSize: 100,
        bisectBatchOnError: true,
        retryAttempts: 10,
        maxRecordAge: Duration.hours(12),
        onFailure: new SqsDlq(failures),
      }),
    );
    Validations.of(deliver.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'dynamodb:ListStreams, which AWS only grants on all streams; reading is bound to this one.',
    });
  }
}
