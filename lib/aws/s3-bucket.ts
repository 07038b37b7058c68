import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

/** One bucket, and the client that reaches it. */
export interface Bucket {
  readonly client: S3Client;
  readonly name: string;
}

/**
 * A client by the environment: region, credentials, `AWS_ENDPOINT_URL_S3`.
 *
 * Checksums are sent where this adapter says so, and not by default: the SDK would sign the
 * checksum of an empty body into every upload link.
 */
export function s3Client(config: S3ClientConfig = {}): S3Client {
  return new S3Client({
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
