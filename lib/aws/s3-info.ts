import {
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { sha256Stream } from '../core/digest.ts';
import { instant } from '../core/instant.ts';
import type { ObjectInfo } from '../store/objects.ts';
import { awsStatus, callAws } from './aws-errors.ts';
import { readBodyBytes } from './s3-body.ts';
import type { Bucket } from './s3-bucket.ts';

/** Metadata of an object that was stored in one piece, and the tag of one that was not. */
const SHA256 = 'sha256';
const REMEMBERED = 2_000;

/** The part of S3's answers to `GetObject` and `HeadObject` that describes the object. */
export interface ObjectDescription {
  readonly ContentType?: string | undefined;
  readonly LastModified?: Date | undefined;
  readonly VersionId?: string | undefined;
  readonly Metadata?: Record<string, string> | undefined;
}

/** Metadata for an object whose contents are known before it is sent; `write` tells this write from others. */
export function buildMetadata(info: ObjectInfo, write: string): Record<string, string> {
  return { [SHA256]: info.sha256, 'stored-at': info.storedAt, write };
}

/** Digests of versions, which never change. */
const remembered = new Map<string, string>();

/**
 * Reads the metadata of an object.
 *
 * S3 takes metadata only before the bytes, so a streamed object bears its digest in a tag of its
 * version; where that is missing (uploaded by link, or the writer died before it), the object is
 * read once and tagged.
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
    sha256: Metadata[SHA256] ?? (await digestOfVersion(bucket, key, VersionId)),
    contentType: ContentType ?? 'application/octet-stream',
    storedAt: instant(Metadata['stored-at'] ?? LastModified ?? 0),
  };
}

/** @returns undefined when there is no such object */
export async function describe(bucket: Bucket, key: string) {
  try {
    const request = new HeadObjectCommand({ Bucket: bucket.name, Key: key });
    return await callAws(bucket.client.send(request));
  } catch (error) {
    if (awsStatus(error) === 404) return undefined;
    throw error;
  }
}

/** Writes the digest down on a version. */
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

async function digestOfVersion(
  bucket: Bucket,
  key: string,
  version: string | undefined,
): Promise<string> {
  const id = version && [bucket.name, key, version].join('\n');
  const known = id && remembered.get(id);
  if (known) return known;
  const tagged = await readDigestTag(bucket, key, version);
  const sha256 = tagged ?? (await digestByReading(bucket, key, version));
  if (tagged === undefined) await tagDigest(bucket, key, version, sha256);
  if (remembered.size >= REMEMBERED) remembered.clear();
  if (id) remembered.set(id, sha256);
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

async function digestByReading(
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
