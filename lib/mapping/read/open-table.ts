import type { TableLayout } from '../layouts.ts';
import type { Encoding } from './code-pages.ts';
import { openCsv } from './csv-table.ts';
import { decodeText } from './encoding.ts';
import { quoteForMessage } from './header.ts';
import { detectJsonShape } from './json-shape.ts';
import { openJsonDocument, openJsonLines } from './json-table.ts';
import { createRefusal } from './refusal.ts';
import { examineFile, type TextFile } from './sniff.ts';
import type { FileNotice, FileSource, OpenedTable } from './table-file.ts';

/** A file with one value, the response of some services without results. */
const JSON_SCALAR = /^\s*(?:null|true|false|-?\d+(?:\.\d+)?|"[^"\n]*")\s*$/;

/** The character before each value of a JSON text sequence (RFC 7464), as `jq --seq` writes it. */
const RECORD_SEPARATOR = '\u001e';

/**
 * Opens a file of companies or of consent events: XLSX, JSON, JSON Lines or CSV. The content determines
 * the format, then the name. CSV, JSON and JSON Lines are read completely in a first pass to find the
 * encoding, then as a stream. The bytes of a workbook stay in memory, and its sheets are streamed.
 *
 * @throws KaartError `file-refused`; `details.code` is a `RefusalCode`. Reading the rows may still
 * throw one.
 */
export async function openTable(
  source: FileSource,
  layout: TableLayout,
  fileName = '',
): Promise<OpenedTable> {
  const { sheet = null, encoding = null } = layout.reading ?? {};
  const file = await examineFile(source, {
    fileName,
    ...(encoding === null ? {} : { encoding }),
  });
  if (file.kind === 'zip') {
    const { openWorkbook } = await import('./xlsx-table.ts');
    return openWorkbook(source, layout, fileName);
  }
  if (sheet !== null)
    throw createRefusal('NOT_A_WORKBOOK', 'not-a-workbook', {
      sheet: quoteForMessage(sheet),
    });
  const text = decodeText(source, file.encoding);
  try {
    const notices = listEncodingNotices(file, encoding !== null);
    return await openText(text, { head: file.head, fileName, notices }, layout);
  } catch (error) {
    await text.return(undefined);
    throw error;
  }
}

function openText(
  text: AsyncGenerator<string>,
  file: {
    readonly head: string;
    readonly fileName: string;
    readonly notices: readonly FileNotice[];
  },
  layout: TableLayout,
): Promise<OpenedTable> {
  const { head, fileName, notices } = file;
  const shape = detectJsonShape(head, fileName);
  if (shape === 'document') return openJsonDocument(text, layout, notices);
  if (shape === 'lines') return openJsonLines(text, layout, notices);
  if (JSON_SCALAR.test(head)) throw createRefusal('NOT_JSON', 'json-single-value');
  if (head.startsWith(RECORD_SEPARATOR)) throw createRefusal('NOT_JSON', 'json-text-sequence');
  return openCsv(text, layout, notices);
}

function listEncodingNotices({ encoding, examples }: TextFile, isChosen: boolean): FileNotice[] {
  if (isChosen) return [{ code: 'ENCODING_CHOSEN', as: encoding }];
  const code = ENCODING_NOTICES[encoding];
  const encodingNotices: FileNotice[] = code === undefined ? [] : [{ code }];
  if (examples === undefined) return encodingNotices;
  const words = examples.map((word) => `${word.text} (${word.encoding})`).join(', ');
  return [...encodingNotices, { code: 'ENCODING_UNSURE', words }];
}

const ENCODING_NOTICES: Readonly<Record<Encoding, FileNotice['code'] | undefined>> = {
  'utf-8': undefined,
  'utf-16le': 'ENCODING_UTF16',
  'utf-16be': 'ENCODING_UTF16',
  'windows-1252': 'ENCODING_WINDOWS_1252',
  'windows-1250': 'ENCODING_WINDOWS_1250',
  'windows-1254': 'ENCODING_WINDOWS_1254',
  'iso-8859-15': 'ENCODING_LATIN_9',
  'iso-8859-2': 'ENCODING_LATIN_2',
  macintosh: 'ENCODING_MAC_ROMAN',
  cp850: 'ENCODING_CP850',
  cp852: 'ENCODING_CP852',
  cp437: 'ENCODING_CP437',
};
