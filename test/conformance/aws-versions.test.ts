import {
  DeleteObjectTaggingCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openS3Objects } from '../../lib/aws/s3-objects.ts';
import type { Objects } from '../../lib/store/objects.ts';
import { collect } from '../store/objects.contract.ts';
import { newBucket } from './emulated.ts';

const TEXT = { contentType: 'text/plain' };
const LARGE = 9 * 1_048_576;

describe('a versioned bucket', () => {
  let bucket: Awaited<ReturnType<typeof newBucket>>;
  let objects: Objects;
  let Bucket: string;
  beforeAll(async () => {
    bucket = await newBucket();
    Bucket = bucket.bucket;
    objects = openS3Objects(bucket);
  });
  afterAll(() => bucket.client.destroy());

  const versions = async (Prefix: string) => {
    const page = await bucket.client.send(new ListObjectVersionsCommand({ Bucket, Prefix }));
    return [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
  };

  it('is empty after a purge, also of replaced and deleted objects', async () => {
    for (const body of ['1', '2', '3']) await objects.put('p/replaced', body, TEXT);
    await objects.put('p/deleted', 'x', TEXT);
    await objects.delete('p/deleted');
    await objects.put('p/large', Buffer.alloc(LARGE), TEXT);
    await objects.put('p2', 'a neighbour', TEXT);
    expect((await versions('p/')).length).toBeGreaterThanOrEqual(6);
    await objects.purge('p/');
    expect(await versions('p/')).toEqual([]);
    expect(await versions('p2')).toHaveLength(1);
  });

  it('has no upload in progress after one was completed, refused or aborted', async () => {
    await objects.put('u/done', Buffer.alloc(LARGE), TEXT);
    const again = objects.put('u/done', Buffer.alloc(LARGE, 1), { ...TEXT, ifAbsent: true });
    await expect(again).rejects.toMatchObject({ code: 'object-exists' });
    const wrong = objects.put('u/wrong', Buffer.alloc(LARGE), { ...TEXT, bytes: 1 });
    await expect(wrong).rejects.toMatchObject({ code: 'object-corrupt' });
    const writer = await objects.writer('u/given-up', TEXT);
    await writer.write(Buffer.alloc(LARGE));
    await writer.abort();
    const { Uploads = [] } = await bucket.client.send(new ListMultipartUploadsCommand({ Bucket }));
    expect(Uploads).toEqual([]);
    expect(await collect(objects.list('u/'))).toHaveLength(1);
  });

  it('gets the digest of a version whose writer stopped before it stored the digest', async () => {
    const stored = await objects.put('digest/lost', Buffer.alloc(LARGE, 7), TEXT);
    const at = { Bucket, Key: 'digest/lost' };
    const { VersionId } = await bucket.client.send(new HeadObjectCommand(at));
    await bucket.client.send(new DeleteObjectTaggingCommand({ ...at, VersionId }));
    const infos = await Promise.all([1, 2, 3].map(() => objects.head('digest/lost')));
    expect(infos).toEqual([stored, stored, stored]);
    const { TagSet } = await bucket.client.send(new GetObjectTaggingCommand({ ...at, VersionId }));
    expect(TagSet).toEqual([{ Key: 'sha256', Value: stored.sha256 }]);
  });

  it('does not mistake the digest of one version for that of another', async () => {
    for (const fill of [1, 2, 3]) {
      const stored = await objects.put('digest/of', Buffer.alloc(LARGE, fill), TEXT);
      expect(await objects.head('digest/of')).toEqual(stored);
    }
  });
});
