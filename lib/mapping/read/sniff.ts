import { type Encoding, Utf8Check, utf16Of } from './encoding.ts';
import { type RefusalCode, refusal } from './refusal.ts';
import type { Source } from './table-file.ts';

/** What a file is by its bytes. `head` is its beginning, as text. */
export type FileKind =
  | { readonly kind: 'zip' }
  | { readonly kind: 'text'; readonly encoding: Encoding; readonly head: string };

const HEAD_BYTES = 65_536;

/** Beginnings of files that are no table, and what they are. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/^%PDF/, 'a PDF document'],
  [/^\x89PNG|^\xff\xd8\xff|^GIF8|^RIFF|^BM[^,;\t]{4}\0/, 'an image'],
  [/^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/, 'an old (.xls) or encrypted Office file'],
  [/^\x1f\x8b|^BZh|^7z\xbc\xaf|^Rar!|^\xfd7zXZ|^\x28\xb5\x2f\xfd/, 'a compressed file'],
  [/^PAR1|^SQLite format/, 'a database file'],
  [/^\x7fELF|^MZ[^,;\t]*\0/, 'a program'],
  [/^\{\\rtf/, 'a text document'],
  [/^(\xef\xbb\xbf)?\s*<[!?a-z]/i, 'HTML or XML'],
];

/**
 * Reads a file once to its end, to know what it is and how its text is encoded. A zip is known by its first bytes.
 *
 * @throws KaartError `file-refused` EMPTY_FILE, NUL_BYTE, NOT_CSV, NOT_JSON, NOT_XLSX
 */
export async function examineFile(source: Source, fileName = ''): Promise<FileKind> {
  const check = new Utf8Check();
  let head = Buffer.alloc(0);
  let utf16: Encoding | undefined;
  let judged = false;
  for await (const chunk of source()) {
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]);
    if (!judged && head.length >= 1_024) {
      if (isZip(head)) return { kind: 'zip' };
      utf16 = judge(head, fileName);
      judged = true;
      check.add(utf16 === undefined ? head : new Uint8Array());
    } else if (judged && utf16 === undefined) check.add(chunk);
    if (utf16 !== undefined && head.length >= HEAD_BYTES) break;
  }
  if (head.length === 0) throw refusal('EMPTY_FILE', 'the file is empty');
  return concluded(head, { check, judged, utf16, fileName });
}

interface Reading {
  readonly check: Utf8Check;
  readonly judged: boolean;
  readonly utf16: Encoding | undefined;
  readonly fileName: string;
}

function concluded(head: Buffer, { check, judged, utf16, fileName }: Reading): FileKind {
  if (judged) return textKind(head, utf16 ?? check.encoding());
  if (isZip(head)) return { kind: 'zip' };
  const wide = judge(head, fileName);
  if (wide === undefined) check.add(head);
  return textKind(head, wide ?? check.encoding());
}

function textKind(head: Buffer, encoding: Encoding): FileKind {
  const bytes = head.subarray(0, HEAD_BYTES);
  const text = new TextDecoder(encoding === 'windows-1252' ? 'latin1' : encoding).decode(bytes);
  return { kind: 'text', encoding, head: text.replace(/^\ufeff/, '') };
}

/** Refuses what is surely no table; else says whether it is UTF-16. */
function judge(head: Buffer, fileName: string): Encoding | undefined {
  const utf16 = utf16Of(head);
  const start =
    utf16 === undefined
      ? head.toString('latin1', 0, 1_024)
      : new TextDecoder(utf16).decode(head.subarray(0, 1_024));
  const other = OTHERS.find(([beginning]) => beginning.test(start));
  if (other !== undefined) throw unreadable(fileName, `this is ${other[1]}, not a table`);
  return utf16;
}

function isZip(head: Buffer): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] ?? 0) < 9 && (head[3] ?? 0) < 9;
}

/** The refusal of a file that is not what its name says. */
export function unreadable(fileName: string, message: string, cause?: unknown) {
  return refusal(codeOf(fileName), message, cause === undefined ? {} : { cause });
}

function codeOf(fileName: string): RefusalCode {
  if (/\.xl\w+$/i.test(fileName)) return 'NOT_XLSX';
  return /\.(json|jsonl|ndjson)$/i.test(fileName) ? 'NOT_JSON' : 'NOT_CSV';
}
