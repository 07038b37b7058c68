import type { Readable } from 'node:stream';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import {
  MAX_INFLATED_BYTES,
  MAX_PART_BYTES,
  MAX_PARTS,
  MAX_RATIO,
  MAX_WORKBOOK_BYTES,
} from './limits.ts';
import { createRefusal } from './refusal.ts';
import { unreadableError } from './sniff.ts';
import type { FileSource } from './table-file.ts';

/** The parts of a workbook, by path; names of parts are case-insensitive (ECMA-376 part 2, 6.2.2). */
export interface XlsxPackage {
  has(path: string): boolean;
  /** Declared unpacked size of an existing part. Bytes. */
  getSize(path: string): number;
  /**
   * The bytes of a part. A size other than the declared one is an error. @throws KaartError
   * `file-refused` UNSAFE_XLSX, NOT_XLSX
   */
  read(path: string): AsyncGenerator<Uint8Array>;
}

/**
 * Opens a zip. Before it unpacks any part, it checks that all parts are unencrypted, within the package
 * and of limited size.
 *
 * @throws KaartError `file-refused` TOO_LARGE, UNSAFE_XLSX, or NOT_XLSX (NOT_CSV, NOT_JSON by the name
 * of the file) if it is not a zip
 */
export async function openPackage(source: FileSource, fileName: string): Promise<XlsxPackage> {
  const bytes = await collectBytes(source);
  const zip = await openZip(bytes, fileName);
  if (zip.entryCount > MAX_PARTS)
    throw createRefusal('TOO_LARGE', 'workbook-of-many-parts', {
      what: 'parts',
      limit: MAX_PARTS,
    });
  const parts = await listPackageParts(zip, fileName);
  return {
    has: (path) => parts.has(path.toLowerCase()),
    getSize: (path) => parts.get(path.toLowerCase())?.uncompressedSize ?? 0,
    read: (path) => inflateEntry(zip, parts.get(path.toLowerCase()), fileName),
  };
}

async function collectBytes(source: FileSource): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source()) {
    length += chunk.length;
    if (length > MAX_WORKBOOK_BYTES)
      throw createRefusal('TOO_LARGE', 'workbook-too-large', {
        what: 'workbook',
        limit: MAX_WORKBOOK_BYTES,
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function openZip(bytes: Buffer, fileName: string): Promise<ZipFile> {
  try {
    const options = { lazyEntries: true, validateEntrySizes: true };
    return await fromBufferPromise(cutTail(bytes), options);
  } catch (cause) {
    throw unreadableError(fileName, 'zip-broken', cause);
  }
}

/** The end record of the directory of a zip (APPNOTE 4.3.16), and its length without the comment. */
const END_MARK = Buffer.from('PK\x05\x06', 'latin1');
const END_RECORD_BYTES = 22;

/**
 * The zip without bytes that a mail program or a download added at its end: a line end, zeros, or a few
 * other bytes.
 */
function cutTail(bytes: Buffer): Buffer {
  const end = bytes.lastIndexOf(END_MARK);
  if (end === -1 || end + END_RECORD_BYTES > bytes.length) return bytes;
  return bytes.subarray(0, end + END_RECORD_BYTES + bytes.readUInt16LE(end + END_RECORD_BYTES - 2));
}

async function listPackageParts(zip: ZipFile, fileName: string): Promise<Map<string, Entry>> {
  const parts = new Map<string, Entry>();
  let inflatedBytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      refusePart(entry, fileName);
      const path = entry.fileName.toLowerCase();
      if (parts.has(path)) throw unsafeWorkbookError('part-twice');
      parts.set(path, entry);
      inflatedBytes += entry.uncompressedSize;
    }
  } catch (cause) {
    throw toZipError(cause, fileName);
  }
  if (inflatedBytes > MAX_INFLATED_BYTES)
    throw createRefusal('TOO_LARGE', 'workbook-too-large-unpacked', {
      what: 'inflated workbook',
      limit: MAX_INFLATED_BYTES,
    });
  return parts;
}

function refusePart(entry: Entry, fileName: string): void {
  const { uncompressedSize: size, compressedSize: compressedBytes } = entry;
  if (entry.isEncrypted()) throw unreadableError(fileName, 'workbook-encrypted');
  if (!entry.canDecodeFileData()) throw unreadableError(fileName, 'zip-compression-unknown');
  if (size > MAX_PART_BYTES)
    throw createRefusal('TOO_LARGE', 'part-too-large', {
      what: 'part',
      limit: MAX_PART_BYTES,
    });
  if (size > 1_048_576 && size > compressedBytes * MAX_RATIO) throw unsafeWorkbookError('zip-bomb');
}

async function* inflateEntry(
  zip: ZipFile,
  entry: Entry | undefined,
  fileName: string,
): AsyncGenerator<Uint8Array> {
  if (entry === undefined) throw unreadableError(fileName, 'workbook-part-missing');
  let stream: Readable | undefined;
  try {
    stream = await zip.openReadStreamPromise(entry);
    yield* stream;
  } catch (cause) {
    throw toZipError(cause, fileName);
  } finally {
    stream?.destroy();
  }
}

/** Converts an error of the zip library. Paths out of the package and wrong sizes are deliberate. */
function toZipError(cause: unknown, fileName: string): unknown {
  if (!(cause instanceof Error) || cause.name === 'KaartError') return cause;
  if (/path|bytes in the stream/i.test(cause.message))
    return unsafeWorkbookError('part-not-as-declared', cause);
  return unreadableError(fileName, 'zip-broken', cause);
}

/** Why a workbook cannot come from a spreadsheet program. */
type UnsafeReason =
  | 'part-twice'
  | 'part-not-as-declared'
  | 'zip-bomb'
  | 'sheet-name-invalid'
  | 'sheets-of-one-part'
  | 'sheet-outside'
  | 'path-outside'
  | 'xml-too-deep'
  | 'document-type-declared';

/** The refusal of a workbook that no spreadsheet program writes. */
export function unsafeWorkbookError(reason: UnsafeReason, cause?: unknown) {
  return createRefusal('UNSAFE_XLSX', reason, { cause });
}
