import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type Clock, systemClock } from '../core/clock.ts';
import { type ErrorCode, KaartError } from '../core/errors.ts';
import type { ByteRange } from '../core/file-ports.ts';
import { inBatches } from '../core/in-batches.ts';
import { buildAttachmentHeader } from '../store/attachment.ts';
import { checkObjectKey, checkPrefix, checkPurge, limitRange } from '../store/object-key.ts';
import type {
  LinkOptions,
  ObjectInfo,
  Objects,
  ObjectWriter,
  PutOptions,
  StoredVersion,
  UploadLink,
} from '../store/objects.ts';
import { callAws, readAwsStatus } from './aws-errors.ts';
import { readBodyBytes } from './s3-body.ts';
import { type Bucket, createS3Client, type ObjectLock } from './s3-bucket.ts';
import { loadDescription, type ObjectDescription, readObjectInfo } from './s3-info.ts';
import { listStoredVersions, purgeVersions } from './s3-purge.ts';
import { S3Writer } from './s3-writer.ts';

export interface S3ObjectsOptions {
  /** A versioned bucket with its own encryption settings. */
  readonly bucket: string;
  /** @default nothing is locked */
  readonly lock?: ObjectLock | undefined;
  /** @default {@link createS3Client} */
  readonly client?: S3Client;
  /** @default the clock of the machine */
  readonly clock?: Clock;
}

const HEADS_AT_ONCE = 16;

/** Opens the store of objects in a bucket. */
export function openS3Objects({ bucket, lock, client, clock }: S3ObjectsOptions): Objects {
  const opened = { name: bucket, client: client ?? createS3Client(), ...(lock && { lock }) };
  return new S3Objects(opened, clock ?? systemClock);
}

class S3Objects implements Objects {
  readonly #bucket: Bucket;
  readonly #clock: Clock;

  constructor(bucket: Bucket, clock: Clock) {
    this.#bucket = bucket;
    this.#clock = clock;
  }

  async put(key: string, body: Uint8Array | string, options: PutOptions): Promise<ObjectInfo> {
    const writer = await this.writer(key, options);
    try {
      await writer.write(body);
      return await writer.close();
    } finally {
      await writer.abort();
    }
  }

  async writer(key: string, options: PutOptions): Promise<ObjectWriter> {
    checkObjectKey(key);
    return new S3Writer(this.#bucket, key, options, this.#clock);
  }

  async get(key: string, range?: ByteRange) {
    checkObjectKey(key);
    if (range !== undefined) limitRange(range, Number.MAX_SAFE_INTEGER); // S3 would ignore a wrong one
    const found = await callAws(this.#request(key, range)).catch(throwAs(key));
    const whole = /\/(\d+)$/.exec(found.ContentRange ?? '')?.[1] ?? found.ContentLength;
    const body = readBodyBytes(found.Body);
    try {
      return { info: await readObjectInfo(this.#bucket, key, Number(whole), found), body };
    } catch (error) {
      await body[Symbol.asyncIterator]().return?.();
      return throwAs(key)(error);
    }
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    checkObjectKey(key);
    const found = await loadDescription(this.#bucket, key);
    return found && this.#loadInfo(key, found);
  }

  async *list(prefix: string, after?: string): AsyncGenerator<ObjectInfo> {
    checkPrefix(prefix);
    for await (const keys of this.#listKeys(prefix, after)) {
      const infos = await Promise.all(keys.map((key) => this.head(key)));
      for (const info of infos) if (info !== undefined) yield info;
    }
  }

  async delete(key: string): Promise<void> {
    checkObjectKey(key);
    const { client, name } = this.#bucket;
    await callAws(client.send(new DeleteObjectCommand({ Bucket: name, Key: key })));
  }

  stored(prefix: string, after?: string): AsyncGenerator<StoredVersion> {
    checkPrefix(prefix);
    return listStoredVersions(this.#bucket, prefix, after);
  }

  async purge(prefix: string): Promise<void> {
    checkPurge(prefix);
    await purgeVersions(this.#bucket, prefix);
  }

  async link(key: string, options: LinkOptions) {
    checkObjectKey(key);
    return signDownloadLink(this.#bucket, key, options);
  }

  async uploadLink(key: string, options: { readonly seconds: number; readonly bytes: number }) {
    checkObjectKey(key);
    return signUploadLink(this.#bucket, key, options);
  }

  #request(key: string, range: ByteRange | undefined): Promise<GetObjectCommandOutput> {
    const { client, name } = this.#bucket;
    const Range = range && `bytes=${range.first}-${range.last}`;
    return client.send(new GetObjectCommand({ Bucket: name, Key: key, Range }));
  }

  /** @returns `undefined` if the object is deleted while its digest is read */
  async #loadInfo(key: string, found: ObjectDescription & { ContentLength?: number | undefined }) {
    try {
      return await readObjectInfo(this.#bucket, key, found.ContentLength ?? 0, found);
    } catch (error) {
      if (readAwsStatus(error) === 404) return undefined;
      throw error;
    }
  }

  /** A few keys at a time, because their metadata are requested together. */
  async *#listKeys(Prefix: string, StartAfter?: string): AsyncGenerator<readonly string[]> {
    const { client, name: Bucket } = this.#bucket;
    let ContinuationToken: string | undefined;
    do {
      const request = new ListObjectsV2Command({ Bucket, Prefix, StartAfter, ContinuationToken });
      const page = await callAws(client.send(request));
      const keys = (page.Contents ?? []).flatMap(({ Key }) => Key ?? []);
      yield* inBatches(keys, HEADS_AT_ONCE);
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
  }
}

const REFUSALS: ReadonlyMap<number | undefined, ErrorCode> = new Map([
  [404, 'object-not-found'],
  [416, 'range-not-satisfiable'],
]);

/** Returns a handler that throws the error of a `get` as an error of the port. */
function throwAs(key: string): (error: unknown) => never {
  return (error) => {
    const code = REFUSALS.get(readAwsStatus(error));
    if (code === undefined) throw error;
    throw new KaartError('no-such-bytes', { code, details: { key }, cause: error });
  };
}

/** Returns a URL that serves the newest version of the object. */
function signDownloadLink(
  { client, name: Bucket }: Bucket,
  Key: string,
  { seconds, fileName, coding: ResponseContentEncoding }: LinkOptions,
): Promise<string> {
  const ResponseContentDisposition = fileName && buildAttachmentHeader(fileName);
  const request = new GetObjectCommand({
    Bucket,
    Key,
    ResponseContentDisposition,
    ResponseContentEncoding,
  });
  return getSignedUrl(client, request, { expiresIn: seconds });
}

/**
 * Returns a URL for one PUT. The signature covers the length and the condition that no object exists, so S3
 * refuses another length and a second upload.
 */
async function signUploadLink(
  { client, name: Bucket }: Bucket,
  Key: string,
  { seconds, bytes }: { readonly seconds: number; readonly bytes: number },
): Promise<UploadLink> {
  const request = new PutObjectCommand({ Bucket, Key, ContentLength: bytes, IfNoneMatch: '*' });
  const url = await getSignedUrl(client, request, { expiresIn: seconds });
  return { url, headers: { 'If-None-Match': '*' } };
}
