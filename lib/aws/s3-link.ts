import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { attachmentNamed } from '../store/attachment.ts';
import type { Bucket } from './s3-bucket.ts';
import { MAX_BYTES } from './s3-info.ts';

/** A URL that serves the newest version of the object, as long as there is one. */
export function downloadLink(
  { client, name: Bucket }: Bucket,
  Key: string,
  { seconds, fileName }: { readonly seconds: number; readonly fileName?: string },
): Promise<string> {
  const ResponseContentDisposition = fileName && attachmentNamed(fileName);
  const request = new GetObjectCommand({ Bucket, Key, ResponseContentDisposition });
  return getSignedUrl(client, request, { expiresIn: seconds });
}

/**
 * A URL for one PUT, which must bear `If-None-Match: *`: the header is signed, so S3 refuses a
 * second upload.
 *
 * S3 knows no limit for a PUT. The limit is signed into the URL as metadata of the object, and
 * whoever reads an object that exceeds it gets `too-large`.
 */
export function uploadLink(
  { client, name: Bucket }: Bucket,
  Key: string,
  { seconds, maxBytes }: { readonly seconds: number; readonly maxBytes: number },
): Promise<string> {
  const Metadata = { [MAX_BYTES]: String(maxBytes) };
  const request = new PutObjectCommand({ Bucket, Key, Metadata, IfNoneMatch: '*' });
  return getSignedUrl(client, request, { expiresIn: seconds });
}
