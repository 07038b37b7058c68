import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { KaartError } from '../../lib/core/errors.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { createLinkHandler } from '../../lib/http/files/object-links.ts';

const directory = mkdtempSync(join(tmpdir(), 'kaart-links-'));
const objects = openFileObjects({ directory, publicUrl: 'http://kaart.test' });
const app = new Hono();
app.on(['GET', 'PUT'], '/objects/:token', createLinkHandler(objects));
app.onError((error, c) =>
  c.json({ code: error instanceof KaartError ? error.code : String(error) }, 403),
);

describe('a link to an object', () => {
  it('serves the file, as a whole and in ranges, under its name', async () => {
    await objects.put('views/a', 'hello world', { contentType: 'text/plain' });
    const link = await objects.link('views/a', { seconds: 60, fileName: 'a.txt' });
    const whole = await app.request(link);
    expect(await whole.text()).toBe('hello world');
    expect(whole.headers.get('content-disposition')).toBe(
      `attachment; filename="a.txt"; filename*=UTF-8''a.txt`,
    );
    const part = await app.request(link, { headers: { range: 'bytes=6-' } });
    expect([part.status, await part.text()]).toEqual([206, 'world']);
  });

  it.each(['gzip', 'br'] as const)('14.2 states that the file is stored in %s', async (coding) => {
    await objects.put('views/z', 'the bytes', { contentType: 'text/csv' });
    const link = await objects.link('views/z', { seconds: 60, coding });
    for (const method of ['GET', 'HEAD']) {
      const { headers } = await app.request(link, { method });
      expect(headers.get('content-encoding')).toBe(coding);
      expect(headers.get('content-length')).toBe('9');
    }
    const plain = await app.request(await objects.link('views/z', { seconds: 60 }));
    expect(plain.headers.has('content-encoding')).toBe(false);
  });

  it('ends when its object is deleted', async () => {
    await objects.put('views/b', 'x', { contentType: 'text/plain' });
    const link = await objects.link('views/b', { seconds: 60 });
    await objects.delete('views/b');
    expect((await app.request(link)).status).toBe(403);
  });

  it('that is forged or used for writing gives no access', async () => {
    await objects.put('views/c', 'x', { contentType: 'text/plain' });
    const link = await objects.link('views/c', { seconds: 60 });
    const forged = await app.request(link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')));
    const written = await app.request(link, { method: 'PUT', body: 'y' });
    expect([forged.status, written.status]).toEqual([403, 403]);
  });
});

describe('a link for an upload', () => {
  it('accepts one file of the agreed size, once', async () => {
    const { url } = await objects.uploadLink('uploads/a', { seconds: 60, bytes: 5 });
    const put = (body: string) => app.request(url, { method: 'PUT', body });
    expect(await (await put('too long')).json()).toEqual({ code: 'too-large' });
    expect(await objects.head('uploads/a')).toBeUndefined();
    expect(await (await put('half')).json()).toEqual({ code: 'object-corrupt' });
    expect(await objects.head('uploads/a')).toBeUndefined();
    expect((await put('right')).status).toBe(201);
    expect(await (await put('again')).json()).toEqual({ code: 'object-exists' });
  });
});
