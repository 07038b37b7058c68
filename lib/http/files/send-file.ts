import type { Context } from 'hono';
import type { ByteRange } from '../../core/file-ports.ts';
import type { Caller } from '../../identity/caller.ts';
import { CONTENT_TYPES, type FileFormat } from '../../publication/file-formats.ts';
import { CONTENT_CODINGS, type FileForm } from '../../publication/file-forms.ts';
import type { ReadablePublication } from '../../publication/recipient-publication.ts';
import type { StoredFile, View } from '../../publication/version.ts';
import { matchesIfNoneMatch } from '../reply.ts';
import { byteRange, negotiateCoding } from '../requests/negotiate.ts';
import { bodyStream } from './body-stream.ts';
import type { SmallFiles } from './small-files.ts';

/** Records a disclosure before the first byte is sent. */
export type RecordDisclosure = (read: {
  readonly caller: Caller;
  readonly view: View;
  /** A file format; `counts` for counts without rows; `records` for single rows. */
  readonly format: FileFormat | 'counts' | 'records';
  /** The rows that are sent, by record id; without it, all rows of the view. */
  readonly records?: readonly string[];
  readonly bytes: number;
  readonly requestId: string;
}) => Promise<void>;

/** One file to send, with the functions that are needed. */
export interface Sending {
  readonly view: View;
  readonly file: StoredFile;
  readonly caller: Caller;
  /** The publication of the view. */
  readonly publication: ReadablePublication;
  readonly disclose: RecordDisclosure;
  readonly smallFiles: SmallFiles;
  /** Whether CSV is sent with the byte order mark. @default false */
  readonly bom?: boolean;
}

/** The bytes to send: the bytes of the file, or of another form of it. */
interface Representation {
  readonly sha256: string;
  readonly bytes: number;
  readonly form?: FileForm;
}

/** Larger files are sent by a link, because a gateway may limit the body. Bytes. */
const MAX_INLINE_BYTES = 4_000_000;
const LINK_SECONDS = 60;

/**
 * Sends a file of a view that may be served now. It is compressed if the caller accepts the coding and
 * the file is stored in it. The response is 304 if the caller already has the file, 206 for a range,
 * 303 with a link for a large file. Length, ETag, digest and range refer to the sent bytes.
 *
 * @throws KaartError `range-not-satisfiable`
 */
export async function sendFile(c: Context, sending: Sending): Promise<Response> {
  const { view, file } = sending;
  const representation = pickRepresentation(c, sending);
  const etag = `"${representation.sha256}"`;
  const coding = representation.form && CONTENT_CODINGS[representation.form];
  const headers = {
    ETag: etag,
    'Content-Type': CONTENT_TYPES[file.format],
    ...(coding === undefined ? {} : { 'Content-Encoding': coding }),
    'Content-Disposition': `attachment; filename="${file.path}"`,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-cache',
    'Repr-Digest': `sha-256=:${Buffer.from(representation.sha256, 'hex').toString('base64')}:`,
    'Kaart-Version': view.id,
  };
  c.header('Vary', 'Accept-Encoding', { append: true });
  if (matchesIfNoneMatch(c.req.header('if-none-match'), etag))
    return c.body(null, 304, { ETag: etag, 'Cache-Control': headers['Cache-Control'] });
  // The response to HEAD has no rows, so no disclosure is recorded.
  if (c.req.method === 'HEAD')
    return c.body(null, 200, { ...headers, 'Content-Length': String(representation.bytes) });
  const range = byteRange(c.req, etag, representation.bytes);
  const bytes = range === undefined ? representation.bytes : range.last - range.first + 1;
  const { requestId } = c.get('facts');
  await sending.disclose({ ...sending, format: file.format, bytes, requestId });
  if (bytes > MAX_INLINE_BYTES) return redirectToLink(c, sending, representation);
  const body = await openBody(c, sending, representation, range);
  const length = { 'Content-Length': String(bytes) };
  if (range === undefined) return c.body(body, 200, { ...headers, ...length });
  const contentRange = {
    'Content-Range': `bytes ${range.first}-${range.last}/${representation.bytes}`,
  };
  return c.body(body, 206, { ...headers, ...length, ...contentRange });
}

function pickRepresentation(c: Context, { file, bom = false }: Sending): Representation {
  const codings = file.forms.flatMap(({ form }) => CONTENT_CODINGS[form] ?? []);
  const wantedForm = bom ? 'bom' : negotiateCoding(c.req.header('accept-encoding'), codings);
  return file.forms.find(({ form }) => form === wantedForm) ?? file;
}

async function openBody(
  c: Context,
  { view, file, publication, smallFiles }: Sending,
  representation: Representation,
  range?: ByteRange,
) {
  const wholeFile = await smallFiles.read(publication, view, {
    ...representation,
    path: file.path,
  });
  if (wholeFile !== undefined)
    return range === undefined ? wholeFile : wholeFile.subarray(range.first, range.last + 1);
  const { body } = await publication.open(view, file.path, {
    part: range,
    form: representation.form,
  });
  return bodyStream(c, body[Symbol.asyncIterator]());
}

/** The link expires no later than the permission to serve the view. */
async function redirectToLink(
  c: Context,
  { view, file, publication }: Sending,
  { form }: Representation,
): Promise<Response> {
  const link = await publication.link(view, file.path, { seconds: LINK_SECONDS, form });
  return c.body(null, 303, { Location: link, 'Kaart-Version': view.id });
}
