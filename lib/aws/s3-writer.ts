import type { Hash } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { sha256Stream } from '../core/digest.ts';
import { checkPromises } from '../store/object-promise.ts';
import type { ObjectInfo, ObjectWriter, PutOptions } from '../store/objects.ts';
import type { Bucket } from './s3-bucket.ts';
import { MultipartUpload } from './s3-multipart.ts';
import { putWhole } from './s3-put.ts';

/** Parts are at least 5 MiB and at most 10,000: so an object has at most 78 GiB. */
const PART_BYTES = 8 * 1_048_576;

/**
 * Writes one object: in one piece when it fits into one part, else in parts, of which one is sent
 * while the next is filled. Memory stays below three parts.
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
      checkPromises(info, this.#options);
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

  /** Sends full parts and keeps what is left, which is never nothing: it becomes the last part. */
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
