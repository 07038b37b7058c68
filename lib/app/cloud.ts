import { openDynamodbTable } from '../aws/dynamodb-table.ts';
import { createEmfMeter } from '../aws/emf-meter.ts';
import { openKmsKeys } from '../aws/kms-keys.ts';
import { openSesMailer } from '../aws/ses-mailer.ts';
import { openSqsWake } from '../aws/sqs-wake.ts';
import { systemClock } from '../core/clock.ts';
import { jsonLog } from '../core/log.ts';
import { meteredLog } from '../core/metrics.ts';
import { lazyObjects } from '../store/lazy-objects.ts';
import { checkBeforeUse, withSchema } from '../store/schema.ts';
import type { Adapters } from './adapters.ts';
import { type Config, readConfig, requireSetting } from './config.ts';
import { buildEvidenceLock } from './locked-objects.ts';
import { assertSameParticipant } from './same-participant.ts';

/**
 * A longer delay uses the queue. A batch of the stream ends with its slowest process, and delays the
 * following batches. So the at most five attempts of a batch must end within a minute.
 */
const WAIT_MS = 1_000;

/**
 * Configuration and adapters over DynamoDB, S3, KMS and SQS, as the environment of a Lambda function names them.
 *
 * @throws KaartError `config-invalid`
 */
export function openCloudAdapters(env: Readonly<Record<string, string | undefined>>): {
  readonly config: Config;
  readonly adapters: Adapters;
} {
  const config = readConfig(env);
  const tableName = requireSetting(config, 'KAART_TABLE');
  const table = checkBeforeUse(withSchema(openDynamodbTable({ tableName })), (table) =>
    assertSameParticipant(table, config),
  );
  const bucket = requireSetting(config, 'KAART_BUCKET');
  const objects = lazyObjects(async () => {
    const { openS3Objects } = await import('../aws/s3-objects.ts');
    return openS3Objects({ bucket, lock: buildEvidenceLock(config.KAART_AUDIT_LOCK_DAYS) });
  });
  const keys = openKmsKeys({ keyId: requireSetting(config, 'KAART_KMS_KEY'), table });
  const level = config.KAART_LOG_LEVEL ?? 'info';
  const log = meteredLog(
    jsonLog((line) => process.stdout.write(line), level),
    createEmfMeter(),
  );
  const { KAART_WAKE_QUEUE: queueUrl, KAART_MAIL_FROM: from } = config;
  const wake = queueUrl && openSqsWake({ queueUrl, afterMs: WAIT_MS });
  return {
    config,
    adapters: {
      ...{ table, objects, keys, log, clock: systemClock },
      ...(wake && { wake }),
      ...(from && { mailer: openSesMailer({ from }) }),
    },
  };
}
