import {
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { sha256Stream } from '../core/digest.ts';
import { instant } from '../core/instant.ts';
import type { ObjectInfo } from '../store/objects.ts';
import { callAws, readAwsStatus } from './aws-errors.ts';
import { readBodyBytes } from './s3-body.ts';
import type { Bucket } from './s3-bucket.ts';

/** Name of the metadata of an object that was stored in one piece, and of the tag of one that was stored in parts. */
const SHA256 = 'sha256';
const MAX_CACHED = 2_000;

/** The members that describe the object in the responses to `GetObject` and `HeadObject`. */
export interface ObjectDescription {
  readonly ContentType?: string | undefined;
  readonly LastModified?: Date | undefined;
  readonly VersionId?: string | undefined;
  readonly Metadata?: Record<string, string> | undefined;
}

/** Builds the metadata of an object whose content is known before it is sent. @param write id of this write */
export function buildMetadata(info: ObjectInfo, write: string): Record<string, string> {
  return { [SHA256]: info.sha256, 'stored-at': info.storedAt, write };
}

/** Digests of versions, by bucket, key and version. A version never changes. */
const cachedDigests = new Map<string, string>();

/**
 * Reads the metadata of an object.
 *
 * S3 takes metadata only before the bytes, so a streamed object has its digest in a tag of its version. If the
 * tag is missing (the object was uploaded by link, or the writer crashed), the object is read once and tagged.
 */
export async function readObjectInfo(
  bucket: Bucket,
  key: string,
  bytes: number,
  described: ObjectDescription,
): Promise<ObjectInfo> {
  const { Metadata = {}, LastModified, ContentType, VersionId } = described;
  return {
    key,
    bytes,
    sha256: Metadata[SHA256] ?? (await loadDigest(bucket, key, VersionId)),
    contentType: ContentType ?? 'application/octet-stream',
    storedAt: instant(Metadata['stored-at'] ?? LastModified ?? 0),
  };
}

/** @returns the response to `HeadObject`; `undefined` if the object does not exist */
export async function loadDescription(bucket: Bucket, key: string) {
  try {
    const request = new HeadObjectCommand({ Bucket: bucket.name, Key: key });
    return await callAws(bucket.client.send(request));
  } catch (error) {
    if (readAwsStatus(error) === 404) return undefined;
    throw error;
  }
}

/** Writes the digest of a version into its tag. */
export async function tagDigest(
  { client, name: Bucket }: Bucket,
  key: string,
  VersionId: string | undefined,
  sha256: string,
): Promise<void> {
  const Tagging = { TagSet: [{ Key: SHA256, Value: sha256 }] };
  const version = VersionId === undefined ? {} : { VersionId };
  await callAws(
    client.send(new PutObjectTaggingCommand({ Bucket, Key: key, Tagging, ...version })),
  );
}

async function loadDigest(
  bucket: Bucket,
  key: string,
  version: string | undefined,
): Promise<string> {
  const id = version && [bucket.name, key, version].join('\n');
  const known = id && cachedDigests.get(id);
  if (known) return known;
  const tagged = await readDigestTag(bucket, key, version);
  const sha256 = tagged ?? (await computeDigest(bucket, key, version));
  if (tagged === undefined) await tagDigest(bucket, key, version, sha256);
  if (cachedDigests.size >= MAX_CACHED) cachedDigests.clear();
  if (id) cachedDigests.set(id, sha256);
  return sha256;
}

async function readDigestTag(
  { client, name: Bucket }: Bucket,
  Key: string,
  VersionId: string | undefined,
): Promise<string | undefined> {
  const version = VersionId === undefined ? {} : { VersionId };
  const { TagSet } = await callAws(
    client.send(new GetObjectTaggingCommand({ Bucket, Key, ...version })),
  );
  return TagSet?.find((tag) => tag.Key === SHA256)?.Value;
}

async function computeDigest(
  { client, name: Bucket }: Bucket,
  Key: string,
  VersionId: string | undefined,
): Promise<string> {
  const version = VersionId === undefined ? {} : { VersionId };
  const { Body } = await callAws(client.send(new GetObjectCommand({ Bucket, Key, ...version })));
  const hash = sha256Stream();
  for await (const chunk of readBodyBytes(Body)) hash.update(chunk);
  return hash.digest('hex');
}
