import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPANIES, DataSpace, FIGURES, type Seen } from '../app/data-space/data-space.ts';
import { body } from '../app/setup.ts';
import { newBucket } from './emulated.ts';

let space: DataSpace;
let bucket: Awaited<ReturnType<typeof newBucket>>;
beforeAll(async () => {
  space = await DataSpace.open();
  bucket = await newBucket();
});
afterAll(async () => {
  bucket.client.destroy();
  await space.close();
});

const linkTo = (Key: string) =>
  getSignedUrl(bucket.client, new PutObjectCommand({ Bucket: bucket.bucket, Key }), {
    expiresIn: 60,
  });

async function pushTo(endpoint: string, dataset: string, state: string): Promise<Seen> {
  const agreement = await space.agree(dataset);
  const json = { agreement, format: 'HttpData-PUSH', endpoint };
  const { pid } = await body<Seen>(space.consumer.as('operator', '/v1/transfers', { json }));
  return space.reached(space.consumer, 'transfers', pid, state);
}

/** The objects in the consumer’s bucket. They are read with the consumer's credentials, which Kaart does not have. */
async function received(Key: string) {
  const object = await bucket.client.send(new GetObjectCommand({ Bucket: bucket.bucket, Key }));
  return { text: (await object.Body?.transformToString()) ?? '', type: object.ContentType };
}

describe('data that are pushed to a presigned link of S3', () => {
  it('are in the consumer’s bucket, and the transfer is completed automatically', async () => {
    await pushTo(await linkTo('companies.jsonl'), COMPANIES, 'COMPLETED');
    const { text, type } = await received('companies.jsonl');
    expect(text.trimEnd().split('\n')).toHaveLength(95);
    expect(type).toBe('application/jsonl');
  });

  it('are the figures if those were agreed on', async () => {
    await pushTo(await linkTo('figures.json'), FIGURES, 'COMPLETED');
    const official = await space.provider.ask('/v1/editions/2025/figures');
    expect(JSON.parse((await received('figures.json')).text)).toEqual(await official.json());
  });

  it('are not sent if S3 refuses the link: the transfer ends, with the reason', async () => {
    const forged = (await linkTo('refused')).replace(/Signature=.{8}/, 'Signature=00000000');
    const { ending } = await pushTo(forged, FIGURES, 'TERMINATED');
    expect(ending?.reasons).toEqual([
      'push was not accepted',
      expect.stringContaining('the target address of the data answered 403'),
    ]);
    await expect(received('refused')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});
