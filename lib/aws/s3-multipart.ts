import { randomUUID } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Instant } from '../core/instant.ts';
import { awsStatus, callAws } from './aws-errors.ts';
import { type Bucket, buildLockMembers } from './s3-bucket.ts';
import { describe, tagDigest } from './s3-info.ts';
import { conflictingWriters, findWriter, isRefusal, objectExists } from './s3-put.ts';

/** What every request about one upload names. */
interface Upload {
  readonly Bucket: string;
  readonly Key: string;
  readonly UploadId: string;
}

/** An object that is being sent in parts. Nothing is visible until `complete`. */
export class MultipartUpload {
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

  /** Resolves when the part before has arrived; this one is then under way. */
  async send(part: Uint8Array): Promise<void> {
    await this.#sending;
    this.#sending = this.#sendPart(this.#parts.length + 1, part);
    this.#sending.catch(() => undefined); // whoever awaits it next gets the error
  }

  /** @throws KaartError `object-exists` */
  async complete(lastPart: Uint8Array, sha256: string, ifAbsent: boolean): Promise<void> {
    if (lastPart.byteLength > 0) await this.send(lastPart);
    await this.#sending;
    const version = await this.#join(ifAbsent);
    await tagDigest(this.#bucket, this.#upload.Key, version, sha256);
  }

  async abort(): Promise<void> {
    await this.#sending.catch(() => undefined);
    try {
      await callAws(this.#bucket.client.send(new AbortMultipartUploadCommand(this.#upload)));
    } catch (error) {
      if (awsStatus(error) !== 404) throw error; // completed or aborted already
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
      ),
    );
    this.#parts.push({ PartNumber, ETag, ChecksumCRC32 });
  }

  /** Makes the object visible. */
  async #join(ifAbsent: boolean): Promise<string | undefined> {
    try {
      const done = await callAws(
        this.#bucket.client.send(
          new CompleteMultipartUploadCommand({
            ...this.#upload,
            MultipartUpload: { Parts: this.#parts },
            ...(ifAbsent && { IfNoneMatch: '*' }),
          }),
        ),
      );
      return done.VersionId;
    } catch (error) {
      // 404: the upload is no more, since the SDK's first attempt completed it
      if (!isRefusal(error) && awsStatus(error) !== 404) throw error;
      const { Key } = this.#upload;
      const winner = await findWriter(this.#bucket, Key, this.#write);
      if (winner === 'this-write') return (await describe(this.#bucket, Key))?.VersionId;
      if (winner === 'another' && ifAbsent) throw objectExists(Key);
      throw conflictingWriters(Key, error);
    }
  }
}
