import type { Objects } from '../store/objects.ts';
import type { Config } from './config.ts';
import { withSdk } from './with-sdk.ts';

/** Opens a bucket at the service that the settings name. @throws KaartError `config-invalid` without the SDK of AWS */
export async function openBucket(config: Config, bucket: string): Promise<Objects> {
  const { openS3Objects } = await withSdk(import('../aws/s3-objects.ts'));
  const { createS3Client } = await withSdk(import('../aws/s3-bucket.ts'));
  return openS3Objects({ bucket, client: createS3Client(buildS3Settings(config)) });
}

/** Without an endpoint, the SDK finds the service, its region and the credentials in its environment. */
function buildS3Settings(config: Config) {
  const { KAART_S3_ENDPOINT: endpoint, KAART_S3_REGION: region } = config;
  if (endpoint === undefined) return {};
  const { KAART_S3_ACCESS_KEY_ID: accessKeyId, KAART_S3_SECRET_ACCESS_KEY: secretAccessKey } =
    config;
  return {
    region,
    forcePathStyle: config.KAART_S3_PATH_STYLE,
    endpoint,
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey } }),
  };
}
