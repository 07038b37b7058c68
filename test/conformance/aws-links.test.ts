import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openS3Objects } from '../../lib/aws/s3-objects.ts';
import type { Objects } from '../../lib/store/objects.ts';
import { bytes, collect, digest } from '../store/objects.contract.ts';
import { newBucket } from './emulated.ts';

const TEXT = { contentType: 'text/csv; charset=utf-8' };

describe('links of S3', () => {
  let bucket: Awaited<ReturnType<typeof newBucket>>;
  let objects: Objects;
  beforeAll(async () => {
    bucket = await newBucket();
    objects = openS3Objects(bucket);
  });
  afterAll(() => bucket.client.destroy());

  const put = (url: string, body: string, headers: Record<string, string>) =>
    fetch(url, { method: 'PUT', body, headers: { 'Content-Type': 'text/csv', ...headers } });

  describe('a link', () => {
    it('serves the object, its parts, and nothing else', async () => {
      await objects.put('a/b.csv', 'one,two', TEXT);
      const url = await objects.link('a/b.csv', { seconds: 60 });
      const response = await fetch(url);
      expect(await response.text()).toBe('one,two');
      expect(response.headers.get('content-type')).toBe(TEXT.contentType);
      expect(await (await fetch(url, { headers: { Range: 'bytes=4-' } })).text()).toBe('two');
      expect((await fetch(url.replace('b.csv', 'c.csv'))).status).toBe(403);
      expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(403);
      expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
    });

    it('stores a file name in any script', async () => {
      await objects.put('named', 'x', TEXT);
      const url = await objects.link('named', { seconds: 60, fileName: 'société "1".csv' });
      expect((await fetch(url)).headers.get('content-disposition')).toBe(
        `attachment; filename="soci_t___1_.csv"; filename*=UTF-8''soci%C3%A9t%C3%A9%20%221%22.csv`,
      );
    });

    it('stops working when its object is deleted', async () => {
      await objects.put('gone', 'x', TEXT);
      const url = await objects.link('gone', { seconds: 60 });
      expect((await fetch(url)).status).toBe(200);
      await objects.delete('gone');
      expect((await fetch(url)).status).toBe(404);
    });

    it('14.2 names the coding of the stored object', async () => {
      const packed = gzipSync('the text');
      await objects.put('packed', packed, TEXT);
      const response = await fetch(await objects.link('packed', { seconds: 60, coding: 'gzip' }));
      expect(response.headers.get('content-encoding')).toBe('gzip');
      expect(await response.text()).toBe('the text');
    });

    it('expires', async () => {
      await objects.put('brief', 'x', TEXT);
      const url = await objects.link('brief', { seconds: 1 });
      await sleep(2100);
      expect((await fetch(url)).status).toBe(403);
    });
  });

  describe('an upload link', () => {
    it('stores one object, which can then be read like any other', async () => {
      const { url, headers } = await objects.uploadLink('up/1', { seconds: 60, bytes: 8 });
      expect(await objects.head('up/1')).toBeUndefined();
      expect((await put(url, 'the,file', headers)).status).toBe(200);
      const info = await objects.head('up/1');
      expect(info).toMatchObject({ bytes: 8, sha256: digest('the,file'), contentType: 'text/csv' });
      const got = await objects.get('up/1');
      expect(got.info).toEqual(info);
      expect((await bytes(got.body)).toString()).toBe('the,file');
    });

    it('accepts a stream with a declared length', async () => {
      const { url, headers } = await objects.uploadLink('up/2', { seconds: 60, bytes: 300_000 });
      const body = ReadableStream.from(['a', 'b', 'c'].map((x) => Buffer.alloc(100_000, x)));
      const request = { method: 'PUT', body, duplex: 'half' as const };
      const response = await fetch(url, {
        ...request,
        headers: { ...headers, 'Content-Length': '300000' },
      });
      expect(response.status).toBe(200);
      expect((await objects.head('up/2'))?.bytes).toBe(300_000);
    });

    it('can be used once', async () => {
      const { url, headers } = await objects.uploadLink('up/3', { seconds: 60, bytes: 1 });
      const responses = await Promise.all(['a', 'b', 'c', 'd'].map((x) => put(url, x, headers)));
      expect(responses.filter(({ ok }) => ok)).toHaveLength(1);
      const stored = await objects.head('up/3');
      expect((await put(url, 'z', headers)).ok).toBe(false);
      expect(await objects.head('up/3')).toEqual(stored);
    });

    it.each([
      ['a longer body', (url: string) => put(url, '12345', { 'If-None-Match': '*' })],
      ['a shorter body', (url: string) => put(url, '123', { 'If-None-Match': '*' })],
      ['no condition', (url: string) => put(url, '1234', {})],
      ['another condition', (url: string) => put(url, '1234', { 'If-None-Match': '"x"' })],
      [
        'another key',
        (url: string) => put(url.replace('up/', 'UP/'), '1234', { 'If-None-Match': '*' }),
      ],
      ['another method', (url: string) => fetch(url)],
    ])('refuses %s', async (name, send) => {
      const key = `up/${name.replaceAll(' ', '-')}`;
      const { url } = await objects.uploadLink(key, { seconds: 60, bytes: 4 });
      expect((await send(url)).status).toBe(403);
      expect(await collect(objects.list(''))).not.toContainEqual(expect.objectContaining({ key }));
      expect(await objects.head(key)).toBeUndefined();
    });
  });
});
