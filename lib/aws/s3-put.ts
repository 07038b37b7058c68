import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from '@aws-sdk/client-s3';
import { KaartError } from '../core/errors.ts';
import type { ObjectInfo } from '../store/objects.ts';
import { SLOW_UPLOAD } from './aws-client.ts';
import { callAws, readAwsStatus } from './aws-errors.ts';
import { type Bucket, buildLockMembers } from './s3-bucket.ts';
import { buildMetadata, loadDescription } from './s3-info.ts';

const ATTEMPTS = 8;
const LONGEST_PAUSE_MS = 200;

/**
 * Stores an object in one piece. S3 checks the digest.
 *
 * @throws KaartError `object-exists`
 */
export async function putWhole(
  bucket: Bucket,
  info: ObjectInfo,
  body: Uint8Array,
  ifAbsent: boolean,
): Promise<void> {
  const { client, name: Bucket } = bucket;
  const write = randomUUID();
  const request = {
    Bucket,
    Key: info.key,
    Body: body,
    ContentLength: body.byteLength,
    ContentType: info.contentType,
    ChecksumSHA256: Buffer.from(info.sha256, 'hex').toString('base64'),
    Metadata: buildMetadata(info, write),
    ...buildLockMembers(bucket, info.key, info.storedAt),
    ...(ifAbsent && { IfNoneMatch: '*' }),
  };
  for (let left = ATTEMPTS; left > 0; left -= 1) {
    const refusal = await tryToPut(client, request);
    if (refusal === undefined) return;
    const winner = await findWriter(bucket, info.key, write);
    if (winner === 'this-write') return;
    if (winner === 'another') throw objectExistsError(info.key);
    if (left === 1) throw conflictError(info.key, refusal);
    await sleep(Math.random() * LONGEST_PAUSE_MS);
  }
}

/** Sends one request. @returns the refusal of S3 if the object had to be new; `undefined` after a success */
async function tryToPut(client: S3Client, request: PutObjectCommandInput): Promise<unknown> {
  try {
    await callAws(client.send(new PutObjectCommand(request), SLOW_UPLOAD));
    return undefined;
  } catch (error) {
    if (request.IfNoneMatch !== undefined && isRefusal(error)) return error;
    throw error;
  }
}

/** 412: the object exists. 409: another writer was writing it. */
export function isRefusal(error: unknown): boolean {
  return readAwsStatus(error) === 412 || readAwsStatus(error) === 409;
}

/**
 * Finds the write that stored the existing object. After a lost response the SDK repeats a request. Then the
 * existing object may come from the first attempt of the same write.
 */
export async function findWriter(
  bucket: Bucket,
  key: string,
  write: string,
): Promise<'this-write' | 'another' | 'none'> {
  const found = await loadDescription(bucket, key);
  if (found === undefined) return 'none';
  return found.Metadata?.['write'] === write ? 'this-write' : 'another';
}

export function objectExistsError(key: string): KaartError {
  return new KaartError('object-there', { code: 'object-exists', details: { key } });
}

/** The error after a conflict with other writers at each attempt. No object was stored. */
export function conflictError(key: string, cause: unknown): KaartError {
  return new KaartError('other-writers', { code: 'unavailable', details: { key }, cause });
}
