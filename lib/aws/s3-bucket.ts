import { type PutObjectCommandInput, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { DAY_MS, type Instant } from '../core/instant.ts';
import { createAwsClient } from './aws-client.ts';

/** One bucket, and the client that reaches it. */
export interface Bucket {
  readonly client: S3Client;
  readonly name: string;
  /** The objects that no one may delete or replace for a time, not even the owner of the account. @default nothing */
  readonly lock?: ObjectLock;
}

/** Object Lock in compliance mode; the bucket must have been made for it. */
export interface ObjectLock {
  /** What keys begin with. */
  readonly prefixes: readonly string[];
  readonly days: number;
}

/** Members of a request that stores an object: until when it is locked, where it is. */
export function buildLockMembers({ lock }: Bucket, key: string, storedAt: Instant): LockMembers {
  if (lock === undefined || !lock.prefixes.some((prefix) => key.startsWith(prefix))) return {};
  const until = new Date(Date.parse(storedAt) + lock.days * DAY_MS);
  return { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: until };
}

type LockMembers = Pick<PutObjectCommandInput, 'ObjectLockMode' | 'ObjectLockRetainUntilDate'>;

/**
 * A client by the environment: region, credentials, `AWS_ENDPOINT_URL_S3`.
 *
 * Checksums are sent where this adapter says so, and not by default: the SDK would sign the
 * checksum of an empty body into every upload link.
 */
export function s3Client(config: S3ClientConfig = {}): S3Client {
  return createAwsClient(S3Client, {
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestStreamBufferSize: 65_536,
    forcePathStyle: isEmulated(),
    ...config,
  });
}

/** An emulator, named by the SDK's own variables, has no host name for each bucket. */
function isEmulated(): boolean {
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env;
  return (AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL) !== undefined;
}
