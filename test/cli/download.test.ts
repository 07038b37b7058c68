import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { download } from '../../lib/cli/download.ts';
import { sha256 } from '../../lib/core/digest.ts';
import { createOutbound } from '../../lib/http/outbound/outbound.ts';

const BYTES = Buffer.from('0123456789'.repeat(20_000));
const DIGEST = `sha-256=:${Buffer.from(sha256(BYTES), 'hex').toString('base64')}:`;
const outbound = createOutbound({ allow: ['127.0.0.0/8'] });

describe('a download', () => {
  let server: Server;
  afterEach(() => server.close());

  async function fetched(listener: RequestListener) {
    server = createServer(listener).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const stem = join(mkdtempSync(join(tmpdir(), 'kaart-download-')), 'rows');
    const authorizations: boolean[] = [];
    const result = await download({
      outbound,
      stem,
      source: async (renew) => {
        authorizations.push(renew);
        return { url, authorization: renew ? 'Bearer new' : 'Bearer old' };
      },
      progress: () => undefined,
    });
    return { ...result, authorizations, content: readFileSync(result.file) };
  }

  it('that breaks off goes on where it stopped, if the file is still the same', async () => {
    const asked: (string | undefined)[] = [];
    const { content, verified, file } = await fetched((request, response) => {
      asked.push(request.headers.range);
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const headers = { etag: '"one"', 'repr-digest': DIGEST, 'content-type': 'text/csv' };
      const length = String(BYTES.length - from);
      response.writeHead(from === 0 ? 200 : 206, { ...headers, 'content-length': length });
      if (from > 0) return response.end(BYTES.subarray(from));
      response.write(BYTES.subarray(0, 50_000), () => setTimeout(() => response.destroy(), 50));
      return undefined;
    });
    expect(asked).toEqual([undefined, 'bytes=50000-']);
    expect([content.equals(BYTES), verified, file.endsWith('rows.csv')]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('of a file that has changed meanwhile begins again', async () => {
    let asked = 0;
    const { content } = await fetched((_, response) => {
      asked += 1;
      const length = String(BYTES.length);
      // If-Range does not hold, so the whole is the answer (RFC 9110 #field.if-range).
      response.writeHead(200, { etag: `"${asked}"`, 'content-length': length });
      if (asked > 1) return response.end(BYTES);
      response.write(BYTES.subarray(0, 10), () => setTimeout(() => response.destroy(), 50));
      return undefined;
    });
    expect([asked, content.equals(BYTES)]).toEqual([2, true]);
  });

  it('that is not what the provider named is thrown away and tried again', async () => {
    let asked = 0;
    const { content, verified } = await fetched((_, response) => {
      asked += 1;
      response.writeHead(200, { 'repr-digest': DIGEST, 'content-length': String(BYTES.length) });
      response.end(asked === 1 ? Buffer.alloc(BYTES.length) : BYTES);
    });
    expect([asked, content.equals(BYTES), verified]).toEqual([2, true, true]);
  });

  it('with a token that has run out asks for a new one, once', async () => {
    const { authorizations, content } = await fetched((request, response) => {
      if (request.headers.authorization !== 'Bearer new') return response.writeHead(401).end();
      return response.writeHead(200).end(BYTES);
    });
    expect([authorizations, content.equals(BYTES)]).toEqual([[false, true], true]);
  });

  it('follows the link to a large file, without the token', async () => {
    const { content } = await fetched((request, response) => {
      if (request.url === '/') return response.writeHead(303, { location: '/file' }).end();
      const known = request.headers.authorization !== undefined;
      return response.writeHead(known ? 500 : 200).end(BYTES);
    });
    expect(content.equals(BYTES)).toBe(true);
  });

  it('that is refused with any token fails', async () => {
    const refused = fetched((_, response) => response.writeHead(403).end());
    await expect(refused).rejects.toMatchObject({ code: 'counterpart-failed' });
  });
});
