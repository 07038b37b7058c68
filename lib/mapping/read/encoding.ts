import { isAscii, isUtf8 } from 'node:buffer';
import { type CodePage, decodeCodePage, type Encoding, HIGH } from './code-pages.ts';
import { EncodingEvidence, type Judgement } from './encoding-evidence.ts';
import { createRefusal } from './refusal.ts';
import type { FileSource } from './table-file.ts';

/** Whether an encoding has one byte for each character. */
export function isCodePage(encoding: Encoding): encoding is CodePage {
  return encoding in HIGH;
}

/**
 * Detects UTF-16 by its byte order mark, or because nearly every other byte of the beginning is zero;
 * otherwise `undefined`.
 */
export function detectUtf16(head: Buffer): Encoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const sample = head.subarray(0, 512);
  const threshold = (sample.length >> 1) * 0.7;
  if (sample.length < 8) return undefined;
  if (countZeros(sample, 1) > threshold && countZeros(sample, 0) === 0) return 'utf-16le';
  return countZeros(sample, 0) > threshold && countZeros(sample, 1) === 0 ? 'utf-16be' : undefined;
}

/** Number of zero bytes at even (0) or odd (1) positions. */
function countZeros(bytes: Buffer, parity: 0 | 1): number {
  return bytes.filter((byte, i) => byte === 0 && i % 2 === parity).length;
}

/**
 * Checks whether a stream of bytes is UTF-8. This needs a pass over the whole file: the first invalid
 * byte may come late, and earlier bytes would then have been decoded wrongly.
 *
 * @throws KaartError `file-refused` NUL_BYTE
 */
export class Utf8Check {
  #incomplete = Buffer.alloc(0);
  #isValid = true;
  /** Whether all bytes so far are ASCII, and whether a usual character of UTF-8 occurred. */
  #isPlain = true;
  #isUsual = false;

  add(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (bytes.includes(0)) throw nulByteError();
    if (!this.#isValid || (this.#incomplete.length === 0 && isAscii(bytes))) return;
    this.#isPlain = false;
    const text = this.#incomplete.length === 0 ? bytes : Buffer.concat([this.#incomplete, bytes]);
    const characterEnd = findLastCharacterEnd(text);
    this.#isValid = isUtf8(text.subarray(0, characterEnd));
    this.#incomplete = Buffer.from(text.subarray(characterEnd));
    this.#isUsual ||= USUAL_UTF_8.test(text.toString('latin1'));
  }

  /**
   * Whether the file is UTF-8; `perhaps` if this may be a coincidence, for example `CAFÉ’S` in
   * Windows-1252.
   */
  isUtf8(): boolean | 'perhaps' {
    if (!this.#isValid || this.#incomplete.length > 0) return false;
    return this.#isPlain || this.#isUsual || 'perhaps';
  }
}

/** Latin letters, punctuation, and two adjacent characters beyond ASCII, in UTF-8 decoded as Latin-1. */
const USUAL_UTF_8 =
  /[\xc3-\xc8][\x80-\xbf]|\xc2[\xa0-\xbf]|[\xe0-\xf4][\x80-\xbf]{2}|[\x80-\xff]{4}/;

/** Determines the code page of a file that is neither UTF-8 nor UTF-16. It reads the file once. */
export async function judgeCodePage(source: FileSource): Promise<Judgement> {
  const evidence = new EncodingEvidence();
  for await (const chunk of source()) evidence.add(chunk);
  return evidence.judge();
}

/** Position after the last complete character: a chunk may end within a character. */
function findLastCharacterEnd(bytes: Buffer): number {
  const lastBytes = bytes.subarray(Math.max(0, bytes.length - 3));
  const leadIndex = lastBytes.findLastIndex((byte) => byte >= 0xc0);
  if (leadIndex === -1) return bytes.length;
  const byte = lastBytes[leadIndex] ?? 0;
  const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
  const availableBytes = lastBytes.length - leadIndex;
  return availableBytes < length ? bytes.length - availableBytes : bytes.length;
}

/** The text of a file in chunks, without a byte order mark. @throws KaartError `file-refused` NUL_BYTE, NOT_CSV */
export async function* decodeText(source: FileSource, encoding: Encoding): AsyncGenerator<string> {
  const decode = isCodePage(encoding)
    ? (chunk?: Uint8Array) => (chunk === undefined ? '' : decodeCodePage(chunk, encoding))
    : createDecoder(encoding);
  let first = true;
  for await (const chunk of source()) {
    const text = decode(chunk);
    if (text.includes('\0')) throw nulByteError();
    yield first ? text.replace(/^(\ufeff|ï»¿)/, '') : text;
    if (text !== '') first = false;
  }
  yield decode();
}

function createDecoder(encoding: Encoding): (chunk?: Uint8Array) => string {
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (chunk) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (cause) {
      throw createRefusal('NOT_CSV', 'text-of-other-encoding', { encoding, cause });
    }
  };
}

function nulByteError() {
  return createRefusal('NUL_BYTE', 'nul-character');
}
