import type { RefusalCode } from '../messages/refusal-messages.ts';
import type { FileKindName } from '../messages/refusal-reasons.ts';
import type { Encoding } from './code-pages.ts';
import { detectUtf16, isCodePage, judgeCodePage, Utf8Check } from './encoding.ts';
import type { Example } from './encoding-evidence.ts';
import { createRefusal } from './refusal.ts';
import type { FileSource } from './table-file.ts';

/** Kind of a file according to its bytes. */
export type FileKind = { readonly kind: 'zip' } | TextFile;

/** A text file: its encoding, and its beginning as text. */
export interface TextFile {
  readonly kind: 'text';
  readonly encoding: Encoding;
  readonly head: string;
  /** If another code page fits too: a word in each of them, first in the chosen one. */
  readonly examples?: readonly Example[];
}

const HEAD_BYTES = 65_536;

/** Number of bytes that are enough to recognise a file that is not a table. */
const EXAMINED_BYTES = 1_024;

/** Beginnings of files that are not a table, as Latin-1, and the kinds of these files. */
const OTHER_KINDS: readonly (readonly [beginning: string, kind: FileKindName])[] = [
  ['%PDF', 'pdf'],
  ['\x89PNG', 'image'],
  ['\xff\xd8\xff', 'image'],
  ['GIF8', 'image'],
  ['RIFF', 'media'],
  ['\xd0\xcf\x11\xe0', 'office'],
  ['\x1f\x8b', 'compressed'],
  ['BZh', 'compressed'],
  ['7z\xbc\xaf', 'compressed'],
  ['Rar!', 'compressed'],
  ['\xfd7zXZ', 'compressed'],
  ['\x28\xb5\x2f\xfd', 'compressed'],
  ['PAR1', 'database'],
  ['SQLite format', 'database'],
  ['\x7fELF', 'program'],
  ['{\\rtf', 'text'],
];
const MARKUP = /^(\xef\xbb\xbf|\ufeff)?\s*<[!?a-z]/i;

/**
 * Reads a whole file to determine its kind and encoding. The first bytes are enough for a zip. A file
 * that is neither UTF-8 nor UTF-16 is read again to find its code page.
 *
 * @param encoding the encoding that a person named
 * @throws KaartError `file-refused` EMPTY_FILE, NUL_BYTE, NOT_CSV, NOT_JSON, NOT_XLSX, ENCODING_UNCLEAR
 */
export async function examineFile(
  source: FileSource,
  { fileName = '', encoding }: { readonly fileName?: string; readonly encoding?: Encoding },
): Promise<FileKind> {
  const probe = new FileProbe(fileName);
  for await (const chunk of source()) if (probe.addChunk(chunk)) break;
  const format = probe.determineFormat();
  if (format === 'zip') return { kind: 'zip' };
  if (encoding !== undefined) return toTextFile(probe.head, encoding);
  if (format !== 'bytes' && format !== 'utf-8?') return toTextFile(probe.head, format);
  const judgement = await judgeCodePage(source);
  const isWindows = judgement.kind === 'sure' && judgement.page === 'windows-1252';
  if (format === 'utf-8?' && !isWindows) return toTextFile(probe.head, 'utf-8');
  if (judgement.kind === 'unclear') throw unclearError(judgement.examples);
  const kind = toTextFile(probe.head, judgement.page);
  return judgement.kind === 'sure' ? kind : { ...kind, examples: judgement.examples };
}

function unclearError(examples: readonly Example[]) {
  return createRefusal('ENCODING_UNCLEAR', 'encoding-unclear', { examples });
}

class FileProbe {
  readonly #fileName: string;
  readonly #check = new Utf8Check();
  head = Buffer.alloc(0);
  #format: 'zip' | 'bytes' | Encoding | undefined;

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  /** Whether the rest of the file cannot change the result. */
  addChunk(chunk: Uint8Array): boolean {
    if (this.head.length < HEAD_BYTES) this.head = Buffer.concat([this.head, chunk]);
    if (this.#format === 'bytes') this.#check.add(chunk);
    else if (this.#format === undefined && this.head.length >= EXAMINED_BYTES) this.#decideFormat();
    return this.#format === 'zip' || (this.#isUtf16() && this.head.length >= HEAD_BYTES);
  }

  /**
   * The format: `bytes` for a text that is neither UTF-8 nor UTF-16, `utf-8?` if UTF-8 may be a
   * coincidence. @throws KaartError `file-refused` EMPTY_FILE
   */
  determineFormat(): 'zip' | 'bytes' | 'utf-8?' | Encoding {
    if (this.head.length === 0) throw createRefusal('EMPTY_FILE', 'file-empty');
    if (this.#format === undefined) this.#decideFormat();
    if (this.#format === 'zip') return 'zip';
    const utf16 = detectUtf16(this.head);
    if (utf16 !== undefined) return utf16;
    const isUtf8 = this.#check.isUtf8();
    if (isUtf8 === 'perhaps') return 'utf-8?';
    return isUtf8 ? 'utf-8' : 'bytes';
  }

  #decideFormat(): void {
    if (isZip(this.head)) {
      this.#format = 'zip';
      return;
    }
    const utf16 = detectUtf16(this.head);
    refuseOtherKinds(this.head, utf16, this.#fileName);
    this.#format = utf16 ?? 'bytes';
    if (utf16 === undefined) this.#check.add(this.head);
  }

  #isUtf16(): boolean {
    return this.#format === 'utf-16le' || this.#format === 'utf-16be';
  }
}

function toTextFile(head: Buffer, encoding: Encoding): TextFile {
  const bytes = head.subarray(0, HEAD_BYTES);
  const text = isCodePage(encoding)
    ? bytes.toString('latin1')
    : new TextDecoder(encoding).decode(bytes);
  return { kind: 'text', encoding, head: text.replace(/^\ufeff/, '') };
}

/** Refuses a file that is certainly not a table. */
function refuseOtherKinds(head: Buffer, utf16: Encoding | undefined, fileName: string): void {
  const beginning = head.subarray(0, EXAMINED_BYTES);
  const text =
    utf16 === undefined ? beginning.toString('latin1') : new TextDecoder(utf16).decode(beginning);
  const magicKind = OTHER_KINDS.find(([magic]) => text.startsWith(magic))?.[1];
  const kind = magicKind ?? (MARKUP.test(text) ? 'markup' : undefined);
  if (kind !== undefined) throw createRefusal(pickRefusalCode(fileName), 'other-kind', { kind });
}

function isZip(head: Buffer): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] ?? 0) < 9 && (head[3] ?? 0) < 9;
}

/** The refusal of a file that does not have the format of its name. */
export function unreadableError(
  fileName: string,
  reason:
    | 'zip-broken'
    | 'zip-compression-unknown'
    | 'zip-not-a-workbook'
    | 'office-file-not-a-workbook'
    | 'workbook-encrypted'
    | 'workbook-part-missing',
  cause?: unknown,
) {
  return createRefusal(pickRefusalCode(fileName), reason, { cause });
}

function pickRefusalCode(fileName: string): RefusalCode {
  if (/\.xl\w+$/i.test(fileName)) return 'NOT_XLSX';
  return /\.(json|jsonl|ndjson)$/i.test(fileName) ? 'NOT_JSON' : 'NOT_CSV';
}
