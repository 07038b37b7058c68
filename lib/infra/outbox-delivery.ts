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

/** Of the filter's `INSERT`: a message that was tried or put off is changed, and whoever changes it sees to it. */
const OWED = [...FilterRule.isEqual('OUTBOX'), ...FilterRule.beginsWith('OUTBOX#')];

/**
 * New outbox items, and no other change of the table, start `deliver` within a second: those of the
 * publication, and those of a process in a partition of its own.
 */
export class OutboxDelivery extends Construct {
  constructor(scope: Construct, id: string, { table, deliver, failures }: OutboxDeliveryProps) {
    super(scope, id);
    deliver.handler.addEventSource(
      new DynamoEventSource(table, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        filters: [
          FilterCriteria.filter({
            eventName: FilterRule.isEqual('INSERT'),
            dynamodb: { Keys: { pk: { S: OWED } } },
          }),
        ],
        batchSize: 100,
        // What waits for a slow counterparty holds up a tenth of the others and not all.
        parallelizationFactor: 10,
        reportBatchItemFailures: true,
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
