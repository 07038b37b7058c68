import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { buildAttachmentHeader } from '../store/attachment.ts';
import type { UploadLink } from '../store/objects.ts';
import type { Bucket } from './s3-bucket.ts';

/** A URL that serves the newest version of the object, as long as there is one. */
export function downloadLink(
  { client, name: Bucket }: Bucket,
  Key: string,
  { seconds, fileName }: { readonly seconds: number; readonly fileName?: string },
): Promise<string> {
  const ResponseContentDisposition = fileName && buildAttachmentHeader(fileName);
  const request = new GetObjectCommand({ Bucket, Key, ResponseContentDisposition });
  return getSignedUrl(client, request, { expiresIn: seconds });
}

/**
 * A URL for one PUT: its length and the condition that makes it happen once are signed, so S3
 * refuses another length, and a second upload.
 */
export async function uploadLink(
  { client, name: Bucket }: Bucket,
  Key: string,
  { seconds, bytes }: { readonly seconds: number; readonly bytes: number },
): Promise<UploadLink> {
  const request = new PutObjectCommand({ Bucket, Key, ContentLength: bytes, IfNoneMatch: '*' });
  const url = await getSignedUrl(client, request, { expiresIn: seconds });
  return { url, headers: { 'If-None-Match': '*' } };
}
