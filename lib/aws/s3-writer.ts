import { type Hash, randomUUID } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Clock } from '../core/clock.ts';
import { sha256Stream } from '../core/digest.ts';
import type { Instant } from '../core/instant.ts';
import {
  checkExpectedContent,
  type ObjectInfo,
  type ObjectWriter,
  type PutOptions,
} from '../store/objects.ts';
import { SLOW_UPLOAD } from './aws-client.ts';
import { callAws, readAwsStatus } from './aws-errors.ts';
import { type Bucket, buildLockMembers } from './s3-bucket.ts';
import { loadDescription, tagDigest } from './s3-info.ts';
import { conflictError, findWriter, isRefusal, objectExistsError, putWhole } from './s3-put.ts';

/** Length of a part. S3 allows at most 10,000 parts of at least 5 MiB, so an object has at most 78 GiB. */
const PART_BYTES = 8 * 1_048_576;

/**
 * Writes one object: in one piece if it fits into one part, otherwise in parts. One part is sent while the
 * next one is filled. Memory stays below three parts.
 */
export class S3Writer implements ObjectWriter {
  readonly #bucket: Bucket;
  readonly #key: string;
  readonly #options: PutOptions;
  readonly #clock: Clock;
  readonly #hash: Hash = sha256Stream();
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #bytes = 0;
  #upload: MultipartUpload | undefined;
  #state: 'open' | 'closed' = 'open';

  constructor(bucket: Bucket, key: string, options: PutOptions, clock: Clock) {
    this.#bucket = bucket;
    this.#key = key;
    this.#options = options;
    this.#clock = clock;
  }

  async write(chunk: Uint8Array | string): Promise<void> {
    if (this.#state === 'closed') throw new Error('write after close');
    const bytes = Buffer.from(chunk as Uint8Array);
    this.#hash.update(bytes);
    this.#bytes += bytes.byteLength;
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.byteLength;
    if (this.#pendingBytes > PART_BYTES) await this.#sendParts();
  }

  async close(): Promise<ObjectInfo> {
    if (this.#state === 'closed') throw new Error('close after close');
    this.#state = 'closed';
    const { contentType, ifAbsent = false } = this.#options;
    const info = {
      key: this.#key,
      bytes: this.#bytes,
      sha256: this.#hash.digest('hex'),
      contentType,
      storedAt: this.#upload?.startedAt ?? this.#clock(),
    };
    try {
      checkExpectedContent(info, this.#options);
      const rest = Buffer.concat(this.#pending);
      if (this.#upload === undefined) await putWhole(this.#bucket, info, rest, ifAbsent);
      else await this.#upload.complete(rest, info.sha256, ifAbsent);
      return info;
    } catch (error) {
      await this.#upload?.abort();
      throw error;
    }
  }

  async abort(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    await this.#upload?.abort();
  }

  /** Sends full parts and buffers the rest. The rest is never empty, because it becomes the last part. */
  async #sendParts(): Promise<void> {
    const { contentType } = this.#options;
    this.#upload ??= await MultipartUpload.start(
      this.#bucket,
      this.#key,
      contentType,
      this.#clock(),
    );
    let rest = Buffer.concat(this.#pending);
    this.#pending = [];
    for (; rest.byteLength > PART_BYTES; rest = rest.subarray(PART_BYTES))
      await this.#upload.send(rest.subarray(0, PART_BYTES));
    this.#pending = [Buffer.from(rest)];
    this.#pendingBytes = rest.byteLength;
  }
}

/** The members that identify an upload in each of its requests. */
interface Upload {
  readonly Bucket: string;
  readonly Key: string;
  readonly UploadId: string;
}

/** An object that is being sent in parts. Nothing is visible until `complete`. */
class MultipartUpload {
  readonly startedAt: Instant;
  readonly #bucket: Bucket;
  readonly #upload: Upload;
  readonly #write: string;
  readonly #parts: CompletedPart[] = [];
  #sending: Promise<void> = Promise.resolve();

  /** Use {@link MultipartUpload.start}. */
  private constructor(bucket: Bucket, upload: Upload, write: string, startedAt: Instant) {
    this.#bucket = bucket;
    this.#upload = upload;
    this.#write = write;
    this.startedAt = startedAt;
  }

  static async start(bucket: Bucket, Key: string, ContentType: string, startedAt: Instant) {
    const write = randomUUID();
    const Metadata = { 'stored-at': startedAt, write };
    const target = { Bucket: bucket.name, Key };
    const { UploadId = '' } = await callAws(
      bucket.client.send(
        new CreateMultipartUploadCommand({
          ...target,
          ContentType,
          Metadata,
          ChecksumAlgorithm: 'CRC32',
          ...buildLockMembers(bucket, Key, startedAt),
        }),
      ),
    );
    return new MultipartUpload(bucket, { ...target, UploadId }, write, startedAt);
  }

  /** Starts to send a part. Resolves when the previous part was stored. */
  async send(part: Uint8Array): Promise<void> {
    await this.#sending;
    this.#sending = this.#sendPart(this.#parts.length + 1, part);
    // The next `await this.#sending` throws the error.
    this.#sending.catch(() => undefined);
  }

  /** @throws KaartError `object-exists` */
  async complete(lastPart: Uint8Array, sha256: string, ifAbsent: boolean): Promise<void> {
    if (lastPart.byteLength > 0) await this.send(lastPart);
    await this.#sending;
    const version = await this.#completeUpload(ifAbsent);
    await tagDigest(this.#bucket, this.#upload.Key, version, sha256);
  }

  async abort(): Promise<void> {
    await this.#sending.catch(() => undefined);
    try {
      await callAws(this.#bucket.client.send(new AbortMultipartUploadCommand(this.#upload)));
    } catch (error) {
      if (readAwsStatus(error) !== 404) throw error; // completed or aborted already
    }
  }

  async #sendPart(PartNumber: number, Body: Uint8Array): Promise<void> {
    const { ETag, ChecksumCRC32 } = await callAws(
      this.#bucket.client.send(
        new UploadPartCommand({
          ...this.#upload,
          PartNumber,
          Body,
          ContentLength: Body.byteLength,
          ChecksumAlgorithm: 'CRC32',
        }),
        SLOW_UPLOAD,
      ),
    );
    this.#parts.push({ PartNumber, ETag, ChecksumCRC32 });
  }

  /** Makes the object visible. */
  async #completeUpload(ifAbsent: boolean): Promise<string | undefined> {
    try {
      const done = await callAws(
        this.#bucket.client.send(
          new CompleteMultipartUploadCommand({
            ...this.#upload,
            MultipartUpload: { Parts: this.#parts },
            ...(ifAbsent && { IfNoneMatch: '*' }),
          }),
          SLOW_UPLOAD,
        ),
      );
      return done.VersionId;
    } catch (error) {
      // 404: the upload does not exist any more, because the first attempt of the SDK completed it
      if (!isRefusal(error) && readAwsStatus(error) !== 404) throw error;
      const { Key } = this.#upload;
      const winner = await findWriter(this.#bucket, Key, this.#write);
      if (winner === 'this-write') return (await loadDescription(this.#bucket, Key))?.VersionId;
      if (winner === 'another' && ifAbsent) throw objectExistsError(Key);
      throw conflictError(Key, error);
    }
  }
}
