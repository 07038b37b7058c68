import { type PutObjectCommandInput, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { DAY_MS, type Instant } from '../core/instant.ts';
import { createAwsClient } from './aws-client.ts';

/** One bucket, and the client that sends requests to it. */
export interface Bucket {
  readonly client: S3Client;
  readonly name: string;
  /** The objects that no one can delete or replace for a time, not even the owner of the account. @default no objects */
  readonly lock?: ObjectLock;
}

/** Object Lock in compliance mode. It must have been enabled when the bucket was created. */
export interface ObjectLock {
  /** Beginning of the keys of the locked objects. */
  readonly prefixes: readonly string[];
  readonly days: number;
}

/** Returns the members of a request that lock the stored object; empty if the object is not to be locked. */
export function buildLockMembers({ lock }: Bucket, key: string, storedAt: Instant): LockMembers {
  if (lock === undefined || !lock.prefixes.some((prefix) => key.startsWith(prefix))) return {};
  const until = new Date(Date.parse(storedAt) + lock.days * DAY_MS);
  return { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: until };
}

type LockMembers = Pick<PutObjectCommandInput, 'ObjectLockMode' | 'ObjectLockRetainUntilDate'>;

/**
 * Creates a client from the environment: region, credentials, `AWS_ENDPOINT_URL_S3`.
 *
 * It sends a checksum only if this adapter asks for it. By default, the SDK would sign the checksum of an
 * empty body into every upload link.
 */
export function createS3Client(config: S3ClientConfig = {}): S3Client {
  return createAwsClient(S3Client, {
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestStreamBufferSize: 65_536,
    forcePathStyle: isEmulated(),
    ...config,
  });
}

/** Whether the variables of the SDK name an emulator. An emulator has no host name for each bucket. */
function isEmulated(): boolean {
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env;
  return (AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL) !== undefined;
}
