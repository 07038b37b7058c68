import { pipeline, Readable, type Transform } from 'node:stream';
import {
  brotliCompressSync,
  constants,
  createBrotliCompress,
  createBrotliDecompress,
  createGunzip,
  createGzip,
  gzipSync,
} from 'node:zlib';

/**
 * Other forms in which a file is stored and served: compressed (RFC 9110 #content.codings), and with
 * the byte order mark, by which Excel recognises UTF-8. The preferred coding is first.
 */
export const FILE_FORMS = ['br', 'gzip', 'bom'] as const;
export type FileForm = (typeof FILE_FORMS)[number];
export type ContentCoding = Exclude<FileForm, 'bom'>;

/** The suffix of each form for the name of its file. */
export const FORM_SUFFIXES: Readonly<Record<FileForm, string>> = {
  br: '.br',
  gzip: '.gz',
  bom: '.bom',
};

/** The coding of each form; a form without one is read as it is. */
export const CONTENT_CODINGS: Readonly<Record<FileForm, ContentCoding | undefined>> = {
  br: 'br',
  gzip: 'gzip',
  bom: undefined,
};

/** The name of a file, and its form: `a.csv.gz` is `a.csv` in gzip. */
export function splitForm(name: string): readonly [name: string, form: FileForm | undefined] {
  const form = FILE_FORMS.find((each) => name.endsWith(FORM_SUFFIXES[each]));
  return form === undefined ? [name, form] : [name.slice(0, -FORM_SUFFIXES[form].length), form];
}

/** The mark at the beginning of a file by which Excel recognises UTF-8. */
export const BYTE_ORDER_MARK = '\ufeff';
const MARK = Buffer.from(BYTE_ORDER_MARK);

/** A higher quality would take ten times as long and save only a tenth of the bytes. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** Encodes a file in a form. */
export async function* encodeForm(
  form: FileForm,
  file: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (form !== 'bom')
    return yield* pipeThrough(file, form === 'br' ? createBrotliCompress(BROTLI) : createGzip());
  yield MARK;
  yield* file;
}

/** Encodes a small file in a form. A stream would take several times as long as the compression itself. */
export function encodeSmallFile(form: FileForm, file: Uint8Array): Uint8Array {
  if (form === 'bom') return Buffer.concat([MARK, file]);
  return form === 'br' ? brotliCompressSync(file, BROTLI) : gzipSync(file);
}

/** Decodes a form to the bytes of the file. */
export async function* decodeForm(
  form: FileForm,
  stored: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (form !== 'bom')
    return yield* pipeThrough(stored, form === 'br' ? createBrotliDecompress() : createGunzip());
  let markBytesLeft = MARK.length;
  for await (const chunk of stored) {
    yield chunk.subarray(markBytesLeft);
    markBytesLeft = Math.max(0, markBytesLeft - chunk.length);
  }
}

async function* pipeThrough(
  bytes: AsyncIterable<Uint8Array>,
  coder: Transform,
): AsyncGenerator<Uint8Array> {
  // The last stream reports every error.
  for await (const chunk of pipeline(Readable.from(bytes), coder, () => undefined)) yield chunk;
}
