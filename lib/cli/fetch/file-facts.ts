import type { OutboundResponse } from '../../outbound/outbound-response.ts';
import { isCompressed } from '../../outbound/unpacked.ts';

/** Facts of a file from the headers of a response with the file, or a part of it. */
export interface FileFacts {
  /** A strong one; a weak one does not tell bytes apart. */
  readonly etag: string | null;
  /** The provider's digest, in lower-case hexadecimal. */
  readonly sha256: string | null;
  /** Length of the whole. */
  readonly bytes: number | null;
  /** The name that it was given, made safe. */
  readonly name: string | null;
  /** By its media type, with the dot; empty for one that is not known. */
  readonly extension: string;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/json': '.json',
  'application/ld+json': '.jsonld',
  'application/jsonl': '.jsonl',
  'application/vnd.apache.parquet': '.parquet',
  'application/x-ndjson': '.jsonl',
  'text/csv': '.csv',
};

/** The facts in an answer of status 200 or 206. */
export function fileFacts({ status, headers }: Pick<OutboundResponse, 'status' | 'headers'>) {
  // Of a body that was compressed on its way, length, digest and tag are about the compressed form.
  const packed = isCompressed(headers['content-encoding']);
  const etag = packed ? undefined : headers['etag'];
  const whole = status === 206 ? contentRange(headers)?.total : headers['content-length'];
  const [mediaType = ''] = (headers['content-type'] ?? '').split(';');
  return {
    etag: etag === undefined || etag.startsWith('W/') ? null : etag,
    sha256: packed ? null : findNamedDigest(headers, status !== 206),
    bytes: packed || whole === undefined ? null : Number(whole),
    name: safeName(headers['content-disposition'] ?? ''),
    extension: EXTENSIONS[mediaType.trim().toLowerCase()] ?? '',
  } satisfies FileFacts;
}

/**
 * The SHA-256 that an answer names for the file: of `Repr-Digest`, or of `Content-Digest`, which is
 * of what this answer carries (RFC 9530).
 *
 * @param whole whether it carries all of the file
 */
export function findNamedDigest(
  headers: OutboundResponse['headers'],
  whole: boolean,
): string | null {
  const fields = [headers['repr-digest'], whole ? headers['content-digest'] : undefined];
  for (const field of fields) {
    const digest = /(?:^|[,\s])sha-256=:([A-Za-z0-9+/]{43}=):/i.exec(field ?? '')?.[1];
    if (digest !== undefined) return Buffer.from(digest, 'base64').toString('hex');
  }
  return null;
}

/** Start of a part, and the total length if it is known. A 416 gives the length only. */
export function contentRange(
  headers: OutboundResponse['headers'],
): { readonly first?: number; readonly total?: string } | undefined {
  const parts = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(headers['content-range'] ?? '');
  if (parts === null) return undefined;
  const [, first, total] = parts;
  return {
    ...(first === undefined ? {} : { first: Number(first) }),
    ...(total === undefined || total === '*' ? {} : { total }),
  };
}

/** The name of RFC 6266 without directories, without a leading dot, and of plain characters alone: a stranger chose it. */
function safeName(disposition: string): string | null {
  const encoded = /filename\*=UTF-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  const plain =
    /filename="((?:[^"\\]|\\.)*)"/i.exec(disposition) ?? /filename=([^";\s]+)/i.exec(disposition);
  const name = decoded(encoded) ?? plain?.[1] ?? '';
  return safeFileName(name.split(/[/\\]/).at(-1) ?? '');
}

/** A name that nothing can be meant by but a file here; `null` where nothing is left. */
export function safeFileName(name: string): string | null {
  const safe = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^[._-]+/, '');
  return safe === '' ? null : safe.slice(0, 100);
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text && decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
