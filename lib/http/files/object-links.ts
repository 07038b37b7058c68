import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';
import { buildAttachmentHeader } from '../../store/attachment.ts';
import type { Objects } from '../../store/objects.ts';
import type { ServedLink, ServesLinks } from '../../store/served-link.ts';
import { storeStream } from '../../store/store-stream.ts';
import { byteRange } from '../requests/negotiate.ts';

/** Serves the links of a store without its own server, until the token in the link expires. */
export function createLinkHandler(
  objects: Objects & ServesLinks,
): (c: Context) => Promise<Response> {
  return async (c) => {
    const link = objects.openLink(c.req.param('token') ?? '', c.req.method);
    return link.kind === 'upload' ? storeUpload(c, objects, link) : sendDownload(c, objects, link);
  };
}

async function sendDownload(
  c: Context,
  objects: Objects,
  link: ServedLink & { kind: 'download' },
): Promise<Response> {
  const info = await objects.head(link.key);
  if (info === undefined) throw new KaartError('link-invalid', { code: 'forbidden' });
  const etag = `"${info.sha256}"`;
  const headers: Record<string, string> = {
    'Content-Type': info.contentType,
    'Accept-Ranges': 'bytes',
    // The link itself is the permission to read the file, and pages of other origins link to open data
    // here.
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    ETag: etag,
  };
  if (link.fileName !== undefined)
    headers['Content-Disposition'] = buildAttachmentHeader(link.fileName);
  if (link.coding !== undefined) headers['Content-Encoding'] = link.coding;
  if (c.req.method === 'HEAD')
    return c.body(null, 200, { ...headers, 'Content-Length': String(info.bytes) });
  const range = byteRange(c.req, etag, info.bytes);
  const { body } = await objects.get(link.key, range);
  const bytes = range === undefined ? info.bytes : range.last - range.first + 1;
  return c.body(ReadableStream.from(body) as ReadableStream, range === undefined ? 200 : 206, {
    ...headers,
    'Content-Length': String(bytes),
    ...(range === undefined
      ? {}
      : { 'Content-Range': `bytes ${range.first}-${range.last}/${info.bytes}` }),
  });
}

async function storeUpload(
  c: Context,
  objects: Objects,
  link: ServedLink & { kind: 'upload' },
): Promise<Response> {
  const body = (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>;
  await storeStream(objects, link.key, body, {
    contentType: 'application/octet-stream',
    ifAbsent: true,
    bytes: link.bytes,
    maxBytes: link.bytes,
  });
  return c.body(null, 201);
}
